"""第二十七条 程序性确认, 第十九条、第二十条: what a unit enters late over a limit counts late until the centre has seen the evidence."""

from hotline.assessment.drafting import draft
from hotline.orders.models import OwedDuty, SampleSeed
from hotline.regulation.call_backs import drawn
from hotline.regulation.duties import DUTIES, ENTERED_LATE, Owes
from hotline.regulation.indicators import INDICATOR
from hotline.regulation.periods import period
from hotline.regulation.score_card import card_on
from hotline.statistics.figures import figures
from tests.world import REPLY, at, dispatched, do, owed, refused

SAID = {"outcome": "reached", "note": "电话说明已受理"}
LATE = {
    "happened_at": "2026-04-08 16:00",
    "late_reason": "单位停电",
    "late_evidence": "通话记录 4月8日16:00，3分12秒",
}
NOW = "2026-04-10 11:00"


def on_time(key="contacted"):
    figure = figures(period("2026-04"), at("2026-05-06 09:00")).of(INDICATOR[key])
    return int(figure.hits), figure.rows


def leave_out_of_the_sample(order):
    """The month's seed is one by which this order is not drawn."""
    seed = next(s for n in range(256) if not drawn(order.number, s := bytes([n]) * 32, 0.9))
    SampleSeed.objects.create(month="2026-04", seed=seed, made_at=at("2026-04-01 00:00"))


def late_contact(**changes):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "contact", order, NOW, **SAID | LATE | changes)
    return order


def test_a_units_own_word_does_not_make_it_on_time(world):
    order = late_contact()
    contact = owed(order, "contact")
    assert (contact.ended_at, contact.claimed_at) == (at(NOW), at("2026-04-08 16:00"))
    assert on_time() == (0, 1)
    [verify] = order.duties.filter(kind="verify_late_entry", ended_at=None)
    assert (verify.owed_by.code, verify.since, verify.due) == ("centre", at(NOW), at("2026-04-14 00:00"))


def test_the_centre_confirms_the_evidence_and_it_counts_as_stated(world):
    order = late_contact()
    do("wangmin", "accept_late_entry", order, "2026-04-10 15:00", reason="通话记录已核")
    contact = owed(order, "contact")
    assert (contact.ended_at, contact.claim_accepted) == (at("2026-04-08 16:00"), True)
    assert on_time() == (1, 1)
    assert not order.duties.filter(kind="verify_late_entry", ended_at=None).exists()


def test_what_is_not_believed_stays_late_and_the_assessment_says_why(world):
    order = late_contact()
    do("wangmin", "reject_late_entry", order, "2026-04-10 15:00", reason="话单里没有这通电话")
    assert owed(order, "contact").ended_at == at(NOW)
    assert on_time() == (0, 1)
    made = draft(period("2026-04"), card_on(at("2026-05-06 09:00").date()), at("2026-05-06 09:00"))
    [row] = [one for one in made.lost if one.rule == "contacted"]
    assert "单位补录称 04-08 16:00，市中心未认可" in row.evidence


def test_no_evidence_no_late_entry_over_a_limit(world):
    order = dispatched("2026-04-08 09:30")
    met = refused(do, "chenli", "contact", order, NOW, **SAID | LATE | {"late_evidence": ""})
    assert (met.status, met.article, set(met.fields)) == (422, "第二十七条", {"late_evidence"})
    assert "首次联络" in met.sentence and "按录入时刻计" in met.sentence
    order.refresh_from_db()
    assert order.last_seq == 2 and owed(order, "contact").ended_at is None


def test_within_the_limit_it_is_a_late_entry_like_any_other(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "contact", order, "2026-04-08 18:00", **SAID | LATE | {"late_evidence": ""})
    assert owed(order, "contact").ended_at == at("2026-04-08 16:00")
    assert owed(order, "verify_late_entry") is None


def test_what_the_centre_enters_for_a_unit_without_accounts_stays_as_it_was(world):
    unit = OwedDuty._meta.get_field("owed_by").related_model.objects.get(code="enforcement")
    unit.served_by_centre = True
    unit.save()
    order = dispatched("2026-04-08 09:30")
    do("wangmin", "contact", order, NOW, **SAID | LATE | {"late_evidence": ""})
    assert owed(order, "contact").ended_at == at("2026-04-08 16:00")
    assert owed(order, "verify_late_entry") is None


def test_a_late_reply_entered_early_leaves_the_centre_its_own_time(world):
    """The limit of an enquiry was the evening of 4月13日; the reply comes on the 16th and says it went out on the 13th."""
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    leave_out_of_the_sample(order)
    do("chenli", "contact", order, "2026-04-08 10:00", **SAID)
    do("chenli", "draft", order, "2026-04-13 10:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-13 10:10")
    do("zhaowenbin", "sign_off", order, "2026-04-13 10:20")
    do(
        "chenli",
        "tell",
        order,
        "2026-04-13 10:30",
        outcome="reached",
        how="phone",
        note="已告知",
        opinion="basic",
    )
    do("chenli", "submit", order, "2026-04-16 09:00", **LATE | {"happened_at": "2026-04-13 11:00"})
    assert owed(order, "reply").ended_at == at("2026-04-16 09:00")
    assert owed(order, "confirm").since == at("2026-04-16 09:00")
    assert on_time("on_time") == (0, 1)
    do("wangmin", "confirm", order, "2026-04-16 10:00")
    do("wangmin", "accept_late_entry", order, "2026-04-16 10:05", reason="短信回执在附件")
    assert on_time("on_time") == (1, 1)
    do("wangmin", "archive", order, "2026-04-16 10:06")


def test_what_waits_to_be_verified_keeps_an_order_out_of_the_archive(world):
    order = late_contact()
    do("liujie", "withdraw", order, "2026-04-10 12:00", reason="来电人不再反映")
    assert owed(order, "verify_late_entry").ground == "已撤回，不再承担"


def test_a_request_to_the_centre_is_made_when_it_is_written_down(world):
    order = dispatched("2026-04-08 09:30")
    asked = {"return_reason": "not_ours", "reason": "不归我们", "suggested_unit": "highway"}
    met = refused(do, "gaoyuan", "request_return", order, "2026-04-13 09:00", **asked | LATE)
    assert (met.code, "现已超过" in met.sentence) == ("not_open", True)


def test_every_step_that_ends_what_a_unit_owes_may_be_verified():
    ends = {a for d in DUTIES if d.owes in (Owes.UNIT, Owes.JOINT, Owes.SPEAKER) for a in d.ended_by}
    assert set(ENTERED_LATE) == ends


def test_the_order_page_and_the_check_list_say_what_was_claimed(world, client):
    from tests.web.test_pages import enter

    order = late_contact()
    words = enter(client, "wangmin").get(f"/orders/{order.number}").content.decode()
    assert "单位补录称 04-08 16:00，待市中心核实" in words and "认可补录" in words
