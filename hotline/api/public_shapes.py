"""What the public API takes and gives, as types: its OpenAPI document is printed from these and from the field table."""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from hotline.api.inputs import described
from hotline.citizens.codes import LENGTH
from hotline.citizens.filing import LONGEST_OBJECT, NEEDED
from hotline.citizens.following import TAKEN
from hotline.orders.forms import FIELDS
from hotline.regulation.acceptance import KINDS
from hotline.regulation.steps import STEP

Kind: Any = Literal[tuple(KINDS)]
LONGEST_NUMBER = 40


def _said(name: str) -> Any:
    """A field of the table that may be left out."""
    return Field("", title=FIELDS[name].label, json_schema_extra=described(FIELDS[name]))


class Closed(Schema):
    """A body that takes no member it does not know."""

    model_config = ConfigDict(extra="forbid")


class Filed(Closed):
    """A request as a citizen says it: the fields of the public page."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"required": list(NEEDED)})
    text: str = _said("text")
    kind: Kind = Field(..., title=FIELDS["kind"].label, json_schema_extra={"x-choices": dict(KINDS)})
    object: str = Field("", title="哪辆车、哪条路、哪家单位", json_schema_extra={"maxLength": LONGEST_OBJECT})
    matter_time: str = _said("matter_time")
    county: str = _said("county")
    place: str = _said("place")
    caller_name: str = _said("caller_name")
    phone: str = _said("phone")
    secret: bool = Field(False, title="要求保密")
    ours: bool = Field(False, title="已被告知该打别的电话，仍交本热线")


class Whose(Closed):
    """Which request, and the proof that it is one's own. Both in the body, never in an address."""

    number: str = Field(max_length=LONGEST_NUMBER, title="单号")
    code: str = Field(max_length=LONGEST_NUMBER, title=f"查询码，{LENGTH} 位")


def act_input(action: str) -> type[Schema]:
    """The body of one act: whose, and the fields a citizen may fill in of that step."""
    fields: Any = {name: (str, _said(name)) for name in TAKEN[action]}
    needed: Any = ["number", "code", *(name for name in TAKEN[action] if name in STEP[action].fields)]
    config = ConfigDict(extra="forbid", json_schema_extra={"required": needed})
    base: Any = type("Act", (Whose,), {"model_config": config, "__module__": __name__})
    made: type[Schema] = create_model(f"{action}_by_citizen", __base__=base, **fields)
    return made


class Elsewhere(Schema):
    """Whom to ring instead (第三条)."""

    name: str
    number: str


class Refusal(Schema):
    """Why not: a code for programs, a sentence for people, the article where one applies."""

    code: str
    sentence: str = Field(title="说明哪里不对、怎么办")
    article: str = Field(title="所依条款，没有时为空")
    fields: dict[str, str] | None = Field(None, title="哪一项不对")
    elsewhere: list[Elsewhere] | None = Field(None, title="该打的电话")


class Known(Schema):
    """An answer of the knowledge base that may be the one."""

    question: str
    answer: str
    basis: str


class Receipt(Schema):
    """What is told once: number and query code."""

    number: str = Field(title="单号")
    code: str = Field(title="查询码，只在这里告知一次")
    decided_by: str | None = Field(
        title="最晚何时决定受理，带时区", json_schema_extra={"format": "date-time"}
    )
    known: list[Known] = Field(title="可能就是您要的答案")


class Line(Schema):
    """One thing that happened."""

    at: str = Field(json_schema_extra={"format": "date-time"})
    words: str
    detail: str


class Reply(Schema):
    """The reply, once told (第二十五条)."""

    result: str
    process: str
    basis: str


class Open(Schema):
    """A step that is open to the citizen now; `action` is the last part of its address."""

    action: str
    label: str
    article: str


class Followed(Schema):
    """A request as its citizen may know it, masked, without inner notes."""

    number: str
    word: str = Field(title="已收到、正在办理、已办结之一")
    who: str = Field(title="正在办理的单位")
    due: str = Field(title="最晚何时答复，一句话")
    article: str
    caller_due: str | None = Field(title="最晚何时答复，带时区", json_schema_extra={"format": "date-time"})
    lines: list[Line]
    reply: Reply | None
    steps: list[Open]
