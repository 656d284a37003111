"""报告订阅 and 送来的报告: the pages."""

import pytest

from hotline.people.models import AccessLog
from hotline.reports.keeping import sign_report
from hotline.subscriptions.models import Subscription
from hotline.subscriptions.sending import send_signed
from tests.articles.test_article_28_subscriptions import kept
from tests.web.test_pages import enter
from tests.world import at, person


def words_of(response):
    return response.content.decode()


def test_a_subscription_is_added_seen_and_ended(world, client):
    enter(client, "fangjing")
    assert "还没有订阅" in words_of(client.get("/subscriptions"))
    words = words_of(
        client.post("/subscriptions", {"kind": "month", "unit": "bureau", "post": "leader"}, follow=True)
    )
    assert "市局 局领导小组" in words and "签发后就送" in words
    again = client.post("/subscriptions", {"kind": "month", "unit": "sixian", "day": "40"})
    assert (
        again.status_code == 422
        and "承办单位请订运行情况通报、考评通报" in words_of(again)
        and 'value="40"' in words_of(again)
    )
    [made] = Subscription.objects.all()
    assert "还没有订阅" in words_of(client.post("/subscriptions", {"do": "end", "id": made.pk}, follow=True))
    assert client.post("/subscriptions", {"do": "end", "id": "99"}).status_code == 404


def test_what_was_sent_to_me_i_may_take_and_nobody_else(world, client):
    enter(client, "fangjing").post("/subscriptions", {"kind": "circular", "unit": "sixian"})
    Subscription.objects.update(made_at=at("2026-05-01 09:00"))
    sign_report(kept(1).pk, actor=person("zhaolan"), now=at("2026-05-06 09:00"))
    assert send_signed(at("2026-05-06 09:01")) == 1
    assert "2026年4月运行情况通报（第 1 版）" in words_of(client.get("/subscriptions"))
    enter(client, "sunsixian")
    assert 'href="/received"' in words_of(client.get("/bell"))
    words = words_of(client.get("/received"))
    address = words.split('href="/received/')[1].split('"')[0]
    assert client.get(f"/received/{address}").content.startswith(b"PK")
    assert AccessLog.objects.filter(what="export", account__username="sunsixian").count() == 1
    enter(client, "chenli")
    assert "还没有送来的报告" in words_of(client.get("/received"))
    assert client.get(f"/received/{address}").status_code == 404


@pytest.mark.parametrize("username", ["liujie", "heju", "chenli", "zhangxitong"])
def test_the_list_is_managed_by_two_posts_alone(world, client, username):
    assert enter(client, username).get("/subscriptions").status_code == 403
