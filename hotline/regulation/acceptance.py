"""What the hotline takes in (第二条、第三条), and on which grounds it gives an order back (第十六条)."""

from collections.abc import Iterable
from dataclasses import dataclass

from hotline.regulation.citation import article_text, cites
from hotline.regulation.jurisdiction import city, elsewhere

CITY = city()
KINDS: dict[str, str] = {code: CITY["kinds"][code] for code in ("inquiry", "complaint", "suggestion")}
AREAS: tuple[str, ...] = (*CITY["areas"], CITY["own_service"], CITY["outside"])
OUTSIDE: str = CITY["outside"]
CHANNELS: dict[str, str] = {row["code"]: row["name"] for row in CITY["channels"]}
PUBLIC_CHANNEL: str = next((row["code"] for row in CITY["channels"] if row.get("public")), "")
"""The channel of the public page; "" where the city has none."""
APP_CHANNEL: str = next((row["code"] for row in CITY["channels"] if row.get("app")), "")
"""The channel of programs that citizens hold (/public/api, Open311); "" where the city has none."""
OTHER_CHANNEL: str = list(CHANNELS)[-1]
"""The last of the list: whatever came by none of the others."""
TRANSFERRED = frozenset(row["code"] for row in CITY["channels"] if row.get("transferred"))
GROUND_NUMBERS = ("一", "二", "三", "四", "五", "六")


@cites("第二条")
def areas() -> tuple[str, ...]:
    """The areas of article 2, the hotline's own service, and what lies outside."""
    return AREAS


@cites("第三条")
def belongs_elsewhere(text: str) -> list[tuple[str, str]]:
    """(name, number) of those whose words a text uses, the urgent first: a hint, for a person to decide on."""
    return [(name, number) for name, number, words in elsewhere() if any(word in text for word in words)]


@cites("第十六条")
def grounds() -> dict[str, str]:
    """The six grounds of return: "一" .. "六" -> the words of the article."""
    lines = article_text("第十六条").splitlines()
    found = {line[1]: line[3:].rstrip("；;。") for line in lines if line.startswith("(")}
    return {number: found[number] for number in GROUND_NUMBERS}


@cites("第十六条")
def ground_fits(ground: str, kind: str) -> bool:
    """Ground two speaks of complaints only: 投诉举报没有明确的对象、事实和理由的."""
    return ground != "二" or kind == "complaint"


@cites("第十五条")
def came_by_transfer(channel: str) -> bool:
    """True for orders another system handed over; its source is told of a return."""
    return channel in TRANSFERRED


@cites("第十五条")
def repeat_call(earlier: int) -> str:
    """What is offered when a caller rings again about an open order: "register", "supplement" or "remind" (reading 14).

    earlier: how many calls on the matter there were before this one.
    """
    return ("register", "supplement")[earlier] if earlier < 2 else "remind"


@dataclass(frozen=True)
class Counted:
    """来件量 and 工单数: how many contacts came in, how many orders were handled."""

    contacts: int
    orders: int


@cites("第二十五条")
def counted(rows: Iterable[tuple[int, str]]) -> Counted:
    """Of (contact, state) of orders: volume counts contacts, handling counts orders, merged ones with their main."""
    seen = list(rows)
    return Counted(len({contact for contact, _ in seen}), sum(state != "merged" for _, state in seen))
