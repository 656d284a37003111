"""第十六条 …(五)涉及国家秘密、商业秘密、个人隐私的: what is given back on this ground is read by two named people (decision 0143)."""

import pytest
from django.test import Client

from hotline.attachments.store import ready
from hotline.notices.models import Notice
from hotline.orders.attaching import attach
from hotline.orders.models import Order
from hotline.orders.records import first_broken
from hotline.orders.search import search
from hotline.people.accounts import let_read_closed
from hotline.people.models import AccessLog, Account
from hotline.people.tokens import make_token
from tests.web.test_access import cells
from tests.web.test_pages import enter
from tests.world import at, call, do, person, refused

WORDS = "某厂运输车队的客户名单和运价底数被人抄走"
NINE = at("2026-04-08 09:00")


@pytest.fixture
def order(world, settings, tmp_path):
    """Returned by 刘洁; 赵岚 and 何局 are the two."""
    settings.ATTACHMENTS_DIR = tmp_path
    for who in ("zhaolan", "heju"):
        let_read_closed(person("lianquan"), person(who), True, NINE)
    order = call(
        "liujie", "2026-04-08 09:00", text=WORDS, place="示例厂门口", company="示例厂", plate="", safety=True
    )
    do("liujie", "supplement", order, "2026-04-08 09:05", note="名单在仓库里")
    attach(ready("%PDF-1.4 名单 %%EOF".encode(), NINE), order.number, actor=person("liujie"), now=NINE)
    return do("liujie", "return", order, "2026-04-08 09:10", ground="五", reason="请向公安机关报案")


SAID = (WORDS, "客户名单", "名单在仓库里", "示例厂")


def quiet(words):
    return [said for said in SAID if said in words] == []


@pytest.mark.parametrize("who", ["liujie", "wangmin", "zhouqiang", "qianjin"])
def test_nobody_else_reads_it_anywhere(order, who):
    client = enter(Client(), who)
    token = make_token(person(who), "试", at("2027-06-01 00:00"))
    for address in (
        f"/orders/{order.number}",
        f"/orders/{order.number}/slip",
        "/orders",
        "/bell",
        "/list/inform",
    ):
        assert quiet(client.get(address).content.decode()), address
    assert quiet(
        Client()
        .get(f"/api/orders/{order.number}", headers={"Authorization": f"Bearer {token}"})
        .content.decode()
    )
    assert search(person(who), "客户名单") == search(person(who), "示例厂") == []
    file = order.events.get(action="attach").given["attachment"]
    assert client.get(f"/orders/{order.number}/attachments/{file}").status_code == 403
    if who == "liujie":
        seen = client.post(f"/orders/{order.number}/reveal", {"reason": "告知退回"}).content.decode()
        assert "13905570361" in seen and quiet(seen), "the number, to tell the caller; not the words"
        assert quiet(str(cells(client.get("/orders?export=1"))))
    assert all(quiet(n.sentence) for n in Notice.objects.all())


def test_the_two_read_it_for_a_reason_and_leave_a_trace(order):
    client = enter(Client(), "zhaolan")
    assert quiet(client.get(f"/orders/{order.number}").content.decode()), "not by merely opening the page"
    seen = client.post(f"/orders/{order.number}/reveal", {"reason": "核对是否应转公安"}).content.decode()
    assert WORDS in seen and "名单在仓库里" in seen and "示例厂门口" in seen
    assert AccessLog.objects.get(what="reveal").reason == "核对是否应转公安"
    file = order.events.get(action="attach").given["attachment"]
    assert client.get(f"/orders/{order.number}/attachments/{file}").status_code == 200
    assert first_broken(Order.objects.get(pk=order.pk)) == ""


def test_another_ground_closes_nothing(world):
    order = call("liujie", "2026-04-08 09:00", text=WORDS)
    order = do("liujie", "return", order, "2026-04-08 09:10", ground="三", reason="请走诉讼")
    assert WORDS in order.text and not order.words_closed


def test_what_is_closed_is_corrected_no_more_for_that_would_open_it(order):
    told = refused(
        do, "liujie", "correct", order, "2026-04-08 09:20", field="place", value="别处", reason="x"
    )
    assert (told.status, told.article) == (409, "第十六条")


def test_the_security_administrator_names_two_of_centre_or_leaders_and_no_third(order):
    assert refused(let_read_closed, person("lianquan"), person("liujie"), True, NINE).sentence.startswith(
        "已有 2 人（赵岚、何局）"
    )
    let_read_closed(person("lianquan"), person("heju"), False, NINE)
    assert refused(let_read_closed, person("lianquan"), person("chenli"), True, NINE).status == 422
    client = enter(Client(), "lianquan")
    assert client.post("/people/accounts/wangmin", {"do": "closed"}).status_code == 302
    assert (
        enter(Client(), "zhangxitong").post("/people/accounts/wangmin", {"do": "not_closed"}).status_code
        == 403
    )
    assert set(Account.objects.filter(reads_closed=True).values_list("username", flat=True)) == {
        "zhaolan",
        "wangmin",
    }
    assert AccessLog.objects.filter(what="closed_words_given", reason="wangmin").exists()


def test_its_sealed_package_is_for_the_two_as_well(order):
    from hotline.archives.shelf import package_for

    assert refused(package_for, person("wangmin"), order.number, 1, NINE).status == 403
    assert refused(package_for, person("zhaolan"), order.number, 1, NINE).status == 404  # none sealed yet
    assert Order.objects.get(pk=order.pk).words_closed
