"""Asking what the text means, and the bureau's answers (第三十三条). An answer stays; a later one takes its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from hotline.ledger.models import Interpretation, Question
from hotline.notices.models import Notice
from hotline.people.filled import day, text, whole
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role
from hotline.regulation.citation import articles, ordinal_of
from hotline.regulation.digits import whole as whole_number
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import all_parameters
from hotline.regulation.readings import Reading, of_article, reading
from hotline.regulation.refusals import Refused

ARTICLE = "第三十三条"


@dataclass(frozen=True)
class Subject:
    """What is asked about. key: "1" for a reading, "a20" for an article."""

    key: str
    article: str
    reading: Reading | None = None

    @property
    def title(self) -> str:
        return f"读法 {self.key}：{self.reading.title}" if self.reading else self.article

    @property
    def of(self) -> dict[str, int | str | None]:
        """The columns that name it."""
        return {"reading": self.reading.number if self.reading else None, "article": self.article}


def subject(key: str) -> Subject:
    """What a key names. Refused 404."""
    number = whole_number(key.lstrip("a"), 3) or 0
    of_any_version = articles(date.max)
    if key == f"a{number}" and 1 <= number <= len(of_any_version):
        return Subject(key, of_any_version[number - 1].number)
    try:
        found = reading(number)
    except KeyError:
        raise Refused("unknown", "没有这一条读法，请从“办法解释”里选。", ARTICLE) from None
    return Subject(str(number), found.article, found)


def key_of_article(article: str) -> str:
    """ "第二十条" -> "a20"."""
    return f"a{ordinal_of(article)}"


@transaction.atomic
def ask(key: str, given: Mapping[str, str], *, actor: Account, now: datetime) -> Question:
    """A unit or the centre asks; the leaders hear of it. Refused 403, 404 or 422."""
    about = subject(key)
    if not actor.is_active or not (actor.is_unit or actor.is_centre):
        raise Refused("not_yours", f"请求解释由承办单位或{short_of('centre')}提出。", ARTICLE)
    facts = whole("还不能提交：", ARTICLE, text=lambda: text(given, "text", "想请解释什么", 1000))
    made = Question.objects.create(**about.of, **facts, asked_by=actor, unit=actor.unit, asked_at=now)
    bureau = Unit.objects.filter(kind=UnitKind.BUREAU)
    sentence = f"{actor.unit.short_name}请求解释{about.title}"
    _tell(bureau, f"reading:{key}:q{made.pk}", sentence, now, post=Role.LEADER.value)
    return made


@transaction.atomic
def answer(key: str, given: Mapping[str, str], *, actor: Account, now: datetime) -> Interpretation:
    """The bureau's answer on one subject; who asked and the centre hear of it. Refused 403, 404 or 422."""
    about = subject(key)
    if not actor.is_active or Role.LEADER not in actor.held:
        raise Refused("not_yours", f"办法由{short_of('bureau')}解释，由局领导登记。", ARTICLE)
    facts = whole(
        "还不能登记解释：",
        ARTICLE,
        answer=lambda: text(given, "answer", "解释内容", 2000),
        document=lambda: text(given, "document", "文号", 60),
        document_date=lambda: day(given, "document_date", "成文日期", latest=now),
        signer=lambda: text(given, "signer", "签发人", 30),
        clause=lambda: text(given, "clause", "解释的条款", 60),
        parameter=lambda: _parameter(given),
        value=lambda: text(given, "value", "定为", 120, needed=bool(given.get("parameter"))),
    )
    open_ones = unanswered(about)
    asked = next((q for q in open_ones if str(q.pk) == given.get("question")), None)
    made = Interpretation.objects.create(
        **about.of, **facts, question=asked, recorded_by=actor, recorded_at=now
    )
    told = {q.unit_id: q.unit for q in open_ones} | {
        u.pk: u for u in Unit.objects.filter(kind=UnitKind.CENTRE)
    }
    sentence = f"{short_of('bureau')}已解释{about.title}（{made.document}）"
    _tell(told.values(), f"reading:{key}:i{made.pk}", sentence, now)
    return made


def _parameter(given: Mapping[str, str]) -> str:
    name = given.get("parameter", "")
    if name and name not in all_parameters():
        raise Refused("incomplete", "没有这个数目，请从列出的里选。")
    return name


def _tell(units: Iterable[Unit], key: str, sentence: str, now: datetime, post: str = "") -> None:
    Notice.objects.bulk_create(
        Notice(
            key=f"{key}:{u.pk}", unit=u, post=post, sentence=sentence[:200], article=ARTICLE, created_at=now
        )
        for u in units
    )


def in_force() -> dict[str, Interpretation]:
    """Subject key -> the latest answer on it, of every subject that has one."""
    newest = Interpretation.objects.values("reading", "article").annotate(last=Max("id")).values("last")
    return {_key(row): row for row in Interpretation.objects.filter(pk__in=newest)}


def of_subjects(subjects: Iterable[Subject]) -> dict[str, list[Interpretation]]:
    """The answers on each subject, newest first."""
    about = {s.key: s for s in subjects}
    found: dict[str, list[Interpretation]] = {key: [] for key in about}
    rows = Interpretation.objects.filter(article__in={s.article for s in about.values()})
    for row in rows.select_related("question__unit", "recorded_by__unit").order_by("-id"):
        if _key(row) in found:
            found[_key(row)].append(row)
    return found


def unanswered(about: Subject) -> list[Question]:
    """Questions on a subject asked after its last answer, oldest first."""
    last = Interpretation.objects.filter(**_exactly(about)).aggregate(at=Max("recorded_at"))["at"]
    rows = Question.objects.filter(**_exactly(about)).select_related("unit", "asked_by").order_by("id")
    return [q for q in rows if last is None or q.asked_at > last]


def waiting() -> dict[str, int]:
    """Subject key -> how many questions wait for an answer."""
    answered = {key: row.recorded_at for key, row in in_force().items()}
    counts: dict[str, int] = {}
    for q in Question.objects.only("reading", "article", "asked_at"):
        if _key(q) not in answered or q.asked_at > answered[_key(q)]:
            counts[_key(q)] = counts.get(_key(q), 0) + 1
    return counts


def concerned(article: str) -> tuple[Subject, ...]:
    """The readings on an article, and the article itself."""
    return (*(Subject(str(r.number), r.article, r) for r in of_article(article)),
            Subject(key_of_article(article), article))  # fmt: skip


def _exactly(about: Subject) -> dict[str, object]:
    return {"article": about.article} | (
        {"reading": about.reading.number} if about.reading else {"reading__isnull": True}
    )


def _key(row: Question | Interpretation) -> str:
    return str(row.reading) if row.reading else key_of_article(row.article)
