"""Short messages (SMS) by an HTTP gateway."""

from pendopo.channels.adapters.sms.adapter import SmsAdapter

ADAPTER = SmsAdapter()
