"""What a caller may ask about their own data: a copy, a correction, a restriction (第九条; 个人信息保护法, decision 0144)."""

import hmac
from datetime import datetime, timedelta

from hotline.orders.confidential import hide
from hotline.orders.effects.case import Effect, Given
from hotline.orders.owing import Case
from hotline.orders.query_codes import digest_of
from hotline.people.callers import name_of, phone_of, put_facts
from hotline.people.models import Account
from hotline.people.phones import WITHHELD, normalise
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State

RUNG_WITHIN = timedelta(hours=1)
ARTICLE = "第九条"


def _proven(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Whoever asks is the caller: by the code they were given, or rung at the number they left. Refused 422 naming what is missing."""
    said, order = given.pop("query_code", ""), case.order
    if given["proof"] == "code":
        kept = getattr(order, "query_code", None)
        right = digest_of(order.number, "".join(c for c in said.upper() if c.isalnum()))
        if kept is None or not hmac.compare_digest(bytes(kept.digest), right):
            words = "查询码不对。请对方再念一遍，或改用回拨登记的号码核对。"
            raise Refused("incomplete", words, ARTICLE, fields={"query_code": words})
    elif given["proof"] == "rung":
        seen = order.events.filter(action="reveal", actor=actor, recorded_at__gte=at - RUNG_WITHIN)
        if order.contact.caller.anonymous or not seen.exists():
            words = "请先用“查看号码”取登记的号码回拨，本人接听后一小时内办；没有留号码的不能用回拨核对。"
            raise Refused("incomplete", words, ARTICLE, fields={"proof": words})


def give_copy(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Article 45 of that law: what is held about them; the page hands it over."""
    _proven(case, given, actor, at)


def correct_caller(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Article 46: name or number, sealed anew; the record says that, and holds what it is now."""
    _proven(case, given, actor, at)
    caller = case.order.contact.caller
    if not (given.get("caller_name") or given.get("phone")):
        words = "请填更正后的姓名或电话。"
        raise Refused("incomplete", words, ARTICLE, fields={"caller_name": words})
    try:
        phone = normalise(given["phone"]) if given.get("phone") else phone_of(caller)
    except Refused as refused:
        raise Refused("incomplete", refused.sentence, ARTICLE, fields={"phone": refused.sentence}) from None
    if phone == WITHHELD:
        words = "更正要填打得通的号码；来电人不愿再留号码的，请用“限制处理”。"
        raise Refused("incomplete", words, ARTICLE, fields={"phone": words})
    put_facts(caller, given.get("caller_name") or name_of(caller), phone)
    case.callers.append(caller)


def restrict(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Article 44: no more of it than the matter still needs; hidden from the units, and once archived kept and not used."""
    _proven(case, given, actor, at)
    order = case.order
    if order.restricted:
        raise Refused("not_open", "本件已经限制处理。", ARTICLE)
    order.restricted = True
    if not order.secret:
        order.secret = True
        hide(order, [case.touch(task) for task in case.tasks])


def reveal(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """What is restricted and archived is opened by 值班长 alone."""
    order = case.order
    if order.restricted and order.state == State.ARCHIVED and actor and Role.SHIFT_LEAD not in actor.held:
        words = "来电人已要求限制处理，本件归档后只存不用；确需查看由值班长办理。"
        raise Refused("not_yours", words, ARTICLE)


EFFECTS: dict[str, Effect] = {
    "give_copy": give_copy, "correct_caller": correct_caller, "restrict": restrict, "reveal": reveal,
}  # fmt: skip
