"""The e-mail sender: SMTP to the server named by HOTLINE_SMTP_URL (docs/notices.md)."""

import contextlib
import ipaddress
import smtplib
import ssl
import urllib.parse
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from hotline.notices.models import Delivery, Notice
from hotline.notices.not_sent import NotSent
from hotline.notices.wording import mail_text, subject
from hotline.regulation.time_limits import local

TIMEOUT_SECONDS = 15
PERMANENT = 500


def is_configured() -> bool:
    return bool(settings.SMTP_URL)


def send(delivery: Delivery, notices: list[Notice], address: str) -> str:
    """Hand one mail to the server; the receipt is its Message-ID. NotSent with a sentence that names nobody."""
    server = urllib.parse.urlsplit(settings.SMTP_URL)
    sender = dict(urllib.parse.parse_qsl(server.query)).get("from", "")
    if server.scheme not in ("smtp", "smtps") or not server.hostname or "@" not in sender:
        raise NotSent("邮件服务器地址写法不对（HOTLINE_SMTP_URL）")
    mail = _mail(delivery, notices, sender, address)
    try:
        line = _connect(server)
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"邮件服务器不让进（{error.smtp_code}）", line_down=True) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"邮件服务器连不上（{type(error).__name__}）", line_down=True) from None
    try:
        line.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotSent(f"对方邮箱被拒（{code}）", final=code >= PERMANENT) from None
    except smtplib.SMTPSenderRefused as refused:
        raise NotSent(f"发件人被拒（{refused.smtp_code}）", line_down=True) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"邮件服务器答 {error.smtp_code}", final=error.smtp_code >= PERMANENT) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"邮件没有发完（{type(error).__name__}）", line_down=True) from None
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            line.quit()
    return str(mail["Message-ID"])


def _mail(delivery: Delivery, notices: list[Notice], sender: str, address: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, address, subject(notices)
    mail["Date"] = format_datetime(local(delivery.made_at))
    # The same at every attempt: a mailbox that already has it can tell.
    mail["Message-ID"] = f"<{delivery.key}@{sender.rpartition('@')[2].rstrip('>')}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(mail_text(notices))
    return mail


def _connect(server: urllib.parse.SplitResult) -> smtplib.SMTP:
    """TLS from the first byte (smtps), or by STARTTLS (smtp); in the clear to this very machine alone."""
    host, safe = str(server.hostname), ssl.create_default_context()
    if server.scheme == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT_SECONDS, context=safe)
    else:
        line = smtplib.SMTP(host, server.port or 25, timeout=TIMEOUT_SECONDS)
    try:
        if server.scheme == "smtp" and not _is_this_machine(host):
            line.starttls(context=safe)
        if server.username:
            line.login(urllib.parse.unquote(server.username), urllib.parse.unquote(server.password or ""))
    except Exception:
        line.close()
        raise
    return line


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
