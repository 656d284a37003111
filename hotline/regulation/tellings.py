"""TABLE 3: who is told what after which step."""

from dataclasses import dataclass
from datetime import date

from hotline.regulation.citation import carry
from hotline.regulation.parameters import value_on


@dataclass(frozen=True)
class Telling:
    """One row. `{number}` and `{title}` are filled in, and the city's numbers by the names of their parameters.

    to: unit (the lead), joint (units newly asked to join), asked (the unit the step is about), dropped (units
    released from it), pressed (units the step urged), centre, bureau, province or source.
    rung: only when the step reached that rung. only_moved: when the step changed a date.
    What goes to the province is the order itself, left for it once the order was dispatched, while it is a complaint
    or was one until this step. What goes to the source (12345, another hotline) is state, reply and reasons of what it
    handed over.
    """

    after: str
    to: str
    sentence: str
    article: str
    post: str = ""
    urgent: bool = False
    only_safety: bool = False
    rung: str = ""
    only_moved: bool = False


PROVINCE, SOURCE = "province", "source"
TELLINGS = (
    Telling("register", "bureau", "安全生产：{number} {title}，请立即确认收到", "第十八条", "duty_person", True, only_safety=True),
    Telling("alert", "bureau", "安全生产：{number} {title}，请立即确认收到", "第十八条", "duty_person", True),
    Telling("alert", "unit", "安全生产：{number} {title}，请立即按规定处理", "第十八条", urgent=True),
    Telling("alert", "centre", "{number} 报告涉及安全生产，请立即转办", "第十八条", urgent=True),
    Telling("dispatch", "unit", "新转办 {number} {title}，请签收并在 {first_contact_hours} 小时内联系来电人", "第十七条"),
    Telling("dispatch", "unit", "安全生产：{number} {title}，请立即按规定处理", "第十八条", urgent=True, only_safety=True),
    Telling("dispatch", PROVINCE, "投诉举报已转办", "第二十一条"),
    Telling("dispatch", "joint", "会办 {number} {title}，请签收并在限期前向主办单位回复", "第二十二条"),
    Telling("add_joint", "joint", "会办 {number} {title}，请签收并在限期前向主办单位回复", "第二十二条"),
    Telling("succeed", "asked", "承继 {number} {title}，期限不变，请继续办理", "第七条"),
    Telling("sub_dispatch", "joint", "二次转办 {number} {title}，请签收并在限期前向主办单位回复", "第十八条"),
    Telling("joint_reply", "unit", "{number} 会办单位已回复", "第二十二条"),
    Telling("remove_joint", "dropped", "{number} 已取消会办，不必再办", "第十八条"),
    Telling("change_lead", "unit", "改派 {number} {title}，请签收并在 {first_contact_hours} 小时内联系来电人", "第十八条"),
    Telling("change_lead", "dropped", "{number} 已改派他单位，不必再办", "第十八条"),
    Telling("request_return", "centre", "{number} 申请退单，请裁定", "第十八条", "dispatcher"),
    Telling("uphold_return", "dropped", "{number} 退单已同意，不必再办", "第十八条"),
    Telling("uphold_joint_return", "dropped", "{number} 退出会办已同意，不必再办", "第十八条"),
    Telling("reject_return", "asked", "{number} 退单未获同意，原期限不变，请继续办理", "第十八条"),
    Telling("designate", "unit", "指定承办 {number} {title}，请签收并在 {first_contact_hours} 小时内联系来电人", "第十八条"),
    Telling("designate", "dropped", "{number} 已指定他单位承办，不必再办", "第十八条"),
    Telling("set_statutory_limit", "unit", "{number} 已按法定时限重计期限", "第二十条"),
    Telling("request_extension", "centre", "{number} 申请延期，请审批", "第二十条", "dispatcher"),
    Telling("grant_extension", "unit", "{number} 已准予延期，请告知来电人", "第二十条"),
    Telling("refuse_extension", "unit", "{number} 不予延期，原期限不变", "第二十条"),
    Telling("recount", "unit", "{number} 按放假通知重计了期限，请看新的期限", "第二十条", only_moved=True),
    Telling("redo", "unit", "{number} 被退回重办，请整改并提交书面说明", "第二十四条"),
    Telling("explain", "centre", "{number} 已交书面说明，请审", "第二十四条", "dispatcher"),
    Telling("accept_explanation", "unit", "{number} 书面说明已认可", "第二十四条"),
    Telling("reject_explanation", "unit", "{number} 书面说明被退回，请重新说明", "第二十四条"),
    Telling("accept_late_entry", "unit", "{number} 补录已核实认可，按所填时刻计", "第二十七条"),
    Telling("reject_late_entry", "unit", "{number} 补录未获认可，按录入时刻计", "第二十七条"),
    Telling("submit", "centre", "{number} 已反馈，请程序性确认", "第二十七条", "dispatcher"),
    Telling("confirm", "unit", "{number} 已确认办结", "第二十七条"),
    Telling("merge", "unit", "{number} 已并入他单，不必再单独办理", "第二十二条"),
    Telling("rate", "centre", "{number} 来电人已自评", "第十条", "caller_back"),
    Telling("object", "centre", "{number} 来电人对结果有异议，请决定", "第二十六条", "shift_lead"),
    Telling("attach", "unit", "{number} 有新附件，请看流转记录", "第十四条"),
    Telling("supplement", "unit", "{number} 有补充，请看流转记录", "第十四条"),
    Telling("reopen", "unit", "{number} 经决定重新办理，请在限期前联系来电人并回复", "第二十六条"),
    Telling("unmerge", "centre", "{number} 已取消并单，请受理分派", "第二十二条", "dispatcher"),
    Telling("remind", "pressed", "催办：{number} {title}，请尽快办理", "第二十三条", urgent=True),
    Telling("remind", "centre", "{number} 到期未回复，请在 {overdue_ladder_working_days[urge]} 个工作日内电话督办", "第二十三条", "supervisor", rung="urge"),
    Telling("escalate", "centre", "{number} 到期未回复，请在 {overdue_ladder_working_days[urge]} 个工作日内电话督办", "第二十三条", "supervisor", rung="urge"),
    Telling("escalate", "centre", "{number} 仍未回复，请书面催办", "第二十三条", "supervisor", rung="written_urge"),
    Telling("escalate", "centre", "{number} 仍未回复，请决定是否现场调度", "第二十三条", "supervisor", rung="dispatch_on_site"),
    Telling("escalate", "centre", "{number} 仍未回复，请报领导小组办公室", "第二十三条", "supervisor", True, rung="report_up"),
    Telling("escalate", "centre", "安全警报无人确认：{number} {title}，请值班长立即电话督促", "第十八条", "shift_lead", True,
            rung="alert_again"),
    Telling("escalate", "bureau", "安全警报无人确认：{number} {title}，请领导过问", "第十八条", "leader", True, rung="alert_again"),
    Telling("written_urge", "unit", "书面催办：{number} {title}，请按督办单要求办理并回复", "第二十三条", urgent=True),
    Telling("dispatch_on_site", "unit", "现场调度：{number} {title}，已作出决定，请看流转记录", "第二十三条", urgent=True),
    Telling("report_up", "bureau", "{number} {title} 逾期未回复，报请批示", "第二十三条", "leader", True),
    Telling("report_up", "unit", "{number} {title} 逾期未回复，已报领导小组办公室", "第二十三条", urgent=True),
    Telling("instruct", "centre", "领导已批示：{number} {title}", "第二十三条", "supervisor", True),
    Telling("instruct", "unit", "领导已批示：{number} {title}，请按批示办理", "第二十三条", urgent=True),
    Telling("call_off", "centre", "{number} 安全警报已解除", "第十八条", urgent=True),
    Telling("call_off", "unit", "{number} 安全警报已解除", "第十八条", urgent=True),
    Telling("withdraw", "unit", "{number} 已撤回，不必再办", "第十四条"),
    Telling("mark_major", "bureau", "重大事项：{number} {title}", "第二十九条", "leader", True),
    Telling("change_lead", PROVINCE, "主办单位已改", "第二十一条"),
    Telling("designate", PROVINCE, "主办单位已指定", "第二十一条"),
    Telling("change_kind", PROVINCE, "类别已改", "第二十一条"),
    Telling("confirm", PROVINCE, "已办结，附办理结果", "第二十一条"),
    Telling("return", PROVINCE, "已退回，附理由", "第二十一条"),
    Telling("reopen", PROVINCE, "经决定重新办理", "第二十一条"),
    Telling("unmerge", PROVINCE, "已取消并单", "第二十一条"),
    Telling("merge", PROVINCE, "已并入他单", "第二十一条"),
    Telling("withdraw", PROVINCE, "已撤回", "第二十一条"),
    Telling("mark_secret", PROVINCE, "来电人要求保密", "第二十一条"),
    Telling("dispatch", SOURCE, "已转办，附承办单位和期限", "第十五条"),
    Telling("answer", SOURCE, "已即时答复，附答复", "第十四条"),
    Telling("return", SOURCE, "已退回，附情形和理由", "第十六条"),
    Telling("refer", SOURCE, "已引导", "第三条"),
    Telling("change_lead", SOURCE, "主办单位已改", "第十八条"),
    Telling("designate", SOURCE, "主办单位已指定", "第十八条"),
    Telling("request_extension", SOURCE, "承办单位申请延期，请批复", "第二十条"),
    Telling("grant_extension", SOURCE, "已准予延期", "第二十条"),
    Telling("tell", SOURCE, "已答复来电人，附办理结果", "第二十五条"),
    Telling("redo", SOURCE, "回复不合要求，退回重办", "第二十四条"),
    Telling("confirm", SOURCE, "已办结，附办理结果", "第二十七条"),
    Telling("reopen", SOURCE, "经决定重新办理", "第二十六条"),
    Telling("close_dissatisfied", SOURCE, "经核实维持办结，附理由", "第二十六条"),
    Telling("merge", SOURCE, "与同一件事的其他反映一并办理", "第二十二条"),
    Telling("join", SOURCE, "与同一件事的其他反映一并办理", "第二十二条"),
    Telling("unmerge", SOURCE, "改为单独办理", "第二十二条"),
    Telling("follow_main", SOURCE, "一并办理的事已办结", "第二十五条"),
    Telling("withdraw", SOURCE, "已撤回", "第十四条"),
)  # fmt: skip

for _telling in TELLINGS:
    carry(_telling.article, f"tellings.{_telling.after}.{_telling.to}")


NUMBERS = ("first_contact_hours", "overdue_ladder_working_days")
"""The parameters a sentence may name."""


def words(telling: Telling, day: date, number: str = "{number}", title: str = "{title}") -> str:
    """The sentence with the numbers in force on a day."""
    return telling.sentence.format(
        number=number, title=title, **{name: value_on(day, name) for name in NUMBERS}
    )


def after(action: str) -> tuple[Telling, ...]:
    return tuple(t for t in TELLINGS if t.after == action)
