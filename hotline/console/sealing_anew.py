"""The watch's part in an exchange of keys: everything sealed is sealed anew, a slice at a time, wherever the last one stopped (decision 0142)."""

import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from hotline.attachments.models import Attachment
from hotline.attachments.store import place_of
from hotline.calls.models import Call
from hotline.exchange.models import CopyMessage, Handed, LateWord, PartnerImport, PartnerKey
from hotline.orders.models import EventBody, IntakeDraft, Order, ResealedBody
from hotline.people import rotation
from hotline.people.ciphers import index_of, is_current, seal_bytes, tail_index_of, unseal, unseal_bytes
from hotline.people.keys import KeysMissing, settle
from hotline.people.models import Account, Caller, KeyRotation, SecondFactor
from hotline.wechat.models import Heard, Talk

SLICE, SLICES_A_BEAT = 250, 4
"""So that a mass of rows never holds up a warning, and no row is held for long."""
log = logging.getLogger(__name__)
About = Callable[[Any], str]


@dataclass(frozen=True)
class Part:
    """One table. columns: its sealed columns, and what binds a value to its row; blind: indexes of a sealed number."""

    label: str
    model: type[models.Model]
    columns: Mapping[str, About]
    blind: Mapping[str, tuple[str, Callable[[str], bytes]]] = field(default_factory=dict)
    joined: tuple[str, ...] = ()


PHONE = {"phone_index": ("phone_sealed", index_of)}
PARTS = (
    Part("来电", Call, {"phone_sealed": lambda r: f"call:{r.seal_id}", "recording_sealed": lambda r: f"recording:{r.seal_id}"}, PHONE),
    Part("来电人", Caller, {"name_sealed": lambda r: f"name:{r.seal_id}", "phone_sealed": lambda r: f"phone:{r.seal_id}"},
         PHONE | {"tail_index": ("phone_sealed", tail_index_of)}),
    Part("工单", Order, {"sealed": lambda r: f"text:{r.number}"}),
    Part("办理记录", EventBody, {"sealed": lambda r: f"event:{r.event.order.number}:{r.event.seq}"}, joined=("event__order",)),
    Part("换过的办理记录", ResealedBody, {"sealed": lambda r: f"event:{r.event.order.number}:{r.event.seq}"}, joined=("event__order",)),
    Part("受理草稿", IntakeDraft, {"sealed": lambda r: f"draft:{r.pk}"}),
    Part("账号", Account, {"email_sealed": lambda r: f"email:account:{r.pk}", "mobile_sealed": lambda r: f"mobile:account:{r.pk}"}),
    Part("动态口令", SecondFactor, {"sealed": lambda r: f"totp:account:{r.account_id}"}),
    Part("签名密钥", PartnerKey, {"sealed": lambda r: f"partner-key:{r.pk}"}),
    Part("抄送来文", CopyMessage, {"sealed": lambda r: f"copy:{r.copy_id}:{r.seq}"}),
    Part("转办导入", PartnerImport, {"sealed": lambda r: f"import:{r.pk}"}),
    Part("转来的件", Handed, {"sealed": lambda r: f"handed:{r.order.number}"}, joined=("order",)),
    Part("未能办入的来文", LateWord, {"sealed": lambda r: f"late:{r.handed_id}:{r.verb}:{r.key}"}),
    Part("公众号对话", Talk, {"sealed": lambda r: f"wechat:{bytes(r.pk).hex()}:talk"}),
    Part("公众号答复", Heard, {"sealed": lambda r: f"wechat:{bytes(r.who).hex()}:{r.key}"}),
    Part("附件", Attachment, {}),
)  # fmt: skip
"""Every column sealed by people/ciphers.py; tests/people/test_rotation.py holds this to the models."""


def keep_keys(now: datetime) -> int:
    """How many values this beat sealed anew. What the disk refuses is logged and tried again."""
    done = 0
    try:
        for _ in range(SLICES_A_BEAT):
            with transaction.atomic():
                found = rotation.held(now)
                if found is None or (found.round > 1 and now - found.begun_at < rotation.SETTLES):
                    break
                done += _slice(found, now)
    except (OSError, KeysMissing):
        log.exception("更换密钥没有进展，稍后再试。")
    return done


def _slice(found: KeyRotation, now: datetime) -> int:
    part = PARTS[found.part]
    rows = _stale(part, found)
    count = sum(_anew(part, rows)) if part.model is not Attachment else sum(map(_file_anew, rows))
    found.found, found.done = found.found + count, found.done + count
    if rows:
        found.after = _written(rows[-1].pk)
    else:
        found.part, found.after = found.part + 1, ""
    if found.part < len(PARTS):
        found.save()
    elif found.round > 1 and found.found == 0:
        rotation.retire(found, now)  # a whole round met nothing old, and nobody is left who could write it
    else:
        found.round, found.part, found.found = found.round + 1, 0, 0
        found.save()
    return count


def _stale(part: Part, found: KeyRotation) -> list[Any]:
    """The next rows, held, with a value under an older key; of files all, for the file itself says it."""
    rows: models.QuerySet[Any] = part.model._default_manager.order_by("pk").select_related(*part.joined)
    if found.after:
        rows = rows.filter(pk__gt=_read(part.model, found.after))
    if part.model is Attachment:
        return list(rows[:SLICE])
    newest, table = rotation.keys().newest, part.model._meta.db_table
    stale = " or ".join(f"substring({table}.{c} from 1 for 1) not in ('', %s)" for c in part.columns)
    rows = rows.extra(where=[f"({stale})"], params=[bytes([newest])] * len(part.columns))
    if part.model is EventBody:
        return list(
            rows.exclude(models.Exists(ResealedBody.objects.filter(pk=models.OuterRef("pk"))))[:SLICE]
        )
    return list(rows.select_for_update(of=("self",), skip_locked=found.round == 1)[:SLICE])


def _anew(part: Part, rows: list[Any]) -> list[int]:
    """The rows sealed anew and written; how many values of each."""
    counts = []
    for row in rows:
        stale = [c for c in part.columns if not is_current(getattr(row, c))]
        for column in stale:
            about = part.columns[column](row)
            setattr(row, column, seal_bytes(unseal_bytes(getattr(row, column), about), about))
        for column, (of, under) in part.blind.items():
            if of in stale:
                setattr(row, column, under(unseal(getattr(row, of), part.columns[of](row))))
        counts.append(len(stale))
    if part.model is EventBody:
        # What was chained is never changed; its newer seal stands beside it.
        boxes = [ResealedBody(event_id=row.pk, sealed=row.sealed) for row in rows]
        ResealedBody.objects.bulk_create(
            boxes, update_conflicts=True, unique_fields=["event"], update_fields=["sealed"]
        )
    elif rows:
        part.model._default_manager.bulk_update(rows, [*part.columns, *part.blind])
    return counts


def _file_anew(row: Attachment) -> int:
    """One file, replaced as a whole: a reader has the old or the new. One that is gone is verify's to tell of."""
    place, about = place_of(row.id), f"attachment:{row.id}"
    if not place.exists():
        return 0
    with open(place, "rb") as kept:
        if is_current(kept.read(1)):
            return 0
    descriptor, fresh = tempfile.mkstemp(dir=place.parent)
    with open(descriptor, "wb") as new:
        new.write(seal_bytes(unseal_bytes(place.read_bytes(), about), about))
        new.flush()
        os.fsync(new.fileno())
    os.replace(fresh, place)
    settle(place.parent)
    return 1


def _written(pk: Any) -> str:
    return bytes(pk).hex() if isinstance(pk, bytes | memoryview) else str(pk)


def _read(model: type[models.Model], after: str) -> Any:
    assert model._meta.pk
    return bytes.fromhex(after) if isinstance(model._meta.pk, models.BinaryField) else after
