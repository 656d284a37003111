"""What a text is about, read off its words: plates, roads, bus routes, companies, money, times, places, county.

Intake shows what was recognised and fills empty fields with it (第十六条第二项 明确的对象、事实); a person decides.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hotline.regulation.jurisdiction import counties

HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
HAN = "\u4e00-\u9fff"
DIGITS = "零一二三四五六七八九"
NUMERALS = "零〇一二两三四五六七八九十百千万半"

PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][ ·•.-]?[A-Z0-9*]{4,6}[挂学警领]?(?![A-Za-z0-9*])"
)
KINDS_OF_ROAD = {"国": "G", "省": "S", "县": "X", "乡": "Y", "村": "C"}
STAKE = r"(?: *[Kk]\d{1,4} ?\+ ?\d{1,3}(?: ?(?:至|到|-|~) ?[Kk]?\d{1,4} ?\+ ?\d{1,3})?)?"
ROAD = re.compile(
    rf"(?<![A-Za-z0-9])([GSXYCgsxyc])(\d{{2,4}})(?![A-Za-z0-9])(?:国道|省道|县道|乡道|线)?({STAKE})"
)
SPOKEN_ROAD = re.compile(
    rf"(?<!\d)(\d{{2,3}})([国省县乡村])道({STAKE})|([国省县乡村])道(\d{{2,3}})(?!\d)({STAKE})"
)
EXPRESSWAY = re.compile(rf"([{HAN}][{HAN}])高速(?!口|公|路|费|上|铁|度|行)")
NO_EXPRESSWAY = re.compile(
    "[全走上下在从到的和过是][^ ]|.[询报映求议闭往近开通费段个条了的在从到上下]|免费|春运|国庆"
)
BUS = re.compile(
    r"(?<![\d-])([Kk]?\d{1,3})路(?![口边段面灯政])|([一二三四五六七八九十]{1,3})路(?=公交|车|末班|线)"
)
AMOUNT = re.compile(
    rf"(?<![\d.])(?:\d[\d,]*(?:\.\d+)?[多几]?(?:百|千|万|亿)?[多几]?(?:元|块钱?(?!地|儿|牌|板)|毛钱?)"
    rf"|[{NUMERALS}]{{2,}}[多几]?块(?!地|儿|牌|板)|[{NUMERALS}]+[多几]?(?:元|块钱))"
)
DAY = (
    r"(?:(?:19|20)\d\d|[一二〇零○]{4}|[今去前明])年(?:\d{1,2}月(?:\d{1,2}[日号])?|[一二三四五六七八九十]{1,2}月)?|"
    r"\d{1,2}月(?:\d{1,2}[日号])?份?|(?<!\d)\d{1,2}[号日](?![楼线院])|(?:昨|今|前|当|明|大前|大后)[天晚早日]|"
    r"[上这下本]个?(?:周[一二三四五六日末天]?|星期[一二三四五六日天]?|月(?!票|卡))|(?:周|星期)[一二三四五六日天末]|五一|国庆|春节|元旦|清明|端午|中秋|除夕"
)
PART = r"凌晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|半夜|[早晚](?=\d)"
CLOCK = r"\d{1,2}[点时](?:\d{1,2}分?|半)?|\d{1,2}[:：]\d{2}"
ABOUT = r"(?:左右|前后|多)?"
TIME = re.compile(
    rf"(?:{DAY})(?:期间)?(?: ?(?:{PART}))?(?: ?(?:{CLOCK}){ABOUT})?|(?:{PART}) ?(?:{CLOCK}){ABOUT}|(?:{CLOCK}){ABOUT}(?!分钟)"
)

CUT = re.compile(
    "左右|前后|司机|设立|附近|自己|一下|所在|期间|晚上|或者|组织|希望|建议|反映|争取|办理|嫌贵|"
    "[在到去找和跟被的是由把给了来我你他她俺们有从坐叫说诉称映往过向经至与及对想问询查请于边家这那哪个咱其就也都又没不还只收为让该本某等点费开建现将座段块条口里分并沿隔撂设议]"
)
"""What ends where a name may begin."""
COMPANY = re.compile(
    "有限责任公司|有限公司|公司|集团|驾校|汽修厂|修理厂|运输队|车队|合作社|化肥厂|水泥厂|工厂"
)
NO_COMPANY = re.compile(
    "(?:搬家|快递|导航|航空|物流|公交|出租车?|出租汽车|网约车|平台|监理|工程|专线|渣土|运输|保险|客运|货运|劳务|旅游|网络|总|分|子|外地|正规|"
    "培训|汽车|修理|石料|粮食|一家|二类|三类|别|挂靠|几|两|各|建筑|施工|物流园|企业|驾驶|学员|停运|线)*"
)
PLACE = re.compile(
    "收费站|服务区|客运站|汽车站|高铁站|火车站|高速口|街道|大道|大街|渡口|码头|船闸|路口|大桥|立交桥?|医院|学院|大学|寺|"
    "镇(?!上|里)|乡(?!道|下|亲|镇|里|村)|(?<!农)村(?!口|里|民|道|上|头|部|干|组|委|小|庄|镇|村|内)|(?<![一公道半大般旅铁线马网水思出弯办部])路(?!口|上|面|边|灯|过|费|段|政|线|长|网|况|途|程|基|牌|障|径)|"
    "(?<=.一)路(?=[站,。往到与和]|$)|街(?!上|里|道|头|边|面)|(?<!大)桥(?!梁|头|面|墩|上|下)|"
    "(?<!客运)(?<!收费)站(?!台|牌|里|上|点|务|着|在|内|长|稳|位|口|那)|港(?!口|方|里|航)|闸(?!机|口|排)|(?<!沿)河(?!里|边|上|道|水|堤|口)"
)
NO_PLACE = re.compile(
    f"(?:公|道|马|铁|网|水|乡|村|县|小|大|老|新|土|山|柏油|水泥|生产|半|两|几|条|全|整|修|走|占|堵|绕|让|跑|迷|断|同|顺|线|高|快|便|内|外|东|西|南|北|"
    f"治超|公交|停车|加油|中转|终点|始发|客运|车|候车|检查|养护|地铁|救助|中心|乡镇|重|村镇|集|各|人行|天|立交|施工|工程|连接|通组|小组|机耕|学生|农|"
    f"综合|服务|过街|医|思|出|后|前|旧|国|省|环|石头|修好|一|三甲|园区|丁字|水泥|春运|幅|[{NUMERALS}])*"
)
LONGEST_NAME = 10


@dataclass(frozen=True)
class Found:
    """One thing recognised. kind: plate, road, bus, company, amount, time, county, place.

    words: as they stand in the text. value: written one way. start: where.
    """

    kind: str
    words: str
    value: str
    start: int


def objects(text: str) -> list[Found]:
    """Everything recognised in a text, in its order; a thing named twice stands once."""
    plain = text.translate(HALF_WIDTH)
    found = sorted(_all(plain, text), key=lambda f: (f.start, -len(f.words)))
    kept: dict[tuple[str, str], Found] = {}
    for one in found:
        kept.setdefault((one.kind, one.value), one)
    return list(kept.values())


def _all(plain: str, text: str) -> Iterator[Found]:
    for kind, pattern, value in WRITTEN_ONE_WAY:
        for m in pattern.finditer(plain):
            yield Found(kind, text[m.start() : m.end()], value(m), m.start())
    yield from _expressways(plain)
    yield from _named("company", COMPANY, NO_COMPANY, plain)
    yield from _named("place", PLACE, NO_PLACE, plain)
    yield from _counties(plain)


def _as_said(m: re.Match[str]) -> str:
    return m[0]


def _plate(m: re.Match[str]) -> str:
    return re.sub(r"[ ·•.-]", "", m[0])


def _numbered_road(m: re.Match[str]) -> str:
    return _road(m[1].upper(), m[2], m[3])


def _bus(m: re.Match[str]) -> str:
    if m[1]:
        return f"{m[1].upper()}路"
    tens, ten, ones = m[2].rpartition("十")
    number = (DIGITS.find(tens) if tens else 1) * 10 + max(DIGITS.find(ones), 0) if ten else DIGITS.find(ones)
    return f"{number}路"


def _road(letter: str, number: str, stake: str) -> str:
    return " ".join(filter(None, (letter + number, re.sub(r"\s", "", stake or "").upper())))


def _spoken_road(m: re.Match[str]) -> str:
    kind, number, stake = (m[2], m[1], m[3]) if m[1] else (m[4], m[5], m[6])
    return _road(KINDS_OF_ROAD[kind], number, stake)


def _expressways(plain: str) -> Iterator[Found]:
    for m in EXPRESSWAY.finditer(plain):
        if not NO_EXPRESSWAY.search(m[1]):
            yield Found("road", m[0], m[0], m.start())


def _named(kind: str, ending: re.Pattern[str], none: re.Pattern[str], plain: str) -> Iterator[Found]:
    """Names that end in a known word: what stands before it, from the last word that cannot be part of a name."""
    made: list[Found] = []
    for m in ending.finditer(plain):
        before = re.split(f"[^{HAN}]", plain[max(0, m.start() - LONGEST_NAME) : m.start()])[-1]
        name = CUT.split(before)[-1]
        name = _from_county(name) if kind == "place" else name
        if len(name) < 2 or none.fullmatch(name):
            continue
        if made and made[-1].start == m.start() - len(name):
            made.pop()  # 新汴河 of 新汴河大桥
        made.append(Found(kind, name + m[0], name + m[0], m.start() - len(name)))
    yield from made


def _from_county(name: str) -> str:
    """春运期间某县南 begins at 某县; 经开区金海 behind its county."""
    for county in counties():
        short = county[:-1] if len(county) > 2 else county
        if (at := name.find(short)) > 0:
            return name[at:]
        if len(rest := name.removeprefix(county).removeprefix("区").removeprefix("县")) >= 2 and rest != name:
            return rest
    return name


def _counties(plain: str) -> Iterator[Found]:
    """A county by its name, or by its name without 县 or 区 where that leaves two characters or more."""
    for county in counties():
        short = county[:-1] if len(county) > 2 else county
        if (at := plain.find(short)) >= 0:
            yield Found("county", county if plain.startswith(county, at) else short, county, at)


WRITTEN_ONE_WAY: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("plate", PLATE, _plate),
    ("road", ROAD, _numbered_road),
    ("road", SPOKEN_ROAD, _spoken_road),
    ("bus", BUS, _bus),
    ("amount", AMOUNT, _as_said),
    ("time", TIME, _as_said),
)
