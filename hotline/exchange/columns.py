"""Whose column is which field: proposed from the head line, remembered a partner, changed by whoever imports.

Words here are those that exports of 12345 platforms commonly use; none is a city's.
"""

from collections.abc import Mapping, Sequence

from hotline.orders.forms import FIELDS
from hotline.regulation.acceptance import KINDS

NUMBER, TEXT, KIND, DUE = "number", "text", "kind", "due"
IN = {
    NUMBER: "来源单号（必选）", KIND: "类别（必选）", TEXT: "诉求（必选，可以几栏）", DUE: "来源期限",
    **{n: FIELDS[n].label for n in ("area", "topic", "county", "place", "matter_time", "plate", "company", "route",
                                    "caller_name", "phone")},
    "secret": "要求保密",
}  # fmt: skip
OUT = {
    "our_number": "填：本热线单号", "state": "填：办理状态", "lead_unit": "填：承办单位", "caller_due": "填：办理期限",
    "reply": "填：答复（结果、过程、依据）", "result": "填：办理结果", "process": "填：办理过程", "basis": "填：处理依据",
    "returned": "填：退回情形和理由", "closed_at": "填：办结时间",
}  # fmt: skip
"""What our answer fills in when the table is given back (回填)."""
FILLED = {"our_number": "12328单号", "state": "办理状态", "lead_unit": "承办单位", "result": "办理结果", "process": "办理过程",
          "basis": "处理依据", "returned": "退回理由", "closed_at": "办结时间"}  # fmt: skip
"""Columns added at the end where the table has none for it."""
HEADS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("工单编号", "工单号", "诉求编号", "来源单号", "受理编号", "编号", "单号"),
    KIND: ("诉求类型", "类别", "工单类型", "诉求类别", "类型"),
    TEXT: ("诉求内容", "工单内容", "内容", "问题描述", "反映内容", "诉求", "标题", "诉求标题", "工单标题"),
    DUE: ("办理期限", "办结期限", "截止时间", "要求办结时间", "期限", "到期时间", "来源期限", "办理时限"),
    "area": ("领域",), "topic": ("主题", "问题分类", "诉求分类"),
    "county": ("县区", "区县", "所属区域", "所在区县"), "place": ("地点", "地址", "事发地点", "事发地址", "详细地址"),
    "matter_time": ("发生时间", "事发时间"), "plate": ("车牌", "车牌号", "车牌车号"), "company": ("企业", "被投诉单位", "涉及企业"),
    "route": ("线路", "线路道路", "道路"), "caller_name": ("姓名", "来电人", "诉求人", "市民姓名", "联系人"),
    "phone": ("电话", "联系电话", "来电号码", "手机号", "联系方式"), "secret": ("是否保密", "要求保密", "保密"),
    "our_number": ("承办单位单号", "12328单号"), "state": ("办理状态", "办理情况", "状态"), "lead_unit": ("承办单位", "办理单位"),
    "reply": ("答复内容", "办理结果和答复", "回复内容", "办理意见"), "result": ("办理结果", "处理结果"), "process": ("办理过程",),
    "basis": ("处理依据", "办理依据"), "returned": ("退回理由", "退单理由"), "closed_at": ("办结时间", "办理时间"),
}  # fmt: skip
KIND_WORDS: Mapping[str, str] = {
    "咨询": "inquiry", "信息咨询": "inquiry", "求助": "inquiry", "投诉": "complaint", "举报": "complaint", "投诉举报": "complaint",
    "建议": "suggestion", "意见": "suggestion", "意见建议": "suggestion",
}  # fmt: skip
YES = frozenset(("是", "保密", "要求保密", "true", "1", "y", "yes"))


def proposed(heads: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """A field, or "", for each column: as this partner's last table was read, else by its words."""
    named = {words: name for name, many in HEADS.items() for words in many}
    found = [remembered[head] if head in remembered else named.get(head, "") for head in heads]
    seen: set[str] = set()
    for place, name in enumerate(found):
        if name in seen and name != TEXT:
            found[place] = ""
        seen.add(name)
    return found


def kind_of(words: str) -> str:
    """Their word for a kind as our code; the word itself where it is none, to be refused by its name."""
    labels = {label: code for code, label in KINDS.items()}
    return labels.get(words) or KIND_WORDS.get(words, words)
