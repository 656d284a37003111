"""The call-back page: the next one after saving, attempts and the caller's own rating shown."""

from django.test import Client

from tests.articles.test_article_26 import closed
from tests.world import do, owed, person


def signed_in(who):
    client = Client()
    client.force_login(person(who), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_after_saving_the_next_order_is_shown(world):
    first, second = closed(), closed()
    mengli = signed_in("mengli")
    assert mengli.get(f"/callback?after={first.number}").headers["Location"] == f"/callback/{second.number}"
    assert mengli.get(f"/callback?after={second.number}").headers["Location"] == f"/callback/{first.number}"
    assert mengli.get("/callback?after=nothing").status_code == 302


def test_attempts_and_the_callers_own_rating_are_shown(world):
    order = closed()
    do("liujie", "rate", order, "2026-04-09 12:00", satisfaction="very", how="system", words="很快")
    do("mengli", "call_back", order, "2026-04-10 09:00", outcome="failed", words="无人接听")
    shown = signed_in("mengli").get(f"/callback/{order.number}").content.decode()
    assert "第 2 次拨打；没打通：04-10 09:00" in shown
    assert "自评不代替投诉举报的回访" in shown
    assert "很快" in shown
    assert "13905570361" not in shown
    assert owed(order, "call_back").ended_at is None


def test_the_samples_page_shows_digests_and_no_seed_of_this_month(world):
    from hotline.orders.models import SampleSeed
    from hotline.regulation.call_backs import digest_of
    from hotline.web.clock import now

    seed = bytes(range(32))
    SampleSeed.objects.create(month=f"{now():%Y-%m}", seed=seed, made_at=now())
    page = signed_in("fangjing").get("/samples").content.decode()
    assert digest_of(seed) in page
    assert seed.hex() not in page
