"""Personal data of others in a reply (第九条 个人隐私 … 应当履行保密义务)."""

import re

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.findings import SHOULD, Finding
from hotline.regulation.reply_checks.reading import Reading
from hotline.regulation.reply_checks.words import any_of, data

MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)")
ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")
PART_OF_NUMBER = re.compile(
    r"(?:身份证|手机|电话|卡)号?码?(?:的)?(?:末|后|尾)[^,。;]{0,3}位(?:数|号码)?(?:为|是|:)?(?:\d{3,6}|[^,。;]{0,10}(?:给|核对|告知|提供))"
)
ID_SAID = re.compile(r"身份证号?码?(?:为|是|:|末四位)?\d{4,18}[Xx]?")
CARD = re.compile(r"(?:卡号|账号|帐号)(?:为|是|:)?\d{12,19}")
BIRTH = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?(?:出?生)")
NEAR = 24


@cites("第九条")
def others_data(reply: Reading) -> list[Finding]:
    """Numbers, homes and private facts of named people; the caller's identity given to the one complained of."""
    return [
        *_phones(reply),
        *_numbers(reply),
        *_homes(reply),
        *_intimate(reply),
        *_given_away(reply),
        *_fellow_callers(reply),
    ]


def _finding(reply: Reading, start: int, end: int, what: str, severity: str = "must") -> Finding:
    return Finding("personal_data", what, severity, reply.clause_at(start, end))


def _phones(reply: Reading) -> list[Finding]:
    found = []
    for m in MOBILE.finditer(reply.text):
        before = reply.text[max(0, m.start() - NEAR) : m.start()]
        if re.search(f"({data()['phone_owner_public']})[^,。;]{{0,6}}$", before):
            found.append(
                _finding(reply, m.start(), m.end(), "写了手机号，请核对是不是对外公开的号码。", SHOULD)
            )
        elif re.search(f"{data()['phone_owner_caller']}[^,。;]{{0,6}}$", before):
            found.append(_finding(reply, m.start(), m.end(), "不必写出来电人自己的号码。", SHOULD))
        else:
            found.append(_finding(reply, m.start(), m.end(), "写了个人的手机号，请删去。"))
    return found


def _numbers(reply: Reading) -> list[Finding]:
    found = []
    for pattern, what in ((ID_NUMBER, "身份证号"), (ID_SAID, "身份证号"), (PART_OF_NUMBER, "证件或号码的尾数"), (CARD, "账号"),
                          (BIRTH, "出生年月")):  # fmt: skip
        if m := pattern.search(reply.text):
            found.append(_finding(reply, m.start(), m.end(), f"写了个人的{what}，请删去。"))
    return found


def _homes(reply: Reading) -> list[Finding]:
    for m in any_of("homes").finditer(reply.bare):
        before = reply.bare[max(0, m.start() - 6) : m.start()]
        exact = re.search(r"[号栋元室楼组户家]$", m.group())
        sentence = next(s for s in reply.sentences if s.start <= m.start() < s.end)
        if not re.search("您$|您家$|办公$", before) and (exact or _names(sentence.text)):
            return [_finding(reply, m.start(), m.end(), "写了个人的住址，请删去。")]
    return []


def _intimate(reply: Reading) -> list[Finding]:
    """A private fact in a sentence that names a person other than the caller, or two of one who is not the caller."""
    for m in any_of("intimate").finditer(reply.bare):
        sentence = next(s for s in reply.sentences if s.start <= m.start() < s.end)
        facts = {hit.group() for hit in any_of("intimate").finditer(sentence.text)}
        of_another = "您" not in reply.bare[sentence.start : m.start()]
        if _names(sentence.text) or (of_another and len(facts) > 1):
            return [_finding(reply, m.start(), m.end(), "写了他人的健康、家庭或经济情况，请删去。")]
    return []


def _names(text: str) -> list[str]:
    """Names of people that stand by a word such as 驾驶员, or with 某, 女士 or 先生."""
    surname = f"[{data()['surnames']}]"
    by_word = rf"(?:{data()['people_words']})(?:叫|为|是|:)?({surname}(?:[一-龥]{{1,2}}|某[一-龥]?))(?=[\s,。;:()、,\d]|因|住|的|系|确|在|电话|手机|身份)"
    by_title = rf"({surname}(?:某[一-龥某]?|[一-龥]{{0,2}}(?:女士|先生|师傅|同学)))"
    return re.findall(by_word, text) + re.findall(by_title, text)


def _given_away(reply: Reading) -> list[Finding]:
    for m in any_of("given_away").finditer(reply.own):
        sentence = next((s for s in reply.sentences if s.start <= m.start() < s.end), None)
        around = sentence.text if sentence else m.group()
        if re.search(data()["kept"], around) or re.search(r"(告知|告诉)(了)?您[^,。;]{0,20}$", m.group()):
            continue
        if re.search(data()["given_away_to"], around):
            return [_finding(reply, m.start(), m.end(), "把来电人的身份或内容告诉了被反映的一方。")]
    return []


def _fellow_callers(reply: Reading) -> list[Finding]:
    m = re.search(
        r"(另|还|其他|同样|前几天|之前)[^。;]{0,14}(投诉人|举报人|反映人|来电人|乘客|学员|市民|退费的|投诉过)[^。;]{0,10}",
        reply.bare,
    )
    if m and (named := _names(reply.bare[m.start() : m.end() + 10])):
        return [_finding(reply, m.start(), m.end(), f"说出了别的来电人或当事人（{named[0]}）。")]
    return []
