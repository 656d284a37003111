"""The law stands here word for word, every number is quoted from it, and every article is accounted for."""

import hashlib
import re

import pytest

from hotline.regulation.citation import article_text, articles, carried, ordinal_of, without_code
from hotline.regulation.parameters import all_parameters

ISSUED_TEXT_SHA256 = "13747c51168732143bbe1913b1282e702535c7b6b9295d071a36425229182ec5"
"""Of articles 1 to 34 of the text issued on 2023-05-08: chapter headings and all white space taken out, UTF-8."""
CHAPTERS = [
    "第一章总则",
    "第二章业务受理",
    "第三章业务办理",
    "第四章综合应用",
    "第五章监督考评",
    "第六章附则",
]
PARAMETERS = all_parameters()


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_thirty_four_articles_are_the_issued_ones_but_for_white_space():
    words = bare("".join(a.number + a.text for a in articles()))
    assert hashlib.sha256(words.encode()).hexdigest() == ISSUED_TEXT_SHA256


def test_the_articles_come_in_order_under_their_six_chapters():
    assert [a.ordinal for a in articles()] == list(range(1, 35))
    assert list(dict.fromkeys(bare(a.chapter) for a in articles())) == CHAPTERS


@pytest.mark.parametrize(
    ("number", "ordinal"),
    [("第三条", 3), ("第十条", 10), ("第十九条", 19), ("第二十条", 20), ("第三十四条", 34)],
)
def test_an_article_number_is_read(number, ordinal):
    assert ordinal_of(number) == ordinal


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_quotes_its_article_or_says_that_the_text_gives_no_number(name):
    parameter = PARAMETERS[name]
    words = bare(article_text(parameter["article"]))
    quotations = [q for q in [parameter.get("text"), *parameter.get("also", [])] if q]
    assert all(bare(q) in words for q in quotations)
    assert quotations or parameter["source"]


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_number_marked_as_not_in_the_text_quotes_only_what_is_there(name):
    source = PARAMETERS[name].get("source", "")
    words = bare(article_text(PARAMETERS[name]["article"]))
    quoted = re.findall(r"(?:原文(?:为|只说))“([^”]+)”", source)
    assert all(part in words for quotation in quoted for part in bare(quotation).split("，"))


@pytest.mark.parametrize("article", articles(), ids=lambda a: a.number)
def test_an_article_is_carried_by_code_or_listed_with_its_reason_and_never_both(article):
    assert (article.number in carried()) != (article.number in without_code())


def test_nothing_cites_an_article_that_does_not_exist():
    assert set(carried()) | set(without_code()) == {a.number for a in articles()}


def test_every_reason_for_an_article_without_code_says_something():
    assert all(len(reason) >= 10 for reason in without_code().values())
