"""Each settled reading has its page: the words it reads, a parameter that exists, the status it has until 市局 explains."""

import re
from pathlib import Path

import pytest

from hotline.regulation.citation import article_text
from hotline.regulation.duties import DUTY
from hotline.regulation.parameters import all_parameters
from hotline.regulation.readings import reading, readings
from hotline.regulation.steps import STEP

MARK = "「系统读法,待市局解释」"
PAGES = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("[0-9]*.md"))
READINGS = [page for page in PAGES if MARK in page.read_text()]


def parts(page):
    """Head -> first line of each part; a head in the plural counts as the singular."""
    found = re.findall(r"^\*\*([A-Z][^*]*?)s?\.\*\* (.*)$", page.read_text(), re.M)
    return dict(found)


def test_each_page_of_a_reading_has_its_row_in_the_citys_data_and_each_row_its_page():
    numbers = [int(page.name[:4]) for page in READINGS]
    assert numbers[:14] == list(range(1, 15))
    assert [r.number for r in readings()] == numbers


def test_no_two_pages_have_one_number():
    numbers = [page.name[:4] for page in PAGES]
    assert sorted(set(numbers)) == numbers


@pytest.mark.parametrize("page", READINGS, ids=lambda p: p.stem)
def test_a_row_says_what_its_page_says(page):
    row, said = reading(int(page.name[:4])), page.read_text()
    assert row.does == re.search(r"^> (.+)$", said, re.M)[1]
    assert row.article in re.findall(r"(第\S+?条)：「", parts(page)["The text"])
    named = set(re.findall(r"`([a-z]+_[a-z_]+)`", parts(page)["Parameter"]))
    assert set(row.parameters) == named


def test_a_row_names_duties_and_steps_that_exist():
    assert {d for r in readings() for d in r.duties} <= set(DUTY)
    assert {s for r in readings() for s in r.steps} <= set(STEP)


@pytest.mark.parametrize("page", READINGS, ids=lambda p: p.stem)
def test_a_page_says_that_it_is_only_our_reading(page):
    assert MARK in page.read_text()


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
