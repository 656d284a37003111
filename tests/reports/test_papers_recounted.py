"""A month becomes a monthly report, an assessment notice and a special report; every number in them is counted again.

Cuts by statements written here on raw events and orders, rates by the stories of tests/statistics/recount.py: nothing of
hotline/statistics takes part. No table is left out, and no sentence says a number that no recounted table has.
"""

import io
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import connection
from docx import Document

from hotline.assessment.models import Round
from hotline.assessment.notice import notice_paper
from hotline.assessment.rounds import make_round, publish
from hotline.campaigns.deeds import open_campaign
from hotline.campaigns.special import special_blocks
from hotline.orders.owing import UNREACHED
from hotline.people.models import Unit
from hotline.regulation.acceptance import KINDS
from hotline.regulation.indicators import HEADLINE, INDICATOR, INDICATORS, OF_A_UNIT
from hotline.regulation.periods import period
from hotline.regulation.time_limits import local
from hotline.reports.monthly import blocks
from hotline.statistics.tables import compared
from tests.statistics.month import NOW
from tests.statistics.recount import Recount
from tests.world import at, person

pytestmark = pytest.mark.slow
START, END = at("2026-04-01 00:00"), at("2026-05-01 00:00")
CAME = """from orders_event e join orders_order o on o.id = e.order_id join orders_contact c on c.id = o.contact_id
 where e.action = 'register' and e.happened_at >= %(start)s and e.happened_at < %(end)s"""
ALONE = """ and (select count(*) from orders_event m where m.order_id = o.id and m.action in ('merge', 'join'))
 = (select count(*) from orders_event m where m.order_id = o.id and m.action = 'unmerge')"""
DRAWN = """select count(*) filter (where d.ended_at <= d.due and d.ground in ('', %(unreached)s)), count(*)
 from orders_owedduty d join orders_order o on o.id = d.order_id where d.kind = 'call_back' and d.due > %(start)s and d.due <= %(end)s
 and (d.ended_at is null or d.ground in ('', %(unreached)s) or d.ended_at > d.due) and """
SAMPLED = {
    "called_back_others": "o.kind <> 'complaint'",
    "called_back_dispatched": "exists (select from orders_event e where e.order_id = o.id and e.action = 'confirm')",
}
LATE = """select o.number from orders_owedduty d join orders_order o on o.id = d.order_id where d.kind = 'reply' and d.first_due < %(end)s
 and (d.ended_at is null or d.ended_at >= %(end)s) order by d.first_due, d.id"""


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql, {"start": START, "end": END, "unreached": UNREACHED})
        return cursor.fetchall()


def one_place(value):
    return Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def words(indicator, hits, rows, pair=False):
    """98.6 %, 4.1 个工作日, 12 件, — and 412/418, as the papers write them."""
    if indicator.measure == "件":
        return f"{rows}" if pair else f"{rows} 件"
    said = "—"
    if rows:
        value = one_place(Decimal(hits) / rows * (100 if indicator.measure == "%" else 1))
        said = f"{value}" if pair and indicator.measure != "%" else f"{value} {indicator.measure}"
    return f"{said}\n{hits:.0f}/{rows}" if pair else said


def counted_again(now=NOW, unit=None):
    found = Recount(START, END, now, unit.name if unit else "").count()
    if unit is None:
        found |= {key: asked(DRAWN + where)[0] for key, where in SAMPLED.items()}
    return {i.key: found.get(i.key, (0, 0)) for i in INDICATORS}


@pytest.fixture
def report(april):
    made = blocks(
        compared(period("2026-04"), NOW, exact=True),
        list(Unit.objects.order_by("ordinal", "id")),
        "市中心",
        NOW,
    )
    return made, {b["caption"]: b for b in made if b["is"] == "table"}


def by(column, key=None):
    found = {}
    for value, kind, n in asked(f"select {column}, o.kind, count(*) {CAME}{ALONE} group by 1, 2"):
        row = found.setdefault(key(value) if key else value, {})
        row[kind] = n
    return found


def cut_rows(found):
    whole = sum(sum(row.values()) for row in found.values())
    return {name: [str(n := sum(row.values())), f"{one_place(Decimal(n) / whole * 100)} %", *(str(row.get(k, 0)) for k in KINDS)]
            for name, row in found.items()}  # fmt: skip


def test_every_number_of_the_monthly_report_is_in_the_raw_events(report):
    made, tables = report
    wrong = {}

    def held(caption, expected, columns, nothing=None):
        """Each row of a table, by its first cell: what stands in these columns; rows not expected hold nothing."""
        for row in tables.pop(caption)["rows"]:
            got = [row[n] for n in columns]
            if got != expected.get(row[0], nothing):
                wrong[caption, row[0]] = (got, expected.get(row[0], nothing))

    whole = counted_again()
    kinds = by("o.kind")
    total = sum(sum(row.values()) for row in kinds.values())
    held("三类业务", {KINDS[k]: [str(n := row.get(k, 0)), f"{one_place(Decimal(n) / total * 100)} %", "—", "—"] for k, row in kinds.items()},
         range(1, 5), ["0", "0.0 %", "—", "—"])  # fmt: skip
    nothing = ["0", "0.0 %", "0", "0", "0"]
    held("业务领域", cut_rows(by("o.area")), range(1, 6), nothing)
    labels = dict(
        asked(
            "select code, name from (values ('phone', '12328电话'), ('wechat', '微信'), ('12345', '12345转办')) v (code, name)"
        )
    )
    held("来源渠道", cut_rows(by("c.channel", labels.get)), range(1, 6), nothing)
    held("县区", cut_rows(by("o.county")), range(1, 6), nothing)
    rates = {
        i.label: [words(i, *whole[i.key]), f"{whole[i.key][0]:.0f}/{whole[i.key][1]}" if i.over else "—"]
        for i in INDICATORS
    }
    held("主要指标", rates, (1, 2))
    assert len(made) and set(HEADLINE) <= set(whole)
    held("全部指标", rates, (1, 2))

    units = {u.short_name: u for u in Unit.objects.all()}
    again = {name: counted_again(unit=units[name]) for name in ("执法支队", "泗县局")}
    again["合计"] = {
        k: tuple(sum(parts) for parts in zip(*(a[k] for a in again.values()), strict=True)) for k in OF_A_UNIT
    }
    for caption in ("各承办单位主要指标", "各承办单位办理情况"):
        keys = [next(i.key for i in INDICATORS if i.label == head) for head in tables[caption]["head"][1:]]
        held(caption, {name: [words(INDICATOR[k], *a[k], pair=True) for k in keys] for name, a in again.items()},
             range(1, len(keys) + 1))  # fmt: skip

    placed = {}
    for county, area, n in asked(f"select o.county, o.area, count(*) {CAME}{ALONE} group by 1, 2"):
        placed.setdefault(county, {})[area] = n
    areas = tables["县区和业务领域"]["head"][1:-1]
    sums = [sum(row.get(a, 0) for row in placed.values()) for a in areas]
    held("县区和业务领域", {c: [*(str(row.get(a, 0)) for a in areas), str(sum(row.values()))] for c, row in placed.items()}
         | {"合计": [*map(str, sums), str(sum(sums))]}, range(1, len(areas) + 2), ["0"] * (len(areas) + 1))  # fmt: skip
    topics = asked(f"select o.topic, count(*) {CAME}{ALONE} and o.topic <> '' group by 1 order by 2 desc, 1")
    held("主题", {str(n): [topic, str(count)] for n, (topic, count) in enumerate(topics, 1)}, (1, 2))
    said = dict(asked("""select distinct on (e.order_id) b.given->>'satisfaction', e.order_id from orders_event e join orders_event_body b
        on b.event_id = e.id where e.action = 'call_back' and b.given->>'satisfaction' is not null
        and e.happened_at >= %(start)s and e.happened_at < %(end)s order by e.order_id, e.seq desc""") and
        asked("""select word, count(*) from (select distinct on (e.order_id) b.given->>'satisfaction' as word from orders_event e
        join orders_event_body b on b.event_id = e.id where e.action = 'call_back' and b.given->>'satisfaction' is not null
        and e.happened_at >= %(start)s and e.happened_at < %(end)s order by e.order_id, e.seq desc) last group by 1"""))  # fmt: skip
    opinions = [str(said.get(o, 0)) for o in ("very", "satisfied", "basic", "not", "very_not")]
    held("回访满意程度", {"件数（件）": [*opinions, str(sum(said.values()))]}, range(1, 7))
    late = [number for (number,) in asked(LATE)]
    assert [row[0] for row in tables.pop("超期未办结")["rows"]] == late and len(late) == whole["late_open"][1]

    assert wrong == {}
    assert tables == {}, "no table is left out"
    known = set(re.findall(r"\d+(?:\.\d+)?", str([b["rows"] for b in made if b["is"] == "table"]))) | {
        str(total)
    }
    hours = asked(
        f"select extract(hour from e.happened_at at time zone 'Asia/Shanghai')::int, count(distinct c.id) {CAME} group by 1"
    )
    known |= {str(n) for hour, n in hours for n in (hour, hour + 1, n)}
    [(days,)] = asked(
        "select %(start)s::date - min(registered_at)::date from orders_order where registered_at < %(start)s"
    )
    known |= {
        "60",
        "3",
        "30",
        str(days or 0),
        "0",
    }  # the numbers of the rules themselves, and the days there are records of
    for block in made:
        if block["is"] == "text":
            bare = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d|\d{4}年\d+月|12328|读法 \d+|0/0", "", block["words"])
            assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= known, block["words"]


def test_every_number_of_the_assessment_notice_is_in_the_raw_events(april):
    moment = at("2026-05-06 09:00")
    make_round("2026-04", actor=person("fangjing"), now=moment)
    publish("2026-04", actor=person("heju"), now=at("2026-05-12 09:00"))
    made = Round.objects.get(month="2026-04", about="units")
    paper = Document(io.BytesIO(notice_paper(made)))
    points = {"signed": 5, "contacted": 15, "on_time": 30, "satisfied": 25, "redone": 15, "explained": 10}
    found = {
        row.cells[1].text: [c.text for c in row.cells] for table in paper.tables for row in table.rows[1:]
    }
    assert len(found) == 2
    for name, row in found.items():
        counted = counted_again(moment, Unit.objects.get(short_name=name))
        items = {
            k: (rows - hits if k == "redone" else hits, rows)
            for k, (hits, rows) in counted.items()
            if k in points
        }
        missed, still = counted["on_time"][1] - counted["on_time"][0], counted["late_open"][1]
        earned = sum(Decimal(points[k]) * good / rows for k, (good, rows) in items.items() if rows)
        attainable = sum(points[k] for k, (_, rows) in items.items() if rows)
        score = max(Decimal(), one_place(earned / attainable * 100 - (missed - still) * 1 - still * 2))
        ranked = counted["dispatched"][1] >= 5
        assert row == ["1" if ranked else "不排名", name, str(score), str(counted["dispatched"][1]),
                       *("{:.0f}/{}".format(*items[k]) for k in points)], name  # fmt: skip


def test_every_number_of_a_special_report_is_in_the_raw_events(april):
    theme = "出租汽车-不打表"
    given = {"by": "topic", "theme": theme, "period": "2026-04", "title": "出租汽车不打表", "problem": "多人反映，多次处罚仍反复。",
             "unit": "enforcement", "person": "高远", "begins": "2026-05-20", "ends": "2026-07-31"}  # fmt: skip
    made = special_blocks(
        open_campaign(given, actor=person("zhouqiang"), now=NOW), "市中心", at("2026-05-21 09:00")
    )
    tables = {b["caption"]: b["rows"] for b in made if b["is"] == "table"}
    [(n, first)] = asked(f"select count(*), min(e.happened_at) {CAME}{ALONE} and o.topic = '{theme}'")
    assert {r[0]: r[1] for r in tables["近 12 个月该主题的工单"] if r[1] != "0"} == {"2026年4月": str(n)}
    units = asked(f"""select coalesce(u.short_name, '未转办'), count(*) {CAME.replace("where", "left join people_unit u on u.id = o.lead_unit_id where")}{ALONE}
        and o.topic = '{theme}' group by 1""")
    assert {r[0]: int(r[1]) for r in tables["列入的工单按主办单位"]} == dict(units)
    days = (at("2026-05-20 00:00") - local(first).replace(hour=0, minute=0)).days
    before, after = tables["治理前后"]
    assert (before[1:3], after[1:3]) == ([str(n), str(days)], ["0", "1"])
    assert before[3] == str(one_place(Decimal(n) / days * 30))
