"""Rows by plain SQL: for what every page asks, where building the query costs more than its answer."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)
Column = tuple[str, Any]


def rows(
    model: type[M],
    tail: str,
    values: Sequence[Any] | Mapping[str, Any],
    *joined: str,
    without: tuple[str, ...] = (),
    more: Mapping[str, str] = MappingProxyType({}),
) -> list[M]:
    """Rows `t` of a model by the end of a statement ("where t.id = %s"), with what `joined` names, as select_related does.

    A joined table goes by its path as its name: `actor__unit` is the unit of the actor. without: fields of the model
    that are read when asked for. more: attributes beyond the fields, each by its expression.
    """
    head = _head(model, joined, without, tuple(more.values()))
    with connection.cursor() as cursor:
        cursor.execute(f"{head} {tail}", values)
        found = cursor.fetchall()
    made = [_row(model, joined, without, row) for row in found]
    if more:
        for one, row in zip(made, found, strict=True):
            vars(one).update(zip(more, row[-len(more) :], strict=True))
    return made


def first(model: type[M], tail: str, values: Sequence[Any] | Mapping[str, Any], *joined: str) -> M | None:
    """The first of `rows`, None when there is none."""
    return next(iter(rows(model, tail, values, *joined)), None)


@cache
def _head(
    model: type[models.Model], joined: tuple[str, ...], without: tuple[str, ...], more: tuple[str, ...]
) -> str:
    columns = [f"t.{c}" for c, _ in _columns(model, without)]
    tables = f"{model._meta.db_table} t"
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
    return f"select {', '.join([*columns, *more])} from {tables}"


def _row(model: type[M], joined: tuple[str, ...], without: tuple[str, ...], row: Sequence[Any]) -> M:
    made = {"t": _made(model, row, 0, without)}
    at = len(_columns(model, without))
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


def _made(model: type[models.Model], row: Sequence[Any], at: int, without: tuple[str, ...] = ()) -> Any:
    """As Model.from_db makes it, without its walk over the fields: none of ours listens to that."""
    columns = _columns(model, without)
    if row[at + _key_at(model, without)] is None:
        return None
    made = model.__new__(model)
    facts = vars(made)
    facts.update(zip(_names(model, without), row[at : at + len(columns)], strict=True))
    for name, read in _read_anew(model, without):
        if facts[name] is not None:
            facts[name] = read(facts[name], None, connection)
    made._state = state = ModelState()
    state.adding, state.db = (
        False,
        DEFAULT_DB_ALIAS,
    )  # the one there is; asking the connection costs as much again
    return made


@cache
def _columns(model: type[models.Model], without: tuple[str, ...] = ()) -> list[Column]:
    """Each column, and how a value of it is read when the driver's own is not it."""
    fields: Any = [f for f in model._meta.concrete_fields if f.attname not in without]
    return [(f.column, getattr(f, "from_db_value", None)) for f in fields]


@cache
def _names(model: type[models.Model], without: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if f.attname not in without)


@cache
def _read_anew(model: type[models.Model], without: tuple[str, ...]) -> list[tuple[str, Any]]:
    both = zip(_names(model, without), _columns(model, without), strict=True)
    return [(name, read) for name, (_, read) in both if read is not None]


@cache
def _key_at(model: type[models.Model], without: tuple[str, ...]) -> int:
    key = model._meta.pk
    assert key is not None
    return _names(model, without).index(key.attname)


@cache
def _way(model: type[models.Model], path: str) -> tuple[str, Any]:
    """The name of the table a path hangs under, and its field there."""
    above, _, name = path.rpartition("__")
    for step in above.split("__") if above else ():
        model = cast(type[models.Model], model._meta.get_field(step).related_model)
    return above or "t", model._meta.get_field(name)
