"""What may be done to an entry: submitted, published, sent back, renewed, taken down, complained of (第十三条、第十四条)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from hotline.knowledge.fields import read, words_of_version
from hotline.knowledge.models import Deed, Entry, Feedback, State, Version
from hotline.notices.models import Notice
from hotline.people.filled import text
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.personal import masked_for_good
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.knowledge import ARTICLE, feedback_due
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

REVIEWS = frozenset({Role.DISPATCHER, Role.SHIFT_LEAD})
LABELS = {"submitted": "报送", "published": "发布", "sent_back": "退改", "withdrawn": "下架", "restored": "重新上架",
          "asked": "请续期", "expired": "到期停用", "answered": "答复反馈"}  # fmt: skip
NONE_SUCH = "没有这条知识，或者您无权查看。"


def reviews(person: Account) -> bool:
    """Whether somebody reviews entries for the centre."""
    return person.is_active and bool(person.held & REVIEWS)


def writes_for(person: Account, unit: Unit) -> bool:
    """Whether somebody writes entries of a unit: its own people; the centre's for itself and for whom it serves (代录)."""
    if not person.is_active:
        return False
    own = person.unit_id == unit.pk and (person.is_unit or person.is_centre)
    return own or (person.is_centre and unit.served_by_centre)


@cites(ARTICLE)
@transaction.atomic
def submit(given: Mapping[str, Any], *, actor: Account, now: datetime, entry: Entry | None = None) -> Version:
    """A new entry, or the next version of one, handed in for review. Refused 403, 409 or 422.

    given: fields of knowledge/fields.py; `unit`: the code of a unit the centre writes for.
    """
    unit = entry.unit if entry else _unit_of(given, actor)
    if not writes_for(actor, unit):
        raise Refused("not_yours", f"知识由承办单位报送自己业务的；{unit.name}的由本单位的人报。", ARTICLE)
    facts = read(given, now)
    if entry is None:
        entry = Entry.objects.create(unit=unit, made_at=now, is_sample=actor.is_sample)
    else:
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if entry.versions.filter(state=State.SUBMITTED).exists():
        raise Refused("not_open", f"{entry.number} 已有一版待审，审过再改。", ARTICLE)
    last = entry.versions.order_by("-ordinal").first()
    made = Version.objects.create(entry=entry, ordinal=last.ordinal + 1 if last else 1, submitted_by=actor,
                                  submitted_at=now, **facts)  # fmt: skip
    _log(made, "submitted", actor, now)
    _tell_centre(
        f"knowledge:{entry.pk}:{made.ordinal}", f"{unit.short_name}报送知识，待审：{made.question}", now
    )
    return made


def _unit_of(given: Mapping[str, Any], actor: Account) -> Unit:
    code = str(given.get("unit") or "")
    if not code:
        return actor.unit
    found = Unit.objects.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise Refused(
            "incomplete", "没有这个单位，请从名册里选。", ARTICLE, fields={"unit": "没有这个单位。"}
        )
    return found


@transaction.atomic
def decide(
    version: Version, publish: bool, given: Mapping[str, Any], *, actor: Account, now: datetime
) -> None:
    """Publish a version, which then speaks for its entry, or send it back with a reason. Refused 403, 409 or 422."""
    if not reviews(actor):
        raise Refused("not_yours", f"知识由{short_of('centre')}派单员或值班长审核。", ARTICLE)
    entry = Entry.objects.select_for_update().get(pk=version.entry_id)
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.state != State.SUBMITTED:
        raise Refused("not_open", "这一版已经审过，请刷新再看。", ARTICLE)
    if version.submitted_by_id == actor.pk:
        raise Refused("not_yours", "自己报的由另一位审核。", ARTICLE)
    if publish and version.is_over(local(now).date()):
        raise Refused("not_open", f"它只有效到 {version.valid_until}，已经过了，请退回改期。", ARTICLE)
    reason = "" if publish else _said(given, "reason", "理由", 300)
    version.decided_by, version.decided_at = actor, now
    version.state = State.PUBLISHED if publish else State.SENT_BACK
    if publish:
        _speak_for(entry, version)
    version.save()
    _log(version, version.state, actor, now, reason)
    _tell(version.entry.unit, f"{entry.pk}:{version.ordinal}:{version.state}",
          f"{version.cite} {'已发布' if publish else '退改：' + reason}（{version.question}）", now)  # fmt: skip


def _said(given: Mapping[str, Any], name: str, label: str, limit: int) -> str:
    """Words there must be."""
    said = text({name: str(given.get(name) or "")}, name, label, limit, needed=False)
    if not said:
        raise Refused("incomplete", f"请写明{label}。", ARTICLE, fields={name: f"请写明{label}。"})
    return said


def _speak_for(entry: Entry, version: Version) -> None:
    Version.objects.filter(entry=entry, state=State.PUBLISHED).update(state=State.REPLACED)
    entry.current, entry.withdrawn_at = version, None
    entry.save(update_fields=["current", "withdrawn_at"])
    heard, every = words_of_version(version)
    with connection.cursor() as cursor:
        cursor.execute(
            "update knowledge_version set heard = array_to_tsvector(%s), tokens = array_to_tsvector(%s) where id = %s",
            [heard, every, version.pk],
        )


@transaction.atomic
def withdraw(entry: Entry, given: Mapping[str, Any], *, actor: Account, now: datetime) -> None:
    """Take an entry down, at once, with a reason; or put it back up. Refused 403, 409 or 422."""
    if not (writes_for(actor, entry.unit) or reviews(actor)):
        raise Refused("not_yours", f"下架由报送单位或{short_of('centre')}办理。", ARTICLE)
    entry = Entry.objects.select_for_update(of=("self",)).select_related("current", "unit").get(pk=entry.pk)
    if entry.current is None or entry.withdrawn_at is not None:
        raise Refused("not_open", "它现在没有在用，不必下架。", ARTICLE)
    reason = _said(given, "reason", "理由", 300)
    entry.withdrawn_at = now
    entry.save(update_fields=["withdrawn_at"])
    _log(entry.current, "withdrawn", actor, now, reason)
    _tell(entry.unit, f"{entry.pk}:down:{now:%y%m%d%H%M%S}", f"{entry.number} 已下架：{reason}", now)


@cites(ARTICLE)
@transaction.atomic
def report_unhelpful(version: Version, words: str, *, actor: Account | None, now: datetime) -> Feedback:
    """Somebody says that an answer did not help: the unit is told and owes a new version or a word. Refused 422.

    actor None: a citizen, from the public page.
    """
    said = text({"words": words}, "words", "哪里没帮上忙", 500, needed=False)
    if len(said) < 4:
        raise Refused(
            "incomplete",
            "请写明哪里没帮上忙（至少四个字）。",
            ARTICLE,
            fields={"words": "请写明哪里没帮上忙。"},
        )
    said = masked_for_good(said)  # nobody needs a citizen's values here (第九条)
    made = Feedback.objects.create(version=version, unit=version.entry.unit, at=now, by=actor, words=said,
                                   due=feedback_due(now))  # fmt: skip
    _tell(made.unit, f"{version.entry_id}:f{made.pk}", f"{version.cite} 没帮上忙：{said}", now)
    return made


@transaction.atomic
def answer_feedback(found: Feedback, given: Mapping[str, Any], *, actor: Account, now: datetime) -> None:
    """The unit says what it did about it. Refused 403, 409 or 422."""
    if not writes_for(actor, found.unit):
        raise Refused("not_yours", f"由{found.unit.name}答复。", ARTICLE)
    found = Feedback.objects.select_for_update().select_related("version__entry").get(pk=found.pk)
    if found.answered_at is not None:
        raise Refused("not_open", "已经答复过。", ARTICLE)
    said = _said(given, "answer", "怎样处理的", 500)
    found.answered_at, found.answered_by, found.answer = now, actor, said
    found.save()
    _log(found.version, "answered", actor, now, said)


def entry_of(person: Account, pk: int) -> Entry:
    """One entry as somebody may see it. Refused 404: unknown and not for them alike."""
    found = Entry.objects.select_related("unit", "current").filter(pk=pk).first()
    if found is None or not (found.current_id or writes_for(person, found.unit) or person.is_centre):
        raise Refused("unknown", NONE_SUCH, ARTICLE)
    return found


def _log(version: Version, what: str, by: Account | None, now: datetime, words: str = "") -> None:
    Deed.objects.create(entry_id=version.entry_id, version=version, at=now, by=by, what=what, words=words)


def _tell_centre(key: str, sentence: str, now: datetime) -> None:
    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    Notice.objects.bulk_create(
        [
            Notice(
                key=f"{key}:{post}",
                unit=centre,
                post=post,
                sentence=sentence[:200],
                article=ARTICLE,
                created_at=now,
            )
            for post in sorted(REVIEWS)
        ],
        ignore_conflicts=True,
    )


def _tell(unit: Unit, key: str, sentence: str, now: datetime) -> None:
    Notice.objects.bulk_create(
        [Notice(key=f"knowledge:{key}", unit=unit, sentence=sentence[:200], article=ARTICLE, created_at=now)],
        ignore_conflicts=True,
    )
