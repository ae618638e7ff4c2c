"""What WhatsApp, Messenger and Instagram share: signature, handshake, calls and errors of the Graph API."""

from pendopo.channels.adapters.graph.api import (
    GraphApi,
    answer_handshake,
    failure_of,
    is_signed,
    whose_fault,
)

__all__ = ["GraphApi", "answer_handshake", "failure_of", "is_signed", "whose_fault"]
