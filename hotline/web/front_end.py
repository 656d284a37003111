"""The files of the front-end libraries that the pages use; the rest of the packages (demos, sources) is never served."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FILES = {
    "tabler": ("@tabler/core/dist", ("css/tabler.min.css",)),
    "icons": ("@tabler/icons-webfont/dist", ("tabler-icons.min.css", "fonts/tabler-icons.woff2")),
    "echarts": ("echarts/dist", ("echarts.min.js",)),
}
"""By the folder under /static/: where they lie under node_modules, and which."""


class FrontEnd(BaseFinder):
    """Found by name under STATICFILES_FINDERS."""

    def __init__(self) -> None:
        self.storages = {}
        for prefix, (folder, _) in FILES.items():
            self.storages[prefix] = FileSystemStorage(location=settings.FRONT_END / folder)
            self.storages[prefix].prefix = prefix  # type: ignore[attr-defined]

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        prefix, _slash, name = path.partition("/")
        there = name in FILES.get(prefix, ("", ()))[1]
        found = self.storages[prefix].path(name) if there else None
        return [found] * there if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for prefix, (_, names) in FILES.items():
            for name in names:
                yield name, self.storages[prefix]
