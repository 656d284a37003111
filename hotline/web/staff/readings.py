"""办法解释: the readings we work by, the questions asked, the bureau's answers, the basis of the trial (第三十三、三十四条)."""

from datetime import date
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.ledger import interpretations, trial
from hotline.ledger.interpretations import (
    Subject,
    concerned,
    in_force,
    of_subjects,
    subject,
    unanswered,
    waiting,
)
from hotline.ledger.models import Interpretation, TrialBasis
from hotline.people.roles import Role
from hotline.regulation.citation import article_text, articles
from hotline.regulation.parameters import all_parameters, value_on
from hotline.regulation.readings import readings as all_readings
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff
from hotline.web.words import setting_words


@staff()
def readings(request: HttpRequest) -> HttpResponse:
    """Every reading and where it stands; every other article that was asked about or explained."""
    answers, asked = in_force(), waiting()
    keys = [str(r.number) for r in all_readings()]
    others = sorted({*answers, *asked} - set(keys), key=lambda k: int(k[1:]))
    rows = [(subject(k), answers.get(k), asked.get(k, 0)) for k in [*keys, *others]]
    return page(request, "readings.html", {"rows": rows, "articles": articles(local(now()).date())})


@staff()
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One reading or article; here a unit asks and the bureau answers."""
    if request.method != "POST":
        return _show(request, subject(key))
    given = {k: str(v) for k, v in request.POST.items() if k != "csrfmiddlewaretoken"}
    person, at, do = person_of(request), now(), given.pop("do", "")
    try:
        if do == "ask":
            interpretations.ask(key, given, actor=person, now=at)
        elif do == "answer":
            interpretations.answer(key, given, actor=person, now=at)
        elif do == "trial":
            trial.record_basis(given, actor=person, now=at)
        else:
            raise Refused("unknown", "没有这个操作。")
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _show(request, subject(key), refused, do, given)
    return redirect(f"/readings/{key}")


def _show(
    request: HttpRequest, about: Subject, refused: Refused | None = None, tried: str = "", typed: Any = None
) -> HttpResponse:
    person, at = person_of(request), now()
    family = concerned(about.article)
    answers = of_subjects({about, *family})
    context = {
        "about": about,
        "text": article_text(about.article, local(at).date()),
        "answers": answers[about.key],
        "others": [(s, answers[s.key]) for s in family if s.key != about.key],
        "waiting": unanswered(about),
        "settings": _settings(about, answers[about.key], local(at).date()),
        "may_ask": person.is_unit or person.is_centre,
        "may_answer": Role.LEADER in person.held,
        "bases": TrialBasis.objects.select_related("recorded_by__unit").order_by("-id") if _is_trial(about) else None,
        "may_record": bool(person.held & trial.MAY_RECORD),
        "parameters": [(n, words_of(n)) for n in _choices(about)],
        "refused": refused,
        "tried": tried,
        "typed": typed or {},
    }  # fmt: skip
    return page(request, "reading.html", context, status=refused.status if refused else 200)


def _choices(about: Subject) -> tuple[str, ...]:
    return about.reading.parameters if about.reading and about.reading.parameters else tuple(all_parameters())


def _is_trial(about: Subject) -> bool:
    return about.reading is not None and "trial_years" in about.reading.parameters


def _settings(about: Subject, answers: list[Interpretation], today: date) -> list[dict[str, Any]]:
    """The numbers it stands on: the one in force, and one the bureau settled that is not in force here yet."""
    settled = {a.parameter: a.value for a in reversed(answers) if a.parameter}
    names = dict.fromkeys([*(about.reading.parameters if about.reading else ()), *settled])
    return [
        {"name": n, "words": words_of(n), "value": setting_words(value_on(today, n)), "settled": settled.get(n),
         "differs": n in settled and _differs(settled[n], value_on(today, n))}
        for n in names
    ]  # fmt: skip


def words_of(name: str) -> str:
    """A number in the regulation's words, or why it is not there."""
    found = all_parameters()[name]
    return str(found.get("text") or found["source"])


def _differs(settled: str, value: Any) -> bool:
    try:
        return bool(yaml.safe_load(settled) != value)
    except yaml.YAMLError:
        return True
