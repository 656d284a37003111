"""What is signed or published goes to whoever subscribed to it: a line under the bell, by mail as each wishes, logged once.

The watch asks at every beat: a paper signed since somebody subscribed and not sent to them yet is sent, at once or on their
day of the month. A version that corrects another is a paper of its own. The notice names the paper, never an order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from hotline.assessment.models import Round
from hotline.assessment.notice import notice_paper
from hotline.campaigns.models import SpecialReport
from hotline.notices.models import Notice, to_person
from hotline.people.models import Account
from hotline.regulation.periods import period
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.reports.circular import circular_blocks
from hotline.reports.models import Report
from hotline.reports.paper_of import document, paper_of
from hotline.subscriptions.models import Kind, Sending, Subscription
from hotline.subscriptions.subscribing import ARTICLE

MORNING = 8
"""On a chosen day papers go out at this hour."""
LOOKS_BACK = timedelta(days=62)
"""No chosen day lies further from the signing."""
_WAITING = """with papers (kind, id, at) as (
 select case when r.period like '%%-Q%%' then 'quarter' when r.period like '%%-%%' then 'month' else 'year' end, r.id, g.signed_at
  from reports_signing g join reports_report r on r.id = g.report_id where g.signed_at > %(since)s
 union all select 'circular', g.report_id, g.signed_at from reports_signing g where g.signed_at > %(since)s
 union all select 'special', g.report_id, g.signed_at from campaigns_signing g where g.signed_at > %(since)s
 union all select 'assessment', o.id, o.published_at from assessment_round o where o.published_at > %(since)s)
select s.id, p.id, p.at from subscriptions_subscription s join papers p on p.kind = s.kind and p.at >= s.made_at
where s.ended_at is null and p.at <= %(now)s and not exists
 (select from subscriptions_sending x where x.subscription_id = s.id and x.paper = p.id) order by p.at, s.id"""


@dataclass(frozen=True)
class Paper:
    """A signed paper: what it is called, the article it stands on, its file."""

    title: str
    article: str
    name: str
    content: Callable[[], bytes]


def send_signed(now: datetime) -> int:
    """Send what is to be sent by now; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"since": now - LOOKS_BACK, "now": now})
        waiting = cursor.fetchall()
    if not waiting:
        return 0
    subscriptions = Subscription.objects.select_related("unit").in_bulk({s for s, _, _ in waiting})
    return sum(
        _send(subscriptions[s], paper, now)
        for s, paper, at in waiting
        if _due(subscriptions[s].day, at) <= now
    )


def _due(day: int | None, signed_at: datetime) -> datetime:
    """The moment a paper signed then goes out: at once, or on the next such day of a month."""
    if day is None:
        return signed_at
    on = local(signed_at).replace(day=day, hour=MORNING, minute=0, second=0, microsecond=0)
    return on if on >= signed_at else (on.replace(day=1) + timedelta(days=32)).replace(day=day)


@transaction.atomic
def _send(to: Subscription, pk: int, now: datetime) -> bool:
    paper = paper_of_kind(to.kind, pk)
    sending, fresh = Sending.objects.get_or_create(
        subscription=to, paper=pk, defaults={"title": paper.title, "sent_at": now}
    )
    if fresh:
        post = to_person(to.account_id) if to.account_id else to.post
        Notice.objects.create(
            key=f"received::{sending.pk}", unit=to.unit, post=post, sentence=f"{paper.title}已送达，请看“送来的报告”",
            article=paper.article, created_at=now,
        )  # fmt: skip
    return fresh


def paper_of_kind(kind: str, pk: int) -> Paper:
    """A paper by its kind and key."""
    if kind == Kind.ASSESSMENT:
        made = Round.objects.get(pk=pk)
        return Paper(
            f"{period(made.month).words}考评通报",
            "第三十条",
            f"assessment-{made.month}",
            lambda: notice_paper(made),
        )
    if kind == Kind.SPECIAL:
        special = SpecialReport.objects.get(pk=pk)
        return Paper(
            f"专项报告第 {special.campaign_id}-{special.version} 号",
            ARTICLE,
            f"special-{pk}",
            lambda: bytes(special.paper),
        )
    report = Report.objects.defer("book").select_related("signing").get(pk=pk)
    of, version = period(report.period), f"第 {report.version} 版"
    if kind == Kind.CIRCULAR:
        return Paper(f"{of.words}运行情况通报（{version}）", ARTICLE, f"circular-{of.key}-v{report.version}",
                     lambda: paper_of(circular_blocks(report.blocks, of, report.signing.signed_at)))  # fmt: skip
    return Paper(
        f"{of.words}统计报告（{version}）",
        ARTICLE,
        f"report-{of.key}-v{report.version}",
        lambda: document(report),
    )


def received(person: Account) -> QuerySet[Sending]:
    """What was sent to somebody, or to their unit or post, the latest first."""
    theirs = Q(subscription__account=person) | Q(
        subscription__account=None,
        subscription__unit=person.unit_id,
        subscription__post__in=["", *person.roles],
    )
    return Sending.objects.filter(theirs).select_related("subscription").order_by("-sent_at", "-id")


def received_paper(pk: int, person: Account) -> Paper:
    """The paper of one sending. Refused 404 for one that was not sent to them."""
    found = received(person).filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这份报告，或者它不是送给您的。", ARTICLE)
    return paper_of_kind(found.subscription.kind, found.paper)


def log_of(limit: int) -> list[Sending]:
    """The latest sendings of all."""
    rows = Sending.objects.select_related("subscription__unit", "subscription__account__unit")
    return list(rows.order_by("-sent_at", "-id")[:limit])
