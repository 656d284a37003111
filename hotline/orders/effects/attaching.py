"""附件 (第九条、第十四条): the event names the file by what it is and by its digest, so that the chain holds it too."""

import uuid
from datetime import datetime

from hotline.attachments.kinds import KINDS
from hotline.attachments.models import Attachment
from hotline.orders.effects.case import Effect, Given
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.refusals import Refused

NONE_SUCH = "没有收到这个附件，请重新选了再传。"


def attach(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Only a file this very account handed in: nobody gets at another's by guessing its name."""
    key = _uuid(given["attachment"])
    row = Attachment.objects.filter(pk=key, stored_by=actor).first() if key else None
    if row is None:
        raise Refused("incomplete", NONE_SUCH, "第十四条", fields={"attachment": NONE_SUCH})
    given["attachment"] = str(row.pk)
    given["file_kind"] = f"{KINDS[row.kind].label} {row.kind.upper()}，{row.size} 字节"
    given["file_digest"] = bytes(row.digest).hex()


def _uuid(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


EFFECTS: dict[str, Effect] = {"attach": attach}
