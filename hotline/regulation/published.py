"""TABLE: the words that published reports of other hotlines head their columns with, and what their rates are made of.

Names of ours stand in hotline/regulation/indicators.py: `indicator` says which one a rate of theirs is. Where a file
brings its own 口径, that goes before this table.
"""

from dataclasses import dataclass

from hotline.regulation.acceptance import KINDS

DIMENSIONS = {
    "indicator": ("指标", "项目", "指标名称"),
    "kind": ("类别", "性质", "受理性质", "业务类型", "业务类别", "业务种类", "诉求类型", "类型"),
    "area": ("业务领域", "领域", "行业领域"),
    "channel": ("来源渠道", "渠道", "来源", "受理渠道", "受理来源", "服务渠道"),
    "county": ("县区", "区县", "县、区"),
    "unit": ("承办单位", "单位", "部门", "责任单位", "受理单位", "地区", "城市"),
    "topic": ("主题", "问题", "热点问题", "问题分类", "诉求点"),
}
"""What a table is cut by, and how the head of its first column says so."""
DIMENSION_LABELS = {"indicator": "指标", "kind": "类别", "area": "业务领域", "channel": "来源渠道", "county": "县区", "unit": "承办单位",
                    "topic": "主题"}  # fmt: skip
CUT_BY = ("维度", "分类方式", "统计口径")
"""The head of a column that says for each row what it is cut by: a narrow table."""
ORDINAL = ("序号", "序", "编号")
SUMS = ("合计", "总计", "共计", "总数", "全市", "总和")
BASE = "基数"
"""A line of this name is what shares are taken of where not every line is listed; it is the sum of nothing."""
SUBTOTAL = "小计"
MEANS = ("平均", "时长", "用时")
"""Numbers that are no counts: they cannot be added up."""
SHARE, CHANGE = ("占", "比例", "百分比"), ("环比", "同比", "较上月", "较上期", "增幅", "增长")
RANK, SCORE = ("排名", "名次", "位次"), ("评分", "得分", "总分", "考评得分", "考核得分")
BEFORE = {"环比": ("上月", "上期", "上季", "上年"), "同比": ("去年同期", "上年同期", "去年同月")}
"""Where the number compared with stands beside it the change is counted again too."""
THIS = ("本月", "本期", "本季", "本年")
NUMERATOR, DENOMINATOR, VALUE = "分子", "分母", ("数值", "数", "值")
RULES_SHEET = "口径"
NOTES = ("注", "备注", "说明", "填报", "单位负责人", "统计负责人")


@dataclass(frozen=True)
class Rate:
    """One rate as others publish it: these columns added up, over the first of those there is."""

    labels: tuple[str, ...]
    counts: tuple[str, ...]
    over: tuple[str, ...]
    indicator: str = ""


GIVEN = ("转办", "派遣", "派单", "交办")
CAME = ("受理", "来件", "来电", "件")
RATES = (
    Rate(("信息咨询类即时答复率", "即时答复率", "直接答复率", "直办率"), ("即时答复", "直接答复", "直办"), ("信息咨询", *CAME), "answered"),
    Rate(("按时签收率", "签收率"), ("按时签收",), ("应签收", *GIVEN), "signed"),
    Rate(("按时联系率", "先行联系率"), ("按时联系",), ("应联系", *GIVEN), "contacted"),
    Rate(("限时办结率", "按时办结率", "按期办结率", "按时结案率"), ("按时办结", "按期办结"), ("应办结", "到期", *GIVEN), "on_time"),
    Rate(("办结率",), ("办结",), GIVEN),
    Rate(("结案率",), ("按时办结+超时办结",), GIVEN),
    Rate(("退单率",), ("退单",), GIVEN, "given_back"),
    Rate(("退回重办率", "重办率"), ("重办",), ("办结",), "redone"),
    Rate(("回访满意率", "满意率", "群众满意率"), ("满意",), ("回访", "有效回访", "评价"), "satisfied"),
    Rate(("不满意率",), ("不满意",), ("回访", "有效回访", "评价")),
)  # fmt: skip
"""counts and over: alternatives, the first whose columns are there; "a+b" is two columns added up."""
WHOLES = (
    (GIVEN, ("按时办结", "超时办结", "未办结")),
    (CAME, ("直办", "转办")),
    (("件", *SUMS), tuple(KINDS.values())),
)
"""A column of one of these names is the sum of those beside it, where all of them stand there."""
ORDERS = {
    "number": ("工单编号", "工单号", "诉求编号", "单号"), "kind": DIMENSIONS["kind"], "area": DIMENSIONS["area"],
    "channel": DIMENSIONS["channel"], "county": DIMENSIONS["county"], "unit": ("承办单位", "办理单位", "主办单位"),
    "due": ("办理期限", "期限", "办结期限", "要求办结时间"), "done": ("办结时间", "回复时间", "办理时间", "答复时间"),
    "how": ("办理方式", "处理方式"), "opinion": ("满意度", "满意程度", "回访评价"),
}  # fmt: skip
"""The columns of a table with a line an order. Names, numbers of telephones and texts are not read at all."""
ON_THE_SPOT = ("即时答复", "直办", "直接答复", "当场答复")
SATISFIED = ("非常满意", "满意", "基本满意")


def plain(head: str) -> str:
    """A head without what says only that things are counted: 派遣案件总数 is 派遣, 件数（件） is 件."""
    word = head.replace(" ", "").replace("（", "(").partition("(")[0]
    for filler in ("案件", "工单", "诉求", "总数", "数量", "总量"):
        if len(word) > len(filler):
            word = word.replace(filler, "")
    return word.removesuffix("数").removesuffix("量") if len(word) > 1 else word


def dimension_of(head: str) -> str:
    """What a table with this head over its names is cut by; "" for none of these."""
    word = head.replace(" ", "").partition("（")[0]
    return next((key for key, words in DIMENSIONS.items() if word in words), "")
