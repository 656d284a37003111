"""Words for full-text search over Chinese: cut by one segmenter for index and query."""

import re

import rjieba

WORD = re.compile(r"\w+|[^\w\s\u0000-\u206f\u3000-\u303f\ufe00-\ufeff\uff00-\uffef]")
"""A run of letters and digits, or one sign that is neither word nor punctuation (😀)."""


def words(text: str) -> list[str]:
    """The search words of a text: dictionary words, and every pair of neighbouring characters."""
    found: dict[str, None] = {}
    for run in WORD.findall(text.lower()):
        for word in rjieba.cut_for_search(run):
            found[word] = None
        found |= {run[i : i + 2]: None for i in range(len(run) - 1)} if not run.isascii() else {run: None}
    return [w for w in found if w.strip()]


def query_words(text: str) -> list[str]:
    """What to look for: pairs of neighbouring characters find any two characters in a row, across word cuts."""
    found: list[str] = []
    for run in WORD.findall(text.lower()):
        pairs = [run[i : i + 2] for i in range(len(run) - 1)]
        found += [run] if run.isascii() or len(run) < 3 else pairs
    return found


def tsquery(asked: list[str]) -> str:
    """All of these words, as PostgreSQL's tsquery is written."""
    return " & ".join("'" + w.replace("'", "''").replace("\\", "") + "'" for w in asked)
