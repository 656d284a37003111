"""Replies in a file of JSON lines: read one by one, checked, written back; and how well the check does on labelled ones."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hotline.regulation.acceptance import KINDS
from hotline.regulation.refusals import Refused
from hotline.regulation.reply_checks import MUST, check

GOOD, BAD = "好", "差"
KIND_OF_WORD = {word: code for code, word in KINDS.items()} | {code: code for code in KINDS}
LONGEST_LINE = 1_000_000


@dataclass(frozen=True)
class Case:
    """One line: what was asked, what was replied, and the line itself. label: its defect, "" for a good one."""

    row: dict[str, Any]
    text: str
    reply: str
    kind: str
    received: date | None
    label: str | None


def read(line: bytes) -> Case:
    """A line of the file. Refused with a sentence when it is not JSON or lacks text or reply."""
    if len(line) > LONGEST_LINE:
        raise Refused("invalid", "这一行太长。")
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused("invalid", "不是 UTF-8 文字。") from None
    except (ValueError, RecursionError):
        raise Refused("invalid", "不是一个完整的 JSON 对象。") from None
    if not isinstance(row, dict):
        raise Refused("invalid", "不是 JSON 对象，应如 {“text”: …, “reply”: …}。")
    reply = row.get("reply")
    nested: dict[str, Any] = reply if isinstance(reply, dict) else row
    words = reply.get("text") if isinstance(reply, dict) else reply
    for name, value in (("text（诉求）", row.get("text")), ("reply（回复）", words)):
        if not isinstance(value, str) or not value.strip():
            raise Refused("incomplete", f"缺 {name}，或不是文字。")
    label = None if nested.get("quality") not in (GOOD, BAD) else str(nested.get("defect") or "")
    return Case(row, str(row["text"]), str(words), _kind(row), _day(row.get("received_at")), label)


def _kind(row: dict[str, Any]) -> str:
    word = row.get("kind") or row.get("matter_type") or ""
    return KIND_OF_WORD.get(word, "") if isinstance(word, str) else ""


def _day(raw: Any) -> date | None:
    try:
        return datetime.fromisoformat(str(raw)).date() if raw else None
    except ValueError:
        return None


def judged(case: Case) -> dict[str, Any]:
    """The line with quality, defects (most serious first) and quotes."""
    found = [
        f for f in check(case.text, case.reply, kind=case.kind, received=case.received) if f.severity == MUST
    ]
    return case.row | {
        "quality": BAD if found else GOOD,
        "defects": list(dict.fromkeys(f.defect for f in found)),
        "quotes": list(dict.fromkeys(f.quote for f in found if f.quote)),
    }


def cases(lines: Iterable[bytes], complain: list[str], *, unreplied: bool = False) -> Iterator[Case]:
    """The good lines; for each bad one a sentence with its number is added to `complain`.

    unreplied: a request that has no reply yet is passed over, not complained of.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield read(line)
        except Refused as refused:
            if unreplied and refused.code == "incomplete":
                continue
            complain.append(f"第 {number} 行：{refused.sentence}")


@dataclass
class Tally:
    """How the check did on some labelled replies."""

    bad: int = 0
    caught: int = 0
    named: int = 0
    named_first: int = 0
    good: int = 0
    false_alarms: int = 0
    by_label: dict[str, list[int]] = field(default_factory=dict)

    def add(self, label: str, defects: list[str]) -> None:
        if not label:
            self.good += 1
            self.false_alarms += bool(defects)
            return
        self.bad += 1
        self.caught += bool(defects)
        self.named += label in defects
        self.named_first += defects[:1] == [label]
        row = self.by_label.setdefault(label, [0, 0])
        row[0] += label in defects
        row[1] += 1


def tallied(labelled: list[Case], folds: int) -> tuple[Tally, list[Tally]]:
    """The whole and each fold. The rules learn nothing from the cases: the folds only show how far figures swing."""
    whole, parts = Tally(), [Tally() for _ in range(folds)]
    seen: dict[str, int] = {}
    for case in labelled:
        label = case.label or ""
        defects = judged(case)["defects"]
        place = seen[label] = seen.get(label, -1) + 1
        whole.add(label, defects)
        parts[place % folds].add(label, defects)
    return whole, parts


def report(whole: Tally, parts: list[Tally]) -> list[str]:
    """The lines that are printed: all, each defect, each fold, the spread."""
    lines = [
        f"差回复 {whole.bad} 条：查出 {_of(whole.caught, whole.bad)}，"
        f"缺陷点对 {_of(whole.named, whole.bad)}（列在第一位 {_of(whole.named_first, whole.bad)}）。",
        f"好回复 {whole.good} 条：误报 {_of(whole.false_alarms, whole.good)}。",
    ]
    lines += [f"　{label}：点对 {hits}/{of}" for label, (hits, of) in sorted(whole.by_label.items())]
    lines.append(f"分 {len(parts)} 组（规则不从样例学习，分组只看波动）：")
    for i, part in enumerate(parts, 1):
        lines.append(f"　第 {i} 组：查出 {_of(part.caught, part.bad)}，点对 {_of(part.named, part.bad)}，"
                     f"误报 {_of(part.false_alarms, part.good)}")  # fmt: skip
    for word, pairs in (
        ("查出", [(p.caught, p.bad) for p in parts]),
        ("点对", [(p.named, p.bad) for p in parts]),
        ("误报", [(p.false_alarms, p.good) for p in parts]),
    ):
        rates = [100 * n / of for n, of in pairs if of]
        if rates:
            lines.append(
                f"　{word}：平均 {sum(rates) / len(rates):.1f} %，最低 {min(rates):.1f} %，最高 {max(rates):.1f} %"
            )
    return lines


def _of(count: int, total: int) -> str:
    return f"{count}/{total}（{100 * count / total:.1f} %）" if total else "—"
