"""What a reply must hold: 将办理结果、办理过程、处理依据等基本情况及时回复来电人，并征询对办理结果的意见."""

import pytest

from hotline.regulation.citation import article_text
from hotline.regulation.replies import PARTS, missing_parts

WHOLE = {
    "result": "驾校退还2520元。",
    "process": "6月15日到驾校调取合同。",
    "basis": "《机动车驾驶员培训管理规定》",
    "told": "6月21日电话告知",
    "opinion": "满意",
}


def test_a_whole_reply_lacks_nothing():
    assert missing_parts(WHOLE, reachable=True) == ()


@pytest.mark.parametrize(("part", "label"), PARTS.items())
def test_each_part_is_a_word_of_the_article_and_is_missed(part, label):
    assert label in article_text("第二十五条")
    assert missing_parts(WHOLE | {part: " \n"}, reachable=True) == (label,)


def test_who_cannot_be_reached_need_not_be_asked():
    untold = {part: words for part, words in WHOLE.items() if part in PARTS}
    assert missing_parts(untold, reachable=False) == ()
    assert missing_parts(untold, reachable=True) == ("回复来电人的情况", "来电人对办理结果的意见")
