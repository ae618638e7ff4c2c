"""The answerer: reads where a talk stands, lets the rules take a step, does it, says it, keeps it.

All in the transaction that took the message in: either everything happened, or nothing did.
"""

import logging
from dataclasses import replace
from datetime import datetime

from django.utils import translation

from pendopo.channels import actions as channels
from pendopo.channels import queries as threads
from pendopo.channels.types import Author, MessageView, ThreadView
from pendopo.chat import rules
from pendopo.chat.effects import Talk, carry_out
from pendopo.chat.knowledge import RoomKnowledge
from pendopo.chat.rules.state import Outcome, State, Turn
from pendopo.chat.rules.understanding import understand
from pendopo.chat.types import Heard, Intent
from pendopo.inbox import actions as inbox
from pendopo.inbox import queries as conversations
from pendopo.inbox.types import ConversationView
from pendopo.kit.actor import Actor

LOG = logging.getLogger("pendopo.chat")
ROUNDS = 5  # effects that one message may have, one after another


def answer(*, thread: ThreadView, message: MessageView, by: Actor, at: datetime) -> None:
    """Answer a message of a person. While an officer has the talk the bot is silent."""
    state = rules.read_state(thread.dialogue)
    thread, heard = spoken_to(thread, state, message, by=by, at=at)
    with translation.override(thread.language):
        known = RoomKnowledge(thread, language=thread.language, at=at)
        held = conversations.conversation_of(thread.id) if message.kind != "comment" else None
        if held is not None and not bot_may(held, state, heard):
            if message.kind != "reaction":
                inbox.note_incoming(thread=thread.id, by=by, at=at)
            return
        turn = rules.step(state, heard, known)
    _go_on(turn, Talk(thread, known, by, at), started=state)


def spoken_to(
    thread: ThreadView, state: State, message: MessageView, *, by: Actor, at: datetime
) -> tuple[ThreadView, Heard]:
    """What a message says; and who begins a talk in English is answered in English."""
    heard = heard_of(message, RoomKnowledge(thread, language=thread.language, at=at))
    if state.greeted or heard.language != "en" or thread.language == "en" or message.kind == "comment":
        return thread, heard
    channels.choose_language(thread=thread.id, language="en", by=by, at=at)
    return replace(thread, language="en"), heard


def heard_of(message: MessageView, known: RoomKnowledge) -> Heard:
    """What a message says: words, a pressed choice, or another kind."""
    data = {"kind": message.kind}
    if message.choice:
        data["choice"] = message.choice
    if message.details.get("flood"):
        data["flood"] = "yes"
    if message.media:
        data["media"] = ",".join(each.id.hex for each in message.media)
    words = "" if message.choice else message.text
    heard = understand(words, today=known.today, language=known.language)
    return replace(heard, data={**heard.data, **data})


def bot_may(held: ConversationView, state: State, heard: Heard) -> bool:
    """While a talk waits for an officer, its words are for the officer. Until one has taken it up the bot
    still does what is pressed, and gives its menu to who asks for it.
    """
    if held.assigned_to is not None:
        return False
    if heard.data.get("choice") or heard.intent is Intent.MENU:
        return True
    return bool(state.flow) or (heard.number is not None and heard.number <= len(state.offered))


def _go_on(turn: Turn, talk: Talk, *, started: State) -> None:
    """Do effect after effect, each answered by the rules; then say all of it, and keep the state."""
    replies, mall = list(turn.replies), None
    for _round in range(ROUNDS):
        if turn.effect is None:
            break
        with translation.override(talk.thread.language):
            outcome = carry_out(turn.effect, talk)
        talk, state = _moved_on(talk, turn.state, outcome)
        mall = talk.thread.mall if outcome.name == "mall" and outcome.ok else mall
        with translation.override(talk.thread.language):
            turn = rules.after(state, outcome, talk.known)
        replies += turn.replies
    for reply in replies:
        channels.reply(
            thread=talk.thread.id, reply=reply, author=Author.BOT, wake=False, by=talk.by, at=talk.at
        )
    if turn.state != started or mall is not None:
        channels.keep_dialogue(
            thread=talk.thread.id, dialogue=rules.write_state(turn.state),
            version=talk.thread.dialogue_version, mall=mall, by=talk.by, at=talk.at,
        )  # fmt: skip


def _moved_on(talk: Talk, state: State, outcome: Outcome) -> tuple[Talk, State]:
    """What an effect has changed of the talk itself: its language, its mall, or all of it by a code."""
    if not outcome.ok:
        return talk, state
    thread = talk.thread
    if outcome.name == "language":
        thread = replace(thread, language=outcome.values["language"])
    elif outcome.name == "mall":
        thread = replace(thread, mall=outcome.values["mall"])
    elif outcome.name == "use_code":
        thread = threads.get_thread(thread.id) or thread
        state = rules.read_state(thread.dialogue)
    else:
        return talk, state
    known = RoomKnowledge(thread, language=thread.language, at=talk.at)
    return replace(talk, thread=thread, known=known), state
