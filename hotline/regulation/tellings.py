"""TABLE 3: who is told what after which step."""

from dataclasses import dataclass

from hotline.regulation.citation import carry


@dataclass(frozen=True)
class Telling:
    """One row. `to`: unit, centre or bureau; `{number}` and `{title}` are filled in."""

    after: str
    to: str
    sentence: str
    article: str
    post: str = ""
    urgent: bool = False
    only_safety: bool = False
    only_complaint: bool = False


TELLINGS = (
    Telling("register", "bureau", "安全生产：{number} {title}，请立即确认收到", "第十八条", "duty_person", True, only_safety=True),
    Telling("alert", "bureau", "安全生产：{number} {title}，请立即确认收到", "第十八条", "duty_person", True),
    Telling("alert", "centre", "{number} 报告涉及安全生产，请立即转办", "第十八条", urgent=True),
    Telling("dispatch", "unit", "新转办 {number} {title}，请签收并在 24 小时内联系来电人", "第十七条"),
    Telling("dispatch", "centre", "{number} 属投诉举报，请同步抄送省中心", "第二十一条", "dispatcher", only_complaint=True),
    Telling("redo", "unit", "{number} 被退回重办，请整改并提交书面说明", "第二十四条"),
    Telling("submit", "centre", "{number} 已反馈，请程序性确认", "第二十七条", "dispatcher"),
    Telling("confirm", "unit", "{number} 已确认办结", "第二十七条"),
    Telling("remind", "unit", "催办：{number} {title}，请尽快办理", "第二十三条", urgent=True),
    Telling("withdraw", "unit", "{number} 已撤回，不必再办", "第十四条"),
    Telling("mark_major", "bureau", "重大事项：{number} {title}", "第二十九条", "leader", True),
)  # fmt: skip

for _telling in TELLINGS:
    carry(_telling.article, f"tellings.{_telling.after}.{_telling.to}")


def after(action: str) -> tuple[Telling, ...]:
    return tuple(t for t in TELLINGS if t.after == action)
