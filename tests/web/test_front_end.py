"""What the pages name is served, and nothing else of the packages it comes from."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from hotline.web.front_end import FILES, FrontEnd

WEB = Path("hotline/web")


def test_every_file_the_pages_name_is_found():
    pages = "".join(p.read_text() for p in [*WEB.rglob("*.html"), *WEB.glob("static/*.css")])
    named = set(re.findall(r"static\(['\"]([^'\"]+)['\"]\)", pages))
    assert {"tabler/css/tabler.min.css", "echarts/echarts.min.js"} <= named
    assert [name for name in named if not finders.find(name)] == []


def test_the_finder_finds_what_it_lists():
    listed = [f"{storage.prefix}/{name}" for name, storage in FrontEnd().list(None)]
    assert len(listed) == sum(len(names) for _, names in FILES.values())
    assert all(Path(finders.find(name)).is_file() for name in listed)


@pytest.mark.parametrize(
    "name",
    [
        "tabler/js/tabler.min.js",
        "icons/tabler-icons.html",
        "echarts/../axe-core/axe.min.js",
        "axe-core/axe.min.js",
    ],
)
def test_what_no_page_uses_is_not_served(client, name):
    assert FrontEnd().find(name) is None
    assert client.get(f"/static/{name}").status_code == 404
