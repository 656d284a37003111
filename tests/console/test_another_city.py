"""Another city is another folder: the code names none, and a made-up second one works by its own words and numbers."""

import json
import re
import subprocess
import sys

import pytest

from hotline.embedded.place import CHECKOUT
from hotline.regulation import jurisdiction
from tests.lincheng import JOURNEY, environment, make_city

NAMES = re.compile("宿州|安徽|埇桥|砀山|灵璧|泗县|萧县|皖|拂晓|Anhui|Suzhou|yongqiao")
DATA = ("hotline/regulation/suzhou/", "hotline/regulation/holidays/", "hotline/console/data/")
BODIES = re.compile("市中心|市局")
FIRST_TABLES = "hotline/people/migrations/0001_initial.py"
"""Labels of a choice as they were when the table was made; the form takes today's from the city."""
KNOWN = {"hotline/regulation/objects.py": ["皖"]}  # among the plates of every province


@pytest.fixture(scope="module")
def lincheng(tmp_path_factory):
    return make_city(tmp_path_factory.mktemp("city"))


def manage(folder, *words):
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        env=environment(folder),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )


def code_files():
    """Every file of the program but its data: path and words."""
    for file in sorted((CHECKOUT / "hotline").rglob("*")):
        path = file.relative_to(CHECKOUT).as_posix()
        if file.is_file() and file.suffix != ".pyc" and not path.startswith(DATA):
            yield path, file.read_text(errors="ignore")


def test_no_file_of_code_names_the_city():
    named = {path: found for path, words in code_files() if (found := NAMES.findall(words))}
    assert named == KNOWN


def test_no_file_of_code_names_the_centre_or_the_bureau_by_this_citys_words():
    named = [
        path
        for path, words in code_files()
        if path.endswith((".py", ".html", ".js")) and path != FIRST_TABLES and BODIES.search(words)
    ]
    assert named == []


@pytest.mark.slow
def test_the_second_city_passes_the_main_journey_on_its_own_tables(lincheng):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(JOURNEY)],
        env=environment(lincheng), cwd=CHECKOUT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert "6 passed" in done.stdout


def test_due_counts_by_the_second_citys_limits(lincheng):
    done = manage(lincheng, "due", "咨询求助", "2026-04-10 16:00")
    duties = {d["duty"]: d["due"] for d in json.loads(done.stdout)["duties"]}
    assert (duties["reply"], duties["contact"]) == ("2026-04-14T17:30:00+08:00", "2026-04-13T16:00:00+08:00")
    assert "没有“信息咨询”这个类别" in manage(lincheng, "due", "信息咨询", "2026-04-10 16:00").stderr


@pytest.mark.slow
def test_its_tables_are_the_same_tables(lincheng):
    assert manage(lincheng, "makemigrations", "--check", "--dry-run").returncode == 0


def test_a_folder_that_lacks_a_file_is_refused_with_its_name(lincheng, tmp_path):
    (tmp_path / "city.yaml").write_text("name: 半个市")
    with pytest.raises(ValueError, match=r"缺 text\.md、parameters\.yaml"):
        jurisdiction.use(tmp_path)


def test_the_city_does_not_change_once_its_data_were_read(lincheng):
    assert jurisdiction.folder() == jurisdiction.HERE / "suzhou"
    with pytest.raises(ValueError, match="中途不能换成“lincheng”"):
        jurisdiction.use(lincheng)
    assert jurisdiction.use("suzhou") == jurisdiction.folder()
