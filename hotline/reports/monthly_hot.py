"""热点 of a period's report: what rises, who is often complained of, what many came about (第二十八条)."""

from datetime import datetime

from hotline.people.personal import shown
from hotline.regulation.periods import Period
from hotline.reports import blocks as b
from hotline.reports.blocks import Block
from hotline.reports.themes import BY, FEWEST_DAYS, Theme, collective, complained_of, settings_on, themes

MOST = 20


def hot(of: Period, now: datetime) -> list[Block]:
    """The section, each sentence from the table beside it."""
    found, past = themes(of, now)
    up = [t for t in found if t.rises][:MOST]
    numbers = settings_on(of.start.date())
    said = [b.head("热点"), b.text(_rise(up, past))]
    if up:
        said.append(
            b.table("上升的主题", ("主题", "哪一类", "件数（件）", "往常应有", "倍数"), [_row(t) for t in up])
        )
    companies, many = complained_of(of), collective(of)
    said.append(b.text(f"被投诉 {numbers['company_complaints']} 次以上的企业 {len(companies)} 家；"
                       f"{numbers['collective_calls']} 次以上来件反映同一件事的 {len(many)} 件。"))  # fmt: skip
    if companies:
        said.append(
            b.table(
                "被多次投诉的企业", ("企业", "投诉举报（件）"), [[shown(c), str(n)] for c, n in companies]
            )
        )
    if many:
        said.append(
            b.table(
                "集体反映",
                ("主单", "来件（件）", "主办单位"),
                [[o.number, str(n), str(o.lead_unit or "—")] for o, n in many],
            )
        )
    return said


def _rise(up: list[Theme], past: int) -> str:
    if past < FEWEST_DAYS:
        return f"之前的记录只有 {past} 天，不足 {FEWEST_DAYS} 天，不作上升的判断。"
    if not up:
        return f"与各自之前 {past} 天相比，没有显著上升的主题。"
    best = up[0]
    return f"与各自之前 {past} 天相比，显著上升的 {len(up)} 个，最显著的是{BY[best.by]}“{best.words}”（{best.counts.now} 件，{best.ratio_words}）。"


def _row(theme: Theme) -> list[str]:
    return [
        theme.words,
        BY[theme.by],
        str(theme.counts.now),
        f"{theme.counts.expected:.1f}",
        theme.ratio_words,
    ]
