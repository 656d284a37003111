"""Entries of the stories: 高远 of 执法支队 writes, 王敏 reviews."""

from hotline.knowledge.deeds import decide, submit
from hotline.knowledge.models import Entry
from tests.world import at, person

METER = {
    "question": "出租车不打表怎么办",
    "answer": "记下车牌、时间、上下车地点，我们转执法支队查处，查实的责令退还多收的车费。",
    "basis": "《巡游出租汽车经营服务管理规定》关于计价器使用的条款",
    "area": "城市客运",
    "keywords": "议价 乱要价 宰客",
    "valid_until": "2026-12-31",
    "is_open": "1",
}


def handed_in(when="2026-04-02 09:00", who="gaoyuan", entry=None, **changes):
    """A version that waits for the centre."""
    return submit(METER | changes, actor=person(who), now=at(when), entry=entry)


def published(when="2026-04-02 09:00", **changes) -> Entry:
    """An entry in use, as the database has it."""
    made = handed_in(when, **changes)
    decide(made, True, {}, actor=person("wangmin"), now=at(when))
    return Entry.objects.select_related("current", "unit").get(pk=made.entry_id)
