"""Rows by plain SQL: for what every page asks, where building the query costs more than its answer."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Column = tuple[str, Any]


def rows(model: type[M], tail: str, values: Sequence[Any] | Mapping[str, Any], *joined: str) -> list[M]:
    """Rows `t` of a model by the end of a statement ("where t.id = %s"), with what `joined` names, as select_related does.

    A joined table goes by its path as its name: `actor__unit` is the unit of the actor.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_head(model, joined)} {tail}", values)
        found = cursor.fetchall()
    return [_row(model, joined, row) for row in found]


def first(model: type[M], tail: str, values: Sequence[Any] | Mapping[str, Any], *joined: str) -> M | None:
    """The first of `rows`, None when there is none."""
    return next(iter(rows(model, tail, values, *joined)), None)


@cache
def _head(model: type[models.Model], joined: tuple[str, ...]) -> str:
    columns, tables = [f"t.{c}" for c, _ in _columns(model)], f"{model._meta.db_table} t"
    for path in joined:
        above, field = _way(model, path)
        there, here = (
            (field.target_field.column, field.column) if field.concrete else (field.field.column, "id")
        )
        other = field.related_model
        columns += [f'"{path}".{c}' for c, _ in _columns(other)]
        inner = field.concrete and not field.null and above == "t"
        join = "join" if inner else "left join"
        tables += f' {join} {other._meta.db_table} "{path}" on "{path}".{there} = "{above}".{here}'
    return f"select {', '.join(columns)} from {tables}"


def _row(model: type[M], joined: tuple[str, ...], row: Sequence[Any]) -> M:
    made = {"t": _made(model, row, 0)}
    at = len(_columns(model))
    for path in joined:
        above, field = _way(model, path)
        other, owner = field.related_model, made[above]
        made[path] = _made(other, row, at)
        at += len(_columns(other))
        if owner is not None:
            field.set_cached_value(owner, made[path])
            if made[path] is not None and not field.concrete:
                field.field.set_cached_value(made[path], owner)
    return cast(M, made["t"])


def _made(model: type[models.Model], row: Sequence[Any], at: int) -> Any:
    columns, key = _columns(model), _key_at(model)
    if row[at + key] is None:
        return None
    values = [v if read is None or v is None else read(v, None, connection)
              for v, (_, read) in zip(row[at : at + len(columns)], columns, strict=True)]  # fmt: skip
    return model.from_db(connection.alias, [f.attname for f in model._meta.concrete_fields], values)


@cache
def _columns(model: type[models.Model]) -> list[Column]:
    """Each column, and how a value of it is read when the driver's own is not it."""
    fields: Any = model._meta.concrete_fields
    return [(f.column, getattr(f, "from_db_value", None)) for f in fields]


@cache
def _key_at(model: type[models.Model]) -> int:
    return next(i for i, f in enumerate(model._meta.concrete_fields) if f.primary_key)


@cache
def _way(model: type[models.Model], path: str) -> tuple[str, Any]:
    """The name of the table a path hangs under, and its field there."""
    above, _, name = path.rpartition("__")
    for step in above.split("__") if above else ():
        model = cast(type[models.Model], model._meta.get_field(step).related_model)
    return above or "t", model._meta.get_field(name)
