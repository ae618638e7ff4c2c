"""WhatsApp Cloud API."""

from pendopo.channels.adapters.whatsapp.adapter import WhatsAppAdapter

ADAPTER = WhatsAppAdapter()
