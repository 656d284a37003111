"""What the machine finds in a reply: 内容不完整、语言逻辑错误、文明用语不当 (第二十四条), the parts of 第二十五条, and
personal data (第九条). Each story is one reply and the words it is about; the figures are over whole files of replies."""

import json
from datetime import date
from pathlib import Path

import pytest

from hotline.regulation.citation import article_text
from hotline.regulation.reply_checks import MUST, SHOULD, check
from hotline.regulation.reply_checks.drafts import check_parts
from hotline.regulation.reply_checks.findings import DEFECTS, NEVER_OVERRIDDEN

DATA = Path(__file__).parent / "data"
POTHOLE = "大李村到镇上的路坑很多，骑车摔过人，什么时候能修？"
WHOLE = (
    "您反映的路面坑槽属实。3月5日养护人员到现场查看，共有坑槽12处。依据《农村公路养护管理办法》，"
    "已于3月9日全部修补。3月10日电话告知您，您表示满意。"
)


def musts(request: str, reply: str, **more) -> list:
    return [f for f in check(request, reply, **more) if f.severity == MUST]


def defects(request: str, reply: str, **more) -> list[str]:
    return list(dict.fromkeys(f.defect for f in musts(request, reply, **more)))


def quote_of(defect: str, request: str, reply: str, **more) -> str:
    return next(f.quote for f in musts(request, reply, **more) if f.defect == defect)


def test_a_whole_reply_has_nothing_to_mend():
    assert check(POTHOLE, WHOLE) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: d.code)
def test_every_defect_stands_on_an_article_that_exists(defect):
    assert article_text(defect.article)
    assert defect.label


class TestTheWholeness:
    """将办理结果、办理过程、处理依据等基本情况及时回复来电人，并征询对办理结果的意见."""

    def test_without_a_result(self):
        reply = WHOLE.replace("已于3月9日全部修补。", "待有进展后再行告知。")
        assert defects(POTHOLE, reply) == ["缺办理结果"]
        assert quote_of("缺办理结果", POTHOLE, reply) == "待有进展后再行告知"

    def test_without_a_process(self):
        reply = "您反映的路面坑槽属实，依据《农村公路养护管理办法》，已全部修补。电话告知您，您表示满意。"
        assert defects(POTHOLE, reply) == ["缺过程"]

    @pytest.mark.parametrize("vague", ["按有关规定", "根据相关法律法规和文件精神", "依法依规", ""])
    def test_a_basis_has_a_name(self, vague):
        reply = WHOLE.replace("依据《农村公路养护管理办法》", vague)
        assert defects(POTHOLE, reply) == ["缺依据"]

    @pytest.mark.parametrize(
        "named",
        [
            "依据与养护公司的合同第三条",
            "按照县级农村公路奖补办法",
            "执行JTG H30的要求",
            "根据道路客运票价有关规定",
        ],
    )
    def test_a_basis_needs_no_book_marks(self, named):
        assert "缺依据" not in defects(POTHOLE, WHOLE.replace("依据《农村公路养护管理办法》", named))

    def test_told_and_asked_unless_the_record_holds_it(self):
        reply = WHOLE.replace("3月10日电话告知您，您表示满意。", "")
        assert defects(POTHOLE, reply) == ["缺联系情况", "缺征询意见"]
        assert check(POTHOLE, reply, told=True) == []

    def test_an_anonymous_caller_is_not_asked(self):
        reply = WHOLE.replace("3月10日电话告知您，您表示满意。", "因匿名来电未留联系方式，无法回访。")
        assert check(POTHOLE, reply) == []

    def test_told_but_not_asked_is_worth_mending(self):
        reply = WHOLE.replace("，您表示满意", "")
        assert [(f.defect, f.severity) for f in check(POTHOLE, reply)] == [("缺征询意见", SHOULD)]

    def test_an_enquiry_is_answered_by_the_answer(self):
        asked = "请问网约车驾驶员证怎么考，要交多少钱？"
        answer = "您好，凭身份证、驾驶证到市政务服务中心窗口报名，不收费。依据《道路运输从业人员管理规定》。已电话答复您，您表示清楚。"
        assert musts(asked, answer) == []
        hollow = "您好，您的咨询收悉，我中心查询了有关资料。依据《道路运输从业人员管理规定》，请按规定办理。已电话答复您，您表示清楚。"
        assert "缺办理结果" in defects(asked, hollow)

    def test_how_much_is_answered_with_a_sum(self):
        asked = "咨询通组路一公里能补多少钱？"
        reply = "您好，县局已核对路线，该路属通组路、长度0.58公里，可以申报。依据农村公路奖补办法。已电话答复您，您表示了解。"
        assert "缺办理结果" in defects(asked, reply)
        assert "缺办理结果" not in defects(asked, reply.replace("可以申报", "可以申报，每公里补助12万元"))


class TestTheLogic:
    """语言逻辑错误."""

    @pytest.mark.parametrize(
        ("old", "new", "quoted"),
        [
            ("已于3月9日全部修补", "该路段不存在破损，已于3月9日全部修补", "该路段不存在破损"),
            ("3月5日养护人员", "2月30日养护人员", "2月30日养护人员到现场查看"),
            (
                "3月5日养护人员到现场查看",
                "您于3月8日来电，3月5日养护人员到现场查看",
                "3月5日养护人员到现场查看",
            ),
            ("3月10日电话告知您", "3月2日电话告知您", "3月2日电话告知您"),
            ("共有坑槽12处", "共有坑槽12处，其中路东8处，未修5处", "未修5处"),
            ("共有坑槽12处", "路段全长3.2公里，3月9日修补4.5公里", "3月9日修补4.5公里"),
        ],
    )
    def test_what_cannot_be(self, old, new, quoted):
        reply = WHOLE.replace(old, new)
        assert "逻辑矛盾" in defects(POTHOLE, reply)
        assert quote_of("逻辑矛盾", POTHOLE, reply) == quoted

    def test_money_is_added_up(self):
        asked = "出租车不打表，多收我钱。"
        reply = ("3月5日执法人员调取计价器数据，应收28元，实收50元，多收32元。依据《巡游出租汽车经营服务管理规定》，"
                 "罚款200元。3月6日电话告知您，您表示满意。")  # fmt: skip
        assert defects(asked, reply) == ["逻辑矛盾"]
        assert quote_of("逻辑矛盾", asked, reply) == "多收32元"
        assert musts(asked, reply.replace("多收32元", "多收22元")) == []

    def test_a_prohibition_and_a_leave(self):
        asked = "咨询普通货车能不能拉农药？"
        reply = ("您好，经向危货科核实，普通货车一律不得运输农药；同时您的货车可以正常运输农药。依据《危险货物道路运输安全管理办法》。"
                 "已电话答复您，您表示清楚。")  # fmt: skip
        assert "逻辑矛盾" in defects(asked, reply)
        assert "逻辑矛盾" not in defects(asked, reply.replace("同时您的货车", "如取得危货许可，您的货车"))

    def test_the_day_of_the_week_when_the_year_is_known(self):
        reply = WHOLE.replace("3月5日养护", "3月5日（星期一）养护")
        assert defects(POTHOLE, reply, received=date(2026, 3, 4)) == ["逻辑矛盾"]  # a Thursday
        assert musts(POTHOLE, reply.replace("星期一", "星期四"), received=date(2026, 3, 4)) == []

    def test_done_before_the_call_came(self):
        early = check(POTHOLE, WHOLE, received=date(2026, 3, 7))
        assert [(f.defect, f.severity) for f in early] == [("逻辑矛盾", SHOULD)], "可能是单位自己先做的"
        assert check(POTHOLE, WHOLE, received=date(2026, 3, 5)) == []

    @pytest.mark.parametrize(
        "sound",
        [
            "部分属实：其中坑槽属实，井盖不存在破损，",
            "坑槽确有12处，修补后复查未发现坑槽，",
            "已修补，其余路段计划10月底前修补，",
            "班次由每日2班增加到每日5班，",
            "不符合免费条件，收费符合规定，",
        ],
    )
    def test_what_only_looks_like_a_contradiction(self, sound):
        assert "逻辑矛盾" not in defects(POTHOLE, WHOLE.replace("已于3月9日", sound + "已于3月9日"))


class TestTheManners:
    """文明用语不当."""

    @pytest.mark.parametrize(
        "rude",
        [
            "您自己骑车不看路，摔了怪谁？",
            "请不要无理取闹。",
            "这点小事也打电话，别浪费公共资源。",
            "嫌路不好可以绕道走。",
            "你反映的路早就修过，你没看见吗。",
        ],
    )
    def test_rude(self, rude):
        reply = WHOLE + rude
        assert defects(POTHOLE, reply) == ["不文明用语"]
        assert quote_of("不文明用语", POTHOLE, reply) in rude

    @pytest.mark.parametrize(
        "civil",
        [
            "驾驶员当时说“不愿坐下去”，确属服务态度恶劣。",
            "您对两级负责人的特别说明没有别的意见。",
            "您问：路肩什么时候修？答：4月底前。",
            "公司对此类行为绝不护短。",
            "您说能理解，希望别再拖。",
            "该处为酒吧一条街，已增设围挡支撑着护栏。",
        ],
    )
    def test_not_rude(self, civil):
        assert "不文明用语" not in defects(POTHOLE, WHOLE + civil)


class TestTheFiller:
    def test_set_phrases_without_a_fact(self):
        reply = "您好！您反映的问题我局高度重视，将进一步加大力度，切实维护群众利益。感谢您的关心与支持！"
        assert defects(POTHOLE, reply)[0] == "空话模板"

    def test_set_phrases_beside_facts_are_no_fault(self):
        assert check(POTHOLE, "您反映的问题我局高度重视。" + WHOLE + "下一步将进一步加强巡查。") == []

    @pytest.mark.parametrize("blank", ["XX局", "（单位名称）", "____"])
    def test_a_form_left_unfilled(self, blank):
        reply = WHOLE.replace("养护人员", blank + "人员")
        assert defects(POTHOLE, reply) == ["空话模板"]
        assert blank in quote_of("空话模板", POTHOLE, reply)

    def test_a_copy_of_an_earlier_reply(self):
        earlier = WHOLE.replace("3月5日", "1月7日").replace("12处", "9处")
        assert defects(POTHOLE, WHOLE, earlier=[earlier]) == ["空话模板"]
        other = (
            "学员您好，驾校已退还2520元，6月20日到账，依据培训合同第五条，您表示满意，谢谢您的来电和监督。"
        )
        assert musts(POTHOLE, WHOLE, earlier=[other]) == []


class TestTheMatter:
    def test_another_matter(self):
        reply = "您好，关于您反映的路灯不亮问题，3月5日已派人到场查看并修好。依据《城市照明管理规定》。电话告知您，您表示满意。"
        assert defects(POTHOLE, reply) == ["答非所问"]
        assert "路灯不亮" in quote_of("答非所问", POTHOLE, reply)

    def test_a_whole_reply_in_quite_other_words_is_only_worth_a_look(self):
        asked = "出租车上落下的是我父亲的骨灰盒，求求你们帮找找。"
        reply = ("3月5日中心发动车主群并调取监控，锁定车辆后取回，由班长送到您手中。依据《巡游出租汽车经营服务管理规定》。"
                 "3月6日您当面致谢，表示满意。")  # fmt: skip
        assert [(f.defect, f.severity) for f in check(asked, reply)] == [("答非所问", SHOULD)]

    def test_a_point_left_out(self):
        asked = "反映两件事：一是村口路面坑洼要修补，二是桥上护栏断了一截要装。"
        assert defects(asked, WHOLE) == ["答非所问"]
        assert musts(asked, WHOLE.replace("已于3月9日全部修补", "已于3月9日全部修补，桥上护栏补装6米")) == []


class TestPersonalData:
    """个人隐私等数据信息，应当履行保密义务."""

    @pytest.mark.parametrize(
        ("said", "quoted"),
        [
            ("护路员李建设（电话13905570816）", "13905570816"),
            ("护路员李建设，家住杨庄镇前陈村23号", "家住杨庄镇前陈村23号"),
            ("护路员李建设，身份证号342200198001011234", "342200198001011234"),
            ("我们已把您的姓名和电话提供给施工队老板", "已把您的姓名和电话提供给施工队老板"),
            ("另有投诉人王女士也反映同一问题", "另有投诉人王女士也反映同一问题"),
        ],
    )
    def test_leaked(self, said, quoted):
        reply = WHOLE + said + "。"
        assert defects(POTHOLE, reply) == ["个人信息泄露"]
        assert quoted in quote_of("个人信息泄露", POTHOLE, reply)

    @pytest.mark.parametrize(
        "kept",
        [
            "如有疑问请拨打0557-12328或咨询电话13905570000。",
            "我们为您保密，未向施工队透露您的姓名和电话。",
            "经您同意，我们已把您的电话提供给驾校，由其退款。",
            "向您及另一位反映人分别反馈。",
            "走访了住在路边小区的居民。",
            "您父亲住院手术的费用由公司承担。",
        ],
    )
    def test_not_leaked(self, kept):
        assert "个人信息泄露" not in defects(POTHOLE, WHOLE + kept)

    def test_it_comes_first_and_is_never_overridden(self):
        reply = "别无理取闹，护路员电话13905570816。"
        assert defects(POTHOLE, reply)[:2] == ["个人信息泄露", "不文明用语"]
        assert frozenset({"personal_data"}) == NEVER_OVERRIDDEN
        assert not musts(POTHOLE, reply)[0].may_be_overridden


class TestADraft:
    """The parts apart, as the reply page and the door have them."""

    PARTS = {
        "result": "12处坑槽已于3月9日全部修补。",
        "process": "3月5日养护人员到现场查看。",
        "basis": "《农村公路养护管理办法》第二十条。",
    }

    def test_whole(self):
        assert check_parts(POTHOLE, self.PARTS) == []

    @pytest.mark.parametrize(
        ("part", "hollow", "defect"),
        [
            ("result", "", "缺办理结果"),
            ("result", "目前正在研究，待有进展后再行告知。", "缺办理结果"),
            ("process", "", "缺过程"),
            ("process", "经核查属实。", "缺过程"),
            ("basis", "", "缺依据"),
            ("basis", "按照有关规定执行。", "缺依据"),
        ],
    )
    def test_a_part_that_holds_nothing_of_what_it_is_for(self, part, hollow, defect):
        parts = self.PARTS | {part: hollow}
        [finding] = [f for f in check_parts(POTHOLE, parts) if f.severity == MUST]
        assert finding.defect == defect
        assert finding.quote in parts[part]

    def test_short_parts_will_do(self):
        parts = {"result": "已修好。", "process": "3月5日到场。", "basis": "养护合同第三条"}
        assert [f for f in check_parts(POTHOLE, parts) if f.severity == MUST] == []

    def test_words_are_found_in_the_part_they_stand_in(self):
        parts = self.PARTS | {"process": "3月5日到现场，护路员电话13905570816。"}
        [finding] = check_parts(POTHOLE, parts)
        assert finding.defect == "个人信息泄露"
        assert finding.quote in parts["process"]

    def test_across_the_parts(self):
        parts = self.PARTS | {
            "process": "3月5日到现场，该路段不存在破损。",
            "result": "破损路面已于3月9日修补。",
        }
        assert "逻辑矛盾" in [f.defect for f in check_parts(POTHOLE, parts)]


FILES = [path for path in sorted(DATA.glob("*.jsonl")) if not path.stem.startswith("at_odds")]


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_nine_in_ten_poor_ones_caught_seven_in_ten_named_one_in_ten_good_ones_accused(path):
    rows = lines_of(path)
    poor = [r for r in rows if r["quality"] == "差"]
    good = [r for r in rows if r["quality"] == "好"]
    found = {r["id"]: defects(r["text"], r["reply"]) for r in rows}
    assert sum(bool(found[r["id"]]) for r in poor) >= 0.9 * len(poor)
    assert sum(r["defect"] in found[r["id"]] for r in poor) >= 0.7 * len(poor)
    assert sum(bool(found[r["id"]]) for r in good) <= 0.1 * len(good)


def test_half_of_the_whole_replies_at_odds_with_themselves_are_named_and_few_good_ones_accused_of_it():
    rows = [row for path in sorted(DATA.glob("at_odds_*.jsonl")) for row in lines_of(path)]
    named = {r["id"]: "逻辑矛盾" in defects(r["text"], r["reply"]) for r in rows}
    poor, good = ([r["id"] for r in rows if r["quality"] == quality] for quality in ("差", "好"))
    assert sum(named[n] for n in poor) >= 0.55 * len(poor)
    assert sum(named[n] for n in good) <= 0.08 * len(good)


def test_every_quote_is_a_stretch_of_its_reply():
    for path in FILES:
        for row in lines_of(path):
            assert all(f.quote in row["reply"] for f in check(row["text"], row["reply"]))


def test_full_width_marks_change_nothing():
    full = str.maketrans(",;:!?()", "，；：！？（）")
    for row in lines_of(FILES[0]):
        narrow = [f.code for f in check(row["text"], row["reply"])]
        assert [f.code for f in check(row["text"].translate(full), row["reply"].translate(full))] == narrow


@pytest.mark.parametrize(
    "odd", ["", " \n", "𠮷" * 50, "?" * 300, "《" * 300, "\x00\x01", "1" * 3000, "您" * 3000, "99月99日99时"]
)
def test_no_text_breaks_it(odd):
    assert isinstance(check(odd, odd), list)
