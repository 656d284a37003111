"""What an entry is made of: one list for the form, the API, the xlsx and the refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from hotline.knowledge.models import Version
from hotline.people.filled import day, text, whole
from hotline.people.personal import mark, shown
from hotline.people.search_words import words
from hotline.regulation.acceptance import AREAS
from hotline.regulation.jurisdiction import counties
from hotline.regulation.knowledge import ARTICLE
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local


@dataclass(frozen=True)
class Asked:
    """One field. kind: text, long, day, flag, choice."""

    label: str
    kind: str = "text"
    limit: int = 200
    needed: bool = True
    hint: str = ""


FIELDS = {
    "question": Asked("问题", hint="照来电人的问法写，如：出租车不打表怎么办"),
    "answer": Asked("答复", "long", 3000, hint="话务员照着念、群众看得懂；不写个人信息"),
    "basis": Asked("依据", limit=300, hint="文件名称和条款，如：《公路安全保护条例》第二十七条"),
    "area": Asked("领域", "choice", 12),
    "topic": Asked("主题", limit=60, needed=False),
    "county": Asked("适用县区", "choice", 20, needed=False, hint="全市适用的不选"),
    "keywords": Asked("别的问法", limit=200, needed=False, hint="群众还会怎么说，空格隔开"),
    "link": Asked("依据原文网址", limit=300, needed=False, hint="可不填"),
    "valid_until": Asked("有效至", "day", 10),
    "is_open": Asked("对群众公开", "flag", needed=False),
}
NO_CLAUSE = "“依据”要写到条款，如：《公路安全保护条例》第二十七条；没有法规条款的写明文件、公示或台账的名称。"


def read(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The columns of a version from what was given. Refused 422 naming each field that is wrong."""
    said = {name: str(value) for name, value in given.items() if value is not None}

    def words_of(name: str) -> str:
        field = FIELDS[name]
        return _without_persons(field.label, text(said, name, field.label, field.limit, needed=field.needed))

    facts = whole(
        "还不能提交：",
        ARTICLE,
        **{n: lambda n=n: words_of(n) for n in ("question", "answer", "topic", "keywords")},
        basis=lambda: _basis(words_of("basis")),
        link=lambda: _link(text(said, "link", FIELDS["link"].label, 300, needed=False)),
        area=lambda: _one_of(said.get("area", ""), AREAS, "领域"),
        county=lambda: _one_of(said.get("county", ""), ["", *counties()], "适用县区"),
        valid_until=lambda: _until(said, now),
    )
    return facts | {"is_open": said.get("is_open", "") in ("1", "on", "true", "True", "是")}


def _without_persons(label: str, said: str) -> str:
    """An entry is read by everybody: no person's number or name in it (第九条)."""
    if (found := mark(said)).values:
        raise Refused(
            "invalid", f"“{label}”里有个人信息（{shown(found.text)[:40]}），知识库人人可看，请删去。"
        )
    return said


def _basis(said: str) -> str:
    if not any(sign in said for sign in ("《", "条", "文件", "公示", "台账", "通知")):
        raise Refused("invalid", NO_CLAUSE)
    return said


def _link(said: str) -> str:
    try:
        parts = urlsplit(said)
    except ValueError:
        parts = urlsplit("")
    if said and not (parts.scheme in ("http", "https") and parts.netloc and said.isprintable()):
        raise Refused("invalid", "“依据原文网址”要以 http:// 或 https:// 开头。")
    return said


def _one_of(said: str, choices: Any, label: str) -> str:
    if said not in choices:
        raise Refused("invalid", f"“{label}”请从列出的里选。")
    return said


def _until(said: Mapping[str, str], now: datetime) -> date:
    found = day(said, "valid_until", "有效至")
    assert found is not None
    today = local(now).date()
    most = today + timedelta(days=value_on(today, "knowledge_valid_at_most_days"))
    if not today <= found <= most:
        raise Refused("invalid", f"“有效至”须在今天至 {most} 之间，到期前再续。")
    return found


def words_of_version(version: Version) -> tuple[list[str], list[str]]:
    """(words it is asked by, all its words): the first weigh more when a request is compared."""
    asked = words(" ".join((version.question, version.keywords, version.topic)))
    return asked, words(
        " ".join((version.question, version.keywords, version.topic, version.answer, version.basis))
    )
