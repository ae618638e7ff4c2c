"""Everyday Indonesian as people write it in chats, understood without guessing at what matters."""

from datetime import date, time

from pendopo.chat.rules.understanding.dates import find_days
from pendopo.chat.rules.understanding.hearing import understand, wished_day
from pendopo.chat.rules.understanding.reading import plain, read, without_numbers_of_people
from pendopo.chat.rules.understanding.times import find_time, settle

__all__ = ["find_date", "understand"]


def find_date(text: str, today: date) -> tuple[date | None, time | None]:
    """The day and the time of day that a text names, as far as it does.

    Rule: chat-78. Source: chat-67 and chat-70.
    """
    line = read(plain(without_numbers_of_people(text)[0]))
    line, days = find_days(line, today)
    at = find_time(line)[1]
    found = wished_day(days, at, today)
    return (found.day if found else None), settle(at)[0]
