"""档案 and 鉴定销毁: who finds what, takes it out, verifies it, and destroys it by two."""

import io
import zipfile

import pytest

from hotline.archives import files
from hotline.archives.execution import carry_out
from hotline.archives.models import DestructionList, Package
from hotline.console.management.commands.grant_roles import grant_roles
from hotline.people.models import AccessLog
from hotline.web.staff import archives
from tests import world as people
from tests.archives.shelf import AFTER, approved, proposed, sealed
from tests.web.test_pages import enter
from tests.world import at, do


@pytest.fixture
def order(world):
    return sealed()


def text(response):
    return response.content.decode()


def test_the_centre_takes_a_package_out_and_it_is_logged(order, client):
    response = enter(client, "wangmin").get(f"/archives/{order.number}/1/package.zip")
    assert response.headers["Content-Type"] == "application/zip"
    assert f"{order.number}-v1.zip" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as box:
        assert "order.html" in box.namelist()
    look = AccessLog.objects.get(what="package")
    assert (look.account.username, look.order_number, look.reason) == ("wangmin", order.number, "第 1 版")


def test_a_unit_sees_its_own_packages_and_no_others(order, client):
    address = f"/archives/{order.number}/1/package.zip"
    assert order.number in text(enter(client, "chenli").get("/archives"))
    assert client.get(address).status_code == 200
    assert order.number not in text(enter(client, "sunsixian").get("/archives"))
    theirs, none = client.get(address), client.get("/archives/20990101-9999/1/package.zip")
    assert (theirs.status_code, theirs.content) == (404, none.content)
    assert AccessLog.objects.filter(what="refused_look", account__username="sunsixian").count() == 1
    assert enter(client, "zhangxitong").get(address).status_code == 404


@pytest.mark.parametrize("path", ["2/package.zip", "0/package.zip", "99999999999/package.zip"])
def test_a_version_that_is_not_there_is_said_so(order, client, path):
    assert enter(client, "wangmin").get(f"/archives/{order.number}/{path}").status_code == 404


def test_the_button_verifies_and_says_what_was_tampered_with(order, client):
    address = f"/archives/{order.number}/1/verify"
    assert "完好，封存值与办理记录链相符" in text(enter(client, "zhaolan").post(address))
    package = Package.objects.get()
    path = files.path_of(order.number, package.digest)
    path.write_bytes(path.read_bytes().replace("罚款200元".encode(), "罚款900元".encode()))
    page = text(client.post(address))
    assert "核验不过。order.html 被改动" in page or "核验不过。order.json 被改动" in page
    taken = client.get(f"/archives/{order.number}/1/package.zip")
    assert taken.status_code == 409
    assert "核验不过" in text(taken)
    path.unlink()
    assert "文件缺失" in text(client.post(address))


@pytest.mark.parametrize(
    ("query", "found"),
    [("", True), ("kind=complaint", True), ("kind=inquiry", False), ("unit=enforcement", True), ("unit=sixian", False),
     ("stands=held", False), ("stands=kept", True), ("stands=destroyed", False), ("number=20990101-9999", False),
     ("before=1", False), ("before=x", True), ("stands=nonsense", True)],
)  # fmt: skip
def test_the_list_is_narrowed(order, client, query, found):
    assert (order.number in text(enter(client, "wangmin").get(f"/archives?{query}"))) is found


def test_the_list_costs_a_fixed_number_of_queries(world, client, django_assert_max_num_queries):
    for n in range(5):
        sealed(phone=f"1390557{n:04}")
    enter(client, "zhaolan").get("/archives")
    with django_assert_max_num_queries(9):
        client.get("/archives")


def test_the_order_page_shows_the_package_and_offers_hold_or_release(order, client):
    page = text(enter(client, "zhaolan").get(f"/orders/{order.number}"))
    assert f"/archives/{order.number}/1/package.zip" in page
    assert bytes(Package.objects.get().seal).hex() in page
    assert "2031-04-10 前不得销毁" in page
    assert f"/orders/{order.number}/hold" in page and f"/orders/{order.number}/release" not in page
    client.post(f"/orders/{order.number}/hold", {"reason": "行政诉讼"})
    page = text(client.get(f"/orders/{order.number}"))
    assert f"/orders/{order.number}/hold" not in page and f"/orders/{order.number}/release" in page
    assert "依法留存" in page


@pytest.fixture
def late(monkeypatch):
    """Five years later, as the pages see it."""
    for module in (archives,):
        monkeypatch.setattr(module, "now", lambda: at(AFTER))


def test_a_list_is_drawn_up_by_one_and_approved_by_another(order, client, late):
    assert order.number in text(enter(client, "zhaolan").get("/destructions"))
    empty = client.post("/destructions", {"numbers": [order.number], "opinion": " "})
    assert empty.status_code == 422 and "请填“鉴定意见”" in text(empty)
    made = client.post("/destructions", {"numbers": [order.number], "opinion": "期满，无保存价值"})
    found = DestructionList.objects.get()
    assert made.headers["Location"].endswith("001")
    assert "提交审批" not in text(client.get(f"/destructions/{found.number}"))
    refused = client.post(f"/destructions/{found.number}", {"outcome": "approved", "reason": "同意"})
    assert refused.status_code == 403

    assert "提交审批" in text(enter(client, "heju").get(f"/destructions/{found.number}"))
    half = client.post(f"/destructions/{found.number}", {"outcome": "approved", "reason": ""})
    assert half.status_code == 422
    assert (
        client.post(f"/destructions/{found.number}", {"outcome": "approved", "reason": "同意"}).status_code
        == 302
    )
    assert "已批准，待执行" in text(client.get(f"/destructions/{found.number}"))
    assert client.get(f"/destructions/{found.number}/certificate").status_code == 404
    assert [a.what for a in AccessLog.objects.order_by("id")][-2:] == ["list_drawn_up", "list_decided"]


def test_the_others_read_no_lists_and_an_unknown_one_is_unknown(order, client, late):
    proposed(order)
    for username in ("chenli", "zhaowenbin", "qianjin", "zhangxitong"):
        assert enter(client, username).get("/destructions").status_code == 403
    assert enter(client, "mengli").get("/destructions").status_code == 200
    assert client.get("/destructions/鉴1999-001").status_code == 404


def test_a_destroyed_order_shows_its_certificate_and_nothing_else(transactional_db, client, late):
    people.settle_in()
    grant_roles()
    order = sealed()
    found = approved(order)
    carry_out(at(AFTER))
    found.refresh_from_db()
    page = text(enter(client, "wangmin").get(f"/orders/{order.number}"))
    assert "已销毁" in page and found.certificate in page and "没打表" not in page and "魏" not in page
    paper = client.get(f"/destructions/{found.number}/certificate")
    assert "赵岚" in text(paper) and "何局" in text(paper)
    assert paper.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(f"/archives/{order.number}/1/package.zip").status_code == 409
    assert "已依法销毁，封存值仍在" in text(client.post(f"/archives/{order.number}/1/verify"))
    assert order.number in text(client.get("/archives?stands=destroyed"))
    assert "没有" in text(client.post("/find", {"q": "没打表"}))
    assert found.certificate in text(enter(client, "chenli").get(f"/orders/{order.number}"))


def test_the_api_tells_of_packages_and_never_of_content(order, client):
    from datetime import UTC, datetime, timedelta

    from hotline.people.tokens import make_token
    from tests.world import person

    def ask(username):
        token = make_token(person(username), "试", datetime.now(UTC) + timedelta(days=1))
        return client.get(
            f"/api/orders/{order.number}/packages", headers={"Authorization": f"Bearer {token}"}
        )

    said = ask("wangmin").json()
    package = Package.objects.get()
    assert said["packages"][0]["seal"] == bytes(package.seal).hex()
    assert (said["on_hold"], said["destroy_not_before"], said["certificate"]) == (False, "2031-04-10", None)
    assert ask("sunsixian").status_code == 404
    do("wangmin", "hold", order, "2026-04-11 09:00", reason="行政诉讼")
    assert ask("chenli").json()["on_hold"] is True
