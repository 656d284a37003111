"""The 240 invented requests of data/requests.jsonl, in the words the door understands."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from hotline.regulation.acceptance import AREAS, CHANNELS, KINDS, OUTSIDE
from hotline.regulation.jurisdiction import example, folder, units
from hotline.regulation.reply_checks import MUST
from hotline.regulation.reply_checks.drafts import check_parts
from hotline.regulation.time_limits import ZONE

EXAMPLE = example() or {"requests": "", "plates": "", "supposed_basis": ""}
FILE = folder() / EXAMPLE["requests"]
CHANNEL_CODES = {label: code for code, label in CHANNELS.items()} | {"来信": "letter"}
KIND_CODES = {label: code for code, label in KINDS.items()}
CALLER_KINDS = {"自然人": "natural", "法人": "legal", "非法人组织": "unincorporated"}
REFERRALS = {
    "铁路": "railway",
    "民航": "aviation",
    "邮政": "post",
    "高速": "highway_rescue",
    "水上": "water_rescue",
}
DEFECTS = {"缺办理结果": "incomplete", "缺过程": "incomplete", "缺依据": "no_basis", "逻辑矛盾": "illogical",
           "不文明用语": "uncivil", "答非所问": "off_point"}  # fmt: skip
PLATE = re.compile(EXAMPLE["plates"])
LEAKED = "个人信息泄露"
NOT_WRITTEN = {"result": "办理结果", "process": "办理过程", "basis": "处理依据"}


@dataclass(frozen=True)
class Request:
    """One line of the file."""

    row: dict[str, Any]

    @cached_property
    def id(self) -> str:
        return str(self.row["id"])

    @cached_property
    def received_at(self) -> datetime:
        return datetime.fromisoformat(self.row["received_at"]).replace(tzinfo=ZONE)

    @cached_property
    def replied_at(self) -> datetime | None:
        reply = self.row["reply"]
        return datetime.fromisoformat(reply["replied_at"]).replace(tzinfo=ZONE) if reply else None

    @cached_property
    def kind(self) -> str:
        return KIND_CODES[self.row["matter_type"]]

    @cached_property
    def unit(self) -> str:
        """Code of the unit that handled it."""
        return {u["name"]: u["code"] for u in units()}[self.row["lead_unit"]]

    @cached_property
    def joint_units(self) -> list[str]:
        """Codes of the units that joined in."""
        codes = {u["name"]: u["code"] for u in units()}
        return [codes[name] for name in self.row["co_units"] if name != self.row["lead_unit"]]

    @cached_property
    def anonymous(self) -> bool:
        return not self.row["caller"]["phone"]

    @cached_property
    def defects(self) -> list[str]:
        reply = self.row["reply"]
        return [DEFECTS.get(reply["defect"], "uncivil")] if reply and reply["quality"] == "差" else []

    def ground(self) -> str | None:
        """第十六条's ground, "一" .. "六"; None when it was referred under 第三条."""
        found = re.fullmatch(r"第十六条\((.)\)", self.row["return_ground"])
        return found[1] if found else None

    def referral(self) -> str:
        return next(code for word, code in REFERRALS.items() if word in self.row["return_ground"])

    def intake(self) -> dict[str, Any]:
        """What the intake form was given."""
        row, caller = self.row, self.row["caller"]
        plate = PLATE.search(row["text"])
        return {
            "kind": self.kind,
            "channel": CHANNEL_CODES[row["channel"]],
            "origin_number": f"示例-{self.id}" if "转办" in row["channel"] else "",
            "text": row["text"],
            "area": row["area"] if row["area"] in AREAS else OUTSIDE,
            "topic": row["sub_topic"] or "",
            "county": row["county"] or "",
            "place": row["location"] or "",
            "plate": plate[0] if plate else "",
            "caller_name": caller["name"] or "",
            "phone": caller["phone"] or "未显示",
            "caller_kind": CALLER_KINDS[caller["kind"]],
            "safety": row["safety"],
            "is_sample": True,
        }

    def reply(self) -> dict[str, str]:
        """The unit's reply in its three parts (第二十五条); what it did not write is said to be missing.

        One that gave away others' data could not be signed (第九条): a supposed one stands for it.
        """
        if not self.row["reply"] or self.row["reply"]["defect"] == LEAKED:
            return {name: f"示例推演：{words}。" for name, words in SUPPOSED.items()}
        parts: dict[str, str] = dict.fromkeys(NOT_WRITTEN, "")
        for sentence in re.findall(r"[^。]+。?", self.row["reply"]["text"]):
            parts[_part(sentence)] += sentence
        return {n: parts[n] or f"示例推演：原回复没有写明{words}。" for n, words in NOT_WRITTEN.items()}

    @cached_property
    def needs_a_reason(self) -> bool:
        """Whether the machine check would stop the reply unless somebody says why it may go out."""
        return any(f.severity == MUST for f in check_parts(self.row["text"], self.reply(), kind=self.kind))


SUPPOSED = {
    "result": "已派人到现场核实，问题已按规定处理",
    "process": "接单后与来电人核对情况，次日到现场查看并约谈责任单位",
    "basis": EXAMPLE["supposed_basis"],
}


def _part(sentence: str) -> str:
    if "依据" in sentence or "《" in sentence:
        return "basis"
    return "process" if re.search(r"\d+月\d+日", sentence) else "result"


def requests() -> list[Request]:
    """All requests in the order they came."""
    return [Request(json.loads(line)) for line in FILE.read_text().splitlines()]
