"""Nobody picked up (第四条 全天受理): the caller is rung back; and how well the telephone is answered is counted (第二十八条)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from hotline.calls.models import Call, RingBack
from hotline.people.models import AccessLog
from hotline.regulation.indicators import OF_CALLS
from hotline.statistics.calls import call_figures
from tests.calls.conftest import CALLER, NINE
from tests.calls.conftest import platform as platform
from tests.calls.conftest import turned as turned
from tests.web.test_pages import enter


def missed(platform, call="M1", start=0, phone=CALLER):
    platform.tells("ringing", call, start, agent="liujie", caller=phone)
    platform.tells("missed", call, start + 30)
    return Call.objects.get(key=call)


def test_a_missed_call_is_listed_masked_rung_back_and_settled(platform):
    found = missed(platform)
    client = enter(Client(), "liujie")
    page = client.get("/calls").content.decode()
    assert "139****0361" in page and CALLER not in page and "未接" in page
    assert CALLER not in client.get(f"/calls/{found.pk}").content.decode()
    assert CALLER in client.post(f"/calls/{found.pk}", {"do": "number"}).content.decode()
    assert AccessLog.objects.filter(what="call_number", account__username="liujie").count() == 1
    assert client.post(f"/calls/{found.pk}", {"reached": "0"}).status_code == 422
    assert (
        client.post(f"/calls/{found.pk}", {"reached": "0", "note": "无人接听 13905570361"}).status_code == 302
    )
    assert CALLER not in RingBack.objects.get().note
    assert "139****0361" in client.get("/calls").content.decode()
    assert client.post(f"/calls/{found.pk}", {"reached": "1"}).status_code == 302
    assert "没有要回拨的来电" in client.get("/calls").content.decode()
    assert client.post(f"/calls/{found.pk}", {"reached": "1"}).status_code == 409


def test_whoever_got_through_later_need_not_be_rung(platform):
    missed(platform)
    assert "139****0361" in enter(Client(), "zhaolan").get("/calls").content.decode()
    platform.plays("C2", start=600)
    assert "没有要回拨的来电" in enter(Client(), "zhaolan").get("/calls").content.decode()
    assert "已登记" not in enter(Client(), "zhaolan").get("/calls?show=all").content.decode()


def test_a_withheld_number_cannot_be_rung_back(platform):
    found = missed(platform, phone="")
    assert enter(Client(), "liujie").post(f"/calls/{found.pk}", {"do": "number"}).status_code == 409
    assert "没有要回拨的来电" in enter(Client(), "liujie").get("/calls").content.decode()


def test_who_reads_and_who_dials(platform):
    found = missed(platform)
    for who, reads, dials in (("liujie", 200, 200), ("zhaolan", 200, 200), ("zhouqiang", 200, 403), ("mengli", 403, 403),
                              ("chenli", 403, 403), ("heju", 403, 403)):  # fmt: skip
        client = enter(Client(), who)
        assert client.get("/calls").status_code == client.get(f"/calls/{found.pk}").status_code == reads, who
        assert client.post(f"/calls/{found.pk}", {"do": "number"}).status_code == dials, who


@pytest.mark.parametrize(
    "asked", ["?show=x", "?period=x", "?period=2031-01&show=all", "?before=²", "?before=999999999999"]
)
def test_a_list_there_is_not(platform, asked):
    assert enter(Client(), "liujie").get(f"/calls{asked}").status_code in (200, 404, 422)
    assert enter(Client(), "liujie").get("/calls/999999999").status_code == 404


def test_the_list_goes_on_by_its_key_in_a_fixed_number_of_queries(platform, django_assert_max_num_queries):
    rows = [Call(platform=platform.account, key=f"K{n}", seal_id="00000000-0000-0000-0000-000000000000",
                 came_at=NINE - timedelta(seconds=n // 2), missed_at=NINE) for n in range(45)]  # fmt: skip
    Call.objects.bulk_create(rows)
    client, seen, address = enter(Client(), "liujie"), [], "/calls?show=all"
    while address:
        with django_assert_max_num_queries(12):
            page = client.get(address).content.decode()
        seen += [part.split('"')[0] for part in page.split('href="/calls/')[1:]]
        address = (
            page.split('id="next" href="')[1].split('"')[0].replace("&amp;", "&")
            if 'id="next"' in page
            else ""
        )
        address = f"/calls{address}" if address else ""
    assert len(seen) == len(set(seen)) == 45


def figures(start=NINE - timedelta(hours=1), end=NINE + timedelta(hours=1)):
    return {key: f.words for key, f in call_figures(start, end, end).items()}


def test_nothing_came_and_no_rate_is_made_up(world):
    found = figures()
    assert set(found) == {i.key for i in OF_CALLS}
    assert [found[k] for k in ("calls_answered", "calls_in_time", "calls_waited")] == ["—"] * 3


def test_answered_missed_and_transferred_are_counted_as_defined(platform):
    """Eight calls: five answered after 3, 10, 15, 16 and 46 s, two missed, one led on before anybody spoke; one still rings."""
    for n, wait in enumerate((3, 10, 15, 16, 46)):
        platform.plays(f"A{n}", start=n * 60, wait=wait, length=100)
    missed(platform, "M1", 400)
    missed(platform, "M2", 500, phone="")
    platform.tells("ringing", "T", 600)
    platform.tells("transferred", "T", 605, to="12306")
    platform.tells("ringing", "R", 700)
    found = call_figures(NINE, NINE + timedelta(hours=1), NINE + timedelta(hours=1))
    assert (found["calls"].words, found["calls_missed"].words, found["calls_transferred"].words) == (
        "8 件",
        "2 件",
        "1 件",
    )
    assert (found["calls_answered"].fraction, found["calls_answered"].value) == ("5/8", Decimal("62.5"))
    assert (found["calls_in_time"].fraction, found["calls_in_time"].value) == ("3/5", Decimal("60.0"))
    assert (found["calls_waited"].fraction, found["calls_waited"].value) == ("90/5", Decimal("18.0"))


def test_the_figures_stand_on_the_page_of_statistics_with_their_definition(platform):
    platform.plays(wait=4)
    page = enter(Client(), "zhaolan").get("/statistics?period=2026-04").content.decode()
    section = page.split('id="h-phone"')[1]
    for words in ("人工接通率", "100.0 %", "15 秒应答率", "接通平均等待", "4.0 秒", "GB/T 33358-2016"):
        assert words in section, words
    unit = enter(Client(), "zhaowenbin").get("/statistics?period=2026-04").content.decode()
    assert "人工接通率" not in unit
