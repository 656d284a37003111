"""Where files lie: under the data folder, outside anything the web server serves, each sealed for its own row (第九条)."""

import os
import tempfile
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from hotline.attachments.kinds import TAKEN, Kind, kind_of
from hotline.attachments.models import Attachment
from hotline.attachments.stripping import Broken, stripped
from hotline.people.ciphers import seal_bytes, sm3, unseal_bytes
from hotline.people.keys import settle
from hotline.people.models import Account
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

MB = 1 << 20
FIELD = "attachment"


class Damaged(Exception):
    """A file is gone, or no longer what was kept."""


@dataclass(frozen=True)
class Ready:
    """A content fit to be kept: its kind, and its bytes without place and time."""

    kind: Kind
    content: bytes


def ready(content: bytes, now: datetime) -> Ready:
    """Look at a content. Refused 422 when it is empty, too large, of no kind that is taken, or broken."""
    most = value_on(local(now).date(), "attachments")["megabytes"]
    if not content:
        raise _refused("附件是空的，请重新选。")
    if len(content) > most * MB:
        raise _refused(f"附件最大 {most} MB，请压缩后再传。")
    kind = kind_of(content)
    if kind is None:
        raise _refused(f"这种文件收不了。可以传：{TAKEN}。")
    try:
        return Ready(kind, stripped(kind.code, content))
    except Broken:
        raise _refused(f"这个{kind.label}读不完整，或带着去不掉的位置，请另存一份再传。") from None


def _refused(sentence: str) -> Refused:
    return Refused("incomplete", sentence, "第九条", fields={FIELD: sentence})


def keep(found: Ready, *, by: Account, now: datetime) -> Attachment:
    """Write the sealed file, then its row; `discard` takes both back."""
    row = Attachment(id=uuid.uuid4(), kind=found.kind.code, size=len(found.content), digest=sm3(found.content),
                     stored_by=by, stored_at=now)  # fmt: skip
    file = place_of(row.id)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, fresh = tempfile.mkstemp(dir=file.parent)
    with open(descriptor, "wb") as new:
        new.write(seal_bytes(found.content, f"attachment:{row.id}"))
        new.flush()
        os.fsync(new.fileno())
    os.replace(fresh, file)
    settle(file.parent)
    row.save(force_insert=True)
    return row


def discard(row: Attachment) -> None:
    """Remove a file that came to nothing; its row goes with the transaction."""
    place_of(row.id).unlink(missing_ok=True)


def content_of(row: Attachment) -> bytes:
    """What was kept. Damaged when the file is gone or is not what the row says."""
    try:
        content = unseal_bytes(place_of(row.id).read_bytes(), f"attachment:{row.id}")
    except Exception as error:
        raise Damaged(f"附件 {row.id} 打不开：{type(error).__name__}") from error
    if sm3(content) != bytes(row.digest):
        raise Damaged(f"附件 {row.id} 与登记的 SM3 值不符")
    return content


def place_of(key: uuid.UUID) -> Path:
    """Where the sealed file of a row lies."""
    return Path(settings.ATTACHMENTS_DIR) / key.hex[:2] / key.hex
