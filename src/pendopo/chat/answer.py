"""The answerer: reads where a talk stands, lets the rules take a step, does it, says it, keeps it.

All in the transaction that took the message in: either everything happened, or nothing did.
"""

import logging
from dataclasses import replace
from datetime import datetime

from django.utils import translation

from pendopo.channels import actions as channels
from pendopo.channels import queries as threads
from pendopo.channels.types import Author, MessageView, Reply, ThreadView
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
ASKS_PLACE = (Intent.STATUS, Intent.OFFICER, Intent.FOLLOW)  # said while waiting for an officer
ROUNDS = 5  # effects that one message may have, one after another


def answer(*, thread: ThreadView, message: MessageView, by: Actor, at: datetime) -> None:
    """Answer a message of a person. While an officer has the talk the bot is silent."""
    state = rules.read_state(thread.dialogue)
    known = RoomKnowledge(thread, language=thread.language, at=at)
    heard = heard_of(message, known)
    if begins_in_english(state, heard, message, thread):
        channels.choose_language(thread=thread.id, language="en", by=by, at=at)
        thread = known.thread = replace(thread, language="en")
        known.language = "en"
    with translation.override(thread.language):
        held = conversations.conversation_of(thread.id) if message.kind != "comment" else None
        if held is not None and not bot_may(held, state, heard):
            if message.kind != "reaction":
                _note(thread, heard, by, at)
            return
        turn = rules.step(state, heard, known)
    _go_on(turn, Talk(thread, known, by, at), started=state)


def begins_in_english(state: State, heard: Heard, message: MessageView, thread: ThreadView) -> bool:
    """Who begins a talk with words that are clearly English is answered in English."""
    begins = not state.greeted and message.kind != "comment"
    return begins and heard.language == "en" and thread.language != "en"


def _note(thread: ThreadView, heard: Heard, by: Actor, at: datetime) -> None:
    """The words join those that wait for an officer; who asks how far it is, is told their place again."""
    held = inbox.note_incoming(thread=thread.id, by=by, at=at)
    if held is None or held.assigned_to is not None or heard.intent not in ASKS_PLACE:
        return
    words = conversations.receipt_words(held, language=thread.language, again=True, at=at)
    channels.reply(thread=thread.id, reply=Reply(words), author=Author.SYSTEM, wake=False, by=by, at=at)


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
