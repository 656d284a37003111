"""What a call may send, made from the same field table as the pages, so that OpenAPI says what the form says.

Types and unknown names are refused here; everything else (missing, too long, not a choice) by `forms.clean`,
so that the API and the page refuse in the same words.
"""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, create_model
from pydantic import Field as Described

from hotline.orders.again import WAYS
from hotline.orders.forms import FIELDS, INTAKE, LATE_ENTRY, Field
from hotline.people.models import CallerKind
from hotline.regulation.steps import STEP, Step

BATCH_LIMIT = 1000
FLAGS = {"safety": "涉及安全生产", "secret": "要求保密", "practitioner": "从业人员"}


WAY: Any = (
    Literal[tuple(WAYS)] | None,
    Described(None, title="怎么办", json_schema_extra={"enum": list(WAYS), "x-choices": dict(WAYS)}),
)
"""What becomes of a call about an order that is there."""


def intake_input() -> type[Schema]:
    """The body of POST /orders: what registering asks for, and what it takes besides."""
    step = STEP["register"]
    more: dict[str, Any] = {
        "caller_kind": (CallerKind, Described("natural", title="来电人性质")),
        **{name: (bool, Described(False, title=label)) for name, label in FLAGS.items()},
    }
    return _model("register", step.fields, (*INTAKE, *LATE_ENTRY), more)


def call_input(required: tuple[str, ...] = (), **more: Any) -> type[Schema]:
    """The fields of the intake form, of which only these are asked for."""
    step = STEP["register"]
    flags: dict[str, Any] = {n: (bool, Described(False, title=label)) for n, label in FLAGS.items()}
    kind: dict[str, Any] = {"caller_kind": (CallerKind, Described(CallerKind.NATURAL, title="来电人性质"))}
    name = "_".join(("call", *more, *required))
    return _model(name, required, (*step.fields, *INTAKE, *LATE_ENTRY), kind | flags | more)


def step_input(step: Step) -> type[Schema]:
    """The body of POST /orders/{number}/{action}."""
    seen = (int | None, Described(None, title="所见的最后一条记录序号", description="与现状不符时答 409"))
    return _model(step.action, step.fields, (*step.optional, *LATE_ENTRY), {"seen": seen})


class Reply(Schema):
    """The body of POST /orders/{number}/check: the reply in its parts, as far as it is written."""

    model_config = ConfigDict(extra="forbid")
    result: str = Described("", title=FIELDS["result"].label, max_length=FIELDS["result"].limit)
    process: str = Described("", title=FIELDS["process"].label, max_length=FIELDS["process"].limit)
    basis: str = Described("", title=FIELDS["basis"].label, max_length=FIELDS["basis"].limit)


def _model(
    name: str, required: tuple[str, ...], optional: tuple[str, ...], more: dict[str, Any]
) -> type[Schema]:
    fields: Any = {n: _typed(FIELDS[n]) for n in dict.fromkeys((*required, *optional)) if n in FIELDS}
    extra: dict[str, Any] = {"required": list(required)} if required else {}
    config = ConfigDict(extra="forbid", json_schema_extra=extra)
    base: Any = type("Closed", (Schema,), {"model_config": config})
    made: type[Schema] = create_model(f"{name}_input", __base__=base, **fields, **more)
    return made


def _typed(field: Field) -> tuple[Any, Any]:
    wire: Any = {"choices": list[str] | str, "units": list[str] | str, "number": int | str}.get(
        field.kind, str
    )
    return wire | None, Described(None, title=field.label, json_schema_extra=described(field))


def described(field: Field) -> dict[str, Any]:
    """A field's limits and choices as JSON Schema."""
    if field.kind == "choices":
        return {"items": {"type": "string", "enum": list(field.choices)}, "x-choices": dict(field.choices)}
    if field.kind == "choice":
        return {"enum": [*field.choices, None], "x-choices": dict(field.choices)}
    if field.kind == "units":
        return {"items": {"type": "string"}, "maxItems": field.limit}
    if field.kind == "number":
        return {"minimum": 1, "maximum": field.limit}
    if field.kind == "moment":
        return {"format": "date-time"}
    return {"maxLength": field.limit}
