"""The thirty-four articles, word for word, and who carries which."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from hotline.regulation.jurisdiction import HERE, folder, load_yaml

F = TypeVar("F", bound=Callable[..., object])
_carried: dict[str, set[str]] = {}
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Article:
    number: str
    chapter: str
    text: str

    @property
    def ordinal(self) -> int:
        return ordinal_of(self.number)


def articles(day: date | None = None) -> tuple[Article, ...]:
    """The articles of the jurisdiction in order, text verbatim: as in force on a day, or as first issued."""
    return _parsed(_text_of(day))


@cache
def texts() -> tuple[date, ...]:
    """Days of effect of the texts after the first: the files text-2027-01-01.md beside text.md (第三十四条)."""
    return tuple(sorted(date.fromisoformat(f.stem[5:]) for f in folder().glob("text-*.md")))


@cache
def _text_of(day: date | None) -> Path:
    later = [start for start in texts() if day is not None and start <= day]
    return folder() / (f"text-{later[-1]}.md" if later else "text.md")


@cache
def _parsed(file: Path) -> tuple[Article, ...]:
    found, chapter = [], ""
    for block in re.split(r"^(?=##)", file.read_text(), flags=re.M):
        head, _, body = block.partition("\n")
        if head.startswith("### "):
            found.append(Article(head[4:].strip(), chapter, re.sub(r"\n{2,}", "\n", body).strip()))
        elif head.startswith("## "):
            chapter = head[3:].strip()
    return tuple(found)


@cache
def regulation_name() -> str:
    """What the jurisdiction's regulation is called: the head of its text."""
    return (folder() / "text.md").read_text().partition("\n")[0].lstrip("# ").strip()


def article_text(number: str, day: date | None = None) -> str:
    """The words of one article, e.g. "第二十条", in force on a day, or as first issued. KeyError when there is none."""
    return _texts(day)[number]


@cache
def _texts(day: date | None) -> dict[str, str]:
    return {a.number: a.text for a in articles(day)}


def ordinal_of(number: str) -> int:
    """第二十四条 -> 24."""
    tens, _, ones = number.strip("第条").rpartition("十")
    if "十" not in number:
        return DIGITS.index(ones)
    return (DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0)


def cites(number: str) -> Callable[[F], F]:
    """Mark a function as carrying out an article."""

    def mark(function: F) -> F:
        carry(number, f"{function.__module__}.{function.__qualname__}")
        return function

    return mark


def carry(number: str, by: str) -> None:
    """Record that a table row or a function carries out an article."""
    _carried.setdefault(number, set()).add(by)


def carried() -> dict[str, set[str]]:
    """Article number -> names of what carries it out, in the whole package whoever imported what."""
    for module in pkgutil.iter_modules([str(HERE)], "hotline.regulation."):
        importlib.import_module(module.name)
    return {number: set(by) for number, by in _carried.items()}


def without_code() -> dict[str, str]:
    """Article number -> why no code carries it yet, or ever."""
    return dict(load_yaml("no_code"))
