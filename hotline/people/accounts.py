"""Deeds on accounts: closed means that nothing of theirs opens anything any more, at once (第九条)."""

from datetime import datetime

from django.db import transaction

from hotline.people.access_log import log_look
from hotline.people.models import Account, ApiToken
from hotline.people.roles import Role
from hotline.people.sign_ins import end_all
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

ARTICLE = "第九条"


@transaction.atomic
def close(actor: Account, account: Account, now: datetime) -> None:
    """Nobody signs in with it; its sessions end and its tokens are revoked for good. Refused 403 on one's own."""
    if actor.pk == account.pk:
        raise Refused("not_yours", "不能停用自己的账号。", ARTICLE)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_all(account)
    ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=now)
    log_look(actor, "account_closed", now, reason=account.username)


@transaction.atomic
def open_again(actor: Account, account: Account, now: datetime) -> None:
    """It may sign in again; tokens stay revoked."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    log_look(actor, "account_opened", now, reason=account.username)


@transaction.atomic
def revoke_token(actor: Account, account: Account, pk: int, now: datetime) -> None:
    """One token opens nothing any more. Refused 404 where it is not that account's or revoked."""
    if not ApiToken.objects.filter(account=account, pk=pk, revoked_at=None).update(revoked_at=now):
        raise Refused("unknown", "没有这个令牌，或者它已经吊销了。", ARTICLE)
    log_look(actor, "token_revoked", now, reason=account.username)


def let_read_closed(actor: Account, account: Account, wanted: bool, now: datetime) -> None:
    """Who reads what was given back under article 16 (五), named by the security administrator. Refused 409, 422."""
    most = value_on(local(now).date(), "closed_words_people")
    others = Account.objects.filter(reads_closed=True, is_active=True).exclude(pk=account.pk)
    if wanted and others.count() >= most:
        names = "、".join(a.name for a in others.order_by("id"))
        raise Refused("incomplete", f"已有 {most} 人（{names}）。请先免去一人。", "第九条")
    if wanted and not (account.is_active and (account.is_centre or Role.LEADER in account.held)):
        raise Refused("incomplete", "请指定热线中心或局领导小组里在用的账号。", "第九条")
    Account.objects.filter(pk=account.pk).update(reads_closed=wanted)
    log_look(actor, "closed_words_given" if wanted else "closed_words_taken", now, reason=account.username)
