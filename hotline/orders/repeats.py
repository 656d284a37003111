"""A request sent twice counts once; sent again with other words it is not the same request, and nobody's words are lost unseen."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from hotline.orders.models import Event
from hotline.people.ciphers import code_digest
from hotline.people.models import Account
from hotline.people.roles import THE_PUBLIC, Role
from hotline.regulation.refusals import Refused

SENT_APART = frozenset({"attachment"})
"""A file gets a name of its own each time it is sent."""
OTHER_WORDS = "这次提交用的请求编号已用过，内容却不一样，没有再办。请刷新页面，看过已有的记录，再重新提交。"


def digest_of(facts: Mapping[str, Any]) -> bytes:
    """What was sent, cleaned, as 16 bytes that tell nothing without the key."""
    said = {name: value for name, value in facts.items() if name not in SENT_APART}
    return code_digest("request " + json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))


def refuse_other_words(event: Event, facts: Callable[[], Mapping[str, Any]], actor: Account | None) -> None:
    """Refused 422 for other words under the same id than those of its event."""
    if (
        event.request_digest
        and not _first_stands(actor)
        and bytes(event.request_digest) != digest_of(facts())
    ):
        raise Refused("invalid", OTHER_WORDS)


def refuse_others(
    first: Mapping[str, Any], again: Callable[[], Mapping[str, Any]], actor: Account | None
) -> None:
    """The same for two requests that came together."""
    if not _first_stands(actor) and digest_of(first) != digest_of(again()):
        raise Refused("invalid", OTHER_WORDS)


def _first_stands(actor: Account | None) -> bool:
    """Partners' ids are made of their own numbers: there the first stands."""
    return actor is not None and Role.PARTNER in actor.held and actor.username != THE_PUBLIC
