"""魏红霞's complaint in the archive: sealed, verified, tampered with and caught; reopened; held; destroyed by two."""

import pytest

from hotline.archives import files
from hotline.archives.certificate import certificate_of
from hotline.archives.models import DestructionList, Package
from hotline.console.management.commands.grant_roles import grant_roles
from hotline.console.watch import tick
from hotline.orders.search import search
from hotline.regulation.refusals import Refused
from tests import world as people
from tests.archives.shelf import approved, archived, proposed, through_the_unit
from tests.archives.test_package import check  # noqa: F401  the script of docs/archive.md
from tests.console.test_verify import verify
from tests.world import SCORES, at, do, person


@pytest.fixture
def town(transactional_db):
    people.settle_in()
    grant_roles()


def tampered(order, package):
    """Somebody with access to the disk raises the fine."""
    path = files.path_of(order.number, package.digest)
    whole = path.read_bytes()
    path.write_bytes(whole.replace("罚款200元".encode(), "罚款500元".encode()))
    return path, whole


def test_from_the_archive_to_the_certificate(town, check):  # noqa: F811
    # Archived, sealed by the watch, checked by the program and by a stranger's Python.
    order = archived()
    tick(at("2026-04-10 09:21"))
    first = Package.objects.get()
    content = files.read(order.number, first.digest)
    assert check(content, bytes(first.seal).hex())[0] == 0
    assert verify("--packages")[1].splitlines()[-1] == "归档卷 1 个，其中已销毁 0 个，问题 0 处。"

    # Tampered with, and caught by both, who say which file.
    path, whole = tampered(order, first)
    code, printed = verify("--packages")
    assert code == 1
    assert f"归档卷第 1 卷（工单 {order.number} 第 1 版）：order.json 被改动" in printed
    assert check(path.read_bytes()) == (1, "order.json 缺失或被改动")
    path.write_bytes(whole)

    # Reopened by decision; archived again it is version 2, and version 1 is kept.
    do("zhaolan", "reopen", order, "2026-05-06 09:00", reason="当事人提供了新的证据")
    through_the_unit(order, "2026-05")
    do("mengli", "call_back", order, "2026-05-11 09:00", **SCORES)
    do("wangmin", "archive", order, "2026-05-11 09:10")
    tick(at("2026-05-11 09:11"))
    assert [p.version for p in order.packages.order_by("place")] == [1, 2]
    assert files.read(order.number, first.digest) == content
    assert verify("--packages")[0] == 0

    # Held for a lawsuit: nobody may propose it, though its years are over.
    do("wangmin", "hold", order, "2031-05-12 09:00", reason="行政诉讼")
    with pytest.raises(Refused):
        proposed(order, when="2031-05-12 09:10")
    do("zhaolan", "release", order, "2031-06-02 09:00", reason="判决生效")

    # Proposed by one, approved by another, carried out by the watch.
    found = approved(order, when="2031-06-02 09:10")
    tick(at("2031-06-02 09:11"))
    found = DestructionList.objects.get(pk=found.pk)
    assert found.certificate == "销2031-001" and found.executed_at == at("2031-06-02 09:11")
    paper = certificate_of(found)
    assert order.number in paper and "赵岚" in paper and "何局" in paper
    assert search(person("zhaolan"), "没打表") == []
    assert not files.folder_of(order.number).exists()
    assert verify("--packages") == (
        0, f"工单 1 件，记录 {order.events.count()} 条，断链 0 处。\n归档卷 2 个，其中已销毁 2 个，问题 0 处。\n",
    )  # fmt: skip
