"""A file of 12345's orders: read in words, each wrong cell named, once a number, taken back while nothing was done (第十五条)."""

import io

import openpyxl
import pytest

from hotline.attachments import sheets
from hotline.exchange import giving_back, imports
from hotline.exchange.models import Handed, PartnerImport
from hotline.notices.models import Outgoing
from hotline.orders.models import Event, Order
from hotline.people.models import AccessLog
from hotline.regulation.refusals import Refused
from tests.exchange.conftest import NOON
from tests.exchange.conftest import turned as turned
from tests.exchange.tables import HEADS, bomb, laughing, xlsx
from tests.exchange.tables import line as row
from tests.exchange.test_inbox import ONE, Line
from tests.exchange.test_inbox import line as line
from tests.world import REPLY, at, do, person


@pytest.fixture
def lan(line):
    return person("zhaolan")


def taken(line, lan, rows, portion=500):
    made = imports.take_in(xlsx(rows), line.account, lan, NOON)
    while not (made := imports.go_on(made.pk, lan, NOON, portion)).finished_at:
        pass
    return made


def test_a_table_is_read_its_columns_known_and_its_orders_registered_for_the_partner(line, lan):
    made = taken(line, lan, [row(1), row(2, 诉求类型="咨询", 办理期限="2026-04-17")], portion=1)
    assert (made.made, made.repeated, made.refused, made.place) == (2, 0, [], 2)
    first, second = Order.objects.order_by("id")
    assert (first.kind, first.county, first.place, first.source_due) == (
        "complaint",
        "埇桥区",
        "拂晓大道",
        at("2026-04-17 17:30"),
    )
    assert first.text.startswith("出租车不打表\n第1次") and first.contact.origin_number == "SZ-20260408-0001"
    assert (second.kind, second.source_due) == ("inquiry", at("2026-04-18 00:00"))
    assert first.events.get().actor == line.account and made.by == lan
    assert line.sees("SZ-20260408-0001")["number"] == first.number, "their system may ask after it"
    for place in (made.sealed, Handed.objects.first().sealed):
        assert "魏红霞".encode() not in bytes(place)


def test_resent_a_hundred_times_it_is_one(line, lan):
    line.hands_over(ONE | {"number": "SZ-20260408-0001"})
    for _ in range(3):
        made = taken(line, lan, [row(1)] * 34)
        assert (made.made, made.repeated) == (0, 34)
    assert (Order.objects.count(), Event.objects.count(), Handed.objects.count()) == (1, 1, 1)


def test_each_wrong_cell_is_named_and_the_others_are_taken(line, lan):
    rows = [
        row(1, 诉求类型="表扬"),
        row(2, 联系电话="12"),
        row(3, 办理期限="下周"),
        row(4, 工单编号="a b"),
        row(5, 工单标题="", 诉求内容=""),
        row(6),
    ]
    made = imports.take_in(xlsx(rows), line.account, lan, NOON)
    said = [w for x in imports.looked_at(made, NOON) for w in x.wrong]
    cells = ["B2", "H3", "I4", "A5", "C6"]
    assert [cell in words for cell, words in zip(cells, said, strict=True)] == [True] * 5, said
    assert said[0] == "第 2 行“诉求类型”（B2）：“类别”没有“表扬”这一项，请从列出的里选。"
    assert Order.objects.count() == 0
    made = imports.go_on(made.pk, lan, NOON)
    assert (made.made, made.refused) == (1, [2, 3, 4, 5, 6])
    left = openpyxl.load_workbook(io.BytesIO(imports.refused_file(made, NOON))).active
    assert left.max_row == 6 and "表扬" in left.cell(2, 13).value


def test_columns_are_remembered_for_the_partner(line, lan):
    heads = ["号", "哪类", "说了什么"]
    made = imports.take_in(xlsx([["X-1", "投诉", "车不打表"]], heads), line.account, lan, NOON)
    assert imports.missing(made) == ["来源单号", "类别", "诉求"]
    with pytest.raises(Refused, match="没有选“来源单号”“类别”“诉求”是哪一栏"):
        imports.go_on(made.pk, lan, NOON)
    with pytest.raises(Refused, match="“来源单号”选了两栏"):
        imports.name_columns(made, ["number", "number", "text"], lan, NOON)
    imports.name_columns(made, ["number", "kind", "text"], lan, NOON)
    again = imports.take_in(xlsx([["X-2", "投诉", "车不打表"]], heads), line.account, lan, NOON)
    assert again.fields == ["number", "kind", "text"]
    with pytest.raises(Refused, match="已经开始"):
        imports.name_columns(imports.go_on(again.pk, lan, NOON), ["", "", ""], lan, NOON)


def test_an_import_is_taken_back_with_a_reason_and_may_come_again(line, lan):
    made = taken(line, lan, [row(1), row(2)])
    with pytest.raises(Refused, match="请写明为什么撤销"):
        imports.undo(made.pk, lan, " ", NOON)
    imports.undo(made.pk, lan, "传错了文件", NOON)
    assert set(Order.objects.values_list("state", flat=True)) == {"withdrawn"}
    event = Event.objects.filter(action="withdraw").first()
    assert (event.actor, event.given["reason"]) == (lan, "导入撤销：传错了文件")
    assert not Outgoing.objects.filter(sent_at=None).exists(), "the source is not told of our own mistake"
    assert line.ask("GET", "/api/partner/orders/SZ-20260408-0001").status_code == 404
    with pytest.raises(Refused, match="没有可撤销"):
        imports.undo(made.pk, lan, "再来", NOON)
    again = taken(line, lan, [row(1), row(2)])
    assert again.made == 2 and Order.objects.filter(state="registered").count() == 2


def test_what_was_worked_on_stops_the_taking_back_and_is_named(line, lan):
    made = taken(line, lan, [row(1), row(2)])
    second = Order.objects.order_by("id")[1]
    do(
        "wangmin",
        "classify",
        second,
        "2026-04-08 12:30",
        kind="inquiry",
        area="城市客运",
        topic="出租汽车-运价",
    )
    with pytest.raises(Refused, match=second.number):
        imports.undo(made.pk, lan, "传错了", NOON)
    assert set(Order.objects.values_list("state", flat=True)) == {"registered"}


@pytest.mark.parametrize("who", ["liujie", "chenli", "heju", "zhangxitong"])
def test_only_dispatchers_and_shift_leaders_import(line, who):
    with pytest.raises(Refused, match="由派单员或值班长办理"):
        imports.take_in(xlsx([row(1)]), line.account, person(who), NOON)
    assert not PartnerImport.objects.exists()


BAD = {
    "empty": (b"", "空的"),
    "not a table": (b"\x00\x01\x02" * 50, "不是表格"),
    "broken zip": (b"PK\x03\x04" + b"x" * 500, "像是坏的"),
    "cut in half": (xlsx([row(n) for n in range(20)])[:3000], "像是坏的"),
    "old excel": (b"\xd0\xcf\x11\xe0" + b"x" * 500, "另存为不加密的 xlsx"),
    "zip bomb": (bomb(), "压缩炸弹"),
    "entities": (laughing(), "像是坏的"),
    "formula": (xlsx([row(1, 诉求内容=("=CMD()",))]), "D2 是公式"),
    "too many rows": (b"a,b\n" + b"1,2\n" * 5001, "最多 5000 行"),
    "too wide": (",".join(f"c{n}" for n in range(99)).encode() + b"\n1\n", "最多 60 栏"),
    "one head twice": (b"a,a\n1,2\n", "有两栏同名"),
    "only a head": (b"a,b\n", "没有内容"),
    "open quote": (b'a,b\n"1,2\n', "引号不成对"),
    "too large": (b"a" * 5_000_001, "最大 5 MB"),
    "long cell": (b"a,b\n" + b"x" * 6001 + b",2\n", "超过 6000"),
    "json": (b'{"a": 1}', "没有内容"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_table_is_refused_in_words_and_keeps_nothing(line, lan, kind):
    raw, words = BAD[kind]
    with pytest.raises(Refused, match=words) as told:
        imports.take_in(raw, line.account, lan, NOON)
    assert told.value.status == 422
    assert not PartnerImport.objects.exists()


def test_a_csv_of_an_old_excel_is_read_and_its_signs_stay_words(line, lan):
    text = ",".join(HEADS) + "\r\n" + ",".join(row(1)) + "\r\n"
    for encoding in ("gbk", "utf-8-sig"):
        table = sheets.read(text.encode(encoding))
        assert table.heads == HEADS and table.rows[0][1][9] == "=1+1 不是公式"


def test_thirty_rows_in_worked_and_given_back_in_their_own_columns(line, lan, turned):
    """The story of an Excel: in, dispatched, answered, returned, 回填 out, opened again as their people would."""
    made = taken(line, lan, [row(n) for n in range(1, 31)], portion=7)
    assert made.made == 30
    orders = list(Order.objects.order_by("id"))
    for order in orders[:3]:
        do("wangmin", "dispatch", order, "2026-04-08 12:30", kind="complaint", lead_unit="enforcement")
    first = orders[0]
    do("chenli", "draft", first, "2026-04-08 13:00", **REPLY, inner_note="内部")
    do("gaoyuan", "endorse", first, "2026-04-08 13:00")
    do("zhaowenbin", "sign_off", first, "2026-04-08 13:00")
    do("chenli", "tell", first, "2026-04-08 13:00", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", first, "2026-04-08 13:00")
    do("wangmin", "confirm", first, "2026-04-08 13:00")
    do("liujie", "return", orders[3], "2026-04-08 13:00", ground="三", reason="请向人民法院起诉")
    book = openpyxl.load_workbook(io.BytesIO(giving_back.back_file(made, lan, NOON)))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 31 and list(rows[0][:12]) == HEADS
    assert list(rows[0][12:]) == ["12328单号", "承办单位", "办理过程", "处理依据", "退回理由", "办结时间"]
    by = [dict(zip(rows[0], r, strict=True)) for r in rows[1:]]
    assert (by[0]["办理状态"], by[0]["办理结果"], by[0]["12328单号"]) == (
        "办结",
        REPLY["result"],
        first.number,
    )
    assert (by[0]["办结时间"], by[0]["姓名"]) == ("2026-04-08 13:00", "魏红霞"), (
        "their own columns stand as they came"
    )
    assert (
        by[1]["办理状态"] == "待签收"
        and by[1]["承办单位"] == "市交通运输综合执法支队"
        and by[1]["办理结果"] is None
    )
    assert (
        by[3]["退回理由"].startswith("第十六条第（三）项：须通过诉讼")
        and "请向人民法院起诉" in by[3]["退回理由"]
    )
    assert by[0]["坐席备注"] == "=1+1 不是公式" and book.active["J2"].data_type == "s"
    assert "内部" not in str(rows)
    assert AccessLog.objects.filter(what="export", hits=30).exists()
    waiting = Outgoing.objects.filter(partner=f"account:{line.account.pk}", sent_at=None).count()
    assert giving_back.settle(made, lan, at("2026-04-08 14:00")) == waiting == 6
    assert not orders[3].duties.filter(kind="inform", ended_at=None).exists(), (
        "the file was the telling of article 16"
    )


def test_another_partner_sees_no_import_of_this_one(line, lan, client):
    taken(line, lan, [row(1)])
    other = Line(client, "xiao-12345")
    assert other.ask("GET", "/api/partner/orders/SZ-20260408-0001").status_code == 404
