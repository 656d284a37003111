"""Where a person may be reached outside: mail address and mobile, sealed like a caller's (第九条)."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hotline.people.ciphers import seal, unseal
from hotline.people.models import Account
from hotline.people.phones import mask, normalise
from hotline.regulation.refusals import Refused

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LONGEST_MAIL = 120
WRONG_MAIL = "邮箱写法不对，应如 name@example.com。"
WRONG_MOBILE = "手机号不对：应是 11 位手机号，收不了短信的座机不要填。"


def set_email(account: Account, raw: str) -> None:
    """Seal a mail address, or take it away when empty. Refused 422 when it is none. The caller saves."""
    given = raw.strip()
    if not given:
        account.email_sealed = None
        return
    try:
        validate_email(given)
    except ValidationError:
        raise Refused("invalid", WRONG_MAIL, fields={"email": WRONG_MAIL}) from None
    if len(given) > LONGEST_MAIL or not given.isascii():
        raise Refused("invalid", WRONG_MAIL, fields={"email": WRONG_MAIL})
    account.email_sealed = seal(given, f"email:account:{account.pk}")


def set_mobile(account: Account, raw: str) -> None:
    """Seal a mobile number, or take it away when empty. Refused 422 when it is none. The caller saves."""
    if not raw.strip():
        account.mobile_sealed = None
        return
    try:
        number = normalise(raw)
    except Refused:
        number = ""
    if not MOBILE.fullmatch(number):
        raise Refused("invalid", WRONG_MOBILE, fields={"mobile": WRONG_MOBILE})
    account.mobile_sealed = seal(number, f"mobile:account:{account.pk}")


def address_of(account: Account, channel: str) -> str:
    """The address in clear for "email" or "sms"; "" when there is none. Only senders ask for it."""
    sealed, about = {"email": (account.email_sealed, "email"), "sms": (account.mobile_sealed, "mobile")}[
        channel
    ]
    return unseal(sealed, f"{about}:account:{account.pk}") if sealed else ""


def masked_address(account: Account, channel: str) -> str:
    """The address as a page shows it: 139****0361, c***@example.com."""
    address = address_of(account, channel)
    if channel == "sms" or not address:
        return mask(address) if address else ""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"
