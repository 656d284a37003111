"""我要反映 (第二条、第三条、第十五条): from the citizen's page to the register, whatever is sent to it."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from hotline.citizens.models import QueryCode, Tally
from hotline.orders.confidential import in_clear
from hotline.orders.models import Order
from hotline.people.callers import name_of, phone_of
from hotline.people.models import Account
from hotline.web.clock import now
from tests.citizens.conftest import CODE, SAID
from tests.citizens.conftest import citizen as citizen
from tests.web.test_pages import enter
from tests.world import parameter_as, person


def test_what_she_wrote_lies_with_the_centre_a_minute_later(citizen, client):
    order, code = citizen.files(secret="1")
    assert (order.state, order.kind, order.contact.channel, order.secret) == (
        "registered",
        "complaint",
        "web",
        True,
    )
    assert (order.plate, order.county, order.place) == ("皖LT2056", "埇桥区", "拂晓大道和汴河路口")
    assert (name_of(order.contact.caller), phone_of(order.contact.caller)) == ("魏红霞", "13905570361")
    assert order.duties.get(kind="decide_intake").due - order.registered_at == timedelta(minutes=120)
    assert order.number in enter(Client(), "liujie").get("/list/intake").content.decode()


def test_the_code_stands_nowhere_but_on_the_receipt(citizen):
    order, code = citizen.files()
    kept = bytes(QueryCode.objects.get(order=order).digest)
    plain = code.replace("-", "")
    assert len(kept) == 16 and plain.encode() not in kept
    assert plain not in str(list(Order.objects.values())) and plain not in str(
        [e.given for e in order.events.all()]
    )


def test_the_same_form_sent_twice_is_one_request_with_one_code(citizen):
    again = {"request_id": str(uuid.uuid4())}
    first, second = citizen.sends(**again), citizen.sends(**again)
    codes = {CODE.search(answer.content.decode())[1] for answer in (first, second)}
    assert (Order.objects.count(), len(codes)) == (1, 1)


def test_only_what_a_citizen_may_say_reaches_the_door(citizen):
    order, _ = citizen.files(major="1", safety="1", is_sample="1", practitioner="1", channel="province", origin_number="X-1",
                             happened_at="2031-01-01 00:00", late_reason="x", lead_unit="sixian")  # fmt: skip
    assert not (order.major or order.safety or order.is_sample or order.contact.caller.practitioner)
    assert (order.contact.channel, order.contact.origin_number, order.lead_unit) == ("web", "", None)
    assert abs(now() - order.registered_at) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("text", "number"),
    [("高铁票怎么改签", "12306"), ("快递丢了没人管", "12305"), ("航班取消不退钱", "12326"),
     ("高速上爆胎了", "12122"), ("有人落水", "12395"), ("公交车起火了", "119")],
)  # fmt: skip
def test_what_others_take_is_led_to_their_number_at_once_and_may_still_be_sent(citizen, text, number):
    answer = citizen.sends(text=text)
    page = answer.content.decode()
    assert answer.status_code == 200 and not Order.objects.exists()
    assert f'href="tel:{number}"' in page.split("这件事可能归别处办")[1].split("仍然提交")[0]
    assert text in page and SAID["place"] in page
    assert citizen.sends(text=text, ours="1").status_code == 201


def test_a_form_that_cannot_be_taken_says_what_is_wrong_and_keeps_every_word(citizen):
    answer = citizen.sends(phone="12", kind="", place="路" * 121)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Order.objects.exists()
    assert "请选“您想要”哪一项" in page
    for wrong in ({"phone": "12"}, {"place": "路" * 121}, {"text": "字" * 5001}, {"object": "物" * 61},
                  {"matter_time": "时" * 41}, {"kind": "praise"}):  # fmt: skip
        answer = citizen.sends(**wrong)
        page = answer.content.decode()
        assert answer.status_code == 422 and SAID["matter_time" if "text" in wrong else "text"][:8] in page
        [[name, words]] = wrong.items()
        assert words in page or name == "kind"


@pytest.mark.parametrize("sign", ["\0", "\x1b[31m", "\ud800", "\uffff"])
@pytest.mark.parametrize(
    "field", ["text", "place", "object", "phone", "caller_name", "matter_time", "county", "kind"]
)
def test_signs_no_text_has_are_refused_in_words(citizen, sign, field):
    answer = citizen.sends(**{field: f"路{sign}口"})
    assert answer.status_code in (201, 422)  # a lone surrogate arrives as a question mark
    assert "\0" not in "".join(Order.objects.values_list("text", flat=True))


def test_emoji_and_rare_characters_stay(citizen):
    order, code = citizen.files(text="司机😡不打表，乘客姓𠮷", place="𠮷祥路🚏")
    assert (in_clear(order, "text"), order.place) == ("司机😡不打表，乘客姓𠮷", "𠮷祥路🚏")


def test_a_program_that_fills_in_every_field_is_told_and_kept_out(citizen):
    answer = citizen.sends(website="http://example.com")
    assert answer.status_code == 422 and not Order.objects.exists()
    assert SAID["text"] in answer.content.decode()


def test_ten_thousand_posts_from_one_address_make_no_more_than_the_limit(citizen, client):
    with parameter_as("public_limits", {"file": 3, "follow": 9, "act": 9, "wrong_code": 9}):
        answers = [citizen.sends(text=f"第 {n} 次").status_code for n in range(200)]
        assert answers == [201] * 3 + [429] * 197
        late = client.post("/public", SAID)
        assert SAID["text"] in late.content.decode() and "过一小时再试" in late.content.decode()
        assert client.post("/public", SAID, REMOTE_ADDR="10.1.1.2").status_code == 201
        assert client.post("/public", SAID, HTTP_X_FORWARDED_FOR="10.1.1.9").status_code == 429
    assert Order.objects.count() == 4


def test_no_address_is_kept(citizen, client):
    client.post("/public", SAID, REMOTE_ADDR="203.0.113.77")
    assert "203.0.113.77" not in str([[bytes(t.whom), t.what] for t in Tally.objects.all()])
    Tally.objects.update(since=now() - timedelta(days=3))
    client.post("/public", SAID, REMOTE_ADDR="203.0.113.78")
    assert Tally.objects.count() == 1


def test_behind_our_own_proxy_the_address_it_wrote_counts(citizen, client, settings):
    settings.BEHIND_TLS = True
    with parameter_as("public_limits", {"file": 1, "follow": 9, "act": 9, "wrong_code": 9}):
        made_up_first = [
            client.post("/public", SAID, HTTP_X_FORWARDED_FOR=f"{n}.1.1.1, 203.0.113.9").status_code
            for n in (1, 2)
        ]
        assert made_up_first == [201, 429]
        assert client.post("/public", SAID, HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.8").status_code == 201


def test_the_channels_account_opens_no_door(citizen, client):
    citizen.files()
    account = Account.objects.get(username="channel-web")
    assert not account.has_usable_password()
    assert client.post("/signin", {"username": "channel-web", "password": ""}).status_code == 422
    assert person("channel-web").held == {"partner"}


def test_filing_costs_a_fixed_number_of_queries_and_the_page_is_light(
    citizen, client, django_assert_max_num_queries
):
    citizen.files()
    with django_assert_max_num_queries(16):
        client.post("/public", SAID)
    with django_assert_max_num_queries(0):
        page = client.get("/public")
    assert page.headers["Cache-Control"] == "no-store"
    loaded = sum(len(client.get(f"/static/{f}").getvalue()) for f in ("app.css", "public.css", "public.js"))
    assert len(page.content) + loaded <= 60_000
    assert "tabler" not in page.content.decode()
