"""How often one address may come within an hour, counted in the database so that every process counts alike."""

import ipaddress
from datetime import datetime, timedelta

from django.db import connection

from hotline.citizens.models import Tally
from hotline.people.ciphers import code_digest
from hotline.regulation.jurisdiction import city
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

KEPT = timedelta(days=2)
NETWORK_OF_A_HOUSE = 64
COUNT = """insert into citizens_tally as t (what, whom, since, count) values (%s, %s, %s, 1)
on conflict (what, whom, since) do update set count = t.count + 1 returning count"""


def count(what: str, whom: str, now: datetime) -> None:
    """One more within this hour. Refused 429 when it is more than `public_limits` allows."""
    since = now.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [what, code_digest(f"{what} {whom}"), since])
        so_far: int = cursor.fetchone()[0]
    if so_far == 1:
        Tally.objects.filter(since__lt=now - KEPT).delete()
    if so_far > value_on(local(now).date(), "public_limits")[what]:
        raise Refused(
            "too_many",
            f"这一小时里提交得太多了，请过一小时再试；急事请直接打 {city()['number']}，全天有人接。",
        )


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 an IPv6 house has to itself."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, NETWORK_OF_A_HOUSE), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
