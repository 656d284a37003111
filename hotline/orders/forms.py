"""The fields a step asks for: one definition for the page, the API, the refusal and docs/fields.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotline.people.personal import clean_text
from hotline.regulation.acceptance import AREAS, CHANNELS, KINDS, grounds
from hotline.regulation.digits import whole
from hotline.regulation.jurisdiction import referrals
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import Step
from hotline.regulation.time_limits import ZONE

OUTCOMES = {"reached": "已联系上", "failed": "没联系上", "refused": "对方拒绝"}
HOW = {
    "phone": "电话",
    "written": "书面",
    "sms": "短信",
    "visit": "当面",
    "system": "原系统回传",
    "online": "网上",
}
OPINIONS = {
    "very": "非常满意",
    "satisfied": "满意",
    "basic": "基本满意",
    "not": "不满意",
    "very_not": "非常不满意",
}
TOLD_OPINIONS = OPINIONS | {"none": "未表态"}
DEFECTS = {
    "incomplete": "回复内容不完整",
    "illogical": "语言逻辑错误",
    "uncivil": "文明用语不当",
    "off_point": "答非所问",
    "no_basis": "没有处理依据",
    "false": "与事实不符",
}
RETURN_REASONS = {
    "not_ours": "非本单位职责",
    "article_16": "属第十六条某项",
    "repeated": "重复件",
    "lacking": "要素不全",
    "recusal": "应当回避",
}
PROOFS = {"seen": "当面出示证件", "code": "说出查询码，已核对", "rung": "按登记的号码回拨，本人接听"}
RELATIONS = {
    "object": "本人就是被反映的人",
    "relative": "与被反映的人或来电人是近亲属",
    "interest": "与本件另有利害关系",
}
ON_SITE = {"went": "现场调度", "not": "暂不现场调度"}
DISLIKES = {
    "unsolved": "问题没解决",
    "no_contact": "没人联系过我",
    "attitude": "态度",
    "slow": "太慢",
    "false": "与事实不符",
}
ADVICE = {"reopen": "提请重办", "explain": "解释即可", "new_order": "另立新单"}
DISSATISFIED = ("not", "very_not")
CORRECTABLE = {
    "county": "县区",
    "place": "地点",
    "matter_time": "发生时间",
    "plate": "车牌车号",
    "company": "企业",
    "route": "线路道路",
    "area": "领域",
    "topic": "主题",
}


@dataclass(frozen=True)
class Field:
    """kind: text, long, choice, choices, unit, units, account, order, moment, number, file,
    words, code. choices: code -> words.

    limit: characters; of a number, its largest value. A code is kept as it is, never searched for personal values.
    """

    label: str
    kind: str = "text"
    limit: int = 200
    choices: Mapping[str, str] = field(default_factory=dict)


FIELDS: dict[str, Field] = {
    "kind": Field("类别", "choice", choices=KINDS),
    "area": Field("领域", "choice", choices={a: a for a in AREAS}),
    "topic": Field("主题", limit=60),
    "channel": Field("来源渠道", "choice", choices=CHANNELS),
    "text": Field("诉求", "long", 5000),
    "lead_unit": Field("主办单位", "unit"),
    "joint_units": Field("会办单位", "units", 6),
    "task_unit": Field("哪个会办单位", "unit"),
    "sub_unit": Field("下级承办单位", "unit"),
    "suggested_unit": Field("建议改由谁办", "unit"),
    "return_reason": Field("退单理由", "choice", choices=RETURN_REASONS),
    "evidence": Field("凭证", "long", 1000),
    "working_days": Field("工作日数", "number", 60),
    "law": Field("法律、法规的名称和条款", limit=120),
    "handler": Field("承办人", "account"),
    "leader": Field("报哪位领导", "account"),
    "from_person": Field("原承办人", "account"),
    "acting_for": Field("代理", "account"),
    "old_unit": Field("原单位", "unit"),
    "new_unit": Field("承继单位", "unit"),
    "recused": Field("谁回避", "account"),
    "proof": Field("怎样核对是本人", "choice", choices=PROOFS),
    "query_code": Field("查询码", limit=12),
    "relation": Field("与本件的关系", "choice", choices=RELATIONS),
    "who_answered": Field("接听人（没打通写找的是谁）", limit=40),
    "on_site": Field("决定", "choice", choices=ON_SITE),
    "instruction": Field("批示", "long", 1000),
    "rung": Field("升级到"),
    "main_order": Field("并入哪一件", "order", 20),
    "merged_order": Field("收并哪一件", "order", 20),
    "answer": Field("答复内容", "long", 3000),
    "entry": Field("引用知识", "entry", 20),
    "basis": Field("处理依据", "long", 2000),
    "result": Field("办理结果", "long", 3000),
    "process": Field("办理过程", "long", 3000),
    "inner_note": Field("内部备注（不对外）", "long", 2000),
    "note": Field("说明", "long", 1000),
    "reason": Field("理由", "long", 1000),
    "override_reason": Field("必改仍要提交的理由", "long", 500),
    "overridden": Field("带着哪些必改"),
    "explanation": Field("书面说明", "long", 3000),
    "ground": Field("退回情形", "choice", choices=grounds()),
    "referral": Field("引导到", "choice", choices=referrals()),
    "transferred_at": Field("转接时间", "moment"),
    "transfer_result": Field("转接结果", limit=200),
    "outcome": Field("联系结果", "choice", choices=OUTCOMES),
    "how": Field("联系方式", "choice", choices=HOW),
    "promised_at": Field("答应几点回电", "moment"),
    "opinion": Field("来电人意见", "choice", choices=TOLD_OPINIONS),
    "defects": Field("回复的问题", "choices", choices=DEFECTS),
    "efficiency": Field("工作效率", "choice", choices=OPINIONS),
    "reply_score": Field("回复情况", "choice", choices=OPINIONS),
    "result_score": Field("处理结果", "choice", choices=OPINIONS),
    "satisfaction": Field("满意程度", "choice", choices=OPINIONS),
    "dislikes": Field("不满意原因", "choices", choices=DISLIKES),
    "words": Field("来电人原话", "long", 1000),
    "advice": Field("回访员建议", "choice", choices=ADVICE),
    "province_number": Field("省中心单号", limit=60),
    "holiday_notice": Field("放假通知", limit=40),
    "approver": Field("批准人", limit=40),
    "attachment": Field("附件", "file", 36),
    "file_kind": Field("文件", "words"),
    "file_digest": Field("SM3 值", "words"),
    "moved": Field("期限变化", "words"),
    "warned": Field("提醒", "words"),
    "shielded": Field("隐去来电人", "words"),
    "field": Field("更正哪一项", "choice", choices=CORRECTABLE),
    "value": Field("更正为", limit=120),
    "caller_name": Field("来电人", limit=40),
    "phone": Field("联系电话", limit=30),
    "county": Field("县区", limit=20),
    "place": Field("地点", limit=120),
    "matter_time": Field("发生时间", limit=40),
    "plate": Field("车牌车号", limit=20),
    "company": Field("企业", limit=60),
    "route": Field("线路道路", limit=60),
    "origin_number": Field("来源单号", limit=60),
    "source_due": Field("来源期限", "moment"),
    "until": Field("标记至", "moment"),
    "version": Field("卷的版本", "number", 999),
    "seal": Field("封存值", "code", 64),
    "certificate": Field("销毁凭证编号", "code", 40),
    "happened_at": Field("发生时刻（补录）", "moment"),
    "late_reason": Field("补录原因", limit=200),
    "late_evidence": Field("补录凭证", limit=500),
}
YEARS = range(2000, 2100)
SCORES = ("efficiency", "reply_score", "result_score", "satisfaction")
LATE_ENTRY = ("happened_at", "late_reason", "late_evidence")
INTAKE = ("area", "topic", "county", "place", "matter_time", "plate", "company", "route", "origin_number",
          "source_due", "caller_name", "phone")  # fmt: skip


def clean(step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given for a step, checked and typed. Refused 422 naming each field that is missing or wrong."""
    wanted = (*step.fields, *step.optional, *LATE_ENTRY)
    cleaned: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in wanted:
        try:
            value = _one(FIELDS[name], given.get(name))
        except Refused as refused:
            wrong[name] = refused.sentence
            continue
        if value not in (None, "", []):
            cleaned[name] = value
        elif name in step.fields:
            wrong[name] = f"请填“{FIELDS[name].label}”。"
    _agree(step, cleaned, wrong)
    if wrong:
        raise Refused(
            "incomplete", f"“{step.label}”还不能提交：" + "".join(wrong.values()), step.article, fields=wrong
        )
    return cleaned


def _agree(step: Step, cleaned: dict[str, Any], wrong: dict[str, str]) -> None:
    """What fields ask of each other."""
    if step.action == "call_back" and cleaned.get("outcome") == "reached":
        wrong |= {name: f"请评“{FIELDS[name].label}”。" for name in SCORES if name not in cleaned}
    if step.action == "call_back" and cleaned.get("outcome") == "failed" and "words" not in cleaned:
        wrong["words"] = "没打通也要写明拨打情况（作为凭证）。"
    if step.action == "call_back" and cleaned.get("outcome") != "reached":
        for name in (*SCORES, "dislikes", "advice"):
            cleaned.pop(name, None)
    if {"field", "value"} <= cleaned.keys():
        try:
            cleaned["value"] = _one(FIELDS[cleaned["field"]], cleaned["value"])
        except Refused as refused:
            wrong["value"] = refused.sentence
    if "happened_at" in cleaned and "late_reason" not in cleaned:
        wrong["late_reason"] = "补录须写明原因。"


def _one(field: Field, raw: Any) -> Any:
    if raw is None or raw == "":
        return None
    if field.kind == "choices":
        picked = raw if isinstance(raw, list | tuple) else [raw]
        return [_choice(field, clean_text(str(r), field.limit, f"“{field.label}”")) for r in picked]
    if field.kind == "units":
        picked = [p for p in (raw if isinstance(raw, list | tuple) else [raw]) if p not in (None, "")]
        if len(picked) > field.limit:
            raise Refused("invalid", f"“{field.label}”最多 {field.limit} 个，请删减。")
        codes = dict.fromkeys(clean_text(str(p), 200, f"“{field.label}”") for p in picked)
        return [code for code in codes if code]
    if field.kind == "number":
        return _number(field, raw)
    if field.kind == "moment":
        return _moment(field, raw)
    text = clean_text(str(raw), field.limit or 200, f"“{field.label}”")
    return _choice(field, text) if field.kind == "choice" and text else text


def _choice(field: Field, raw: str) -> str:
    if raw not in field.choices:
        raise Refused("invalid", f"“{field.label}”没有“{raw[:20]}”这一项，请从列出的里选。")
    return raw


def _number(field: Field, raw: Any) -> int:
    found = whole(str(raw).strip(), 5)
    if found is None or not 1 <= found <= field.limit:
        raise Refused("invalid", f"“{field.label}”须是 1 至 {field.limit} 的整数。")
    return found


def _moment(field: Field, raw: Any) -> datetime:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip())
    except ValueError:
        raise Refused("invalid", f"“{field.label}”写法不对，应如 2026-04-28 07:21。") from None
    if (
        moment.year not in YEARS
    ):  # no calendar is counted there: such a date would break every page of its order
        raise Refused("invalid", f"“{field.label}”的年份不对，须在 {YEARS[0]} 至 {YEARS[-1]} 年之间。")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
