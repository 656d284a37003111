"""交接班: the outgoing 值班长 makes and signs the sheet, the incoming one signs it in a session of their own (第四条)."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from hotline.notices.models import Notice
from hotline.people.models import Account
from hotline.people.personal import clean_text, masked_for_good
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused
from hotline.shifts.models import HandOver, TakeOver
from hotline.shifts.sheet import sheet, shift_ends

ARTICLE = "第四条"
NOTES, REMARK = 2000, 500
READERS = (Role.SHIFT_LEAD, Role.LEADER)
BOTH_SIGNED = "这张交接班单双方已签，不能再改。"


def shift_leads() -> list[Account]:
    """Everybody who may lead a shift, by name in the order they were taken on."""
    rows = Account.objects.filter(roles__contains=[Role.SHIFT_LEAD], is_active=True)
    return list(rows.order_by("id"))


@transaction.atomic
def hand_over(
    outgoing: Account, incoming: str, notes: str, now: datetime, request_id: uuid.UUID | None = None
) -> HandOver:
    """Make the sheet as things stand, signed by who goes; a known request_id gives its sheet again. Refused 403, 422."""
    _leads(outgoing)
    if request_id and (known := HandOver.objects.filter(request_id=request_id, outgoing=outgoing).first()):
        return known
    comes = next((a for a in shift_leads() if a.username == incoming), None)
    said = clean_text(notes, NOTES, "“交代事项”")
    if comes is None or comes.pk == outgoing.pk:
        words = "请选接班的值班长。" if comes is None else "接班的须是另一位值班长。"
        raise Refused("incomplete", words, ARTICLE, fields={"incoming": words})
    until = shift_ends(comes, now)
    made = HandOver.objects.create(
        made_at=now, outgoing=outgoing, incoming=comes, until=until, sheet=sheet(now, until),
        notes=masked_for_good(said), request_id=request_id,
    )  # fmt: skip
    sentence = f"{outgoing.name}交班，请{comes.name}看过交接班单后签字"
    Notice.objects.create(key=f"shift:{made.pk}", unit=comes.unit, post=Role.SHIFT_LEAD, sentence=sentence,
                          article=ARTICLE, created_at=now)  # fmt: skip
    return made


def take_over(pk: int, incoming: Account, remark: str, now: datetime) -> HandOver:
    """Sign as the one who comes; from then on both have signed. Refused 403, 404, 409, 422."""
    _leads(incoming)
    found = one(pk)
    if found.incoming_id != incoming.pk:
        raise Refused("not_yours", f"这张单由接班的{found.incoming.name}签字。", ARTICLE)
    if hasattr(found, "taken"):
        raise Refused("not_open", BOTH_SIGNED, ARTICLE)
    newer = HandOver.objects.filter(pk__gt=pk, outgoing=found.outgoing_id).order_by("-pk").first()
    if newer is not None:
        words = f"{found.outgoing.name}后来另出了一张单（{newer.pk} 号），请签那一张。"
        raise Refused("not_open", words, ARTICLE)
    said = masked_for_good(clean_text(remark, REMARK, "“接班时说明”"))
    try:
        with transaction.atomic():
            TakeOver.objects.create(hand_over=found, signed_by=incoming, signed_at=now, remark=said)
    except IntegrityError:  # signed a moment ago in another window; no lock: nobody may change these rows
        raise Refused("not_open", BOTH_SIGNED, ARTICLE) from None
    return one(pk)


def one(pk: int) -> HandOver:
    """One sheet with who signed it. Refused 404."""
    found = HandOver.objects.select_related("outgoing", "incoming", "taken__signed_by").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这张交接班单。")
    return found


def newest(limit: int) -> list[HandOver]:
    """The sheets made last, newest first."""
    rows = HandOver.objects.select_related("outgoing", "incoming", "taken").defer("sheet").order_by("-id")
    return list(rows[:limit])


def _leads(person: Account) -> None:
    if not person.is_active or Role.SHIFT_LEAD not in person.held:
        raise Refused("not_yours", "交接班由值班长签字。", ARTICLE)
