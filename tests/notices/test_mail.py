"""Mail over a real SMTP server."""

import socket

import pytest

from hotline.console.outbox import beat
from hotline.notices.models import Delivery
from tests.notices.conftest import reachable
from tests.world import at, dispatched, do

pytestmark = pytest.mark.usefixtures("world")


def beat_at(when):
    return beat(lambda: at(when))


def test_one_notice_is_one_mail_with_its_sentence_and_no_number_of_the_caller(mailbox):
    reachable("chenli", "chenli@example.com")
    order = dispatched("2026-04-08 09:30")
    assert beat_at("2026-04-08 09:44") == 0
    assert beat_at("2026-04-08 09:45") == 1
    [mail] = mailbox.mails
    assert mail["To"] == "chenli@example.com"
    assert mail["From"] == "12328@example.com"
    assert mail["Subject"].startswith(f"【宿州12328】新转办 {order.number}")
    assert "请签收并在 24 小时内联系来电人（第十七条）" in mail.get_content()
    assert "13905570361" not in mail.as_string()
    assert beat_at("2026-04-08 10:45") == 0, "once"


def test_three_notices_are_one_mail_the_urgent_first(mailbox):
    reachable("chenli", "chenli@example.com")
    first = dispatched("2026-04-08 09:30")
    dispatched("2026-04-08 09:31")
    do("wangmin", "remind", first, "2026-04-08 09:32")
    assert beat_at("2026-04-08 09:50") == 1
    [mail] = mailbox.mails
    assert mail["Subject"] == "【宿州12328】3 条提醒，其中 1 条急"
    lines = mail.get_content().splitlines()
    assert lines[0].startswith("04-08 09:32　【急】催办")
    assert [line[:11] for line in lines[1:3]] == ["04-08 09:30", "04-08 09:31"]


def test_the_log_keeps_when_and_the_receipt_and_no_address(mailbox):
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    beat_at("2026-04-08 09:45")
    row = Delivery.objects.get()
    assert (row.sent_at, row.attempts, row.last_error) == (at("2026-04-08 09:45"), 1, "")
    assert row.receipt == mailbox.mails[0]["Message-ID"] == f"<{row.key}@example.com>"
    assert "chenli" not in repr(
        [getattr(row, f.name) for f in row._meta.concrete_fields if f.name != "account"]
    )


def test_a_busy_server_is_asked_again_with_the_same_message(mailbox):
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    mailbox.answers = ["451 try later"]
    assert beat_at("2026-04-08 09:45") == 0
    row = Delivery.objects.get()
    assert (row.last_error, row.due_at) == ("邮件服务器答 451", at("2026-04-08 09:46"))
    dispatched("2026-04-08 09:45")
    assert beat_at("2026-04-08 09:46") == 1
    assert mailbox.mails[0]["Message-ID"] == f"<{row.key}@example.com>"
    assert mailbox.mails[0]["Subject"].startswith("【宿州12328】新转办"), (
        "what came meanwhile is another mail"
    )
    assert beat_at("2026-04-08 10:01") == 1


@pytest.mark.parametrize("answer", ["554 refused"])
def test_a_refused_mail_is_not_sent_again(mailbox, answer):
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    mailbox.answers = [answer]
    beat_at("2026-04-08 09:45")
    row = Delivery.objects.get()
    assert (row.failed_at, row.last_error) == (at("2026-04-08 09:45"), "邮件服务器答 554")
    assert beat_at("2026-04-09 09:45") == 0


def test_a_mailbox_that_does_not_exist_fails_with_a_sentence_that_names_nobody(mailbox):
    reachable("chenli", "nobody@example.com")
    dispatched("2026-04-08 09:30")
    beat_at("2026-04-08 09:45")
    row = Delivery.objects.get()
    assert (row.failed_at, row.last_error) == (at("2026-04-08 09:45"), "对方邮箱被拒（550）")


def test_a_server_that_is_away_is_tried_less_and_less_often_and_then_given_up(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}?from=12328@example.com"
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    tried = []
    for when in ("09:45", "09:46", "09:50", "09:51", "10:06", "11:06", "15:06", "16:00"):
        before = Delivery.objects.filter(attempts__gt=0).values_list("attempts", flat=True).first() or 0
        beat_at(f"2026-04-08 {when}")
        if Delivery.objects.get().attempts > before:
            tried.append(when)
    assert tried == ["09:45", "09:46", "09:51", "10:06", "11:06", "15:06"]
    row = Delivery.objects.get()
    assert (row.failed_at, row.last_error) == (
        at("2026-04-08 15:06"),
        "邮件服务器连不上（ConnectionRefusedError）",
    )


def test_the_password_of_the_url_signs_in(mailbox, settings):
    settings.SMTP_URL = settings.SMTP_URL.replace("smtp://", "smtp://rexian:kou-ling@")
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    assert beat_at("2026-04-08 09:45") == 1
    assert mailbox.signed_in == [(b"rexian", b"kou-ling")]


def test_a_wrong_password_is_no_fault_of_the_mail(mailbox, settings):
    settings.SMTP_URL = settings.SMTP_URL.replace("smtp://", "smtp://rexian:jiu-kou-ling@")
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    beat_at("2026-04-08 09:45")
    row = Delivery.objects.get()
    assert (row.failed_at, row.last_error) == (None, "邮件服务器不让进（535）")


def test_a_person_who_left_is_not_written_to(mailbox):
    account = reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    beat_at("2026-04-08 09:31")
    account.is_active = False
    account.save()
    assert beat_at("2026-04-08 09:45") == 0
    assert Delivery.objects.get().last_error == "收件人已停用或已撤掉地址"
