"""Types of the dialogues: what was heard, and what a dialogue wants to happen."""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class Intent(StrEnum):
    """What a person wants, as far as their words or a pressed button tell."""

    NONE = "none"
    MENU = "menu"
    BACK = "back"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    FIND = "find"  # a service, and what to bring
    OPEN_TODAY = "open_today"
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    TICKET = "ticket"  # draw a number
    FOLLOW = "follow"  # how far is my number
    STATUS = "status"  # my appointments
    ACCEPT = "accept"  # a time that was offered
    OFFICER = "officer"
    LANGUAGE = "language"
    STOP = "stop"  # no more messages
    START = "start"  # messages again
    SWITCH = "switch"  # go on in another channel
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says. Several may hold at once: "daftar KTP besok jam 9" is BOOK with words, a date and
    a time.

    `number` is a bare number that was typed where numbered choices stood; `words` are what is left to find a
    service by; `language` is set where the words are clearly of one language.
    """

    text: str
    intent: Intent = Intent.NONE
    words: str = ""
    number: int | None = None
    day: date | None = None
    at: time | None = None
    part_of_day: str = ""  # morning, midday, afternoon
    code: str = ""  # a code of an appointment, a ticket, or another channel
    language: str = ""
    data: dict[str, str] = field(default_factory=dict)
