"""Under which account a channel's requests are entered: one partner's account a channel, nobody's to sign in with."""

from hotline.orders.models import Order
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role
from hotline.regulation.acceptance import CHANNELS, PUBLIC_CHANNEL


def account_of(channel: str) -> Account:
    """The account of one channel, made the first time it is needed."""
    found = Account.objects.select_related("unit").filter(username=f"channel-{channel}").first()
    return found or _made(channel)


def citizen_of(order: Order) -> Account:
    """The account by which whoever holds the code acts: the one it came by, or the public's where the desk typed it."""
    came_by = order.contact.registered_by
    return came_by if Role.PARTNER in came_by.held else account_of(PUBLIC_CHANNEL)


def _made(channel: str) -> Account:
    centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("id")[0]
    nobody = Account()
    nobody.set_unusable_password()
    made, _ = Account.objects.get_or_create(
        username=f"channel-{channel}",
        defaults={"name": CHANNELS[channel], "unit": centre, "roles": [Role.PARTNER.value], "password": nobody.password},
    )  # fmt: skip
    return made
