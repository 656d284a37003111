"""What the check says: one finding a defect, with the words of the reply it speaks of."""

from dataclasses import dataclass
from typing import Any

MUST, SHOULD = "must", "should"


@dataclass(frozen=True)
class Defect:
    """code: for pages and events. label: the word of the labelled cases. weight: the higher the more serious."""

    code: str
    label: str
    article: str
    weight: int


DEFECTS = (
    Defect("personal_data", "个人信息泄露", "第九条", 80),
    Defect("uncivil", "不文明用语", "第二十四条", 70),
    Defect("contradiction", "逻辑矛盾", "第二十四条", 60),
    Defect("off_point", "答非所问", "第二十四条", 50),
    Defect("filler", "空话模板", "第二十四条", 40),
    Defect("no_result", "缺办理结果", "第二十五条", 30),
    Defect("no_process", "缺过程", "第二十五条", 20),
    Defect("no_basis", "缺依据", "第二十五条", 10),
    Defect("no_contact", "缺联系情况", "第二十五条", 6),
    Defect("no_opinion", "缺征询意见", "第二十五条", 5),
)
DEFECT = {d.code: d for d in DEFECTS}
NEVER_OVERRIDDEN = frozenset({"personal_data"})
"""第九条 leaves no room: these stand until the words are gone."""


@dataclass(frozen=True)
class Finding:
    """quote: an exact stretch of the reply, or "" where the fault is that something is absent."""

    code: str
    sentence: str
    severity: str = MUST
    quote: str = ""

    @property
    def defect(self) -> str:
        return DEFECT[self.code].label

    @property
    def article(self) -> str:
        return DEFECT[self.code].article

    @property
    def may_be_overridden(self) -> bool:
        return self.code not in NEVER_OVERRIDDEN

    def as_dict(self) -> dict[str, Any]:
        """The finding as an event or an answer holds it."""
        return {"code": self.code, "defect": self.defect, "sentence": self.sentence, "article": self.article,
                "severity": self.severity, "quote": self.quote}  # fmt: skip


def by_weight(findings: list[Finding]) -> list[Finding]:
    """Must before should, the most serious defect first, each quote of a defect once."""
    once = list(dict.fromkeys(findings))
    return sorted(once, key=lambda f: (f.severity != MUST, -DEFECT[f.code].weight))
