"""Evidence of the stories: 泗县局 files, 周强 of the centre checks."""

from hotline.ledger.filing import check, file
from hotline.ledger.standing import Cell, standings
from hotline.people.models import Unit
from tests.world import at, person

SAID = {"words": "已印发各股室执行", "document": "泗交〔2026〕8号", "dated": "2026-04-01"}


def unit(code) -> Unit:
    return Unit.objects.get(code=code)


def filed(key, code="sixian", who="hanjuzhang", when="2026-04-02 09:00", content=None, **changes):
    return file(unit(code), key, SAID | changes, content, actor=person(who), now=at(when))


def accepted(key, code="sixian", who="hanjuzhang", when="2026-04-02 09:00", checker="zhouqiang", **changes):
    found = filed(key, code, who, when, **changes)
    check(found, True, {}, actor=person(checker), now=at(when))
    return found


def cell(key, when, code="sixian") -> Cell | None:
    [mine] = standings(at(when), [unit(code)])
    return mine.of(key)


def light(key, when, code="sixian") -> str:
    found = cell(key, when, code)
    return found.light if found else "not asked"
