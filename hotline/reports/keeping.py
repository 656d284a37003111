"""Reports made, kept and signed: versions nobody changes, drafted by the machine when a period is over (第二十八条)."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from hotline.notices.models import Notice
from hotline.orders.loading import load_offices
from hotline.orders.models import Order
from hotline.people.models import Account, Unit
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import Period, month_of, period
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import end_words, local, working_days_due
from hotline.reports.figures_book import figures_book
from hotline.reports.models import Report, Signing
from hotline.reports.monthly import blocks
from hotline.statistics.tables import compared

ARTICLE = "第二十八条"
MAKES = frozenset({Role.ASSESSOR, Role.SHIFT_LEAD})
SIGNS = frozenset({Role.SHIFT_LEAD, Role.LEADER})
TOLD = (Role.ASSESSOR, Role.SHIFT_LEAD)
ONE_DRAFTER = 1232828
"""Advisory lock: of several loops one drafts."""
DRAFTED_BY = "系统"


@cites(ARTICLE)
def report_due(of: Period) -> datetime:
    """By when a period's report is to be signed: so many working days after its last day."""
    last = of.end - timedelta(microseconds=1)
    return working_days_due(
        last, value_on(local(last).date(), "report_within_working_days")[of.kind], ARTICLE
    ).at


@transaction.atomic
def make_report(key: str, reason: str, *, actor: Account | None, now: datetime) -> Report:
    """A period's report, frozen as its next version; actor None: the machine. Refused 403, 409 or 422."""
    if actor is not None and not (actor.is_active and actor.held & MAKES):
        raise Refused("not_yours", f"统计报告由{short_of('centre')}考评员或值班长编制。", ARTICLE)
    of = period(key)
    if of.end > now:
        raise Refused("not_open", f"{of.words}还没有结束，期满后再编制报告；期中的数请看“统计”页。", ARTICLE)
    _one_at_a_time(of.key)
    newest = versions(of.key).first()
    signed = newest is not None and hasattr(newest, "signing")
    reason = reason.strip()[:200]
    if signed and not reason:
        words = "上一版已签发，再编一版须写明更正的理由。"
        raise Refused("incomplete", words, ARTICLE, fields={"reason": words})
    made, units = compared(of, now, exact=True), list(Unit.objects.order_by("ordinal", "id"))
    version = newest.version + 1 if newest else 1
    corrects = _corrects(newest, reason) if newest and signed else ""
    who = str(actor) if actor else DRAFTED_BY
    return Report.objects.create(
        period=of.key, version=version, made_at=now, made_by=actor, due=report_due(of), reason=reason,
        blocks=blocks(made, units, load_offices().centre.name, now, corrects),
        book=figures_book(made, None, units, f"第 {version} 版，{who} {local(now):%Y-%m-%d %H:%M} 编制"),
    )  # fmt: skip


def _corrects(earlier: Report, reason: str) -> str:
    signed = local(earlier.signing.signed_at)
    return f"本报告更正{signed.year}年{signed.month}月{signed.day}日签发的第 {earlier.version} 版。更正的理由：{reason}"


def _one_at_a_time(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [ONE_DRAFTER, key])


@transaction.atomic
def sign_report(pk: int, *, actor: Account, now: datetime) -> Report:
    """Sign the newest version of a period's report. Refused 403, 404 or 409."""
    found = Report.objects.select_related("made_by").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这份报告。", ARTICLE)
    if not actor.is_active or not actor.held & SIGNS:
        raise Refused("not_yours", "统计报告由值班长或局领导签发。", ARTICLE)
    _one_at_a_time(found.period)
    if found.made_by_id == actor.pk:
        raise Refused("not_yours", "自己编制的报告由另一位签发。", ARTICLE)
    newest = versions(found.period)[0]
    if newest.pk != found.pk:
        raise Refused("not_open", f"已有更新的第 {newest.version} 版，请签发那一版。", ARTICLE)
    if hasattr(newest, "signing"):
        raise Refused("not_open", "这一版已经签发。", ARTICLE)
    Signing.objects.create(report=found, signed_by=actor, signed_at=now)
    return found


def versions(key: str) -> QuerySet[Report]:
    """The versions of one period, newest first, without their contents."""
    rows = Report.objects.filter(period=key).order_by("-version").defer("blocks", "book")
    return rows.select_related("signing__signed_by__unit", "made_by__unit")


def newest_of_each(limit: int) -> list[Report]:
    """The newest version of each period, latest made first."""
    newest = Report.objects.values("period").annotate(last=Max("pk")).values("last")
    rows = Report.objects.filter(pk__in=newest).order_by("-made_at", "-pk").defer("blocks", "book")
    return list(rows.select_related("signing__signed_by__unit", "made_by__unit")[:limit])


@cites(ARTICLE)
@transaction.atomic
def draft_due_reports(now: datetime) -> int:
    """The centre's duty by schedule: last month's and last year's report drafted, and said when they are late; how many drafted."""
    drafted = 0
    last = month_of(now).before()
    for of in (last, Period("year", month_of(now).year - 1)):
        known = versions(of.key).first()
        if known is None and (not _anything(of) or not _alone()):
            continue
        if known is None:
            known = make_report(of.key, "", actor=None, now=now)
            _tell(
                known,
                "draft",
                f"{of.words}统计报告已由系统编好，请核对、签发，应于 {end_words(known.due)} 前报出",
                now,
            )
            drafted += 1
        if now > known.due and not hasattr(known, "signing") and not _told(known, "late"):
            _tell(known, "late", f"{of.words}统计报告应于 {end_words(known.due)} 前报出，还没有签发", now)
    return drafted


def _anything(of: Period) -> bool:
    """Whether anything came in at all: an empty house owes nobody a report."""
    return Order.objects.filter(registered_at__gte=of.start, registered_at__lt=of.end).exists()


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_DRAFTER])
        return bool(cursor.fetchone()[0])


def _told(report: Report, what: str) -> bool:
    return Notice.objects.filter(key=_key(report, what, TOLD[-1])).exists()


def _key(report: Report, what: str, post: Role) -> str:
    return f"report:{report.period}:{what}:{post}"


def _tell(report: Report, what: str, sentence: str, now: datetime) -> None:
    centre = load_offices().centre
    Notice.objects.bulk_create(
        [
            Notice(key=_key(report, what, post), unit=centre, post=post.value, sentence=sentence,
                   article=ARTICLE, urgent=what == "late", created_at=now)
            for post in TOLD
        ],
        ignore_conflicts=True,
    )  # fmt: skip
