"""通报 and 更正 made from kept reports: the same numbers, told to the units; the numbers that changed, told one by one (第二十八条)."""

from collections.abc import Sequence
from datetime import datetime

from hotline.regulation.citation import regulation_name
from hotline.regulation.jurisdiction import city, hotline_name
from hotline.regulation.periods import Period, period
from hotline.regulation.time_limits import local
from hotline.reports import blocks as b
from hotline.reports.blocks import Block
from hotline.reports.corrections import HEAD
from hotline.reports.models import Report

UNITS = "各县区交通运输主管部门、局直各单位、局机关各科室"


def circular_blocks(report: Sequence[Block], of: Period, signed_at: datetime) -> list[Block]:
    """A signed report's own blocks as the bureau's circular to the units: another head, another name below."""
    opening = f"根据《{regulation_name()}》第二十八条，现将{of.words}{hotline_name()}热线运行情况通报如下。"
    day, made = local(signed_at).date(), []
    for place, block in enumerate(report):
        match block["is"]:
            case "title":
                block = block | {"words": f"关于{of.words}{hotline_name()}热线运行情况的通报"}
            case "addressee":
                block = block | {"words": UNITS}
            case "signed":
                block = b.signed(city()["bureau"], day)
            case "imprint":
                block = block | {"by": city()["bureau"], "day": day.isoformat()}
            case "text" if place and report[place - 1]["is"] == "addressee":
                block = block | {"words": opening}
        made.append(block)
    return made


def correction_blocks(
    report: Report, later: Report, rows: Sequence[Sequence[str]], centre: str
) -> list[Block]:
    """The addendum to a signed report: by which version it is corrected, why, and each number that changed."""
    of, signed = period(report.period), local(report.signing.signed_at)
    name = f"{of.words}{hotline_name()}{city()['service']}运行情况报告"
    return [
        b.block("title", words=f"关于更正{name}的说明"),
        b.block("addressee", words=city()["bureau"]),
        b.text(
            f"{signed.year}年{signed.month}月{signed.day}日签发的《{name}》（第 {report.version} 版）由第 {later.version} 版更正。"
            f"更正的理由：{later.reason}。"
        ),
        *(
            [b.text(f"更正的数 {len(rows)} 个，列表如下，其余不变。"), b.table("更正的数", HEAD, rows)]
            if rows
            else [b.text("各表的数没有变化。")]
        ),
        b.signed(centre, local(later.signing.signed_at).date()),
    ]
