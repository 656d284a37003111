"""The general measures under the reply check (第二十四条): kinship with the request, set phrases, claims at odds."""

from pathlib import Path

import pytest
import yaml

from hotline.regulation.reply_checks import check
from hotline.regulation.reply_checks.claims import at_odds
from hotline.regulation.reply_checks.kinship import kinship
from hotline.regulation.reply_checks.manners import set_share
from hotline.regulation.reply_checks.reading import Reading

BRIDGE = "桥头的水泥栏杆让大车撞断了，夜里骑车怕掉下去。"


def quotes(request: str, reply: str) -> list[str]:
    return [f.quote for f in at_odds(Reading(request), Reading(reply))]


class TestKinship:
    def test_other_words_for_the_same_thing_are_near(self):
        near = kinship(BRIDGE, "护栏被撞断处已围挡，桥头栏杆重新浇筑。")
        far = kinship(BRIDGE, "公交卡请到服务窗口办理，工本费十五元。")
        assert near > 0.4 > 0.2 > far

    def test_rare_characters_weigh_more_than_common_ones(self):
        assert kinship("伸缩缝响", "更换伸缩缝") > kinship("伸缩缝响", "路上车不响了")

    def test_a_long_request_need_not_come_back_whole(self):
        story = "从浙江坐大巴回来，行李扔路边，孩子冻哭，" * 3 + "司机甩客"
        assert kinship(story, "大巴司机甩客、行李丢在路边属实") > kinship(
            story, "大巴司机甩客、行李丢在路边属实", long=1000
        )

    def test_nothing_asked_is_near_to_anything(self):
        assert kinship("？！", "您好") == 1.0


class TestSetPhrases:
    def test_what_fits_any_reply(self):
        assert set_share("您反映的问题我局高度重视，将进一步加强监管，切实保障群众出行安全。") > 0.9

    def test_what_fits_this_one_only(self):
        assert set_share("3号伸缩缝锚固区混凝土破损2.1米，当晚铺钢板，夜间换缝。") < 0.2

    def test_no_letter_at_all(self):
        assert set_share("……") == 0.0


PAIRS = yaml.safe_load((Path(__file__).parent / "contradictions_unseen.yaml").read_text())


def _accused(sort: str) -> list[bool]:
    rows = [row for name, rows in PAIRS.items() if name.startswith(sort) for row in rows]
    return [any(f.code == "contradiction" for f in check(*row)) for row in rows]


def test_two_in_three_contradictions_of_two_statements_are_seen_and_few_sound_pairs_accused():
    found, accused = _accused("at_odds"), _accused("sound")
    assert sum(found) >= 0.66 * len(found)
    assert sum(accused) <= 0.05 * len(accused)


class TestClaimsAtOdds:
    @pytest.mark.parametrize(
        ("request_text", "reply", "quoted"),
        [
            (
                "外地资格证要不要重新考试？",
                "外地资格证须重新考试。您的资格证直接注册，无需考试。",
                "无需考试",
            ),
            ("新车站什么时候搬？", "新车站已搬迁启用。新车站仍在建设，届时通知。", "新车站仍在建设"),
            (
                "船民说港上收停泊费。",
                "港口未收取停泊费。对多收的停泊费600元已退还。",
                "对多收的停泊费600元已退还",
            ),
            (
                "计价器多跑两公里。",
                "计价器少计里程。因计价器多计2公里予以退款。",
                "因计价器多计2公里予以退款",
            ),
            ("新路多宽？", "该路路面宽6.5米。路面宽度为4.5米。", "路面宽度为4.5米"),
            ("司机中途停车买早点。", "该车全程未停车。驾驶员离车4分钟，已扣200元。", "已扣200元"),
            ("敬老卡全天免费吗？", "敬老卡全天免费。高峰敬老卡不能免费。", "高峰敬老卡不能免费"),
            ("周末班车停了没通知。", "该班线周末停运。每天正常发车4班。", "每天正常发车4班"),
        ],
    )
    def test_found_and_quoted(self, request_text, reply, quoted):
        assert quotes(request_text, reply) == [quoted]

    @pytest.mark.parametrize(
        "reply",
        [
            "资格证有效期内无需考试；逾期180日的须重新考试。",
            "新车站一期已启用，其余站房仍在建设。",
            "现场未发现超载；另查获超载货车2辆，已处罚。",
            "末班车夏季为19:30，冬季末班车为19:00。",
            "该班线因修路停运，3月9日恢复后每天发车4班。",
            "未启用计价器，责令启用计价器。",
        ],
    )
    def test_what_both_may_be_true(self, reply):
        assert quotes("司机不打表，班车也不准点，货车超载。", reply) == []
