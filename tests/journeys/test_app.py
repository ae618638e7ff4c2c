"""The app on a phone: read without a link, typed without a link and sent later once, told by push."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import http_ece
import httpx
import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import expect

from pendopo.vendors.keys import keys_of
from tests.journeys.conftest import Place
from tests.journeys.test_citizen import book

pytestmark = pytest.mark.browser
# No push service can be reached here: the browser's registration is played; its keys and the rest are real.
REGISTERS = """
PushManager.prototype.subscribe = async function (options) {
  window.asked = new Uint8Array(options.applicationServerKey).length;
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const pack = (raw) => btoa(String.fromCharCode(...new Uint8Array(raw)))
    .replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=/g, "");
  const secret = crypto.getRandomValues(new Uint8Array(16));
  window.mine = { d: (await crypto.subtle.exportKey("jwk", pair.privateKey)).d, secret: pack(secret) };
  const keys = { p256dh: pack(await crypto.subtle.exportKey("raw", pair.publicKey)), auth: pack(secret) };
  return { toJSON: () => ({ endpoint: "%s/push/journey", keys }) };
};
"""


@pytest.fixture
def app(browser: Any) -> Iterator[Any]:
    """A phone that may show notifications."""
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, locale="id-ID", permissions=["notifications"]
    )
    context.set_default_timeout(20000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def assert_sound(page: Any) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def count(mall: Place, name: str) -> int:
    with psycopg.connect(mall.database) as connection:
        row = connection.execute("SELECT count(*) FROM events_event WHERE name = %s", [name]).fetchone()
    return int(row[0]) if row else 0


def booked(page: Any, mall: Place) -> str:
    """A booking whose page the phone has kept."""
    link = book(page, mall)
    page.goto(f"{mall.url}/aplikasi/")
    expect(page.locator("[data-app=kept] a[href^='/k/']").first).to_be_visible()
    assert_sound(page)
    return link


def test_a_booking_is_read_without_a_link_and_forgotten_when_asked(app: Any, mall: Place) -> None:
    link = booked(app, mall)
    app.context.set_offline(True)
    app.goto(link)
    expect(app.locator("p.kept-banner")).to_contain_text("Tersimpan di ponsel ini pukul")
    assert app.locator(".qr svg").count() == 1
    assert_sound(app)
    app.goto(f"{mall.url}/m/bogor/hadir/")  # never opened before: what is kept is shown instead
    expect(app.locator("h1")).to_have_text("Tidak tersambung ke mal")
    expect(app.locator("[data-app=kept] li")).not_to_have_count(0)
    assert_sound(app)
    app.click("[data-app=forget]")
    expect(app.locator("[data-app=kept] a[href^='/k/']")).to_have_count(0)
    app.goto(link)
    expect(app.locator("h1")).to_have_text("Tidak tersambung ke mal")
    app.context.set_offline(False)
    app.goto(link)
    assert app.locator("p.kept-banner").count() == 0


def test_what_was_typed_without_a_link_is_sent_later_and_once(app: Any, mall: Place) -> None:
    link = booked(app, mall)
    before = count(mall, "booking.appointment.cancelled")
    app.goto(f"{link}batal/")
    mall.server.stop(at_once=True)  # the phone has its link; the mall does not answer
    try:
        app.click("main button[type=submit]")
        expect(app.locator("[data-app=queued]")).to_be_visible()
        expect(app.locator("[data-app=unsent] li")).to_contain_text("Belum terkirim")
        assert_sound(app)
        app.close()
    finally:
        mall.server.start()
    again = app.context.new_page()
    again.goto(f"{mall.url}/aplikasi/")
    expect(again.locator("[data-app=unsent] li")).to_contain_text("Terkirim.")
    again.evaluate("dispatchEvent(new Event('online'))")
    again.click("[data-app=unsent] a:visible")
    again.wait_for_url(link)
    expect(again.locator("main")).to_contain_text("Pesan lagi")
    assert count(mall, "booking.appointment.cancelled") == before + 1


def test_a_refusal_that_came_later_is_shown_with_other_hours(app: Any, mall: Place) -> None:
    link = booked(app, mall)
    app.goto(f"{link}pindah/")
    app.click("a.day >> nth=2")
    chosen = app.locator("button.day >> nth=0")
    window = chosen.get_attribute("value")
    app.context.set_offline(True)
    chosen.click()
    expect(app.locator("[data-app=unsent] li")).to_contain_text("Pindah waktu")
    with psycopg.connect(mall.database) as connection:
        connection.execute("UPDATE booking_window SET closed_at = now() WHERE id = %s", [window])
    app.context.set_offline(False)
    app.evaluate("dispatchEvent(new Event('online'))")
    expect(app.locator("[data-app=unsent] li")).to_contain_text("Ditolak.")
    app.click("[data-app=unsent] a:visible")
    expect(app.locator("main")).to_contain_text("Layanan ditutup pada waktu ini")
    app.click("button.day >> nth=0")
    app.wait_for_selector("text=Waktu sudah dipindahkan")
    with psycopg.connect(mall.database) as connection:
        connection.execute("UPDATE booking_window SET closed_at = NULL WHERE id = %s", [window])


def pushed(mall: Place, words: str, keys: tuple[Any, bytes]) -> dict[str, Any]:
    """The message at the imitated push service that holds these words, opened with the phone's keys."""
    token = keys_of(mall.server.folder).control
    url = f"{mall.server.vendors_url}/control/push?subscription=journey"
    end = time.monotonic() + 15
    while time.monotonic() < end:
        told = httpx.get(url, headers={"Authorization": f"Bearer {token}"}).json()["pushes"]
        for each in told:
            shown = json.loads(
                http_ece.decrypt(
                    base64.b64decode(each["body"]),
                    private_key=keys[0],
                    auth_secret=keys[1],
                    version="aes128gcm",
                )
            )
            if words in shown["text"] + shown["title"]:
                return dict(shown)
        time.sleep(0.25)
    pytest.fail("Nothing was pushed.")


def test_the_phone_is_told_of_a_change_and_one_touch_leads_there(app: Any, mall: Place) -> None:
    app.add_init_script(REGISTERS % mall.server.vendors_url)
    link = booked(app, mall)
    app.goto(link)
    app.click("[data-app=push] button:visible")
    expect(app.locator("[data-push=on]")).to_be_visible()
    assert app.evaluate("window.asked") == 65
    mine = app.evaluate("window.mine")
    unpack = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))  # noqa: E731
    private = ec.derive_private_key(int.from_bytes(unpack(mine["d"]), "big"), ec.SECP256R1())
    app.goto(f"{link}pindah/")
    app.click("a.day >> nth=1")
    app.click("button.day >> nth=0")
    app.wait_for_selector("text=Waktu sudah dipindahkan")
    shown = pushed(mall, "berubah", (private, unpack(mine["secret"])))
    assert mall.url + shown["address"] == link
    assert_sound(app)
    deliver(app, mall, shown)
    app.click("[data-app=push] button:visible")
    expect(app.locator("[data-push=off]")).to_be_visible()


def deliver(app: Any, mall: Place, shown: dict[str, Any]) -> None:
    """Hand it to the phone's worker as the browser would: it shows a notification."""
    wire = app.context.new_cdp_session(app)
    found: list[str] = []
    wire.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(each["registrationId"] for each in told["registrations"]),
    )
    wire.send("ServiceWorker.enable")
    end = time.monotonic() + 5
    while not found and time.monotonic() < end:
        app.wait_for_timeout(100)
    told = {"origin": mall.url, "registrationId": found[-1], "data": json.dumps(shown)}
    ready = "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
    title = f"{ready}.then((all) => all.map((one) => one.title))"
    for _try in range(10):  # as a push service does when it is not answered; the tag keeps it one
        wire.send("ServiceWorker.deliverPushMessage", told)
        app.wait_for_timeout(1500)
        if titles := app.evaluate(title):
            assert titles == [shown["title"]]
            return
    pytest.fail("No notification was shown.")
