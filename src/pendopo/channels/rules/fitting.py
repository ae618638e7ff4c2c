"""How an answer is fitted to what a vendor can show."""

from dataclasses import replace

from pendopo.channels.types import Choice, Limits, Reply

BUTTONS, LIST, TEXT = "buttons", "list", "text"


def shape_of(reply: Reply, limits: Limits) -> str:
    """Few short choices become buttons, more become a list, and what a vendor cannot show is typed as a
    number.

    Rule: channels-08. Source: domain 8.2 (3 buttons of 20 signs, 10 rows of 24). Gives `buttons`, `list` or
    `text`.
    """
    count = len(reply.choices)
    if not count or any(len(each.id.encode()) > limits.choice_id for each in reply.choices):
        return TEXT
    if count <= limits.buttons and all(len(each.title) <= limits.button_title for each in reply.choices):
        return BUTTONS
    return LIST if count <= limits.rows else TEXT


def cut(text: str, length: int) -> str:
    """A title that is too long ends with an ellipsis, at a word where there is one in the last third.

    Rule: channels-09. Source: domain 8.2 (rewrite titles for 24 characters).
    """
    if len(text) <= length:
        return text
    short = text[: length - 1].rstrip()
    space = short.rfind(" ")
    if space >= length * 2 // 3:
        short = short[:space].rstrip(" ,;:-")
    return short + "…"


def split_text(text: str, length: int) -> list[str]:
    """A text that is too long for one message goes on in the next: cut between paragraphs, else lines, else
    sentences, else words.

    Rule: channels-10. Source: domain 8.2 (text up to 4,096 signs). No sign but the blank at a cut is lost.
    """
    parts = []
    rest = text.strip()
    while len(rest) > length:
        for mark in ("\n\n", "\n", ". ", " "):
            found = rest.rfind(mark, length // 3, length)
            if found > 0:
                at = found + len(mark.rstrip())
                break
        else:
            at = length
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def split_bytes(text: str, most: int) -> list[str]:
    """Where a vendor counts bytes, a text is cut so that each part has at most so many, and no sign is cut in
    two.

    Rule: channels-71. Source: developers.facebook.com, Instagram messaging (text up to 1,000 bytes of UTF-8).
    """
    parts, rest = [], text.strip()
    while len(rest.encode()) > most:
        head = rest.encode()[:most].decode("utf-8", "ignore")
        first = (split_text(head, len(head) - 1)[0] if len(head) > 1 else head) or head
        parts.append(first)
        rest = rest[len(first) :].lstrip()
    return [*parts, rest] if rest or not parts else parts


def _rows(choices: tuple[Choice, ...], limits: Limits) -> tuple[Choice, ...]:
    """Rows of a list: what is cut from a title stands whole in its description."""
    rows = []
    for each in choices:
        title = cut(each.title, limits.row_title)
        words = (
            each.description
            if title == each.title
            else " · ".join(filter(None, (each.title, each.description)))
        )
        rows.append(Choice(each.id, title, cut(words, limits.row_description)))
    return tuple(rows)


def _numbered(reply: Reply) -> str:
    lines = [
        f"{number}. {each.title}" + (f" ({each.description})" if each.description else "")
        for number, each in enumerate(reply.choices, start=1)
    ]
    return "\n\n".join(filter(None, (reply.text, "\n".join(lines))))


def fit(reply: Reply, limits: Limits) -> list[Reply]:
    """An answer becomes as many messages as a vendor needs; the choices stand under the last one.

    Rule: channels-11. Source: domain 8.2 to 8.4. Links become lines of the text. What no longer can be
    pressed is numbered, so that a typed number chooses. Files that cannot stand beside the words go before
    them, each a message of its own; where the vendor takes none, the words go alone.
    """
    if reply.template is not None:
        return [reply]
    parts = _fit_words(reply, limits)
    files = reply.attachments
    if not files or not limits.files:
        return parts
    is_bare = not reply.choices and len(parts) == 1
    if is_bare and len(files) <= limits.files and len(parts[0].text) <= limits.caption:
        return parts
    last = replace(parts[-1], attachments=())
    return [*(Reply(text="", attachments=(each,)) for each in files), *parts[:-1], last]


def _fit_words(reply: Reply, limits: Limits) -> list[Reply]:
    """The words and what can be chosen, in as many messages as they need."""
    links = "" if limits.links_apart else "\n".join(f"{each.title}: {each.url}" for each in reply.links)
    whole = replace(reply, text="\n\n".join(filter(None, (reply.text, links))))
    shape = shape_of(whole, limits)
    if shape == TEXT:
        text = _numbered(whole) if whole.choices else whole.text
        parts = split_text(text, limits.text)
        bare = [Reply(text=part) for part in parts]
        return [*bare[:-1], replace(whole, text=parts[-1], choices=reply.choices, label="")]
    *before, last = split_text(whole.text, limits.body_with_choices)
    choices = whole.choices if shape == BUTTONS else _rows(whole.choices, limits)
    label = cut(whole.label or "Pilih", limits.list_label) if shape == LIST else ""
    return [*(Reply(text=part) for part in before), replace(whole, text=last, choices=choices, label=label)]
