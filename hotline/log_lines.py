"""The log: one JSON object a line, and no personal value in it (第九条). What an error says of data stays out; where it happened goes in."""

import json
import logging
import traceback
from datetime import UTC, datetime

MOST_FRAMES = 30
LONGEST = 600


class JsonLines(logging.Formatter):
    """at (UTC), level, logger, message (numbers and names in it hidden); of an error its kind and its places, never its own words."""

    def format(self, record: logging.LogRecord) -> str:
        """One line. An error's words may quote a row or a form, so they are left out."""
        line: dict[str, str | list[str]] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _without_persons(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, places = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            frames = traceback.extract_tb(places)[-MOST_FRAMES:]
            line["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in frames]
        return json.dumps(line, ensure_ascii=False)


def _without_persons(words: str) -> str:
    from hotline.people.personal import hidden, mark  # noqa: PLC0415  settings are read before anything else

    return hidden(mark(words[:LONGEST]).text)
