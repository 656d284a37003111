"""TABLE 1: what may be done to an order: by whom, from where to where, with what, under which article.

Everything a person can press is a row here. Buttons, forms, API, refusals, docs/flow.md and most tests are
derived from it. docs/flow.md is read by an official whenever this table changes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from hotline.regulation.citation import carry
from hotline.regulation.jurisdiction import short_of

CENTRE, BUREAU = short_of("centre"), short_of("bureau")


class State(StrEnum):
    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    IN_REVIEW = "in_review"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    RETURNED = "returned"
    REFERRED = "referred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"
    DESTROYED = "destroyed"

    @property
    def label(self) -> str:
        return STATE_WORDS[self]


STATE_WORDS = {
    State.REGISTERED: "待受理",
    State.DISPATCHED: "待签收",
    State.HANDLING: "办理中",
    State.IN_REVIEW: "审签中",
    State.SIGNED: "待答复",
    State.SUBMITTED: "待确认",
    State.CLOSED: "办结",
    State.RETURNED: "已退回",
    State.REFERRED: "已引导",
    State.MERGED: "已并单",
    State.WITHDRAWN: "已撤回",
    State.ARCHIVED: "已归档",
    State.DESTROYED: "已销毁",
}


class Who(StrEnum):
    """What somebody is to one order; never a general role."""

    DESK = "desk"
    DISPATCHER = "dispatcher"
    SHIFT_LEAD = "shift_lead"
    SUPERVISOR = "supervisor"
    CALLER_BACK = "caller_back"
    READER = "reader"
    HANDLER = "handler"
    JOINT_HANDLER = "joint_handler"
    JOINT_HEAD = "joint_head"
    SECTION_HEAD = "section_head"
    SIGNER = "signer"
    UNIT_HEAD = "unit_head"
    SPEAKS_TO_CALLER = "speaks_to_caller"
    DUTY_PERSON = "duty_person"
    LEADER = "leader"
    SOURCE = "source"
    MACHINE = "machine"

    @property
    def label(self) -> str:
        return WHO_WORDS[self]


WHO_WORDS = {
    Who.DESK: f"{CENTRE}话务员、派单员或值班长",
    Who.DISPATCHER: f"{CENTRE}派单员或值班长",
    Who.SHIFT_LEAD: "值班长",
    Who.SUPERVISOR: "督办员",
    Who.CALLER_BACK: "回访员（不是本件的登记人、承办人）",
    Who.READER: "有权查看的人",
    Who.HANDLER: "主办单位的承办人",
    Who.JOINT_HANDLER: "会办或下级承办单位的承办人",
    Who.JOINT_HEAD: "会办或下级承办单位的负责人",
    Who.SECTION_HEAD: "主办单位的科室负责人或单位负责人",
    Who.SIGNER: "主办单位负责人（重办、安全、重大件须一把手）",
    Who.UNIT_HEAD: "主办单位负责人",
    Who.SPEAKS_TO_CALLER: f"与来电人联系的人（要求保密的由{CENTRE}）",
    Who.DUTY_PERSON: f"当值的{BUREAU}值班员",
    Who.LEADER: "领导小组组长、副组长",
    Who.SOURCE: "转来本件的对接系统",
    Who.MACHINE: "系统",
}


@dataclass(frozen=True)
class Step:
    """One row. `to` None: the order stays where it is. `needs`: a duty that must be owed, or there is nothing to do.

    `once_late`: only after the reply's limit (对于办理时限届满仍未办结回复的).
    `on_hold`: only while the order is (True) or is not (False) under legal hold.
    """

    action: str
    label: str
    from_: tuple[State, ...]
    to: State | None
    who: tuple[Who, ...]
    fields: tuple[str, ...]
    article: str
    optional: tuple[str, ...] = ()
    primary: bool = False
    needs: str = ""
    once_late: bool = False
    on_hold: bool | None = None


S, W = State, Who
BEFORE_CLOSING = (S.REGISTERED, S.DISPATCHED, S.HANDLING, S.IN_REVIEW, S.SIGNED, S.SUBMITTED)
WITH_UNIT = (S.DISPATCHED, S.HANDLING, S.IN_REVIEW, S.SIGNED)
WITH_JOINT = (S.REGISTERED, *WITH_UNIT, S.SUBMITTED)
"""Where joint units may still work: one unit's refusal, or the lead being sought anew, never stops the others."""
ENDED = (S.CLOSED, S.RETURNED, S.REFERRED, S.MERGED, S.WITHDRAWN)
LIVE = (*BEFORE_CLOSING, *ENDED)
AFTER_CLOSING = (S.CLOSED, S.MERGED, S.ARCHIVED)
"""Where a caller is called back: a merged order's own caller too, and one drawn at the month's end from the archive."""

STEPS = (
    Step("register", "登记", (), S.REGISTERED, (W.DESK,), ("kind", "text", "channel"), "第十五条"),
    Step("dispatch", "转办", (S.REGISTERED,), S.DISPATCHED, (W.DESK,), ("kind", "lead_unit"), "第十四条",
         ("joint_units", "area", "topic", "note"), primary=True),
    Step("answer", "即时答复", (S.REGISTERED,), S.CLOSED, (W.DESK,), ("answer",), "第十四条", ("entry", "basis", "opinion")),
    Step("return", "退回", (S.REGISTERED,), S.RETURNED, (W.DESK,), ("ground", "reason"), "第十六条"),
    Step("refer", "引导", (S.REGISTERED,), S.REFERRED, (W.DESK,), ("referral", "transferred_at", "transfer_result"), "第三条"),
    Step("classify", "分类", (S.REGISTERED,), None, (W.DESK,), ("kind", "area", "topic"), "第十四条"),
    Step("sign", "签收", (S.DISPATCHED,), S.HANDLING, (W.HANDLER, W.SECTION_HEAD), (), "第十七条", primary=True),
    Step("assign", "分办", (S.DISPATCHED, S.HANDLING), S.HANDLING, (W.SECTION_HEAD,), ("handler",), "第十八条", ("note",)),
    Step("hand_over", "离岗移交", WITH_JOINT, None, (W.MACHINE,), ("from_person", "handler", "reason"), "第十八条"),
    Step("succeed", "承继", (*WITH_JOINT, S.CLOSED), None, (W.MACHINE,), ("old_unit", "new_unit", "reason"), "第七条"),
    Step("sub_dispatch", "二次转办", (S.DISPATCHED, S.HANDLING), S.HANDLING, (W.SECTION_HEAD,), ("sub_unit",), "第十八条", ("note",)),
    Step("joint_sign", "会办签收", WITH_JOINT, None, (W.JOINT_HANDLER, W.JOINT_HEAD), (), "第二十二条", primary=True, needs="joint_sign"),
    Step("joint_assign", "会办分办", WITH_JOINT, None, (W.JOINT_HEAD,), ("handler",), "第十八条", ("note",)),
    Step("joint_reply", "会办回复", WITH_JOINT, None, (W.JOINT_HANDLER, W.JOINT_HEAD), ("result",), "第二十二条",
         ("process", "basis"), primary=True, needs="joint_reply"),
    Step("add_joint", "增加会办", WITH_UNIT, None, (W.DISPATCHER,), ("joint_units", "reason"), "第十八条"),
    Step("remove_joint", "取消会办", WITH_JOINT, None, (W.DISPATCHER,), ("task_unit", "reason"), "第十八条",
         needs="joint_reply"),
    Step("change_lead", "改派主办", WITH_UNIT, S.DISPATCHED, (W.DISPATCHER,), ("lead_unit", "reason"), "第十八条"),
    Step("request_return", "申请退单", WITH_JOINT, None, (W.SECTION_HEAD, W.JOINT_HEAD), ("return_reason", "reason"), "第十八条",
         ("suggested_unit", "evidence")),
    Step("uphold_return", "同意退单", (S.DISPATCHED, S.HANDLING), S.REGISTERED, (W.DISPATCHER,), ("reason",), "第十八条",
         needs="decide_return"),
    Step("uphold_joint_return", "同意会办退出", WITH_JOINT, None, (W.DISPATCHER,), ("reason",), "第十八条", ("task_unit",),
         needs="decide_return"),
    Step("reject_return", "驳回退单", WITH_JOINT, None, (W.DISPATCHER,), ("reason",), "第十八条", ("task_unit",),
         needs="decide_return"),
    Step("designate", "指定承办", (S.DISPATCHED, S.HANDLING), S.DISPATCHED, (W.DISPATCHER,), ("lead_unit", "reason"), "第十八条",
         needs="decide_return"),
    Step("ring_back", "按约回电", (*LIVE, S.ARCHIVED), None, (W.SPEAKS_TO_CALLER, W.DESK, W.CALLER_BACK), ("outcome", "note"), "第十九条",
         ("how", "promised_at"), primary=True, needs="promised_call"),
    Step("contact", "联络来电人", (S.DISPATCHED, S.HANDLING), S.HANDLING, (W.SPEAKS_TO_CALLER,), ("outcome", "note"),
         "第十九条", ("how", "promised_at")),
    Step("draft", "拟回复", (S.DISPATCHED, S.HANDLING), S.IN_REVIEW, (W.HANDLER, W.SECTION_HEAD),
         ("result", "process", "basis"), "第二十五条", ("inner_note",), primary=True),
    Step("endorse", "审核", (S.IN_REVIEW,), None, (W.SECTION_HEAD,), (), "第二十四条", ("note",)),
    Step("sign_off", "签发", (S.IN_REVIEW,), S.SIGNED, (W.SIGNER,), (), "第二十四条", ("override_reason", "note"), primary=True),
    Step("send_back", "退改", (S.IN_REVIEW, S.SIGNED), S.HANDLING, (W.SECTION_HEAD, W.SIGNER), ("reason",), "第二十四条"),
    Step("tell", "答复来电人", (S.SIGNED,), None, (W.SPEAKS_TO_CALLER,), ("outcome", "how", "note"), "第二十五条",
         ("opinion", "promised_at"), primary=True),
    Step("submit", f"反馈{CENTRE}", (S.SIGNED,), S.SUBMITTED, (W.HANDLER, W.SECTION_HEAD), (), "第二十五条", ("note",), primary=True),
    Step("confirm", "程序性确认", (S.SUBMITTED,), S.CLOSED, (W.DISPATCHER,), (), "第二十七条", ("override_reason", "note"), primary=True),
    Step("redo", "退回重办", (S.SUBMITTED,), S.HANDLING, (W.DISPATCHER,), ("defects", "reason"), "第二十四条"),
    Step("explain", "书面说明", (*WITH_UNIT, S.SUBMITTED, S.CLOSED), None, (W.UNIT_HEAD,), ("explanation",), "第二十四条", needs="explain"),
    Step("accept_explanation", "认可说明", (*WITH_UNIT, S.SUBMITTED, S.CLOSED), None, (W.DISPATCHER,), (), "第二十四条", ("note",),
         needs="review_explanation"),
    Step("reject_explanation", "退回说明", (*WITH_UNIT, S.SUBMITTED, S.CLOSED), None, (W.DISPATCHER,), ("reason",), "第二十四条",
         needs="review_explanation"),
    Step("accept_late_entry", "认可补录", (*BEFORE_CLOSING, S.CLOSED), None, (W.DISPATCHER,), ("reason",), "第二十七条",
         needs="verify_late_entry"),
    Step("reject_late_entry", "不认可补录", (*BEFORE_CLOSING, S.CLOSED), None, (W.DISPATCHER,), ("reason",), "第二十七条",
         needs="verify_late_entry"),
    Step("call_back", "回访", AFTER_CLOSING, None, (W.CALLER_BACK,), ("outcome",), "第二十六条",
         ("efficiency", "reply_score", "result_score", "satisfaction", "dislikes", "words", "advice", "promised_at"), primary=True, needs="call_back"),
    Step("rate", "来电人自评", AFTER_CLOSING, None, (W.DESK, W.SOURCE), ("satisfaction", "how"), "第十条", ("words",)),
    Step("object", "提出异议", (S.CLOSED, S.ARCHIVED), None, (W.DESK, W.SOURCE), ("reason",), "第二十六条"),
    Step("draw", "补抽回访", (S.CLOSED, S.ARCHIVED), None, (W.MACHINE,), (), "第二十六条"),
    Step("reopen", "重新办理", (S.CLOSED, S.ARCHIVED), S.HANDLING, (W.SHIFT_LEAD,), ("reason",), "第二十六条", ("lead_unit",)),
    Step("close_dissatisfied", "维持办结", AFTER_CLOSING, None, (W.SHIFT_LEAD,), ("reason",), "第二十六条",
         needs="decide_dissatisfied"),
    Step("inform_decision", "告知决定", AFTER_CLOSING, None, (W.DESK,), ("outcome", "how", "note"), "第二十六条", ("promised_at",), primary=True,
         needs="inform_decision"),
    Step("inform", "告知来电人", (S.RETURNED, S.REFERRED), None, (W.DESK, W.MACHINE), ("outcome", "how", "note"), "第十六条", ("promised_at",), primary=True,
         needs="inform"),
    Step("archive", "归档", ENDED, S.ARCHIVED, (W.DISPATCHER,), (), "第二十七条", ("note",), primary=True),
    Step("source_due", "来源期限", LIVE, None, (W.DISPATCHER, W.SOURCE), ("source_due",), "第十五条", ("reason",)),
    Step("province_copy", "抄送省中心", (*WITH_UNIT, S.SUBMITTED, S.CLOSED, S.REGISTERED, S.RETURNED, S.REFERRED), None, (W.DISPATCHER, W.MACHINE), ("province_number",), "第二十一条",
         needs="province_copy"),
    Step("remind", "催办", (*WITH_UNIT,), None, (W.DESK, W.SUPERVISOR, W.SOURCE, W.MACHINE), (), "第二十三条", ("note",)),
    Step("escalate", "升级督办", LIVE, None, (W.MACHINE,), (), "第二十三条"),
    Step("urge", "电话督办", WITH_UNIT, None, (W.DISPATCHER, W.SUPERVISOR), ("outcome", "who_answered", "note"), "第二十三条",
         once_late=True),
    Step("written_urge", "书面催办", WITH_UNIT, None, (W.DISPATCHER, W.SUPERVISOR), ("note",), "第二十三条", once_late=True),
    Step("dispatch_on_site", "现场调度", WITH_UNIT, None, (W.SUPERVISOR, W.SHIFT_LEAD), ("on_site", "reason"), "第二十三条",
         once_late=True),
    Step("report_up", "报领导小组办公室", WITH_UNIT, None, (W.SUPERVISOR, W.SHIFT_LEAD), ("leader", "reason"), "第二十三条",
         once_late=True),
    Step("instruct", "领导批示", LIVE, None, (W.LEADER,), ("instruction",), "第二十三条"),
    Step("alert", "报告安全生产", LIVE, None, (W.DESK, W.HANDLER, W.SECTION_HEAD), ("reason",), "第十八条"),
    Step("acknowledge", "确认收到", (*LIVE, S.ARCHIVED), None, (W.DUTY_PERSON,), (), "第十八条", ("note",), primary=True,
         needs="acknowledge"),
    Step("call_off", "解除安全警报", LIVE, None, (W.DUTY_PERSON, W.LEADER), ("reason",), "第十八条"),
    Step("supplement", "补充", LIVE, None, (W.DESK, W.HANDLER, W.SECTION_HEAD, W.SOURCE), ("note",), "第十四条", ("promised_at",)),
    Step("attach", "添附件", LIVE, None, (W.DESK, W.HANDLER, W.SECTION_HEAD, W.JOINT_HANDLER, W.JOINT_HEAD, W.SOURCE), ("attachment",),
         "第十四条", ("note",)),
    Step("change_kind", "改类别", (*WITH_UNIT,), None, (W.DISPATCHER,), ("kind", "reason"), "第二十条"),
    Step("set_statutory_limit", "法定时限", WITH_UNIT, None, (W.DISPATCHER,), ("law", "working_days", "reason"), "第二十条"),
    Step("request_extension", "申请延期", WITH_UNIT, None, (W.UNIT_HEAD,), ("working_days", "reason"), "第二十条", ("evidence",)),
    Step("grant_extension", "准予延期", WITH_UNIT, None, (W.DISPATCHER,), ("working_days", "reason"), "第二十条",
         needs="decide_extension"),
    Step("refuse_extension", "不予延期", WITH_UNIT, None, (W.DISPATCHER,), ("reason",), "第二十条", needs="decide_extension"),
    Step("tell_extension", "告知延期", WITH_UNIT, None, (W.SPEAKS_TO_CALLER,), ("outcome", "how", "note"), "第二十条", ("promised_at",),
         needs="tell_extension"),
    Step("recount", "按放假通知重计", LIVE, None, (W.MACHINE,), ("holiday_notice", "approver"), "第二十条"),
    Step("correct", "更正", LIVE, None, (W.DESK,), ("field", "value", "reason"), "第二十七条"),
    Step("mark_secret", "要求保密", LIVE, None, (W.DESK,), ("reason",), "第九条"),
    Step("give_copy", "提供本人信息副本", (*LIVE, S.ARCHIVED), None, (W.DESK,), ("proof",), "第九条", ("query_code", "note")),
    Step("correct_caller", "更正来电人信息", LIVE, None, (W.DESK,), ("proof", "reason"), "第九条", ("query_code", "caller_name", "phone")),
    Step("restrict", "限制处理", (*LIVE, S.ARCHIVED), None, (W.DESK,), ("proof", "reason"), "第九条", ("query_code",)),
    Step("recuse", "回避", (*LIVE, S.ARCHIVED), None, (W.READER, W.DUTY_PERSON), ("recused", "relation"), "第九条", ("reason",)),
    Step("end_recusal", "解除回避", (*LIVE, S.ARCHIVED), None, (W.SHIFT_LEAD,), ("recused", "reason"), "第九条"),
    Step("mark_unreasonable", "标记不合理", (*LIVE, S.ARCHIVED), None, (W.SHIFT_LEAD,), ("until", "reason"), "第十五条"),
    Step("mark_major", "标为重大", LIVE, None, (W.DISPATCHER,), ("reason",), "第二十九条"),
    Step("merge", "并单", (S.REGISTERED, S.DISPATCHED, S.HANDLING), S.MERGED, (W.DISPATCHER,), ("main_order", "reason"), "第二十二条"),
    Step("join", "并入该件", (S.REGISTERED,), S.MERGED, (W.DESK,), ("main_order",), "第二十二条", ("reason",)),
    Step("absorb", "收并", (), None, (W.MACHINE,), ("merged_order",), "第二十二条"),
    Step("unmerge", "取消并单", (S.MERGED,), S.REGISTERED, (W.DISPATCHER,), ("reason",), "第二十二条"),
    Step("follow_main", "随主单了结", (S.MERGED,), None, (W.MACHINE,), (), "第二十五条"),
    Step("inform_merged", "告知并单来电人", (S.MERGED,), None, (W.DESK,), ("outcome", "how", "note"), "第二十五条", ("promised_at",), primary=True,
         needs="inform_merged"),
    Step("split", "拆单", (S.REGISTERED,), None, (W.DESK,), ("text", "kind"), "第十八条"),
    Step("withdraw", "撤回", (S.REGISTERED, *WITH_UNIT), S.WITHDRAWN, (W.DESK, W.SOURCE), ("reason",), "第十四条"),
    Step("seal_package", "封存", (S.ARCHIVED,), None, (W.MACHINE,), ("version", "seal"), "第二十七条"),
    Step("hold", "依法留存", (*LIVE, S.ARCHIVED), None, (W.DISPATCHER, W.SUPERVISOR), ("reason",), "第二十七条", on_hold=False),
    Step("release", "解除留存", (*LIVE, S.ARCHIVED), None, (W.SHIFT_LEAD,), ("reason",), "第二十七条", on_hold=True),
    Step("destroy", "销毁", (S.ARCHIVED,), S.DESTROYED, (W.MACHINE,), ("certificate",), "第二十七条", on_hold=False),
    Step("reveal", "查看号码", (*LIVE, S.ARCHIVED), None, (W.SPEAKS_TO_CALLER, W.DESK, W.CALLER_BACK), ("reason",), "第九条"),
)  # fmt: skip

STEP = {step.action: step for step in STEPS}
for _step in STEPS:
    carry(_step.article, f"steps.{_step.action}")


def open_to(
    standing: frozenset[Who], state: State, owed: Collection[str], late: bool, on_hold: bool = False
) -> tuple[Step, ...]:
    """The steps somebody with this standing may take from this state, in the table's order.

    owed: kinds of open duties. late: whether a reply's limit is over. on_hold: whether the order is held.
    """
    mine = [s for s in STEPS if state in s.from_ and standing & set(s.who)]
    due = [s for s in mine if (not s.needs or s.needs in owed) and (late or not s.once_late)]
    return tuple(s for s in due if s.on_hold in (None, on_hold))
