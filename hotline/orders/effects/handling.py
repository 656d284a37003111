"""办理、回复、反馈 (第十七条至第二十五条): what the lead unit does."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given, lead_of, take_in_hand
from hotline.orders.effects.checked import refuse_a_poor_reply
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.call_backs import unreachable_words
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local


def take_up(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Signing and drafting."""
    take_in_hand(lead_of(case), actor)


def contact(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The centre speaks to a caller who asked for secrecy (reading 8): the unit has not signed by that (第十七条)."""
    task = lead_of(case)
    take_in_hand(task, actor)
    case.stays = actor is not None and actor.unit_id != task.unit_id and not task.unit.served_by_centre


def draft(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = take_in_hand(lead_of(case), actor)
    task.result, task.process, task.basis = given["result"], given["process"], given["basis"]
    task.inner_note = given.get("inner_note", "")
    task.drafted_at, task.endorsed_by, task.signed_off_by = at, None, None


def endorse(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    lead_of(case).endorsed_by = actor


def sign_off(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = lead_of(case)
    if task.endorsed_by is None:
        raise Refused("not_open", "还没有审核，不能签发：先由科室负责人审核（逐级负责）。", "第二十四条")
    refuse_a_poor_reply(case, task, given)
    task.signed_off_by = actor


def send_back(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = lead_of(case)
    task.endorsed_by = task.signed_off_by = None


def tell(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = lead_of(case)
    task.told_how, task.opinion = given["how"], given.get("opinion", "")


def submit(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if case.owed("tell"):
        raise Refused(
            "still_owed",
            f"还没有答复来电人，不能反馈：先记“答复来电人”；{unreachable_words(local(at).date())}。",
            "第二十五条",
        )


EFFECTS: dict[str, Effect] = {
    "sign": take_up, "contact": contact, "draft": draft, "endorse": endorse, "sign_off": sign_off,
    "send_back": send_back, "tell": tell, "submit": submit,
}  # fmt: skip
