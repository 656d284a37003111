"""Under which account a channel's requests are entered: one partner's account a channel, nobody's to sign in with."""

from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role
from hotline.regulation.acceptance import CHANNELS


def account_of(channel: str) -> Account:
    """The account of one channel, made the first time it is needed."""
    found = Account.objects.select_related("unit").filter(username=f"channel-{channel}").first()
    return found or _made(channel)


def _made(channel: str) -> Account:
    centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("id")[0]
    nobody = Account()
    nobody.set_unusable_password()
    made, _ = Account.objects.get_or_create(
        username=f"channel-{channel}",
        defaults={"name": CHANNELS[channel], "unit": centre, "roles": [Role.PARTNER.value], "password": nobody.password},
    )  # fmt: skip
    return made
