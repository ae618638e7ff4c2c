"""Writes of the room: what comes in, what is said, the outbox that carries it."""

from pendopo.channels.actions.accounts import (
    add_account,
    change_account,
    check_account,
    connect_account,
    set_account_active,
)
from pendopo.channels.actions.blocking import set_blocked
from pendopo.channels.actions.identities import (
    link_identity,
    make_talk_code,
    opt_in,
    opt_out,
    unlink_identity,
    use_talk_code,
    verify_phone,
)
from pendopo.channels.actions.intake import forget_webhooks, receive_webhook, work_webhooks
from pendopo.channels.actions.mail import collect_mail
from pendopo.channels.actions.media import fetch_media, forget_media
from pendopo.channels.actions.outbox import (
    cancel_waiting,
    connect_chooser,
    connect_renderer,
    deliver_due,
    enqueue,
    forget_old,
    recover_stalled,
    sender_in_use,
)
from pendopo.channels.actions.push import open_push, subscribe, unsubscribe
from pendopo.channels.actions.receive import connect_answerer, take_message
from pendopo.channels.actions.statuses import take_status
from pendopo.channels.actions.templates import (
    connect_templates,
    hand_in_templates,
    look_up_templates,
    take_template,
)
from pendopo.channels.actions.threads import StaleDialogue, choose_language, keep_dialogue, reply
from pendopo.channels.actions.webchat import note_shown, open_webchat, say_on_page

__all__ = [
    "StaleDialogue", "add_account", "cancel_waiting", "change_account", "check_account",
    "choose_language", "collect_mail", "connect_account", "connect_answerer", "connect_chooser",
    "connect_renderer", "connect_templates", "deliver_due", "enqueue", "fetch_media", "forget_media",
    "forget_old", "forget_webhooks", "hand_in_templates", "keep_dialogue", "link_identity",
    "look_up_templates", "make_talk_code", "note_shown", "open_push", "open_webchat", "opt_in", "opt_out",
    "receive_webhook", "recover_stalled", "reply", "say_on_page", "sender_in_use", "set_account_active",
    "set_blocked", "subscribe", "take_message", "take_status", "take_template", "unlink_identity",
    "unsubscribe", "use_talk_code", "verify_phone", "work_webhooks",
]  # fmt: skip
