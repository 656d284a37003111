"""The lines back to 12345 and other hotlines: what became of what they handed over (第十五条、第十六条, decision 0086).

The same sender as the province's, one line a partner that has an address; signed with the key the partner signs with.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hotline.exchange import line
from hotline.exchange.models import Handed, PartnerKey, PartnerSetting
from hotline.notices.models import Outgoing, to_account
from hotline.notices.post import is_safe
from hotline.orders.access import log_look
from hotline.orders.perform import perform_if_open
from hotline.people.ciphers import unseal
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

NAMESPACE = uuid.UUID("6b8f5b0e-1232-4812-8123-2812328a0023")
LONGEST_URL = 200


def partners() -> QuerySet[Account]:
    """The accounts of other hotlines, ours for a channel of citizens' own left out."""
    rows = Account.objects.filter(roles__contains=[Role.PARTNER], is_active=True).order_by("id")
    return rows.exclude(username__startswith="channel-").select_related("unit", "partner_setting")


def partner_named(username: str) -> Account:
    """One of them. Refused 404."""
    found = partners().filter(username=username).first() if username.isprintable() else None
    if found is None:
        raise Refused("unknown", "没有这家对接单位。请先由系统管理员建账号、安全管理员给“对接系统”岗位。")
    return found


def setting_of(partner: Account) -> PartnerSetting:
    """What is set for a partner; nothing yet for a new one, unsaved."""
    return getattr(partner, "partner_setting", None) or PartnerSetting(account=partner)


def set_address(partner: Account, url: str, by: Account, now: datetime) -> None:
    """回传地址: where a partner is told. Refused 403 for others than the system administrator, 422 for no safe address."""
    if Role.SYSTEM_ADMIN not in by.held:
        raise Refused("not_yours", "回传地址由系统管理员设置。", "第九条")
    url = url.strip()
    if url and (len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or not is_safe(url)):
        words = "回传地址须以 https:// 开头（内网可用 http://），200 字以内。"
        raise Refused("invalid", words, fields={"url": words})
    if url and not PartnerKey.objects.filter(account=partner).exists():
        raise Refused("invalid", "这家还没有签名密钥，回传没法签名：请安全管理员先发签名密钥。")
    PartnerSetting.objects.update_or_create(
        account=partner, defaults={"url": url, "set_by": by, "set_at": now}
    )
    log_look(by, "partner", now, reason=f"{partner.username} 回传地址{'改为 ' + url if url else '停用'}")


def send_due(clock: Callable[[], datetime]) -> int:
    """Send all that is due on every line; how many receipts came. A line that is down stops no other."""
    return sum(line.send_due(each, clock) for each in _lines())


def _lines() -> Iterator[line.Line]:
    rows = PartnerSetting.objects.exclude(url="").filter(account__is_active=True)
    for found in rows.select_related("account__signing_key").order_by("account_id"):
        key = getattr(found.account, "signing_key", None)
        if key is not None:
            yield line_to(found, unseal(key.sealed, f"partner-key:{key.account_id}"))


def line_to(setting: PartnerSetting, secret: str) -> line.Line:
    """The line to one partner."""
    account = setting.account
    return line.Line(to_account(account.pk), account.name, setting.url, (account.username, secret),
                     settled=lambda row, now: False, message=message_of,
                     number=lambda answer, row: line.number_in(answer) or foreign_number(row.order_number),
                     received=_told)  # fmt: skip


def foreign_number(number: str) -> str:
    """What the partner calls an order of ours; "" for one it never handed over."""
    found = Handed.objects.filter(order__number=number).values_list("foreign_number", flat=True).first()
    return found or ""


def message_of(row: Outgoing) -> dict[str, Any]:
    """What is sent: state, unit, dates, reply and reasons as they were at the step, under the partner's own number."""
    head = {
        "key": row.key, "foreign_number": foreign_number(row.order_number), "number": row.order_number,
        "seq": row.seq, "action": row.action,
    }  # fmt: skip
    return head | row.payload


def _told(row: Outgoing, number: str, now: datetime) -> None:
    """Of a return or a referral the source is told by its receipt: the step 告知来电人 by the machine (第十六条)."""
    if row.action not in ("return", "refer"):
        return
    given = {"outcome": "reached", "how": "system", "note": f"已由系统回传来源单位，回执 {number}"}
    # A person may have told them first, or nothing was owed.
    perform_if_open("inform", row.order_number, actor=None, given=given, now=now,
                    request_id=uuid.uuid5(NAMESPACE, row.key))  # fmt: skip
