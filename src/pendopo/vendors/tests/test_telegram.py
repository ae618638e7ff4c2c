"""The Bot API as the mall meets it."""

import pytest

from pendopo.vendors.tests.inprocess import Wire


@pytest.fixture
def wire():
    found = Wire()
    yield found
    found.close()


@pytest.fixture
def chat(wire):
    """Sari has started the bot."""
    wire.say("telegram", "/start")
    return int(wire.deliver()[0]["message"]["chat"]["id"])


def refused(answer, code, words):
    found = answer.json()
    assert (answer.status_code, found["ok"], found["error_code"]) == (code, False, code)
    assert words in found["description"]


def test_a_bot_is_told_with_its_secret_and_rising_numbers(wire, chat):
    wire.say("telegram", "KTP hilang")
    (update,) = wire.deliver()
    secret = wire.account("telegram").secrets["secret_token"]
    assert [each.headers["x-telegram-bot-api-secret-token"] for each in wire.told] == [secret, secret]
    assert update["message"]["text"] == "KTP hilang"
    assert "phone" not in str(update["message"]["from"])
    wire.say("telegram", "lagi")
    assert wire.deliver()[0]["update_id"] == update["update_id"] + 1


def test_only_who_started_it_and_did_not_block_it_hears_the_bot(wire):
    refused(wire.bot("sendMessage", chat_id=1, text="Halo"), 400, "chat not found")
    user = wire.world.people.user_id("telegram", wire.world.people.find("budi"))
    refused(wire.bot("sendMessage", chat_id=int(user), text="Halo"), 403, "can't initiate conversation")
    wire.say("telegram", "/start", person="budi")
    assert wire.bot("sendMessage", chat_id=int(user), text="Halo").json()["result"]["text"] == "Halo"
    wire.control("block", channel="telegram", person="budi", blocked=True)
    refused(wire.bot("sendMessage", chat_id=int(user), text="Halo"), 403, "blocked by the user")
    assert wire.deliver()[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


def test_a_button_comes_back_with_its_data_and_is_answered(wire, chat):
    keys = [[{"text": "Ya", "callback_data": "y" * 64}], [{"text": "Situs", "url": "https://contoh.id"}]]
    sent = wire.bot("sendMessage", chat_id=chat, text="Ini?", reply_markup={"inline_keyboard": keys}).json()[
        "result"
    ]
    said = wire.control("talk", channel="telegram", person="sari")["messages"][-1]
    wire.say("telegram", kind="choice", message=said["id"], choice="y" * 64)
    pressed = wire.deliver()[-1]["callback_query"]
    assert (pressed["data"], pressed["message"]["message_id"]) == ("y" * 64, sent["message_id"])
    assert wire.bot("answerCallbackQuery", callback_query_id=pressed["id"]).json() == {
        "ok": True,
        "result": True,
    }
    refused(wire.bot("answerCallbackQuery", callback_query_id="5"), 400, "query is too old")
    gone = wire.bot("editMessageReplyMarkup", chat_id=chat, message_id=sent["message_id"])
    assert gone.json()["ok"]
    assert "buttons" not in wire.control("talk", channel="telegram", person="sari")["messages"][1]["body"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "a" * 4_097}, "message is too long"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x" * 65}]]}},
        "BUTTON_DATA"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "", "callback_data": "x"}]]}},
        "text is empty"),
        ({"text": "a", "reply_markup": "{"}, "reply_markup"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_400_with_telegrams_words(wire, chat, values, words):
    refused(wire.bot("sendMessage", chat_id=chat, **values), 400, words)


def test_too_fast_is_429_and_says_how_long_to_wait(wire, chat):
    answers = [wire.bot("sendMessage", chat_id=chat, text=str(number)) for number in range(21)]
    assert [each.status_code for each in answers[:20]] == [200] * 20
    refused(answers[20], 429, "Too Many Requests")
    wait = answers[20].json()["parameters"]["retry_after"]
    wire.at += 20 + wait
    assert wire.bot("sendMessage", chat_id=chat, text="lagi").status_code == 200


def test_files_come_by_a_path_that_ends_and_go_as_a_form(wire, chat):
    wire.say(
        "telegram", kind="document", file={"name": "kk.pdf", "mime": "application/pdf", "content": "JVBERg=="}
    )
    document = wire.deliver()[-1]["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("kk.pdf", 4)
    path = wire.bot("getFile", file_id=document["file_id"]).json()["result"]["file_path"]
    token = wire.account("telegram").secrets["token"]
    assert wire.ask("GET", f"/file/bot{token}/{path}").content == b"%PDF"
    wire.at += 3_601
    assert wire.ask("GET", f"/file/bot{token}/{path}").status_code == 404
    form = {
        "data": {"chat_id": str(chat), "caption": "QR"},
        "files": {"photo": ("qr.png", b"\x89PNG", "image/png")},
    }
    assert wire.ask("POST", f"/bot{token}/sendPhoto", **form).json()["result"]["caption"] == "QR"
    big = {"name": "b.pdf", "mime": "application/pdf", "content": "", "size": 21 * 1024 * 1024}
    wire.say("telegram", kind="document", file=big)
    file_id = wire.deliver()[-1]["message"]["document"]["file_id"]
    refused(wire.bot("getFile", file_id=file_id), 400, "file is too big")


def test_a_shared_number_names_its_owner(wire, chat):
    wire.bot(
        "sendMessage",
        chat_id=chat,
        text="Nomor?",
        reply_markup={"keyboard": [[{"text": "Bagikan", "request_contact": True}]]},
    )
    wire.say("telegram", kind="contact")
    contact = wire.deliver()[-1]["message"]["contact"]
    assert (contact["user_id"], contact["phone_number"]) == (chat, "+6281100003001")


def test_the_webhook_is_set_seen_and_refused_where_it_is_not_safe(wire, chat):
    refused(wire.bot("setWebhook", url="http://mal.contoh.id/webhook"), 400, "HTTPS URL")
    refused(wire.bot("setWebhook", url="https://mal.contoh.id:9000/webhook"), 400, "ports")
    refused(wire.bot("setWebhook", url="http://127.0.0.1:1/x", secret_token="tidak boleh"), 400, "unallowed")
    refused(wire.bot("getUpdates"), 409, "webhook is active")
    assert wire.bot("setWebhook", url="http://127.0.0.1:1/x", secret_token="rahasia-2").json()["ok"]
    wire.answers = 500
    wire.say("telegram", "Halo")
    wire.deliver(1.0)
    assert wire.told[-1].headers["x-telegram-bot-api-secret-token"] == "rahasia-2"
    found = wire.bot("getWebhookInfo").json()["result"]
    assert (found["pending_update_count"], found["url"]) == (1, "http://127.0.0.1:1/x")
    assert found["last_error_message"] == "Wrong response from the webhook: 500"
    assert wire.bot("getMe").json()["result"]["username"] == "mppkotabogor_bot"


def test_a_wrong_token_is_401(wire):
    refused(wire.ask("GET", "/bot123:salah/getMe"), 401, "Unauthorized")
    wire.control("trouble", channel="telegram", revoked=True)
    refused(wire.bot("getMe"), 401, "Unauthorized")
