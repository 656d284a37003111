"""TABLE: the indicators. Each with its name, what is counted over what, which moment puts a row into a period, and whence.

How rows are found stands once a `base` in hotline/statistics/bases.py; figure and list behind it are the same rows.
"""

from dataclasses import dataclass

from hotline.regulation.citation import carry

MINISTRY = "交办运〔2021〕60号所列名称；该办法的算式未见，分子分母为系统读法"
RULES = "本办法条文；分子分母为系统读法"
MERGING = "读法 14"


@dataclass(frozen=True)
class Indicator:
    """One row. over "": a plain number, otherwise a rate of `counts` over `over`.

    kinds: only orders of these kinds. by_unit: whether it is anything a unit answers for. instant: only orders answered
    on the spot (True) or only dispatched ones (False). better: which way is good, "" for neither.
    """

    key: str
    label: str
    counts: str
    over: str
    base: str
    period_rule: str
    article: str
    source: str
    measure: str = "%"
    kinds: tuple[str, ...] = ()
    by_unit: bool = True
    instant: bool | None = None
    better: str = "more"


ENQUIRY, COMPLAINT, OTHER = ("inquiry",), ("complaint",), ("inquiry", "suggestion")
CAME, GIVEN, DUE = "登记时刻在本期", "转办时刻在本期", "期限落在本期；未到期又未办的不计"
REPLY_DUE = "期限落在本期（退回重办的以较晚者为准）；超期未办结的照计，未到期又未回复的不计"
CALLED, CLOSED = "回访时刻在本期，一件多次取最后一次", "确认办结的时刻在本期"
SATISFIED, ASKED = "评价非常满意、满意、基本满意", "回访得到满意程度评价的件；联系不上、未表态的不计"

INDICATORS = (
    Indicator("contacts", "来件量", "登记的来件，并单的也算", "", "contacts", CAME, "第二十八条", MERGING, "件", by_unit=False, better=""),
    Indicator("orders", "受理工单数", "登记的工单，并入他单的不算", "", "orders", CAME, "第二十八条", MERGING, "件", by_unit=False, better=""),
    Indicator("dispatched", "转办量", "转给承办单位主办的次数", "", "dispatched", GIVEN, "第十七条", RULES, "件", better=""),
    Indicator("answered", "信息咨询类即时答复率", "其中登记时当场答复的", "信息咨询类工单；退回、引导、并单、撤回的不计",
              "answered", CAME, "第十四条", MINISTRY, kinds=ENQUIRY, by_unit=False),
    Indicator("dispatched_well", "转办准确率", "其中没有因退单成立而改派的", "转办的次数", "dispatched", GIVEN, "第十八条", RULES, by_unit=False),
    Indicator("given_back", "退单率", "其中退单成立的", "转办的次数", "given_back", GIVEN, "第十八条", RULES, better=""),
    Indicator("signed", "按时签收率", "其中期限内签收的", "应签收的", "sign", DUE, "第十七条", RULES),
    Indicator("contacted", "按时联系率", "其中期限内联系过的，有凭证的未接通也算", "应联系的；来电人没留号码的不计",
              "contact", DUE, "第十九条", RULES),
    Indicator("on_time", "限时办结率", "其中期限内回复的", "第二十条期限（或法律、法规另定的期限）落在本期的主办任务", "reply", REPLY_DUE,
              "第二十条", f"{RULES}，读法 6、读法 12"),
    Indicator("on_time_extended", "延期后限时办结率", "其中在准予延长的期限内回复的", "期限（延期的按延长后）落在本期的主办任务", "reply_extended",
              REPLY_DUE, "第二十条", "读法 12"),
    Indicator("on_time_complaints", "投诉举报类限时办结率", "其中期限内回复的", "第二十条期限落在本期的投诉举报类主办任务", "reply", REPLY_DUE,
              "第二十条", MINISTRY, kinds=COMPLAINT),
    Indicator("on_time_others", "非投诉举报类限时办结率", "其中期限内回复的", "第二十条期限落在本期的其他类主办任务", "reply", REPLY_DUE,
              "第二十条", MINISTRY, kinds=OTHER),
    Indicator("late_open", "超期未办结", "本期末（本期未完则到现在）期限已过仍未回复的", "", "late_open", "本期末的时点数", "第二十三条", RULES,
              "件", better="less"),
    Indicator("joint_on_time", "会办按时回复率", "其中期限内回复的", "应会办回复的", "joint_reply", DUE, "第二十二条", RULES),
    Indicator("closed", "办结量", "确认办结的和当场答复的工单", "", "closed", CLOSED, "第二十七条", "读法 4", "件", better=""),
    Indicator("redone", "退回重办率", "其中办结前被退回重办过的", "转办后确认办结的工单", "redone", CLOSED, "第二十四条", RULES, better="less"),
    Indicator("explained", "按时书面说明率", "其中期限内说明的", "应作书面说明的", "explain", DUE, "第二十四条", RULES),
    Indicator("called_back_complaints", "投诉举报类回访率", "其中期限内回访的，分日分时多次联系不上的也算", "应回访的投诉举报件；没留号码的不计",
              "call_back", DUE, "第二十六条", RULES, kinds=COMPLAINT, by_unit=False),
    Indicator("called_back_others", "抽查回访率", "其中期限内回访的", "抽中应回访的其他类", "call_back", DUE, "第二十六条", RULES, kinds=OTHER,
              by_unit=False),
    Indicator("called_back_dispatched", "转办工单回访率", "其中期限内回访的", "应回访的转办工单", "call_back", DUE, "第二十六条", MINISTRY,
              by_unit=False, instant=False),
    Indicator("satisfied", "回访满意率", SATISFIED, ASKED, "satisfied", CALLED, "第二十六条", RULES),
    Indicator("satisfied_complaints", "投诉举报类回访满意率", SATISFIED, f"投诉举报类{ASKED}", "satisfied", CALLED, "第二十六条", MINISTRY,
              kinds=COMPLAINT),
    Indicator("satisfied_instant", "即时答复满意率", SATISFIED, f"即时答复的{ASKED}", "satisfied", CALLED, "第二十六条", MINISTRY,
              by_unit=False, instant=True),
    Indicator("rated", "来电人自评满意率", SATISFIED, "来电人自己作了评价的件", "rated", "自评时刻在本期，一件多次取最后一次", "第十条", RULES),
    Indicator("rectified", "差评整改率", "其中重新办理并在期限内回复的", "回访不满意的件", "rectified", "不满意的那次回访在本期，一件多次取最后一次", "第二十六条", MINISTRY),
    Indicator("unit_days", "承办单位平均用时", "承办单位从接到到反馈的工作日之和", "转办后确认办结的工单", "unit_days", CLOSED, "第二十八条", RULES,
              "个工作日", better="less"),
    Indicator("centre_days", "热线中心平均用时", "从登记到办结、扣除承办单位用时的工作日之和", "转办后确认办结的工单", "centre_days", CLOSED, "第二十八条",
              RULES, "个工作日", by_unit=False, better="less"),
)  # fmt: skip

PLATFORM = "话务平台的来电事件（docs/calls.md）"
SERVED = (
    "GB/T 33358-2016 政府热线服务规范；人工接通率、应答及时率的算式依市级热线通行口径，紧急、系统故障未剔除"
)
CALLED_IN = "来电时刻在本期；还在振铃的不计"
OF_CALLS = (
    Indicator("calls", "来电量", "打进来并已有结果的电话", "", "calls", CALLED_IN, "第十五条", PLATFORM, "件", by_unit=False, better=""),
    Indicator("calls_answered", "人工接通率", "其中人工接听的", "打进来的电话", "calls", CALLED_IN, "第四条", SERVED, by_unit=False),
    Indicator("calls_in_time", "15 秒应答率", "其中规定秒数内接听的", "人工接听的电话", "calls", CALLED_IN, "第四条", SERVED, by_unit=False),
    Indicator("calls_waited", "接通平均等待", "从打进来到接听的秒数之和", "人工接听的电话", "calls", CALLED_IN, "第四条", SERVED, "秒", by_unit=False,
              better="less"),
    Indicator("calls_transferred", "转接量", "转到别处的电话", "", "calls", CALLED_IN, "第三条", PLATFORM, "件", by_unit=False, better=""),
    Indicator("calls_missed", "未接量", "没有接通就挂断的电话", "", "calls", CALLED_IN, "第四条", PLATFORM, "件", by_unit=False, better="less"),
)  # fmt: skip
"""Of calls, not of orders: hotline/statistics/calls.py counts them."""

INDICATOR = {i.key: i for i in INDICATORS}
HEADLINE = (
    "contacts",
    "orders",
    "answered",
    "on_time",
    "contacted",
    "called_back_complaints",
    "satisfied",
    "redone",
)
"""The number cards."""
HEADLINE_OF_A_UNIT = ("dispatched", "on_time", "contacted", "signed", "satisfied", "redone", "late_open")
OF_A_UNIT = ("dispatched", "late_open", "on_time", "on_time_extended", "contacted", "signed", "satisfied", "redone", "given_back",
             "unit_days")  # fmt: skip
"""The columns of the table of units."""
carry("第二十八条", "hotline.regulation.indicators.INDICATORS")
carry("第十条", "hotline.regulation.indicators.INDICATOR.rated")
