"""The number of a call: sealed, shown masked, opened where somebody has to dial it (第九条)."""

from datetime import datetime, timedelta

from django.db import transaction

from hotline.attachments.models import Attachment
from hotline.attachments.store import discard
from hotline.calls.models import Call
from hotline.people.ciphers import unseal
from hotline.people.phones import WITHHELD, mask
from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local

AT_ONCE = 200


def number_of(call: Call) -> str:
    """The number in the clear; 未显示 when it was withheld or is forgotten."""
    return unseal(call.phone_sealed, f"call:{call.seal_id}") if call.phone_sealed else WITHHELD


def masked(call: Call) -> str:
    """139****0361."""
    return mask(number_of(call))


@cites("第九条")
def forget(now: datetime) -> int:
    """Numbers and recordings of calls that became no order go after `call_numbers_days`; how many calls."""
    before = now - timedelta(days=value_on(local(now).date(), "call_numbers_days"))
    with transaction.atomic():
        old = Call.objects.filter(came_at__lt=before, bound=False, phone_sealed__isnull=False)
        calls = list(old.select_related("file").select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        files = [call.file for call in calls if call.file]
        Call.objects.filter(pk__in=[c.pk for c in calls]).update(
            phone_sealed=None, phone_index=None, file=None, recording_sealed=None
        )
        Attachment.objects.filter(pk__in=[f.pk for f in files]).delete()
    for file in files:
        discard(file)
    return len(calls)
