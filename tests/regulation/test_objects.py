"""What is recognised in a text: one way of writing for each kind, held to a hand-labelled part of the 240 cases."""

import json
from pathlib import Path

import pytest
import yaml

from hotline.regulation.objects import objects

HERE = Path(__file__).parent
FILE = HERE.parents[1] / "hotline" / "console" / "data" / "requests.jsonl"
TEXTS = {row["id"]: row["text"] for row in map(json.loads, FILE.read_text().splitlines())}
LABELLED = yaml.safe_load((HERE / "objects_labelled.yaml").read_text())
NUMBERS = [f"A{n:03}" for n in range(1, 241)]
PARTS = {"formal": NUMBERS, "seen": NUMBERS[::3], "held_out": NUMBERS[1::6]}
FLOORS = {  # least precision and recall
    ("formal", "plate"): (1, 1), ("formal", "road"): (1, 1), ("formal", "bus"): (1, 1), ("formal", "company"): (0.75, 0.75),
    ("seen", "time"): (0.9, 0.9), ("seen", "amount"): (0.9, 0.9), ("seen", "county"): (0.9, 0.9), ("seen", "place"): (0.8, 0.8),
    ("held_out", "time"): (0.7, 0.6), ("held_out", "amount"): (0.7, 0.8), ("held_out", "county"): (0.8, 0.8), ("held_out", "place"): (0.7, 0.6),
}  # fmt: skip


def alike(one, other):
    """A longer name of the same place is right too: 草沟镇 and 草沟镇渡口."""
    return one in other or other in one


@pytest.mark.parametrize(("part", "kind"), FLOORS)
def test_what_is_recognised_is_what_a_person_marked(part, kind):
    right = found_right = all_found = all_marked = 0
    for number in PARTS[part]:
        marked = LABELLED[part][kind].get(number, [])
        found = [f.value for f in objects(TEXTS[number]) if f.kind == kind]
        right += sum(any(alike(m, f) for m in marked) for f in found)
        found_right += sum(any(alike(m, f) for f in found) for m in marked)
        all_found, all_marked = all_found + len(found), all_marked + len(marked)
    precision, recall = right / all_found, found_right / all_marked
    print(f"{part} {kind}: precision {precision:.0%} of {all_found}, recall {recall:.0%} of {all_marked}")
    least = FLOORS[part, kind]
    assert (precision >= least[0], recall >= least[1]) == (True, True)


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ("皖L·12345", "plate", "皖L12345"),
        ("皖L 1234学", "plate", "皖L1234学"),
        ("沪AD12345新能源", "plate", "沪AD12345"),
        ("s404 k3+200至k5+900", "road", "S404 K3+200至K5+900"),
        ("206国道K12+300", "road", "G206 K12+300"),
        ("国道104坑洼", "road", "G104"),
        ("Ｇ３１１路灯", "road", "G311"),
        ("京台高速堵车", "road", "京台高速"),
        ("坐三路公交", "bus", "3路"),
        ("十三路末班车", "bus", "13路"),
        ("13路末班", "bus", "13路"),
        ("问宿州汴河运输有限公司", "company", "宿州汴河运输有限公司"),
        ("多收1,200.50元", "amount", "1,200.50元"),
        ("罚了三百块", "amount", "三百块"),
        ("4月2日19点50", "time", "4月2日19点50"),
        ("经开区金海大道", "county", "经开区"),
        ("经开区金海大道", "place", "金海大道"),
    ],
)
def test_one_thing_is_written_one_way(said, kind, value):
    assert [f.value for f in objects(said) if f.kind == kind][:1] == [value]


@pytest.mark.parametrize(
    ("said", "kind"),
    [("一路打电话", "bus"), ("拉到路口", "place"), ("网约车平台公司不管", "company"), ("快递公司赔了", "company"), ("走高速收费", "road"),
     ("第3路口", "bus"), ("掉了一块漆", "amount"), ("订单20260415-0032", "plate"), ("电话13905570404", "time"), ("公路边", "place")],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(said, kind):
    assert [f for f in objects(said) if f.kind == kind] == []


def test_each_thing_stands_where_it_was_said_and_once():
    text = "3路又甩站，又是3路！皖L12345跟着"
    found = objects(text)
    assert [(f.kind, f.value) for f in found] == [("bus", "3路"), ("plate", "皖L12345")]
    assert all(text[f.start : f.start + len(f.words)] == f.words for f in found)


def test_a_text_of_nothing_has_nothing():
    assert objects("") == objects("你好") == []
