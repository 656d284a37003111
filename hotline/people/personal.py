"""Personal values inside free text: found at the door, sealed apart, shown masked (第九条)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hotline.people.names import introduced
from hotline.people.phones import ADDRESSED, PUBLIC, WITHHELD, mask, mask_name, normalise
from hotline.regulation.refusals import Refused

OPEN, CLOSE = "⟦", "⟧"
HIDDEN = "隐去"
MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""１ is searched as 1; one sign for one, so that places in the text stay."""
GAP = r"[ \u00a0\u3000.·\-‐‑–—_]{0,2}"
"""What people put between the groups of a number."""

MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP}|0)?1{GAP}[3-9](?:{GAP}\d){{9}}(?!\d)")
MOST_GAPS = 4
FEWEST_DIGITS = 7
SPOKEN = re.compile("[一幺][三四五六七八九][〇零一二三四五六七八九幺]{9}")
SPOKEN_DIGITS = str.maketrans("〇零一幺二三四五六七八九", "001123456789")
LONG = re.compile(rf"(?<!\d)(?=(\d(?:{GAP}\d){{13,17}}{GAP}[\dXx])(?!\d))")
"""Tried at every number, so that a lone figure before a card does not hide it."""
LOCAL = r"A-Za-z0-9._%+\-"
MAIL = re.compile(rf"(?<![{LOCAL}])([{LOCAL}]{{1,64}})@([A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}})+)")
AREA = rf"(?:\(?0(?:10|2\d|[3-9]\d\d)\)?{GAP})?"
LANDLINE = re.compile(
    rf"(?<![\d-])(?!20\d{{6}}-\d{{4}})({AREA}[2-8]\d{{6,7}}(?:{GAP}(?:转|分机)?{GAP}\d{{1,6}})?)(?!\d)"
)
SOMEBODYS = re.compile(r"(?:电话|座机|固话|家里|联系方式|号码|打我|找我|我家|我的|本人)[^,。;!?\n]{0,6}$")
AN_OFFICES = re.compile(
    r"(?:监督|投诉|举报|服务|值班|咨询|客服|热线|报警|救援|办公|公司|中心|支队|大队|局|站|编号|单号|请拨打?|工单)[^,。;!?\n]{0,6}$"
)
PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]"
BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
ID_NOW = re.compile(rf"(?:{PROVINCES})\d{{4}}(?:19|20)\d\d{BORN}\d{{3}}[\dX]")
ID_OLD = re.compile(rf"(?:{PROVINCES})\d{{4}}\d\d{BORN}\d{{3}}")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NAMED_ID = re.compile(r"(?:身份证|证件)[^\d,。;\n]{0,8}$")
NAMED_CARD = re.compile(r"(?:卡号|账号|帐号|银行卡)[^\d,。;\n]{0,8}$")

ORGANISATION = re.compile(
    "(?:公司|集团|局|中心|学校|小学|中学|委员会|村民组|协会|厂|店|站|队|行|社|代表|联名)$"
)
BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control signs, halves of signs, and those that turn the direction of writing: a plate would read backwards."""


@dataclass(frozen=True)
class Marked:
    """Text with every personal value replaced by its mask between marks, and the values in order."""

    text: str
    values: list[str]


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    masked: str


def mark(text: str, names: Iterable[str] = (), phones: Iterable[str] = ()) -> Marked:
    """Find personal values in a text; `names` and `phones` (normalised) are those this order knows already.

    Found: mobiles, identity and bank cards, mail addresses, landlines written as somebody's, the given
    names and numbers, and names after 我叫, 姓名, 联系人, 我是, 本人. Public numbers stay. A literal ⟦ or ⟧
    counts as a value, so that unmark is exact for any text and marking twice is safe. 第九条.
    """
    parts, values, at = [], [], 0
    for span in _apart(_spans(text.translate(HALF_WIDTH), names, phones)):
        parts += [text[at : span.start], OPEN, re.sub(f"[{OPEN}{CLOSE}]", "*", span.masked), CLOSE]
        values.append(text[span.start : span.end])
        at = span.end
    return Marked("".join([*parts, text[at:]]), values)


def unmark(text: str, values: list[str]) -> str:
    """The text as it was spoken. ValueError when text and values are not of one marking."""
    if len(MARK.findall(text)) != len(values):
        raise ValueError("the values are not those of this text")
    left = iter(values)
    return MARK.sub(lambda _: next(left), text)


def shown(text: str) -> str:
    """The text for a page: masks stay, marks go."""
    return MARK.sub(r"\1", text)


def masked_for_good(text: str) -> str:
    """Written words as they are kept where nobody needs the personal values in them: masked, without a way back."""
    return shown(mark(text).text)


def hidden(text: str) -> str:
    """The text with not even the masks left, for a caller who asked not to be named; its values fit as before."""
    return MARK.sub(lambda m: m[0] if m[1] in ("[", "]") else f"{OPEN}{HIDDEN}{CLOSE}", text)


def indexable(text: str) -> str:
    """The text for the search index: personal values left out."""
    return MARK.sub(" ", text)


def clean_text(text: str, limit: int, label: str = "内容") -> str:
    """The text fit to be stored, line breaks as \\n, ends trimmed; emoji and rare characters stay.

    limit: characters. Refused("invalid") when over it or with characters no text has, saying which and where.
    """
    text = BREAKS.sub("\n", text).strip()
    if found := UNSEEN.search(text):
        before, line = text[: found.start()], text.count("\n", 0, found.start()) + 1
        place = f"第 {line} 行第 {found.start() - before.rfind(chr(10))} 字，U+{ord(found[0]):04X}"
        raise Refused("invalid", f"{label}里有看不见的控制字符（{place}），请删去后再交。")
    if len(text) > limit:
        raise Refused("invalid", f"{label}太长：最多 {limit} 字，现在 {len(text)} 字，请删减后再交。")
    return text


def _spans(text: str, names: Iterable[str], phones: Iterable[str]) -> Iterator[Span]:
    if OPEN in text or CLOSE in text:
        yield from (Span(m.start(), m.end(), "[" if m[0] == OPEN else "]") for m in re.finditer("[⟦⟧]", text))
    yield from _given_names(text, names)
    if len(re.findall(r"\d", text)) >= FEWEST_DIGITS:
        yield from _given_phones(text, phones)
        yield from _long_numbers(text)
        yield from _mobiles(text)
        yield from _landlines(text)
    yield from (Span(*m.span(), mask(m[0].translate(SPOKEN_DIGITS))) for m in SPOKEN.finditer(text))
    if "@" in text:
        yield from (Span(*m.span(), f"{m[1][0]}***@{m[2]}") for m in MAIL.finditer(text))
    yield from (Span(start, end, mask_name(text[start:end])) for start, end in introduced(text))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """In order; what overlaps becomes one, under the mask of its longest, so that no end peeps out."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if apart and span.start < apart[-1].end:
            last = apart[-1]
            longer = max(last, span, key=lambda s: s.end - s.start)
            apart[-1] = Span(last.start, max(last.end, span.end), longer.masked)
        else:
            apart.append(span)
    return apart


def _given_names(text: str, names: Iterable[str]) -> Iterator[Span]:
    for name in {re.sub(r"\(.*\)", "", n.translate(HALF_WIDTH)).strip() for n in names}:
        if len(name) >= 2 and not ORGANISATION.search(name) and not ADDRESSED.fullmatch(name):
            yield from (Span(*m.span(), mask_name(name)) for m in re.finditer(re.escape(name), text))


def _given_phones(text: str, phones: Iterable[str]) -> Iterator[Span]:
    for phone in set(phones):
        digits = re.sub(r"\D", "", phone)
        if phone != WITHHELD and len(digits) >= 7 and not PUBLIC.fullmatch(phone):
            written = rf"(?<!\d){GAP.join(digits)}(?!\d)"
            yield from (Span(*m.span(), mask(phone)) for m in re.finditer(written, text))


def _long_numbers(text: str) -> Iterator[Span]:
    """Identity cards by their check digit, bank cards by Luhn; or either when the words before say so."""
    for m in LONG.finditer(text):
        number, before = _digits(m[1]), text[max(0, m.start() - 20) : m.start()]
        if _is_identity(number) or NAMED_ID.search(before):
            yield Span(*m.span(1), f"{number[:3]}***********{number[-2:]}")
        elif _is_card(number) or NAMED_CARD.search(before):
            yield Span(*m.span(1), f"{number[:4]}****{number[-4:]}")


def _is_identity(number: str) -> bool:
    if len(number) == 15:
        return bool(ID_OLD.fullmatch(number))
    if not ID_NOW.fullmatch(number):
        return False
    total = sum(w * int(d) for w, d in zip(ID_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[-1]


def _is_card(number: str) -> bool:
    if not re.fullmatch(r"(?:[3-6]\d|9558)\d{12,17}", number) or not 16 <= len(number) <= 19:
        return False
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _mobiles(text: str) -> Iterator[Span]:
    for m in MOBILE.finditer(text):
        # Many gaps are a list of numbers, unless every digit stands alone.
        if len(re.findall(r"\D+", m[0].lstrip("+"))) in (*range(MOST_GAPS + 1), 10):
            yield Span(*m.span(), mask(_digits(m[0])[-11:]))


def _landlines(text: str) -> Iterator[Span]:
    for m in LANDLINE.finditer(text):
        before = text[max(0, m.start() - 16) : m.start()]
        if SOMEBODYS.search(before) and not AN_OFFICES.search(before):
            yield Span(*m.span(1), _masked_landline(m[1]))


def _masked_landline(written: str) -> str:
    try:
        return mask(normalise(written))
    except Refused:
        return "****"


def _digits(written: str) -> str:
    return re.sub(r"[^0-9X]", "", written.upper())
