"""Telegram Bot API."""

from pendopo.channels.adapters.telegram.adapter import TelegramAdapter

ADAPTER = TelegramAdapter()
