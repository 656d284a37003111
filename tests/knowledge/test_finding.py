"""Does the entry that answers a request come up? Measured on the 240 cases against the example's entries."""

import pytest

from hotline.console.accounts import make_example_people
from hotline.console.example_cases import requests
from hotline.console.example_knowledge import play_knowledge
from hotline.console.management.commands.load_jurisdiction import load_units
from hotline.knowledge.finding import in_use, like, search
from tests.world import at

NOW = at("2026-11-24 10:20")


@pytest.mark.slow
def test_the_entry_on_a_requests_topic_is_mostly_among_the_first_three(db):
    load_units()
    assert len(play_knowledge(NOW, make_example_people(NOW))) == 34
    topics = {v.topic for v in in_use(NOW)}
    cases = [r for r in requests() if r.row["in_scope"] and not r.row["duplicate_of"]]
    about = [r for r in cases if r.row["sub_topic"] in topics]
    first = three = 0
    for r in about:
        found = [m.version.topic for m in like(r.row["text"], NOW, county=r.row["county"])]
        first += found[:1] == [r.row["sub_topic"]]
        three += r.row["sub_topic"] in found
    others = [r for r in cases if r.row["sub_topic"] not in topics]
    silent = sum(not like(r.row["text"], NOW, county=r.row["county"]) for r in others)
    print(
        f"\n有条目的 {len(about)} 件：第一条就是 {first}，前三条里有 {three}；没条目的 {len(others)} 件：{silent} 件不乱推荐"
    )
    assert three / len(about) >= 0.8
    assert silent / len(others) >= 0.65


def test_any_two_characters_find_an_entry_and_three_words_must_all_be_there(world):
    from tests.knowledge.entries import published

    published()
    now = at("2026-04-08 09:00")
    assert search(in_use(now), "打表").count() == search(in_use(now), "乱要价").count() == 1
    assert search(in_use(now), "打表 公交").count() == 0
    assert search(in_use(now), "'; drop").count() == 0
    assert like("\\' & | ! 打表 :*", now)
    assert like("", now) == [] == like("今天天气", now)
