"""What no channel takes, in one table: malformed, packed to burst, forged, replayed, too large, too often (第九条、第十五条).

Each gets a status of the 400s and a sentence; nothing is registered, kept or run. HOTLINE_POSTS=10000 posts so often for real.
"""

import hashlib
import json
import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as Sent

from hotline.api import clock
from hotline.attachments.models import Attachment
from hotline.citizens import limits
from hotline.citizens.models import Tally
from hotline.exchange.models import PartnerImport
from hotline.exchange.signatures import make_key, signed_headers
from hotline.knowledge.models import Entry
from hotline.orders.models import Order
from hotline.people.models import Account, Unit
from hotline.people.tokens import make_token
from hotline.regulation.jurisdiction import load_yaml
from tests import pictures
from tests.citizens.conftest import SAID
from tests.exchange.conftest import MESSAGE, NOON
from tests.exchange.test_imports import BAD
from tests.web.test_pages import enter
from tests.world import CALL, parameter_as, person

MB = 1 << 20
TABLES = (
    "empty",
    "not a table",
    "broken zip",
    "cut in half",
    "old excel",
    "zip bomb",
    "entities",
    "formula",
)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
PATHS = {
    "partner": "/api/partner/orders",
    "province": "/api/province/complaints",
    "calls": "/api/calls/events",
    "recording": "/api/calls/C1/recording",
}
SIGNED = {
    "partner": [{"number": "A1", "kind": "complaint", "text": "司机绕路"}],
    "province": MESSAGE,
    "calls": {"id": "e1", "call": "C1", "event": "ringing", "at": "2026-04-08T12:00:00+08:00"},
}


class House:
    """Everybody who may send something, each with a key that is good."""

    def __init__(self, client):
        self.client, self.keys = client, {}
        unit = Unit.objects.get(code="centre")
        for name, post in (("partner", "partner"), ("calls", "switchboard")):
            account = Account.objects.create(username=f"x-{name}", name=name, unit=unit, roles=[post])
            self.keys[name] = (account.username, make_key(account, NOON - timedelta(days=1)))
        self.keys |= {"province": self.keys["partner"], "recording": self.keys["calls"]}
        self.token = make_token(person("liujie"), "试", NOON + timedelta(days=1))
        self.order = None

    def signs(self, what, body, when=NOON, forge=False):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = signed_headers(self.keys[what], "POST", PATHS[what], raw, when)
        return self.sends(what, raw + b" " if forge else raw, headers)

    def sends(self, what, raw, headers):
        return self.client.generic("POST", PATHS[what], raw, content_type="application/json", headers=headers)

    def staff(self, path, raw, kind="application/json"):
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.generic("POST", path, raw, content_type=kind, headers=headers)

    def follower(self, raw, token="tuo-ken", nonce="n"):
        stamp = str(int(NOON.timestamp()))
        signature = hashlib.sha1("".join(sorted([token, stamp, nonce])).encode()).hexdigest()
        where = f"/wechat?signature={signature}&timestamp={stamp}&nonce={nonce}"
        return self.client.generic("POST", where, raw, content_type="text/xml")

    def twice(self, what):
        raw = json.dumps(SIGNED[what]).encode()
        headers = signed_headers(self.keys[what], "POST", PATHS[what], raw, NOON)
        return [self.sends(what, raw, headers) for _ in range(2)][1]


@pytest.fixture
def house(world, client, settings, tmp_path, monkeypatch):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    settings.WECHAT = {"appid": "wx1", "token": "tuo-ken", "aes_key": "", "files": ""}
    monkeypatch.setattr(clock, "now", lambda: NOON)
    for module in ("page", "report", "wechat", "open311"):
        monkeypatch.setattr(f"hotline.web.public.{module}.now", lambda: NOON)
    return House(client)


def malformed(house):
    for what in SIGNED:
        yield f"{what}: no JSON", house.signs(what, b'[{"number": "A1"'), 400, "不是 JSON"
    yield "staff: no JSON", house.staff("/api/orders", b"{'kind'"), 400, "不是 JSON"
    yield (
        "app: too deep",
        house.client.generic("POST", "/public/api/requests", b"[" * 100_000),
        400,
        "不是 JSON",
    )
    yield "app: no JSON", house.client.generic("POST", "/public/api/requests", b"\xff"), 400, "不是 JSON"
    yield (
        "Open311: no form",
        house.client.generic("POST", "/open311/v2/requests.xml", b"<r/>"),
        403,
        "api_key",
    )
    for name, raw in (
        ("no XML", b"<xml><Content>"),
        ("entities", LAUGHS),
        ("64 kB", b"<xml>" + b" " * 65_536),
    ):
        yield f"WeChat: {name}", house.follower(raw), 400, ""


def tables(house):
    desk = enter(house.client, "zhaolan")
    for kind in TABLES:
        raw, words = BAD[kind]
        for where, more in (
            ("/exchange/partners/x-partner", {"do": "import"}),
            ("/knowledge/import", {"do": "submit"}),
        ):
            yield f"{where}: {kind}", desk.post(where, more | {"file": Sent("a.xlsx", raw)}), 422, words
    desk.logout()


def forged(house):
    for what, body in SIGNED.items():
        yield f"{what}: forged", house.signs(what, body, forge=True), 401, "签名"
        yield f"{what}: old", house.signs(what, body, NOON - timedelta(hours=1)), 401, "校准时钟"
        yield f"{what}: unsigned", house.sends(what, b"[]", {}), 401, "签名"
    yield "WeChat: forged", house.follower(b"<xml/>", token="guessed"), 401, ""


def too_large(house):
    def photos(count=1):
        return [Sent(f"{n}.jpg", b"\xff\xd8\xff" + b"\0" * (MB + 9)) for n in range(count)]

    def guessed(count):
        body = {"number": "20990101-0001", "code": "AAAAAAAA", "attachment": photos(count)}
        return house.client.post("/public/api/attach", body)

    for what in SIGNED:
        yield f"{what}: 3 MB", house.signs(what, b"[" + b" " * (3 * MB) + b"]"), 400, "太大"
    yield "recording", house.signs("recording", b"RIFF" + b"\0" * (MB + 9)), 422, "最大 1 MB"
    yield "staff: 3 MB", house.staff("/api/orders", b" " * (3 * MB)), 400, "太大"
    yield "app: 3 MB", house.client.generic("POST", "/public/api/requests", b" " * (3 * MB)), 400, "太大"
    yield "app: one file, no code", guessed(1), 404, "对不上"
    yield "app: files", guessed(4), 400, "太大"
    yield "page: one file", house.client.post("/public", SAID | {"attachment": photos()}), 422, "最大 1 MB"
    yield "page: files", house.client.post("/public", SAID | {"attachment": photos(4)}), 400, "太大"


@pytest.mark.parametrize("table", [malformed, tables, forged, too_large], ids=lambda t: t.__name__)
def test_what_no_channel_takes_gets_a_sentence_and_leaves_nothing(house, table):
    with parameter_as("attachments", {"megabytes": 1, "files": 2}):
        met = [
            (name, a.status_code, words in a.content.decode(), want) for name, a, want, words in table(house)
        ]
    assert [(name, got, want) for name, got, said, want in met if got != want or not said] == []
    assert (
        not Order.objects.exists() and not Attachment.objects.exists() and not PartnerImport.objects.exists()
    )
    assert not Entry.objects.exists()


def test_a_request_sent_again_with_its_nonce_does_nothing_more(house):
    for what in SIGNED:
        again = house.twice(what)
        assert (again.status_code, again.json()["code"]) == (409, "replayed"), what
    assert Order.objects.count() == 2, "one of the partner, one of the province"
    once = b"<xml><ToUserName>g</ToUserName><FromUserName>o</FromUserName><MsgType>text</MsgType><MsgId>1</MsgId>"
    assert house.follower(once + b"<Content>1</Content></xml>").status_code == 200
    assert house.follower(once + b"<Content>2</Content></xml>").status_code == 409


def test_a_file_of_the_staffs_api_is_looked_at_like_a_pages(house):
    """A program of 刘洁's: what is no picture, too large, of another's order, sent twice."""
    order = Order.objects.get(number=house.staff("/api/orders", json.dumps(CALL)).json()["number"])

    def put(content, number=order.number, **more):
        headers = {"Authorization": f"Bearer {house.token}"} | more
        body = {"attachment": Sent("a.jpg", content), "note": "来电人发来"}
        return house.client.post(f"/api/orders/{number}/attachments", body, headers=headers)

    with parameter_as("attachments", {"megabytes": 1, "files": 2}):
        for content, words in (
            (b"MZ\x90", "收不了"),
            (b"", "空的"),
            (b"\xff\xd8\xff" + b"\0" * MB, "最大 1 MB"),
        ):
            answer = put(content)
            assert answer.status_code == 422 and words in answer.json()["sentence"]
    assert put(b"MZ\x90", "20990101-0001").status_code == 404
    key = {"Idempotency-Key": "00000000-0000-4000-8000-000000012328"}
    photo = pictures.jpeg(pictures.exif())
    assert [put(photo, **key).status_code for _ in range(2)] == [201, 201]
    row = Attachment.objects.get()
    seen = house.client.get(f"/api/orders/{order.number}/attachments/{row.pk}",
                            headers={"Authorization": f"Bearer {house.token}"})  # fmt: skip
    assert seen.headers["Content-Type"] == "image/jpeg" and pictures.PLACE not in seen.content
    assert "sandbox" in seen.headers["Content-Security-Policy"]


def test_ten_thousand_posts_of_one_address_are_one_row_and_no_request_more(house):
    """Thirty an hour are taken, whatever comes after; a row an address and hour, forgotten after two days."""
    most = load_yaml("parameters")["public_limits"]["values"]
    [taken] = {value["file"] for value in most.values()}
    posts = int(os.environ.get("HOTLINE_POSTS", taken + 20))
    statuses = [house.client.post("/public/api/requests", b"{}", content_type="application/json").status_code
                for _ in range(posts)]  # fmt: skip
    assert statuses[:taken] == [422] * taken and set(statuses[taken:]) == {429}
    assert house.client.post("/public", SAID).status_code == 429
    assert list(Tally.objects.values_list("what", "count")) == [("file", posts + 1)]
    for hour in range(72):
        limits.count("file", f"10.0.0.{hour}", NOON + timedelta(hours=hour))
    assert Tally.objects.count() <= 49
    assert not Order.objects.exists()
