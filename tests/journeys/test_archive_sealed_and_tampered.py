"""魏红霞's complaint lies sealed in the archive; whoever changes it, anywhere, is caught and named (第九条、第二十七条).

王敏 archives it, the watch seals it, 赵岚 takes it out and a stranger's Python checks it. Then somebody with the disk and
somebody with the database try their ways. Five years later a lawsuit keeps it, and one person alone cannot destroy it.
"""

import hashlib

import pytest
from django.db import connection

from hotline.archives import files
from hotline.archives.execution import carry_out
from hotline.archives.models import DestructionList, Package
from hotline.archives.package import FIRST, files_of, seal
from hotline.archives.record import Names, record_of, whole
from hotline.console.watch import tick
from hotline.orders.models import Event, EventBody, Order
from hotline.orders.records import body_digest, digest, first_broken
from hotline.people.models import Account
from hotline.regulation.refusals import Refused
from tests.archives.shelf import AFTER, archived, proposed
from tests.archives.test_package import check, replace, rewritten  # noqa: F401  the script of docs/archive.md
from tests.console.test_verify import verify
from tests.web.test_pages import enter
from tests.world import at, do, person


@pytest.fixture
def order(world):
    order = archived()
    tick(at("2026-04-10 09:21"))
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def package(order):
    return Package.objects.get(order=order)


def caught(order, client):
    """What the command says of the order's chain and its package, and the button on the page of the archive."""
    code, printed = verify("--packages")
    assert code == 1
    page = enter(client, "zhaolan").post(f"/archives/{order.number}/1/verify").content.decode()
    return printed, page


def test_taken_out_it_holds_by_the_script_of_the_docs_and_by_the_seal_of_the_order_page(
    order, package, client, check  # noqa: F811
):  # fmt: skip
    page = enter(client, "zhaolan").get(f"/orders/{order.number}").content.decode()
    seal_shown = bytes(package.seal).hex()
    assert seal_shown in page
    taken = client.get(f"/archives/{order.number}/1/package.zip").content
    assert check(taken, seal_shown) == (0, f"完好 {order.number} 第 1 版 封存值 {seal_shown}")
    assert verify("--packages")[0] == 0
    assert "完好" in client.post(f"/archives/{order.number}/1/verify").content.decode()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (replace("order.json", "罚款200元", "罚款500元"), "order.json 被改动"),
        (replace("order.html", "罚款200元", "罚款500元"), "order.html 被改动"),
        (replace("chain.json", "罚款200元", "罚款500元"), "chain.json 被改动"),
        (lambda f: f.pop("order.html"), "order.html 缺失"),
        (lambda f: f.update({"来历不明.txt": b"x"}), "来历不明.txt 是多出来的"),
    ],
    ids=["record", "page", "chain", "left out", "put in"],
)
def test_the_package_changed_on_the_disk(order, package, client, check, change, fault):  # noqa: F811
    path = files.path_of(order.number, package.digest)
    path.write_bytes(rewritten(path.read_bytes(), change))
    code, said = check(path.read_bytes())
    assert code == 1 and fault in said
    printed, page = caught(order, client)
    assert f"归档卷第 1 卷（工单 {order.number} 第 1 版）：{fault}" in printed
    assert f"核验不过。{fault}" in page
    refused = client.get(f"/archives/{order.number}/1/package.zip")
    assert refused.status_code == 409 and fault in refused.content.decode()


def test_a_record_changed_in_the_database_after_sealing(order, client):
    event = order.events.get(action="draft")
    EventBody.objects.filter(event=event).update(given={**event.body.given, "result": "罚款500元"})
    code, printed = verify("--packages")
    assert (code, printed.splitlines()[0]) == (1, f"工单 {order.number} 第 {event.seq} 条记录的内容被改动")


def chain_anew(order, changed):
    """Whoever owns the database changes one record and computes every digest after it, so that the chain holds again."""
    previous = bytes(changed.previous)
    for event in order.events.select_related("body").filter(seq__gte=changed.seq).order_by("seq"):
        if event.pk == changed.pk:
            event.body.given = {**event.body.given, "result": "罚款500元"}
            EventBody.objects.filter(event=event).update(given=event.body.given)
        event.previous, event.body_digest = previous, body_digest(event.body)
        event.digest = previous = digest(event, order.number)
        Event.objects.filter(pk=event.pk).update(
            previous=event.previous, body_digest=event.body_digest, digest=event.digest
        )
    Order.objects.filter(pk=order.pk).update(head=previous)


def test_the_whole_chain_computed_anew_no_longer_fits_the_package(order, client):
    chain_anew(order, order.events.get(action="draft"))
    assert first_broken(Order.objects.get(pk=order.pk)) == ""
    printed, page = caught(order, client)
    assert "断链 0 处" in printed
    assert "与工单的办理记录对不上" in printed and "与工单的办理记录对不上" in page


def forged(order, package):
    """And makes a package of the new chain in place of the old one, with digests and seal that fit each other."""
    changed = order.events.get(action="draft")
    before = order.events.get(action="seal_package")
    chain_anew(order, changed)
    [loaded] = whole([order])
    made = record_of(loaded, 1, Names([loaded]))
    made.chain["events"] = made.chain["events"][: before.seq - 1]
    made.chain["head"] = made.chain["events"][-1]["digest"]
    fresh = seal(made, files_of(made), FIRST)
    files.store(order.number, fresh.digest, fresh.content, [])
    with connection.cursor() as cursor:
        cursor.execute(
            "update archives_package set head = %s, manifest = %s, seal = %s, digest = %s, size = %s where id = %s",
            [bytes.fromhex(made.chain["head"]), fresh.manifest, fresh.seal, fresh.digest, len(fresh.content), package.pk],
        )  # fmt: skip
    return fresh


def test_a_package_forged_to_fit_is_not_the_one_whose_seal_was_recorded_and_kept_outside(
    order, package, client, check  # noqa: F811
):  # fmt: skip
    kept_outside = verify("--packages", "--seals")[1]
    assert bytes(package.seal).hex() in kept_outside
    fresh = forged(order, package)
    assert check(fresh.content)[0] == 0  # its parts fit each other; only the seal from elsewhere tells
    assert check(fresh.content, bytes(package.seal).hex()) == (1, "封存值与所给的不符：整卷被换过")
    printed, page = caught(order, client)
    assert "封存值没有记在工单的办理记录里" in printed and "封存值没有记在工单的办理记录里" in page
    assert fresh.seal.hex() not in kept_outside


@pytest.mark.parametrize(
    ("column", "fault"),
    [
        ("seal", "登记的封存值被改动"),
        ("manifest", "登记的封存值被改动"),
        ("head", "与工单的办理记录对不上"),
        ("digest", "文件缺失或读不出"),
    ],
)
def test_a_hash_changed_in_the_register(order, package, client, column, fault):
    other = hashlib.sha256(b"other").digest()
    with connection.cursor() as cursor:
        cursor.execute(f"update archives_package set {column} = %s", [other])
    printed, page = caught(order, client)
    assert fault in printed and fault in page


def test_the_serving_role_may_try_none_of_it(order):
    from django.db import DatabaseError, transaction

    from hotline.console.management.commands.grant_roles import grant_roles

    grant_roles()
    for sql in ("update archives_package set seal = ''", "delete from archives_package",
                "update orders_event set actor_id = null", "update orders_event_body set given = '{}'"):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("set local role hotline_app")
            cursor.execute(sql)


def test_five_years_later_a_lawsuit_keeps_it(order, client):
    enter(client, "wangmin").post(f"/orders/{order.number}/hold", {"reason": "行政诉讼"})
    assert Order.objects.get(pk=order.pk).on_hold
    with pytest.raises(Refused) as refused:
        proposed(order)
    assert f"{order.number} 不能列入" in refused.value.sentence and "依法留存" in refused.value.sentence
    with pytest.raises(Refused) as refused:
        do(None, "destroy", order, AFTER, certificate="销2031-001")
    assert refused.value.sentence == "本件在依法留存中，不能“销毁”。"


def test_one_person_cannot_destroy_it_whatever_posts_they_hold(order, client):
    Account.objects.filter(username="zhaolan").update(roles=["shift_lead", "leader"])
    found = proposed(order)
    enter(client, "zhaolan")
    assert "提交审批" not in client.get(f"/destructions/{found.number}").content.decode()
    refused = client.post(f"/destructions/{found.number}", {"outcome": "approved", "reason": "同意"})
    assert refused.status_code == 403
    assert "开列清单的人不能审批自己的清单，须由另一人办理。" in refused.content.decode()
    assert carry_out(at(AFTER)) == 0
    assert DestructionList.objects.get(pk=found.pk).outcome == ""
    assert Order.objects.get(pk=order.pk).text != ""
    assert person("zhaolan").held >= {"shift_lead", "leader"}
