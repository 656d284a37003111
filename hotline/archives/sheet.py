"""A record as one page that needs nothing else: opened in any browser, printed on A4."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jinja2

from hotline.people.personal import shown


def html_of(order: dict[str, Any]) -> str:
    """The page order.html of a record's `order` part."""
    return PAGES.get_template("order.html").render(order | {"order": order["order"]})


def moment_words(written: str | None) -> str:
    """2026-04-08 09:30 of an ISO moment; a dash for none."""
    return f"{datetime.fromisoformat(written):%Y-%m-%d %H:%M}" if written else "—"


def due_words(written: str) -> str:
    """The end of a day is written as 24:00 of that day."""
    moment = datetime.fromisoformat(written)
    if (moment.hour, moment.minute) == (0, 0):
        return f"{moment - timedelta(days=1):%Y-%m-%d} 24:00"
    return moment_words(written)


def who_words(person: dict[str, str] | None) -> str:
    return f"{person['unit']} {person['name']}" if person else ""


PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
PAGES.filters.update(shown=shown, moment=moment_words, due=due_words, who=who_words)
