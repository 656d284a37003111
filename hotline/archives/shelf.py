"""The archive as people see it: what may be read, and by whom; every download is logged (第九条、第二十七条)."""

from datetime import datetime

from django.db.models import QuerySet

from hotline.archives import checks, files
from hotline.archives.models import DestructionList, Package
from hotline.orders.access import log_look, order_for, visible_to
from hotline.orders.closed_words import refuse_unless_read
from hotline.orders.models import Order
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

UNKNOWN = "本件没有这一版归档卷。"


def packages_visible_to(person: Account) -> QuerySet[Package]:
    """The packages of all orders a person may read, newest first. Partners see none of the content."""
    if Role.PARTNER in person.held:
        return Package.objects.none()
    rows = Package.objects.filter(order__in=visible_to(person))
    return rows.select_related("order__lead_unit").order_by("-place")


def packages_of(order: Order) -> QuerySet[Package]:
    """Every version of one order, the first first."""
    return Package.objects.filter(order=order).order_by("version")


def destroyed_by(order: Order) -> DestructionList | None:
    """The list by which an order was destroyed."""
    if order.destroyed_at is None:
        return None
    return DestructionList.objects.filter(items__order=order, items__kept="", outcome="approved").first()


def package_for(person: Account, number: str, version: int, now: datetime) -> Package:
    """One version of an order this person may read. Refused 404, alike for unknown and unreadable."""
    order = order_for(person, number, now)
    if Role.PARTNER in person.held:
        raise Refused("unknown", UNKNOWN)
    refuse_unless_read(person, order)
    found = packages_of(order).filter(version=version).select_related("order").first()
    if found is None:
        raise Refused("unknown", UNKNOWN)
    return found


def take_out(person: Account, number: str, version: int, now: datetime) -> bytes:
    """The file of one package, the look logged. Refused 404; 409 when it was destroyed, is missing or was changed."""
    package = package_for(person, number, version, now)
    if package.destroyed_at is not None:
        raise Refused("not_open", "本件已依法销毁，归档卷不在了。", "第二十七条")
    if faults := checks.faults_of(package):
        raise Refused(
            "not_open", f"归档卷核验不过：{'；'.join(faults)}。请报系统管理员，用备份恢复。", "第二十七条"
        )
    content = files.read(number, package.digest)
    log_look(person, "package", now, number=number, reason=f"第 {version} 版")
    return content
