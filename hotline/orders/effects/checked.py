"""What signing and confirming ask of the machine check (第九条、第二十四条): 必改 or a reason for it."""

from hotline.orders.checking import standing_musts
from hotline.orders.effects.case import Given
from hotline.orders.models import Task
from hotline.orders.owing import Case
from hotline.regulation.refusals import Refused

REASON = "override_reason"


def refuse_a_poor_reply(case: Case, task: Task, given: Given) -> None:
    """Refused 422 while a 必改 stands and no reason is given; of personal data even then. The reason is recorded."""
    musts = standing_musts(case.order, task)
    found = {"findings": [f.as_dict() for f in musts]}
    if leaks := [f for f in musts if not f.may_be_overridden]:
        said = "、".join(f"“{f.quote}”" for f in leaks)
        words = f"回复里有他人的个人信息：{said}，写理由也不能通过，请退改删去。"
        raise Refused("incomplete", words, leaks[0].article, more=found)
    if not musts:
        return
    names = "、".join(dict.fromkeys(f.defect for f in musts))
    if not given.get(REASON):
        words = f"机器检查还有必改：{names}。请退改；确实不必改的，写明理由再办。"
        raise Refused("incomplete", words, "第二十四条", fields={REASON: "请写明为什么不必改。"}, more=found)
    given["overridden"] = names
