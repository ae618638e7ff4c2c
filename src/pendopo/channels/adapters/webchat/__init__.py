"""The chat on our own pages: carried like any vendor's, only that the vendor is us."""

from pendopo.channels.adapters.webchat.adapter import WebchatAdapter, signature, written

ADAPTER = WebchatAdapter()

__all__ = ["ADAPTER", "WebchatAdapter", "signature", "written"]
