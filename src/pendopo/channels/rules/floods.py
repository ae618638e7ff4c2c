"""When somebody writes more than anybody can answer."""

CALM_MESSAGES = 20  # a minute
PUT_OFF_SECONDS = 30


def is_flood(in_last_minute: int) -> bool:
    """Who writes more than twenty messages within a minute is told so once; what comes until it is calm is
    kept, and read, but not answered one by one.

    Rule: channels-13. Source: issue, bad days (10,000 messages from one person). `in_last_minute` counts the
    new message too.
    """
    return in_last_minute > CALM_MESSAGES


def is_first_of_flood(in_last_minute: int) -> bool:
    """Only the message that begins a flood gets the answer that says so.

    Rule: channels-14. Source: as channels-13.
    """
    return in_last_minute == CALM_MESSAGES + 1


def fair_order(senders: list[str]) -> tuple[list[int], list[int]]:
    """Those who wait take turns: everybody's first message before anybody's second; what one person sends
    beyond twenty waits until the others have had theirs.

    Rule: channels-15. Source: domain 8.1 (who writes often must not push others back). `senders` in order
    of arrival. Gives the places to be worked, in order, and those that are put off.
    """
    turns: dict[str, int] = {}
    ranked: list[tuple[int, int]] = []
    late = []
    for place, sender in enumerate(senders):
        turn = turns[sender] = turns.get(sender, 0) + 1
        if sender and turn > CALM_MESSAGES:
            late.append(place)
        else:
            ranked.append((turn if sender else 1, place))
    return [place for _turn, place in sorted(ranked)], late


def spoken_order(senders: list[str], said: list[tuple[float, int]]) -> list[int]:
    """What one person has sent is worked in the order in which it was said, however it arrived; whose turn it
    is stays as it was.

    Rule: channels-16. Source: product rule: an answer to "which day?" means nothing before the question.
    `senders` in order of arrival, empty for what is nobody's message; `said`: the vendor's time in seconds,
    then its number where it counts. Gives the places in order of work; equal times stay as they arrived.
    """
    places: dict[str, list[int]] = {}
    for place, sender in enumerate(senders):
        places.setdefault(sender, []).append(place)
    order = list(range(len(senders)))
    for sender, own in places.items():
        if sender:
            for place, other in zip(own, sorted(own, key=lambda each: said[each]), strict=True):
                order[place] = other
    return order
