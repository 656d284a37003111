"""销毁 by two: a list drawn up by one person, decided on by another of another post (第二十七条, 档案法第二十一条).

Nothing is destroyed here: hotline.archives.execution does that, under a database role of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from hotline.archives.models import DestructionItem, DestructionList, Package
from hotline.notices.models import Notice
from hotline.orders.models import Order
from hotline.orders.records import canonical
from hotline.people.ciphers import sm3
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.personal import clean_text
from hotline.people.roles import LABELS, Role
from hotline.regulation.citation import cites
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State
from hotline.regulation.time_limits import local

ARTICLE = "第二十七条"
DRAWS_UP, DECIDES = Role.SHIFT_LEAD, Role.LEADER
OUTCOMES = {"approved": "批准", "refused": "不批准"}
LIMIT = 500
NUMBERING = 2712329
"""Advisory lock: list numbers have no gaps and no doubles."""


def ripe(now: datetime) -> QuerySet[Order]:
    """Orders that may be proposed: sealed, past their term, not held, on no list that is still open."""
    open_lists = DestructionItem.objects.filter(
        order=OuterRef("pk"), kept="", list__executed_at=None
    ).exclude(list__outcome="refused")
    archived = Order.objects.filter(state=State.ARCHIVED, on_hold=False, sealed_at__isnull=False)
    past = archived.filter(destroy_not_before__lte=local(now).date())
    return past.exclude(Exists(open_lists)).order_by("destroy_not_before", "id")


@cites(ARTICLE)
def draw_up(person: Account, numbers: Sequence[str], opinion: str, now: datetime) -> DestructionList:
    """A list of orders to be destroyed, by 值班长. Refused 403, 422 and nothing kept."""
    _only(person, DRAWS_UP, "开列鉴定清单")
    said = _said(opinion, "opinion", "鉴定意见")
    wanted = list(dict.fromkeys(numbers))
    if not wanted or len(wanted) > LIMIT:
        raise Refused(
            "incomplete", f"请选 1 至 {LIMIT} 件到期的工单。", ARTICLE, fields={"numbers": "请选工单。"}
        )
    with transaction.atomic():
        number = _next_number(now)  # under its lock, so that no two lists take the same order
        orders = list(ripe(now).filter(number__in=wanted))
        if missing := sorted(set(wanted) - {o.number for o in orders}):
            words = f"{'、'.join(missing[:5])} 不能列入：未到期、在依法留存中、还没有封存，或已在别的清单上。"
            raise Refused("invalid", words, ARTICLE, fields={"numbers": words})
        made = DestructionList.objects.create(
            number=number, drawn_up_by=person, drawn_up_at=now, opinion=said, digest=_digest(number, orders)
        )
        DestructionItem.objects.bulk_create([DestructionItem(list=made, order=o) for o in orders])
        _tell_leaders(made, len(orders), now)
    return made


@cites(ARTICLE)
def decide(person: Account, number: str, outcome: str, reason: str, now: datetime) -> DestructionList:
    """Approve or refuse a list, by a leader who did not draw it up. Refused 403, 404, 409, 422."""
    _only(person, DECIDES, "审批鉴定清单")
    if outcome not in OUTCOMES:
        raise Refused("incomplete", "请选批准或不批准。", ARTICLE, fields={"outcome": "请选批准或不批准。"})
    said = _said(reason, "reason", "审批意见")
    with transaction.atomic():
        found = DestructionList.objects.select_for_update().filter(number=number).first()
        if found is None:
            raise Refused("unknown", "没有这份鉴定清单。")
        if found.outcome:
            raise Refused("not_open", f"这份清单已{OUTCOMES[found.outcome]}，不能再改。", ARTICLE)
        if found.drawn_up_by_id == person.pk:
            raise Refused("not_yours", "开列清单的人不能审批自己的清单，须由另一人办理。", ARTICLE)
        if not is_whole(found):
            raise Refused("not_open", "清单与开列时的不符，不能审批，请重新开列。", ARTICLE)
        found.outcome, found.decided_by, found.decided_at, found.reason = outcome, person, now, said
        if outcome == "approved":
            found.certificate = "销" + found.number.removeprefix("鉴")
        found.save(update_fields=["outcome", "decided_by", "decided_at", "reason", "certificate"])
    return found


def is_whole(found: DestructionList) -> bool:
    """True while the list holds exactly what it held when it was drawn up."""
    orders = [item.order for item in found.items.select_related("order")]
    return _digest(found.number, orders) == bytes(found.digest)


def _digest(number: str, orders: Iterable[Order]) -> bytes:
    """SM3 over the list's number and each order's number with the seals of its packages."""
    seals: dict[int, list[str]] = {order.pk: [] for order in orders}
    for order_id, seal in (
        Package.objects.filter(order__in=seals).order_by("place").values_list("order_id", "seal")
    ):
        seals[order_id].append(bytes(seal).hex())
    return sm3(canonical([number, sorted([order.number, seals[order.pk]] for order in orders)]))


def _only(person: Account, role: Role, what: str) -> None:
    if role not in person.held or not person.is_active:
        raise Refused("not_yours", f"{what}由{LABELS[role]}办理。", ARTICLE)


def _said(text: str, name: str, label: str) -> str:
    said = clean_text(text, 1000, f"“{label}”")
    if not said:
        raise Refused("incomplete", f"请填“{label}”。", ARTICLE, fields={name: f"请填“{label}”。"})
    return said


def _next_number(now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [NUMBERING])
    head = f"鉴{local(now).year}-"
    return f"{head}{1 + DestructionList.objects.filter(number__startswith=head).count():03d}"


def _tell_leaders(made: DestructionList, count: int, now: datetime) -> None:
    bureau = Unit.objects.filter(kind=UnitKind.BUREAU).order_by("id").first()
    sentence = f"鉴定清单 {made.number}（{count} 件）待审批：{made.drawn_up_by.name} 提出销毁"
    Notice.objects.create(key=f"destruction:{made.number}", unit=bureau, post=DECIDES, order_number="",
                          sentence=sentence, article=ARTICLE, created_at=now)  # fmt: skip
