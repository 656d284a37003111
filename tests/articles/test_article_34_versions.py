"""第三十四条 本办法自印发之日起施行: a revision is a version with its day; every order keeps the words and numbers of its own."""

import shutil
from datetime import date, timedelta

import pytest

from hotline.people.tokens import make_token
from hotline.regulation import citation, parameters
from hotline.regulation.citation import article_text, articles
from hotline.regulation.jurisdiction import folder, load_yaml
from hotline.regulation.parameters import rule_version, versions
from hotline.regulation.versions import changed_articles, changed_numbers, numbers_on
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import dispatched, person

BEFORE, AFTER = date(2026, 8, 31), date(2026, 9, 1)
CACHED = (citation.texts, citation._text_of, citation._parsed, citation._texts, parameters.versions, parameters.rule_version,
          parameters._in_force)  # fmt: skip


def forget():
    for cached in CACHED:
        cached.cache_clear()


@pytest.fixture
def revised(tmp_path, monkeypatch):
    """As if 市局 had revised article 19 and a limit from 1 September 2026 on, and added an article."""
    shutil.copy(folder() / "text.md", tmp_path / "text.md")
    words = (
        (tmp_path / "text.md")
        .read_text()
        .replace("承办单位应当在24小时内(非工作日顺延)", "承办单位应当在12小时内(非工作日顺延)")
    )
    (tmp_path / "text-2026-09-01.md").write_text(
        words.rstrip("\n") + "\n\n### 第三十五条\n\n本办法的修订自2026年9月1日起施行。\n"
    )
    monkeypatch.setattr(citation, "folder", lambda: tmp_path)
    values = load_yaml("parameters")["first_contact_hours"]["values"]
    values[AFTER] = 12
    forget()
    yield
    del values[AFTER]
    forget()


def test_there_is_one_version_as_issued_and_nothing_to_compare():
    assert versions() == (date(2023, 5, 8),)
    assert changed_articles(date(2023, 5, 8), AFTER) == ()
    assert changed_numbers(date(2023, 5, 8), AFTER) == ()
    assert {n.since for n in numbers_on(AFTER)} == {date(2023, 5, 8)}


def test_a_revision_holds_from_its_day_on_and_the_words_before_stay(revised):
    assert versions() == (date(2023, 5, 8), AFTER)
    assert ("24小时" in article_text("第十九条", BEFORE), "12小时" in article_text("第十九条", AFTER)) == (
        True,
        True,
    )
    assert (len(articles(BEFORE)), len(articles(AFTER))) == (34, 35)
    assert (rule_version(BEFORE), rule_version(AFTER)) == ("2023-05-08", "2026-09-01")


def test_two_versions_stand_side_by_side_with_what_changed_marked(revised):
    nineteen, new = changed_articles(BEFORE, AFTER)
    assert "".join(w for changed, w in nineteen.before if changed) == "24"
    assert "".join(w for changed, w in nineteen.after if changed) == "12"
    assert (new.number, new.before) == ("第三十五条", None)
    [number] = changed_numbers(BEFORE, AFTER)
    assert (number.name, number.before, number.after) == ("first_contact_hours", 24, 12)


def test_the_page_shows_the_day_asked_for_and_the_difference(world, client, revised):
    page = enter(client, "chenli").get("/law?from=2023-05-08&to=2026-09-01").content.decode()
    assert "条文 2 条、数目 1 个不同" in page
    assert "<del>24</del>" in page and "<ins>12</ins>" in page
    assert "没有这一条" in page
    assert "2023-05-08 版；" in client.get("/law?day=2026-08-31").content.decode()
    assert "本办法的修订自" not in client.get("/law?day=2026-08-31").content.decode()
    for wrong in ("2020-01-01", "明天", "2026-13-01"):
        assert client.get(f"/law?day={wrong}").status_code == 422


def test_an_order_shows_the_article_in_force_on_its_day(world, client, revised):
    order = dispatched("2026-04-08 09:30")
    page = enter(client, "chenli").get(f"/orders/{order.number}").content.decode()
    assert "应当在24小时内" in page
    assert "应当在12小时内" not in page


def test_the_same_through_the_api(world, client, revised):
    token = make_token(person("sunsixian"), "试", now() + timedelta(days=1))
    key = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    found = client.get("/api/law?day=2026-08-31", **key).json()
    assert (found["version"], len(found["articles"]), found["versions"]) == (
        "2023-05-08",
        34,
        ["2023-05-08", "2026-09-01"],
    )
    changes = client.get("/api/law/changes?until=2026-09-01", **key).json()
    assert [c["number"] for c in changes["articles"]] == ["第十九条", "第三十五条"]
    assert client.get("/api/law?day=never", **key).status_code == 422
