"""Real houses, each in a data folder of its own, and the commands a keeper types there."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hotline.embedded import place

WORDS = "kouling-lingchu-baoguan"
LIFE = """
import django; django.setup()
from tests import world
world.settle_in()
first = world.dispatched("2026-04-08 09:30")
world.do("chenli", "contact", first, "2026-04-08 10:00", outcome="reached", note="已联系")
world.call("liujie", "2026-04-08 09:40", kind="inquiry", text="机场大巴几点有？")
from hotline.archives.sealing import seal_waiting
from tests.archives.shelf import archived
archived()
seal_waiting(world.at("2026-04-12 09:00"))
from hotline.attachments.store import keep, ready
keep(ready("%PDF-1.4 没有位置 %%EOF".encode(), world.at("2026-04-08 09:00")), by=world.person("liujie"), now=world.at("2026-04-08 09:00"))
print(first.number)
"""


class House:
    """One checkout's data folder, and the commands typed there."""

    def __init__(self, data: Path):
        self.data = data
        self.always: dict[str, str] = {}
        """What this house's environment says beside."""

    def environment(self, **more: str) -> dict[str, str]:
        ours = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "HOTLINE_KEYS")}
        return ours | {"HOTLINE_DATA": str(self.data), "HOTLINE_EXAMPLE": "0", "HOTLINE_PG_BUFFERS": "16MB",
                       "HOTLINE_BACKUP_PASSPHRASE": WORDS, "HOTLINE_DB_ROLE": "hotline_owner",
                       "TMPDIR": str(self.data.parent / "tmp"),
                       "DJANGO_SETTINGS_MODULE": "hotline.settings"} | self.always | more  # fmt: skip

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *words], cwd=place.CHECKOUT, env=self.environment(**more),
                              capture_output=True, text=True, timeout=300)  # fmt: skip

    def say(self, *words: str, **more: str) -> str:
        done = self.run(*words, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def refusal(self, *words: str, **more: str) -> str:
        """One sentence and no trace."""
        done = self.run(*words, **more)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        return done.stderr.strip()

    def start(self) -> None:
        self.say("-c", "from hotline.embedded import cluster; cluster.start()")

    def stop(self) -> None:
        self.run("-c", "from hotline.embedded import cluster; cluster.stop('immediate')")


@pytest.fixture(scope="module")
def houses():
    """Make houses in folders everybody may enter; all are stopped and taken away at the end."""
    made: list[House] = []
    root = Path(tempfile.mkdtemp(prefix="hotline-houses-"))
    root.chmod(0o755)
    (root / "tmp").mkdir(mode=0o755)

    def new(name: str) -> House:
        made.append(House(root / name))
        return made[-1]

    yield new
    for house in made:
        house.stop()
    shutil.rmtree(root)


def moved_in(house: House) -> str:
    """Real service with two orders; returns the number of the first."""
    house.start()
    house.say("-m", "hotline.console.prepare")
    return house.say("-c", LIFE)
