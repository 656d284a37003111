"""回避: whoever is the object of a matter, or close to it, neither acts on it nor sees it (第九条, decision 0141)."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

HEADS = frozenset({Role.SECTION_HEAD, Role.UNIT_DEPUTY, Role.UNIT_HEAD})


def may_tell(actor: Account, whom: Account) -> bool:
    """Everybody declares for themselves; a head tells the own unit's people, 值班长 anybody."""
    own = whom.unit_id == actor.unit_id and bool(actor.held & HEADS)
    return whom.pk == actor.pk or own or Role.SHIFT_LEAD in actor.held


def recuse(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The order is gone from that person's sight; what they had in hand is anybody's of their unit again."""
    whom: Account = given["recused"]
    if actor is not None and not may_tell(actor, whom):
        words = "本人可以自行回避；要别人回避，由其单位负责人、科室负责人或值班长办理。"
        raise Refused("incomplete", words, "第九条", fields={"recused": words})
    if whom.pk in case.order.recused:
        raise Refused(
            "not_open", f"{whom.name}在本件上已经回避。", "第九条", fields={"recused": "已经回避。"}
        )
    case.order.recused = [*case.order.recused, whom.pk]
    for task in [t for t in case.live if t.handler_id == whom.pk]:
        case.touch(task).handler = None
    if case.task and whom.unit_id == case.task.unit_id and Role.UNIT_HEAD in whom.held:
        given["warned"] = "单位负责人已回避：由分管负责人签发；须一把手签发的，请申请退单（应当回避）改派"


def end_recusal(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Recorded by mistake, or its ground is gone."""
    whom: Account = given["recused"]
    if whom.pk not in case.order.recused:
        raise Refused(
            "not_open", f"{whom.name}在本件上没有回避。", "第九条", fields={"recused": "没有回避。"}
        )
    case.order.recused = [pk for pk in case.order.recused if pk != whom.pk]


EFFECTS: dict[str, Effect] = {"recuse": recuse, "end_recusal": end_recusal}
