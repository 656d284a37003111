"""Telephone numbers as callers have them: mobiles, landlines, 400, short, with extension, or withheld."""

import re
import unicodedata

from hotline.regulation.refusals import Refused

WITHHELD = "未显示"
WITHHELD_WORDS = frozenset(
    [
        "未显示",
        "不显示",
        "无显示",
        "未知",
        "无",
        "匿名",
        "隐藏",
        "已隐藏",
        "隐藏号码",
        "号码隐藏",
        "未显示号码",
        "无主叫号码",
        "withheld",
        "anonymous",
        "private",
        "unknown",
        "unavailable",
        "restricted",
    ]
)
AREA = r"0(?:10|2\d|[3-9]\d\d)"
EXTENSION = r"(?:-\d{1,6})?"
SHORT = r"11\d|12[0-2]|1[0-2]\d{3}|9[56]\d{3,4}|11[68]114"
SHAPES = (
    r"1[3-9]\d{9}",  # mobile
    rf"{AREA}[2-9]\d{{6,7}}{EXTENSION}",  # landline with area code
    rf"(?!20\d{{6}}-\d{{4}})[2-8]\d{{6,7}}{EXTENSION}",  # landline of this city; not an order's number
    rf"[48]00\d{{7}}{EXTENSION}",
    rf"(?:{AREA})?(?:{SHORT})",  # public service
    r"分机\d{2,6}",
    r"\+(?!86)[1-9]\d{6,13}",  # abroad
)
PUBLIC = re.compile(rf"(?:{AREA})?(?:{SHORT})", re.ASCII)
NUMBER = re.compile("|".join(SHAPES), re.ASCII)
LANDLINE = re.compile(rf"({AREA})?(\d{{4,5}})(\d{{3}})(-\d+)?", re.ASCII)
ABROAD = re.compile(r"(\+\d{2,3})\d+(\d{3})", re.ASCII)
TITLES = "先生|女士|小姐|师傅|同志|老师|大爷|大妈|大姐|大哥|阿姨"
ADDRESSED = re.compile(f"[\u4e00-\u9fff]{{1,2}}(?:{TITLES})")


def normalise(raw: str) -> str:
    """The number as it is stored and compared: digits, "-" only before an extension.

    WITHHELD for a number that was not shown, "分机801" for an extension alone, "+852…" from abroad.
    Refused("invalid") when it is no number.
    """
    text = _plain(raw)
    if text.lower() in WITHHELD_WORDS:
        return WITHHELD
    number = _home(_joined(text))
    if NUMBER.fullmatch(number):
        return number
    raise Refused(
        "invalid", "电话不对：请填手机、座机（可带区号、分机）、400 或短号；对方未显示号码时填“未显示”。"
    )


def _plain(raw: str) -> str:
    """One width, one dash, no blanks, none of the invisible signs that come along from an address book."""
    wide = unicodedata.normalize("NFKC", raw)
    text = "".join(c for c in wide if unicodedata.category(c) not in ("Cf", "Zs", "Cc"))
    return re.sub(r"[‐‑‒–—―−ー]", "-", re.sub(r"[().·]", "", text))


def _joined(text: str) -> str:
    """Dashes go, but for the one before an extension."""
    if alone := re.fullmatch(r"(?:分机号?|内线):?(\d+)", text):
        return f"分机{alone[1]}"
    text = re.sub(r"转分机|分机号?|转|ext", "#", text, flags=re.IGNORECASE)
    if "#" not in text:
        text = re.sub(
            rf"^((?:{AREA}-?)?[2-9]\d{{6,7}}|[48]00-?\d{{3}}-?\d{{4}})-(\d{{1,6}})$", r"\1#\2", text
        )
    main, mark, extension = text.replace("-", "").partition("#")
    return f"{main}-{extension}" if mark else main


def _home(number: str) -> str:
    """Without the country's 86 and without the 0 once dialled before a mobile."""
    number = re.sub(r"^00(?=[1-9])", "+", number)
    if mobile := re.fullmatch(r"(?:\+?86|0)(1[3-9]\d{9})", number):
        return mobile[1]
    if not number.startswith("+86"):
        return number
    rest = number[3:]
    dialled_whole = len(rest) <= 6 or re.match(r"0|[48]00\d{7}$", rest)
    return rest if dialled_whole else f"0{rest}"


def mask(phone: str) -> str:
    """139****0404, 0557-****456; short public numbers as they are (they name no person)."""
    if phone == WITHHELD or PUBLIC.fullmatch(phone):
        return phone
    if re.fullmatch(SHAPES[0], phone):
        return f"{phone[:3]}****{phone[7:]}"
    if phone.startswith("分机"):
        return "分机****"
    if abroad := ABROAD.fullmatch(phone):
        return f"{abroad[1]}****{abroad[2]}"
    return _mask_landline(phone)


def _mask_landline(phone: str) -> str:
    if service := re.fullmatch(rf"([48]00)\d{{4}}(\d{{3}}){EXTENSION}", phone):
        return f"{service[1]}****{service[2]}"
    if line := LANDLINE.fullmatch(phone):
        return f"{line[1] + '-' if line[1] else ''}****{line[3]}{'-***' if line[4] else ''}"
    return "****"


def mask_name(name: str, *, natural: bool = True) -> str:
    """王敏 -> 王*, 吴建国 -> 吴*国, 王女士 as it is; the name of a company stays (natural=False)."""
    if not natural or ADDRESSED.fullmatch(name):
        return name
    if len(name) <= 1:
        return "*"
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]
