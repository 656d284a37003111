"""第二十八条 市中心应当按照月度、年度报送统计分析报告,并视情报送专项报告; 第三十条 …将考评结果定期通报: to whom, when, once."""

import io

import pytest
from docx import Document

from hotline.assessment.rounds import make_round, publish
from hotline.console.watch import tick
from hotline.notices.models import Delivery, Notice
from hotline.notices.spread import spread
from hotline.orders.worklists import examples_among
from hotline.people.addresses import set_email
from hotline.reports import blocks as b
from hotline.reports.keeping import sign_report
from hotline.reports.models import Report
from hotline.subscriptions.models import Sending
from hotline.subscriptions.sending import received, received_paper, send_signed
from hotline.subscriptions.subscribing import end, running, subscribe
from tests.world import at, dispatched, person, refused

MAY = "2026-05-06 09:00"


def to(kind, unit, when="2026-05-01 09:00", who="fangjing", **more):
    return subscribe({"kind": kind, "unit": unit} | more, actor=person(who), now=at(when))


@pytest.fixture
def report(world):
    return kept(1)


def kept(version):
    """A report as one is kept, of few words: drawing a whole one is not what is asked here."""
    words = [b.block("title", words="运行情况报告"), b.block("addressee", words="市局"), b.text("开头。"), b.text("共接来件 1 件。"),
             b.signed("市中心", at("2026-05-05 09:00").date())]  # fmt: skip
    return Report.objects.create(period="2026-04", version=version, made_at=at("2026-05-05 09:00"), made_by=person("fangjing"),
                                 due=at("2026-05-12 00:00"), blocks=words)  # fmt: skip


def signed(report, when=MAY):
    sign_report(report.pk, actor=person("zhaolan"), now=at(when))


def sent_to(username):
    return [s.title for s in received(person(username))]


def words_in(content):
    return "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)


def test_a_signed_report_goes_to_the_leaders_and_its_circular_to_the_units_once(report):
    to("month", "bureau", post="leader")
    to("circular", "sixian")
    assert send_signed(at("2026-05-06 08:59")) == 0, "nothing unsigned goes"
    signed(report)
    tick(at("2026-05-06 09:01"))
    assert send_signed(at("2026-05-06 09:02")) == 0 and Sending.objects.count() == 2
    assert sent_to("heju") == ["2026年4月统计报告（第 1 版）"]
    assert sent_to("sunsixian") == sent_to("hanjuzhang") == ["2026年4月运行情况通报（第 1 版）"]
    assert sent_to("qianjin") == sent_to("chenli") == []
    told = Notice.objects.get(unit__code="sixian", key__startswith="received")
    assert (told.sentence, told.article) == (
        "2026年4月运行情况通报（第 1 版）已送达，请看“送来的报告”",
        "第二十八条",
    )
    [sending] = received(person("hanjuzhang"))
    assert "关于2026年4月" in words_in(received_paper(sending.pk, person("hanjuzhang")).content())
    assert refused(received_paper, sending.pk, person("chenli")).code == "unknown"


def test_one_person_alone_is_told_and_mailed(report):
    for username in ("heju", "qianjin"):
        someone = person(username)
        set_email(someone, f"{username}@example.org")
        someone.save()
    to("month", "bureau", account="heju")
    signed(report)
    send_signed(at("2026-05-06 09:01"))
    while spread(at("2026-05-06 09:02"), ["email"], examples_among):
        pass
    mails = Delivery.objects.filter(notices__key__startswith="received")
    assert [m.account.username for m in mails] == ["heju"]
    assert sent_to("qianjin") == []


def test_on_a_chosen_day_it_waits_for_its_morning(report):
    to("month", "bureau", post="leader", day="15")
    to("month", "centre", post="shift_lead", day="3")
    signed(report)
    for when, sent in (
        ("2026-05-15 07:59", 0),
        ("2026-05-15 08:00", 1),
        ("2026-06-02 09:00", 0),
        ("2026-06-03 08:00", 1),
    ):
        assert send_signed(at(when)) == sent, when


def test_what_was_signed_before_is_not_sent_after_and_a_correction_is_a_paper_of_its_own(report):
    signed(report)
    to("month", "bureau", post="leader", when="2026-05-07 09:00")
    assert send_signed(at("2026-05-07 09:01")) == 0
    signed(kept(2), "2026-05-08 10:00")
    assert send_signed(at("2026-05-08 10:01")) == 1
    assert sent_to("heju") == ["2026年4月统计报告（第 2 版）"]


def test_a_published_assessment_goes_to_whom_it_is_about(world):
    dispatched("2026-04-08 09:30")
    to("assessment", "enforcement", post="unit_head")
    made = make_round("2026-04", actor=person("fangjing"), now=at("2026-05-06 09:00"))
    publish("2026-04", actor=person("heju"), now=made.appeals_until.replace(year=2027))
    assert send_signed(made.appeals_until.replace(year=2027)) == 1
    [sending] = received(person("zhaowenbin"))
    assert sending.title == "2026年4月考评通报" and sent_to("chenli") == []
    assert "考评情况的通报" in words_in(received_paper(sending.pk, person("zhaowenbin")).content()).replace(
        "\n", ""
    )


def test_an_ended_subscription_sends_no_more(report):
    subscription = to("month", "bureau", post="leader")
    end(subscription.pk, actor=person("zhaolan"), now=at("2026-05-05 10:00"))
    signed(report)
    assert send_signed(at("2026-05-06 09:01")) == 0 and not running()
    assert refused(end, subscription.pk, actor=person("zhaolan"), now=at(MAY)).code == "not_open"
    assert refused(end, 0, actor=person("zhaolan"), now=at(MAY)).code == "unknown"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "weekly"}, "kind"), ({"unit": "nowhere"}, "unit"), ({"unit": "sixian"}, "kind"), ({"post": "king"}, "post"),
        ({"account": "chenli"}, "account"), ({"account": "heju", "post": "leader"}, "post"), ({"day": "29"}, "day"), ({"day": "soon"}, "day"),
    ],
)  # fmt: skip
def test_what_cannot_be_subscribed_to_is_said_field_by_field(world, given, field):
    met = refused(
        subscribe, {"kind": "month", "unit": "bureau"} | given, actor=person("fangjing"), now=at(MAY)
    )
    assert (met.status, list(met.fields)) == (422, [field])


def test_it_is_managed_by_those_who_make_the_reports_and_there_is_one_of_each(world):
    to("month", "bureau", post="leader")
    assert refused(to, "month", "bureau", post="leader", day="5").code == "not_open"
    for who in ("heju", "liujie", "chenli"):
        assert refused(to, "year", "bureau", who=who).code == "not_yours"
