"""Who is asking: an account with its unit in one plain query, for this is asked before every page and call."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from hotline.people.models import Account, Unit


def account_where(condition: str, values: Sequence[Any]) -> Account | None:
    """The account `a` of a condition in SQL, its unit with it."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_select()} {condition}", values)
        row = cursor.fetchone()
    if row is None:
        return None
    own = len(_attributes(Account))
    account = Account.from_db(connection.alias, _attributes(Account), row[:own])
    account.unit = Unit.from_db(connection.alias, _attributes(Unit), row[own:])
    return account


@cache
def _select() -> str:
    columns = [f"a.{name}" for name in _attributes(Account)] + [f"u.{name}" for name in _attributes(Unit)]
    return f"select {', '.join(columns)} from people_account a join people_unit u on u.id = a.unit_id"


@cache
def _attributes(model: type[models.Model]) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields]
