"""Telephone numbers as callers have them: mobiles, landlines, 400, short, with extension, or withheld."""

import re
import unicodedata

from hotline.regulation.refusals import Refused

WITHHELD = "未显示"
WITHHELD_WORDS = {"未显示", "隐藏号码", "匿名", "无", "withheld", "private"}
SHAPES = (
    r"1[3-9]\d{9}",  # mobile
    r"0\d{2,3}-?\d{7,8}(-\d{1,6})?",  # landline with area code, perhaps an extension
    r"[2-8]\d{6,7}(-\d{1,6})?",  # landline of this city
    r"[48]00-?\d{3}-?\d{4}",
    r"1\d{2}|1\d{4}|9\d{4,5}|12\d{3}",  # short numbers
)


def normalise(raw: str) -> str:
    """The number as it is stored and compared; WITHHELD for a hidden one. Refused when it is none."""
    text = unicodedata.normalize("NFKC", raw).strip()
    if text.lower() in WITHHELD_WORDS:
        return WITHHELD
    text = re.sub(r"^(\+|00)86", "", re.sub(r"[\s()（）]", "", text))
    text = re.sub(r"(转|分机|ext\.?)", "-", text).replace("--", "-")
    if re.fullmatch(r"[\d-]+", text) and re.fullmatch("|".join(SHAPES), mobile := re.sub(r"-", "", text)):
        return mobile
    if re.fullmatch("|".join(SHAPES), text):
        return text
    raise Refused(
        "invalid", "电话不对：请填手机、座机（可带区号、分机）、400 或短号；对方未显示号码时填“未显示”。"
    )


def mask(phone: str) -> str:
    """139****0404; the middle of a landline; short public numbers as they are."""
    digits = phone.split("-")[0]
    if phone == WITHHELD or len(digits) <= 6:
        return phone
    if len(digits) == 11 and digits.startswith("1"):
        return f"{phone[:3]}****{phone[7:]}"
    return f"{phone[:-7]}****{phone[-3:]}" if len(phone) > 7 else f"****{phone[-3:]}"


def mask_name(name: str) -> str:
    """王敏 -> 王*, 吴建国 -> 吴*国."""
    if len(name) <= 1:
        return "*"
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]
