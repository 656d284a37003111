"""The pages written by hand say what the program says: variables, words, folders, commands."""

import re
from pathlib import Path

import pytest

from hotline.console.management.commands.print_docs import TERMS
from hotline.embedded.place import CHECKOUT

DOCS = CHECKOUT / "docs"
VARIABLE = re.compile(r"\b(?:HOTLINE|DATABASE)_[A-Z_]*[A-Z]\b")
ENTRY = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \|$", re.M)


def test_every_variable_read_is_explained_and_none_besides():
    read = {name for file in (CHECKOUT / "hotline").rglob("*.py") for name in _named(file)}
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", (DOCS / "operations.md").read_text(), re.M))
    assert read == explained


def _named(file: Path) -> set[str]:
    return set(VARIABLE.findall(file.read_text()))


@pytest.mark.parametrize("title", TERMS)
def test_the_glossary_has_each_word_of_a_table_and_none_besides(title):
    assert ENTRY.findall(_section(title)) == TERMS[title]


def _section(title: str) -> str:
    return (DOCS / "glossary.md").read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_tree_of_the_readme_names_folders_that_are_there(name):
    named = _folders((CHECKOUT / name).read_text())
    assert len(named) > 20
    assert [folder for folder in named if not (CHECKOUT / folder).is_dir()] == []


def _folders(readme: str) -> list[str]:
    """The folders of the block that begins with hotline/: two blanks a level, several on a line side by side."""
    found: list[str] = []
    above: list[str] = []
    for line in readme.split("```\nhotline/")[1].split("```")[0].splitlines():
        level = (len(line) - len(line.lstrip())) // 2
        names = re.match(r" *((?:\w+/ +)*\w+/)", line)
        here = names[1].split() if names else ["hotline/"]
        above = [*above[:level], here[0]]
        found += ["".join(above[:level]) + each for each in here]
    return found


def test_the_files_on_the_road_of_one_order_are_there():
    for name in ("README.md", "README.zh-CN.md"):
        files = set(re.findall(r"`(?:hotline/)?([a-z_/]+\.py)`", (CHECKOUT / name).read_text()))
        assert len(files) > 15
        assert {f for f in files if not (CHECKOUT / "hotline" / f).is_file()} == set()


def test_every_command_of_ours_is_explained_and_none_besides():
    folder = CHECKOUT / "hotline/console/management/commands"
    ours = {file.stem for file in folder.glob("*.py") if file.stem != "__init__"}
    page = (DOCS / "operations.md").read_text().split("\n## Commands\n")[1]
    assert set(re.findall(r"^\| `(\w+)[ `]", page, re.M)) == ours


def test_the_changelog_names_only_articles_that_something_carries():
    listed = {int(n) for n in re.findall(r"^\| (\d+) \|", (CHECKOUT / "CHANGELOG.md").read_text(), re.M)}
    without = re.findall(r"^\| (第\S+条) \| [^`|]+ \|", (DOCS / "coverage.md").read_text(), re.M)
    from hotline.regulation.citation import ordinal_of

    assert listed
    assert without
    assert not listed & {ordinal_of(number) for number in without}


def test_every_test_the_page_on_channels_names_is_there():
    page = (DOCS / "channels.md").read_text()
    files = set(re.findall(r"`((?:tests/\w+/)?test_\w+\.py)`", page))
    there = {
        f.relative_to(CHECKOUT).as_posix(): f.read_text() for f in (CHECKOUT / "tests").rglob("test_*.py")
    }
    assert len(files) > 15
    assert {name for name in files if not any(path.endswith(name) for path in there)} == set()
    for name in set(re.findall(r"`(test_\w+)`", page)):
        assert any(f"def {name}(" in text for text in there.values()), name


def test_every_test_the_page_on_security_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)`", (DOCS / "security.md").read_text())
    assert len(named) > 20
    assert [name for name in named if not (CHECKOUT / name).is_file()] == []
