"""Each settled reading has its page: the words it reads, a parameter that exists, the status it has until 市局 explains."""

import re
from pathlib import Path

import pytest

from hotline.regulation.citation import article_text
from hotline.regulation.parameters import all_parameters

PAGES = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("00*.md"))
READINGS = [page for page in PAGES if 1 <= int(page.name[:4]) <= 14]


def parts(page):
    return dict(re.findall(r"^\*\*([A-Z][^*]*)\.\*\* (.*)$", page.read_text(), re.M))


def test_all_fourteen_are_there():
    assert [int(page.name[:4]) for page in READINGS] == list(range(1, 15))


@pytest.mark.parametrize("page", READINGS, ids=lambda p: p.stem)
def test_a_page_says_that_it_is_only_our_reading(page):
    assert "「系统读法,待市局解释」" in page.read_text()


@pytest.mark.parametrize("page", READINGS, ids=lambda p: p.stem)
def test_a_page_quotes_its_article_word_for_word(page):
    quotations = re.findall(r"(第\S+?条)：「([^」]+)」", parts(page)["The text"])
    assert quotations
    assert all(words in article_text(number).replace("\n", "") for number, words in quotations)


@pytest.mark.parametrize("page", READINGS, ids=lambda p: p.stem)
def test_a_page_names_parameters_that_exist(page):
    named = re.findall(r"`([a-z]+_[a-z_]+)`", parts(page)["Parameter"])
    assert set(named) <= set(all_parameters())
    assert named or parts(page)["Parameter"].startswith("none")
