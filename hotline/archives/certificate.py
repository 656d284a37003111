"""销毁凭证: who proposed, who consented, what was destroyed and when, and what was kept after all; one page to print."""

from typing import Any

from hotline.archives.models import DestructionItem, DestructionList, Package
from hotline.archives.sheet import PAGES
from hotline.orders.models import Event
from hotline.people.models import Account
from hotline.people.roles import LABELS, Role
from hotline.regulation.acceptance import KINDS
from hotline.regulation.citation import regulation_name
from hotline.regulation.jurisdiction import city
from hotline.regulation.time_limits import local


def certificate_of(found: DestructionList) -> str:
    """The certificate of a list that was carried out, as a self-contained page."""
    items = list(found.items.select_related("order").order_by("order__number"))
    return PAGES.get_template("certificate.html").render(
        title=city()["title"],
        regulation=regulation_name(),
        list=found,
        digest=bytes(found.digest).hex(),
        proposed=_who(found.drawn_up_by),
        approved=_who(found.decided_by),
        drawn_up_at=_moment(found.drawn_up_at),
        decided_at=_moment(found.decided_at),
        executed_at=_moment(found.executed_at),
        destroyed=_tombstones([i for i in items if i.destroyed_at]),
        kept=[(i.order.number, i.kept) for i in items if not i.destroyed_at],
    )


def _tombstones(items: list[DestructionItem]) -> list[dict[str, Any]]:
    orders = [i.order_id for i in items]
    seals: dict[int, list[str]] = {pk: [] for pk in orders}
    for order_id, seal in (
        Package.objects.filter(order__in=orders).order_by("place").values_list("order_id", "seal")
    ):
        seals[order_id].append(bytes(seal).hex())
    # The end of the chain as it was when the order was whole: what the event of destruction stands on.
    heads = dict(Event.objects.filter(order__in=orders, action="destroy").values_list("order_id", "previous"))
    return [
        {
            "number": item.order.number,
            "kind": KINDS[item.order.kind],
            "registered_on": f"{local(item.order.registered_at):%Y-%m-%d}",
            "archived_on": f"{local(item.order.archived_at):%Y-%m-%d}" if item.order.archived_at else "—",
            "not_before": item.order.destroy_not_before,
            "seals": seals[item.order_id],
            "head": bytes(heads[item.order_id]).hex(),
        }
        for item in items
    ]


def _who(account: Account | None) -> str:
    if account is None:
        return "—"
    return f"{account.unit.name} {account.name}（{'、'.join(LABELS[Role(r)] for r in account.roles)}）"


def _moment(moment: Any) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else "—"
