"""`python -m tests.chaos N`: a house of its own, people at work in it, kill -9 of its parts N times; 1 when anything is lost."""

import os
import random
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

LEAST_BETWEEN = 2
"""Steps that must be acknowledged between two kills: the house came back."""
WAIT_SECONDS = 600


def main(kills: int, seed: int) -> int:
    """Run it; returns the exit code."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="hotline-chaos-"))
    folder.chmod(0o755)
    for name in ("HOTLINE_PG_FOR_TESTS", "DATABASE_URL", "HOTLINE_KEYS"):
        os.environ.pop(name, None)
    os.environ |= {"HOTLINE_DATA": str(folder), "HOTLINE_EXAMPLE": "0", "HOTLINE_DB_ROLE": "hotline_owner",
                   "HOTLINE_PG_BUFFERS": "32MB", "DJANGO_SETTINGS_MODULE": "hotline.settings"}  # fmt: skip
    from hotline.embedded import cluster, place
    from tests.chaos.house import House

    cluster.start()
    try:
        import django

        django.setup()
        tokens = settle()
        house = House()
        print(f"seed {seed}; the house is ready after {time.monotonic() - began:.1f} s", flush=True)
        journal = through(house, tokens, kills, random.Random(seed), seed)
        cluster.start()
        from tests.chaos.recount import faults

        at = time.monotonic()
        wrong = faults(journal)
        print("\n".join(wrong[:20]))
        print(
            f"recounted in {time.monotonic() - at:.1f} s; faults: {len(wrong)}; {time.monotonic() - began:.0f} s in all",
            flush=True,
        )
        return 1 if wrong else 0
    finally:
        cluster.stop("immediate")
        shutil.rmtree(place.socket_dir(), ignore_errors=True)
        shutil.rmtree(place.cluster_home(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def settle() -> dict[str, str]:
    """Tables, rights, units, the people of the stories; a token of each."""
    from django.db import connection

    from hotline.console.prepare import prepare
    from hotline.people.models import Account
    from hotline.people.tokens import make_token
    from hotline.web.clock import now
    from tests import world

    prepare()
    world.settle_in()
    until = now() + timedelta(days=30)
    tokens = {
        a.username: make_token(a, "风暴", until) for a in Account.objects.filter(username__in=world.PEOPLE)
    }
    connection.close()
    return tokens


def through(house, tokens, kills: int, dice: random.Random, seed: int):
    """The storm; what its people remember."""
    from tests.chaos.storm import Storm

    storm = Storm(house.port, tokens, seed)
    house.open()
    try:
        storm.begin()
        longest = 0.0
        for n in range(kills):
            before, at = storm.acknowledged, time.monotonic()
            while storm.acknowledged < before + LEAST_BETWEEN:
                assert time.monotonic() - at < WAIT_SECONDS, "nothing is acknowledged any more"
                assert all(w.is_alive() for w in storm.workers), "somebody was refused"
                time.sleep(0.01)
            longest = max(longest, time.monotonic() - at)
            time.sleep(dice.random() * 0.3)
            house.kill(dice)
            if (n + 1) % 50 == 0:
                print(f"  {n + 1} kills, {storm.acknowledged} steps acknowledged", flush=True)
        house.wait_until_it_answers()
        storm.end()
    finally:
        storm.over.set()
        house.close()
    print(f"{kills} kills {house.killed}; {storm.acknowledged} of {len(storm.journal)} steps acknowledged, {storm.sent_again} sent again; "
          f"the longest wait {longest:.1f} s", flush=True)  # fmt: skip
    return storm.journal


if __name__ == "__main__":
    sys.exit(
        main(
            int(sys.argv[1]),
            int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6),
        )
    )
