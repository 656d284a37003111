"""What a form was given: checked field by field, refused once with all that is wrong."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from hotline.people.personal import clean_text
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local


def whole(head: str, article: str, /, **fields: Callable[[], Any]) -> dict[str, Any]:
    """All fields, or Refused 422 naming each that is wrong."""
    facts: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, read in fields.items():
        try:
            facts[name] = read()
        except Refused as refused:
            wrong[name] = refused.sentence
    if wrong:
        raise Refused("incomplete", head + "".join(wrong.values()), article, fields=wrong)
    return facts


def text(given: Mapping[str, str], name: str, label: str, limit: int, *, needed: bool = True) -> str:
    """One text. Refused when it is needed and missing, too long, or holds what no text has."""
    said = clean_text(str(given.get(name, "")), limit, f"“{label}”")
    if needed and not said:
        raise Refused("incomplete", f"请填“{label}”。")
    return said


def points(given: Mapping[str, str], name: str, label: str, most: int) -> Decimal:
    """Points from 0 to `most` with one decimal at the most. Refused for anything else."""
    try:
        found = Decimal(str(given.get(name, "")).strip())
    except InvalidOperation:
        found = Decimal(-1)
    if not (found.is_finite() and 0 <= found <= most and found == round(found, 1)):
        raise Refused("incomplete", f"“{label}”写 0 至 {most}，最多一位小数。")
    return found


def day(
    given: Mapping[str, str], name: str, label: str, *, needed: bool = True, latest: datetime | None = None
) -> date | None:
    """One day, written 2026-11-25. Refused when it is needed and missing, no day, or after `latest`."""
    said = str(given.get(name, "")).strip()
    if not said and not needed:
        return None
    try:
        found = date.fromisoformat(said)
    except ValueError:
        raise Refused("incomplete", f"请填“{label}”，应如 2026-11-25。") from None
    if latest and found > local(latest).date():
        raise Refused("incomplete", f"“{label}”在将来，请核对。")
    return found
