"""The codes of a record in words, beside the codes, so that a package is read without this program."""

from collections.abc import Mapping
from typing import Any

from hotline.orders.forms import FIELDS, Field
from hotline.orders.models import TaskRole
from hotline.people.models import CallerKind
from hotline.regulation.acceptance import CHANNELS, KINDS
from hotline.regulation.duties import DUTY
from hotline.regulation.steps import STATE_WORDS, STEP

STATES: dict[str, str] = {state.value: words for state, words in STATE_WORDS.items()}
CALLER_KINDS: dict[str, str] = {kind.value: str(kind.label) for kind in CallerKind}
WORDS: dict[str, Mapping[str, str]] = {
    "kind": KINDS | CALLER_KINDS | {key: duty.label for key, duty in DUTY.items()},
    "channel": CHANNELS,
    "state": STATES,
    "from_state": STATES,
    "to_state": STATES,
    "action": {action: step.label for action, step in STEP.items()},
    "role": {role.value: str(role.label) for role in TaskRole},
    "told_how": FIELDS["how"].choices,
    "opinion": FIELDS["opinion"].choices,
}


def labelled(row: dict[str, Any]) -> dict[str, Any]:
    """A row and, for each coded column, `column_words`, empty where nothing was chosen."""
    words = {f"{name}_words": WORDS[name].get(row[name], "") for name in WORDS if name in row}
    return row | words


def event_words(given: Mapping[str, Any]) -> list[list[str]]:
    """What was filled in at a step: [label, words] for each field, in the order it was filled in."""
    return [[field.label, _said(field, value)] for field, value in _by_field(given)]


def _by_field(given: Mapping[str, Any]) -> list[tuple[Field, Any]]:
    return [(FIELDS.get(name) or OTHER.get(name, Field(name)), given[name]) for name in sorted(given)]


def _said(field: Field, value: Any) -> str:
    if value is True:
        return "是"
    many = value if isinstance(value, list) else [value]
    return "、".join(field.choices.get(str(one), str(one)) for one in many)


OTHER = {
    "caller_kind": Field("来电人性质", choices=CALLER_KINDS),
    "reply_by": Field("希望的答复方式"),
    "safety": Field("涉及安全生产"),
    "major": Field("重大事项"),
    "secret": Field("要求保密"),
    "practitioner": Field("从业人员"),
    "is_sample": Field("示例"),
    "old": Field("原为"),
}
"""What an event may hold besides the fields of the form table."""
