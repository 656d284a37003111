"""Open311 GeoReport v2: services, requests filed by programs that hold a key, and what everybody may read of them (decision 0120).

Everybody may read: kind, area, county, unit, three plain words, moments, the caller's date. Never a word of the citizen's.
"""

import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from hotline.citizens import filing, limits
from hotline.citizens.story import BEFORE_DONE, DONE, plain_word
from hotline.exchange.models import Open311Request
from hotline.orders.forms import FIELDS
from hotline.orders.models import Order
from hotline.people.ciphers import code_digest
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.people.tokens import account_of
from hotline.regulation.acceptance import APP_CHANNEL, AREAS, KINDS
from hotline.regulation.jurisdiction import counties, folder
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State
from hotline.regulation.time_limits import ZONE, local

SPAN, MOST = timedelta(days=90), 1000
"""The standard's window and its length."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
YES = ("1", "true", "yes", "是")
CHOICES = {"yes": "是", "no": "否"}
ATTRIBUTES: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    ("object", "string", "哪辆车、哪条路、哪家单位", {}),
    ("county", "singlevaluelist", FIELDS["county"].label, {name: name for name in counties()}),
    ("matter_time", "string", FIELDS["matter_time"].label, {}),
    ("secret", "singlevaluelist", "要求保密：选“是”的不公开任何一项", CHOICES),
    ("ours", "singlevaluelist", "已被告知该打别的电话，仍交本热线", CHOICES),
)
"""What a service asks besides the standard's own fields: code, datatype, words, choices."""
SHOWN = ("number", "kind", "area", "county", "state", "followed_at", "secret", "registered_at", "first_dispatched_at",
         "caller_due", "closed_at", "lead_unit__name")  # fmt: skip

OPEN = Q(order__state__in=[State.REGISTERED, *BEFORE_DONE]) | Q(
    order__state=State.MERGED, order__followed_at=None
)
"""What `plain_word` does not call 已办结."""


@dataclass(frozen=True)
class Asked:
    """Which requests: these numbers, or a window with kinds and status."""

    numbers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def jurisdiction() -> str:
    """What this city is called as jurisdiction_id."""
    return folder().name


def check_open(jurisdiction_id: str) -> None:
    """Refused 404 in a city without an app's channel, and for another city's jurisdiction_id."""
    if not APP_CHANNEL:
        raise Refused("unknown", "本市没有开通手机应用反映，请打电话。")
    if jurisdiction_id and jurisdiction_id != jurisdiction():
        raise Refused("unknown", f"jurisdiction_id 不对：本市是 {jurisdiction()}，也可以不写。")


def kind_named(code: str) -> str:
    """A service's code. Refused 422 for none, 404 for an unknown one."""
    if not code:
        raise Refused("incomplete", f"缺 service_code，可以是：{'、'.join(KINDS)}。", "第二条")
    if code not in KINDS:
        raise Refused("unknown", f"没有这个 service_code，可以是：{'、'.join(KINDS)}。", "第二条")
    return code


def holder(api_key: str, now: datetime) -> Account:
    """Whose key it is: a living token of an account whose post is 对接系统. Refused 403."""
    found = account_of(api_key, now) if api_key else None
    if found is None or Role.PARTNER not in found.held:
        raise Refused(
            "not_yours", "api_key 缺失、无效、过期或已吊销，请向热线系统管理员申请对接系统的令牌。", "第九条"
        )
    return found


def file(given: Mapping[str, str], now: datetime) -> tuple[Order, str]:
    """Register what a citizen said by an app that holds a key; order and query code. Refused 403, 404, 409, 422, 429."""
    by = holder(given.get("api_key", ""), now)
    limits.count("open311_file", by.username, now)
    kind = kind_named(given.get("service_code", ""))
    text = given.get("description", "")
    filing.refuse_what_others_take(text, ours=_yes(given, "ours"))
    name = f"{given.get('last_name', '')}{given.get('first_name', '')}"
    facts = {"kind": kind, "text": text + _media(given.get("media_url", "")), "phone": given.get("phone", ""),
             "caller_name": name, "place": _place(given), "secret": _yes(given, "secret")}  # fmt: skip
    facts |= {code: given.get(f"attribute[{code}]", "") for code in ("object", "county", "matter_time")}
    with transaction.atomic():
        order, code = filing.file(facts, now=now, request_id=uuid.uuid4(), channel=APP_CHANNEL)
        Open311Request.objects.create(order=order, account=by, filed_at=order.registered_at)
    return order, code


def _yes(given: Mapping[str, str], code: str) -> bool:
    return given.get(f"attribute[{code}]", "").strip().lower() in YES


def _media(url: str) -> str:
    """A picture elsewhere is not fetched: an address of a stranger's is no file. That there is one is kept."""
    return f"\n（来件附有网上照片，未收取：{url.strip()[:300]}）" if url.strip() else ""


def _place(given: Mapping[str, str]) -> str:
    """Address, and the point when one is given. Refused 422 for a point that is none."""
    words = given.get("address_string", "").strip()
    lat, long = given.get("lat", "").strip(), given.get("long", "").strip()
    if not (lat or long):
        return words
    try:
        north, east = float(lat), float(long)
        if not (abs(north) <= 90 and abs(east) <= 180):  # also what is no number at all
            raise ValueError
    except ValueError:
        words = "lat、long 要一起写，是 WGS84 的度数，如 33.64、116.97。"
        raise Refused("invalid", words, fields={"lat": words}) from None
    point = f"北纬{north:.6f}，东经{east:.6f}"
    return f"{words}（{point}）" if words else point


def asked_of(given: Mapping[str, str], now: datetime) -> Asked:
    """What a query asks for, the standard's window where it names none. Refused 404, 422."""
    if numbers := _list(given, "service_request_id"):
        return Asked(numbers=numbers[:MOST])
    kinds = tuple(kind_named(code) for code in _list(given, "service_code"))
    status = _list(given, "status")
    if wrong := [one for one in status if one not in ("open", "closed")]:
        raise Refused("invalid", f"status 只能是 open 或 closed（第 {status.index(wrong[0]) + 1} 个不是）。")
    since, until = _moment(given, "start_date"), _moment(given, "end_date")
    until = until or (since + SPAN if since else now)
    since = since or until - SPAN
    if not timedelta(0) <= until - since <= SPAN:
        raise Refused("invalid", f"start_date 不能晚于 end_date，两者最多相隔 {SPAN.days} 天，请分几次查。")
    return Asked(kinds=kinds, status=status, since=since, until=until)


def _list(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.get(name, "").split(",") if part.strip())


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    written = given.get(name, "").strip().replace(" ", "+")  # a plus sign nobody wrote as %2B
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
        if not FIRST_YEAR <= found.year < LAST_YEAR:
            raise ValueError
    except ValueError:
        raise Refused("invalid", f"{name} 的写法不对，要写成 2026-04-08T00:00:00+08:00。") from None
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def requests(asked: Asked) -> list[Order]:
    """The published requests, newest first, at most 1,000; one query."""
    rows = _published()
    if asked.numbers:
        rows = rows.filter(order__number__in=[n for n in asked.numbers if n.isascii() and n.isprintable()])
    else:
        rows = rows.filter(filed_at__gte=asked.since, filed_at__lte=asked.until)
    if asked.kinds:
        rows = rows.filter(order__kind__in=asked.kinds)
    if len(set(asked.status)) == 1:
        rows = rows.filter(OPEN) if asked.status[0] == "open" else rows.exclude(OPEN)
    return [row.order for row in rows.order_by("-filed_at", "-order_id")[:MOST]]


def request_numbered(number: str) -> Order:
    """One published request. Refused 404 alike for an unknown, a secret and another channel's one."""
    found = requests(Asked(numbers=(number,)))
    if not found:
        raise Refused(
            "unknown", "没有这个 service_request_id，或者不公开。本人凭单号和查询码查看。", "第九条"
        )
    return found[0]


def _published() -> QuerySet[Open311Request]:
    rows = Open311Request.objects.filter(order__secret=False, order__destroyed_at=None)
    return rows.select_related("order__lead_unit").only("filed_at", *(f"order__{name}" for name in SHOWN))


def said_of(order: Order) -> dict[str, Any]:
    """A request as everybody may read it: classes and moments, no word of the citizen's (decision 0120)."""
    moments = [order.registered_at, order.first_dispatched_at, order.closed_at]
    area = order.area if order.area in AREAS else ""
    word = plain_word(order)
    return {
        "service_request_id": order.number,
        "status": "closed" if word == DONE else "open",
        "status_notes": word,
        "service_name": KINDS[order.kind],
        "service_code": order.kind,
        "description": "，".join(filter(None, (KINDS[order.kind], area))),
        "agency_responsible": order.lead_unit.name if order.lead_unit else None,
        "service_notice": None,
        "requested_datetime": local(order.registered_at),
        "updated_datetime": local(max(moment for moment in moments if moment)),
        "expected_datetime": local(order.caller_due) if order.caller_due else None,
        "address": order.county if order.county in counties() else None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def token_of(number: str) -> str:
    """A token that opens nothing but the number it was made of; none is kept."""
    return f"{number}.{code_digest(f'open311 token {number}').hex()}"


def number_of(token: str) -> str:
    """The number of a token. Refused 404 for one that we did not make."""
    number = token.rpartition(".")[0]
    if not number.isascii() or not hmac.compare_digest(
        token_of(number).encode(), token.encode(errors="replace")
    ):
        raise Refused("unknown", "没有这个 token，请核对，或重新提交。")
    return number
