"""Telegram's Bot API. Source: core.telegram.org/bots/api, core.telegram.org/bots/faq (2026)."""

from pendopo.vendors.telegram.methods import Telegram

__all__ = ["Telegram"]
