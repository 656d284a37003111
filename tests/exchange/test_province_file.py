"""The copy as a day's workbook, opened again, and the receipts that come back (第二十一条)."""

import io
import zipfile

import openpyxl
import pytest
from django.core.management import call_command

from hotline.exchange import province, reconcile
from hotline.exchange.province_file import file_of, take_receipts
from hotline.notices.models import Outgoing
from hotline.orders.models import Event
from hotline.regulation.refusals import Refused
from tests.world import REPLY, at, dispatched, do, owed, person

pytestmark = pytest.mark.usefixtures("world")
DAY = at("2026-04-08 00:00").date()
EVENING = at("2026-04-08 18:00")


def rows(raw):
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    head, *lines = list(sheet.values)
    return [dict(zip(head, line, strict=True)) for line in lines]


def workbook(lines, head=("单号", "省中心单号")):
    book = openpyxl.Workbook()
    for line in (head, *lines):
        book.active.append(line)
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def take(lines, head=("单号", "省中心单号"), when="2026-04-09 09:00"):
    return [line.words for line in take_receipts(workbook(lines, head), person("wangmin"), at(when))]


def test_a_days_file_holds_each_message_with_masks_only():
    order = dispatched("2026-04-08 09:30", text="我叫魏红霞，电话13905570361，出租车不打表")
    do("liujie", "withdraw", order, "2026-04-08 10:00", reason="来电人要求撤回")
    dispatched("2026-04-08 11:00", kind="inquiry")
    raw, count = file_of(DAY, EVENING)
    first, second = rows(raw)
    assert count == 2
    assert (first["单号"], first["序号"], first["事项"], first["承办单位"]) == (
        order.number, "2", "转办", "市交通运输综合执法支队")  # fmt: skip
    assert (first["来电人"], first["联系电话"]) == ("魏*霞", "139****0361")
    assert (second["事项"], second["理由"]) == ("撤回", "来电人要求撤回")
    assert "13905570361" not in str([first, second])
    assert "魏红霞" not in str([first, second])


def test_a_secret_caller_is_not_even_masked():
    dispatched("2026-04-08 09:30", secret=True)
    [row] = rows(file_of(DAY, EVENING)[0])
    assert (row["来电人"], row["联系电话"], row["要求保密"]) == ("", "", "是")


def test_what_a_caller_said_is_never_a_formula():
    dispatched("2026-04-08 09:30", text='=HYPERLINK("http://x","点我")', place="=1+1")
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(DAY, EVENING)[0])).active
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}


def test_what_is_in_a_file_no_longer_goes_by_the_line_and_a_file_printed_again_is_the_same(office):
    dispatched("2026-04-08 09:30")
    raw, _ = file_of(DAY, EVENING)
    assert province.send_due(lambda: EVENING) == 0
    dispatched("2026-04-09 09:00")
    again, count = file_of(DAY, at("2026-04-09 12:00"))
    assert (rows(again), count) == (rows(raw), 1)
    assert province.send_due(lambda: at("2026-04-09 12:00")) == 1
    row = Outgoing.objects.get(filed_for=DAY)
    reconcile.send_again(row.pk, at("2026-04-09 12:01"))
    assert province.send_due(lambda: at("2026-04-09 12:01")) == 1
    assert file_of(DAY, at("2026-04-09 12:02"))[1] == 0


def test_what_a_day_missed_is_in_the_next_days_file_and_samples_are_in_none():
    dispatched("2026-04-07 09:30")
    dispatched("2026-04-08 09:30", is_sample=True)
    assert file_of(DAY, EVENING)[1] == 1


def test_a_day_to_come_has_no_file():
    with pytest.raises(Refused, match="还没有到"):
        file_of(at("2026-04-09 00:00").date(), EVENING)


def test_receipts_discharge_the_duty_once_however_often_they_are_brought():
    order, other = dispatched("2026-04-08 09:30"), dispatched("2026-04-08 09:40")
    file_of(DAY, EVENING)
    lines = [(order.number, "AH-7"), (other.number, None)]
    assert take(lines) == ["已登记。", "还没有省中心单号，未登记。"]
    assert take(lines) == ["早已登记，不重复。", "还没有省中心单号，未登记。"]
    event = Event.objects.get(action="province_copy")
    assert (event.order, event.actor, event.body.given["province_number"]) == (order, None, "AH-7")
    assert owed(order, "province_copy").ended_at == at("2026-04-09 09:00")
    row = Outgoing.objects.get(order_number=order.number)
    assert (row.sent_how, row.settled_by) == ("file", person("wangmin"))


def test_what_follows_a_filed_copy_goes_on_by_itself(office):
    order = dispatched("2026-04-08 09:30")
    file_of(DAY, EVENING)
    take([(order.number, "AH-7")])
    do("liujie", "withdraw", order, "2026-04-09 10:00", reason="来电人要求撤回")
    assert province.send_due(lambda: at("2026-04-09 10:00")) == 1
    assert office.heard == [(order.number, "withdraw")]


def test_our_own_file_with_their_numbers_filled_in_is_a_receipts_file():
    order = dispatched("2026-04-08 09:30")
    do("wangmin", "change_kind", order, "2026-04-08 10:00", kind="suggestion", reason="只提建议")
    book = openpyxl.load_workbook(io.BytesIO(file_of(DAY, EVENING)[0]))
    theirs = [cell.value for cell in book.active[1]].index("省中心单号") + 1
    for line in (2, 3):
        book.active.cell(line, theirs, "AH-7")
    box = io.BytesIO()
    book.save(box)
    found = take_receipts(box.getvalue(), person("wangmin"), at("2026-04-09 09:00"))
    assert [(line.place, line.words) for line in found] == [(2, "已登记。"), (3, "已登记。")]
    assert not Outgoing.objects.filter(sent_at=None).exists()


def test_a_wrong_line_is_named_and_the_others_are_taken():
    order = dispatched("2026-04-08 09:30")
    lines = [
        ("20990101-0001", "AH-1"),
        (order.number, "A" * 61),
        (order.number, "AH-7"),
        (order.number, "AH-8"),
    ]
    assert take(lines) == [
        "没有送出过这一件，请核对单号。",
        "省中心单号太长或有看不见的字，请核对。",
        "已登记。",
        "已有回执 AH-7，与这里的不同，没有改。",
    ]
    assert Outgoing.objects.get().receipt == "AH-7"


def bomb():
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return box.getvalue()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "打不开"),
        (b"not a workbook", "打不开"),
        (bomb(), "打不开"),
        (b"x" * 5_000_001, "打不开"),
        (workbook([], head=("单号", "别的")), "第一行里要有"),
        (workbook([("1", "2")] * 5001), "至多 5000 行"),
    ],
    ids=["empty", "text", "bomb", "large", "columns", "rows"],
)
def test_a_file_that_is_none_is_refused_in_words(raw, words):
    with pytest.raises(Refused, match=words):
        take_receipts(raw, person("wangmin"), EVENING)


def test_the_command_writes_the_file(tmp_path, capsys):
    dispatched("2026-04-08 09:30")
    file = tmp_path / "4-8.xlsx"
    call_command("province_file", "2026-04-08", "--to", str(file))
    assert capsys.readouterr().out == f"{file}：1 条。\n"
    assert len(rows(file.read_bytes())) == 1
    with pytest.raises(SystemExit):
        call_command("province_file", "2026-13-08")
    assert "日期写法不对" in capsys.readouterr().err


def test_a_closed_complaint_is_filed_with_its_result():
    order = dispatched("2026-04-08 09:30")
    do("chenli", "draft", order, "2026-04-08 16:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-08 16:10")
    do("zhaowenbin", "sign_off", order, "2026-04-08 16:20")
    do("chenli", "tell", order, "2026-04-08 16:30", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-04-08 16:40")
    do("wangmin", "confirm", order, "2026-04-08 17:00")
    assert rows(file_of(DAY, EVENING)[0])[-1]["办理结果"] == REPLY["result"]
