"""/api/readings: how we read the text where it is silent, and what the bureau has explained (第三十三条). Read only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from hotline.api.orders import answer
from hotline.api.outputs import iso
from hotline.ledger.interpretations import Subject, in_force, of_subjects, subject
from hotline.ledger.models import Interpretation
from hotline.regulation.readings import MARK
from hotline.regulation.readings import readings as all_readings

readings = Router(tags=["办法解释"])


@readings.get("", summary="读法与解释", operation_id="readings", openapi_extra={"x-article": "第三十三条"})
def index(request: HttpRequest) -> HttpResponse:
    """Every reading with the answer in force, and every article that was explained besides."""
    answers = in_force()
    keys = [str(r.number) for r in all_readings()] + sorted(k for k in answers if k.startswith("a"))
    return answer({"readings": [_row(subject(key), answers.get(key)) for key in keys]})


@readings.get(
    "/{number}", summary="一条读法", operation_id="reading", openapi_extra={"x-article": "第三十三条"}
)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One reading by its number, or an article as a20, with all answers, newest first."""
    about = subject(number)
    answers = of_subjects([about])[about.key]
    return answer(_row(about, answers[0] if answers else None) | {"answers": [_answer(a) for a in answers]})


def _row(about: Subject, latest: Interpretation | None) -> dict[str, Any]:
    found = about.reading
    return {
        "key": about.key,
        "article": about.article,
        "title": found.title if found else about.article,
        "does": found.does if found else "",
        "parameters": list(found.parameters) if found else [],
        "duties": list(found.duties) if found else [],
        "steps": list(found.steps) if found else [],
        "mark": "" if latest or not found else MARK,
        "interpretation": _answer(latest) if latest else None,
    }


def _answer(row: Interpretation) -> dict[str, Any]:
    return {
        "answer": row.answer,
        "document": row.document,
        "document_date": row.document_date.isoformat(),
        "signer": row.signer,
        "clause": row.clause,
        "parameter": row.parameter,
        "value": row.value,
        "recorded_at": iso(row.recorded_at),
    }
