"""Appeals against points lost: filed by the unit's head, decided by the bureau, upheld ones taken out (第三十条)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from hotline.assessment.models import Appeal, Loss, Round, Score
from hotline.assessment.rounds import ARTICLE, UNKNOWN, deducted, tell
from hotline.people.models import Account
from hotline.people.personal import clean_text
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused
from hotline.regulation.score_card import Item, keys_of, score
from hotline.regulation.time_limits import end_words


@cites(ARTICLE)
@transaction.atomic
def appeal(pk: int, text: str, *, actor: Account, now: datetime) -> Appeal:
    """A unit's head, for the centre 值班长, appeals against one of its own losses. Refused 403, 404, 409 or 422."""
    own = actor.is_unit or actor.is_centre
    mine = Loss.objects.filter(unit=actor.unit_id) if own else Loss.objects.none()
    found = mine.select_related("round").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    if not may_appeal(actor):
        raise Refused("not_yours", f"考评申诉由单位负责人提出，{short_of('centre')}的由值班长提出。", ARTICLE)
    if now > found.round.appeals_until or found.round.published_at:
        raise Refused("not_open", f"申诉已于 {end_words(found.round.appeals_until)} 截止。", ARTICLE)
    if hasattr(found, "appeal"):
        raise Refused("not_open", "这一件已经申诉过。", ARTICLE)
    words = said(text, "申诉的理由")
    return Appeal.objects.create(loss=found, text=words, filed_by=actor, filed_at=now)


def may_appeal(person: Account) -> bool:
    """Whether somebody speaks for their unit against a loss."""
    speaks = Role.SHIFT_LEAD if person.is_centre else Role.UNIT_HEAD
    return person.is_active and speaks in person.held


def said(text: str, label: str) -> str:
    """Words that must be there. Refused 422."""
    words = clean_text(text, 1000, f"“{label}”")
    if not words:
        sentence = f"请填“{label}”。"
        raise Refused("incomplete", sentence, ARTICLE, fields={"reason": sentence})
    return words


@cites(ARTICLE)
@transaction.atomic
def decide_appeal(pk: int, upheld: bool, reason: str, *, actor: Account, now: datetime) -> Appeal:
    """The bureau decides an appeal with a reason; upheld, the row counts no more. Refused 403, 404, 409 or 422."""
    if not actor.is_active or Role.LEADER not in actor.held:
        raise Refused(
            "not_yours", f"考评申诉由{short_of('bureau')}领导裁定，{short_of('centre')}不裁定。", ARTICLE
        )
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("loss__round")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    if found.upheld is not None:
        raise Refused("not_open", "这一申诉已经裁定。", ARTICLE)
    found.reason = said(reason, "裁定的理由")
    found.upheld, found.decided_by, found.decided_at = upheld, actor, now
    found.save()
    _score_anew(found.loss.round, found.loss.unit_id)
    outcome = "成立，不计失分" if upheld else "不成立"
    tell(
        found.loss.round,
        f"appeal{pk}",
        f"考评申诉（{found.loss.order_number}）{outcome}：{found.reason}"[:200],
        [found.loss.unit_id],
        now,
    )
    return found


def items_of(row: Score, card: dict[str, Any], excluded: Iterable[Loss] = ()) -> list[Item]:
    """A unit's items, those taken out by upheld appeals neither good nor counted."""
    out, kept = [loss.rule for loss in excluded], {i["key"]: i for i in row.items}
    return [
        Item(key, Decimal(str(card["items"][key])), kept[key]["good"], kept[key]["rows"] - out.count(key))
        for key in keys_of(card)
        if key in kept
    ]


def _score_anew(made: Round, unit: int) -> None:
    row = Score.objects.select_for_update().get(round=made, unit=unit)
    losses = list(Loss.objects.filter(round=made, unit=unit).select_related("appeal"))
    excluded = [loss for loss in losses if is_excluded(loss)]
    left = deducted((loss.rule, loss.points) for loss in losses if not is_excluded(loss))
    row.score = score(items_of(row, made.card, excluded), left)
    row.save(update_fields=["score"])


def is_excluded(loss: Loss) -> bool:
    """Whether an upheld appeal took this row out."""
    return hasattr(loss, "appeal") and loss.appeal.upheld is True
