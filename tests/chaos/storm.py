"""People at work through HTTP while the house is killed at: each asks until it is answered, as a program with a key does."""

import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import asdict, dataclass

from tests.world import CALL, REPLY, SCORES

REACHED = {"outcome": "reached", "note": "已联系"}
ROAD = (
    ("wangmin", "dispatch", {"kind": "complaint", "lead_unit": "enforcement"}),
    ("chenli", "sign", {}),
    ("chenli", "contact", REACHED),
    ("chenli", "draft", REPLY),
    ("gaoyuan", "endorse", {}),
    ("zhaowenbin", "sign_off", {}),
    ("chenli", "tell", REACHED | {"how": "phone", "opinion": "basic"}),
    ("chenli", "submit", {}),
    ("wangmin", "confirm", {}),
    ("mengli", "call_back", SCORES),
)
PAUSE = 0.05
PATIENCE_SECONDS = 600


@dataclass
class Asked:
    """One request as the one who asked remembers it. order: the key of its registration. done: acknowledged, with that order's number."""

    key: str
    who: str
    action: str
    given: dict
    order: str
    done: str = ""
    refused: str = ""


class Storm:
    """A few people at their keyboards until told to stop."""

    def __init__(self, port: int, tokens: dict[str, str], seed: int, people: int = 3) -> None:
        self.port, self.tokens, self.over = port, tokens, threading.Event()
        self.journal: list[Asked] = []
        self.sent_again = 0
        self.workers = [
            threading.Thread(target=self._work, args=(random.Random(seed + n),)) for n in range(people)
        ]

    @property
    def acknowledged(self) -> int:
        return sum(1 for a in self.journal if a.done)

    def begin(self) -> None:
        for worker in self.workers:
            worker.start()

    def end(self) -> None:
        """Everybody finishes what they have in hand."""
        self.over.set()
        for worker in self.workers:
            worker.join(PATIENCE_SECONDS)
        assert not any(w.is_alive() for w in self.workers), "somebody waits for an answer that does not come"

    def _work(self, dice: random.Random) -> None:
        mine: list[tuple[Asked, int]] = []  # a registration, and how far along the road it is
        while not self.over.is_set():
            if len(mine) < 3 or dice.random() < 0.1:
                registered = self._ask(
                    dice,
                    "liujie",
                    "register",
                    CALL | {"text": f"司机没打表，多收六块，事{uuid.uuid4().hex[:12]}"},
                )
                mine.append((registered, 0))
            else:
                place = dice.randrange(len(mine))
                registered, step = mine[place]
                if dice.random() < 0.2:
                    self._ask(
                        dice,
                        "liujie",
                        "supplement",
                        {"note": f"来电补充，话{uuid.uuid4().hex[:12]}"},
                        registered,
                    )
                else:
                    who, action, given = ROAD[step]
                    self._ask(dice, who, action, given, registered)
                    mine[place] = (registered, step + 1)
                mine = [(r, s) for r, s in mine if s < len(ROAD)]
            time.sleep(PAUSE)

    def _ask(
        self, dice: random.Random, who: str, action: str, given: dict, about: Asked | None = None
    ) -> Asked:
        key = str(uuid.uuid4())
        asked = Asked(key, who, action, given, about.order if about else key)
        self.journal.append(asked)
        path = f"/api/orders/{about.done}/{action}" if about else "/api/orders"
        if dice.random() < 0.1:  # pressed twice: the same key on two lines at once
            threading.Thread(target=self._send, args=(asked, path), daemon=True).start()
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            status, body = self._send(asked, path)
            if status in (200, 201):
                asked.done = body["number"]
                return asked
            if 400 <= status < 500:
                asked.refused = f"{status} {body}"
                raise AssertionError(f"{action} was refused: {asked.refused}")
            self.sent_again += 1
            time.sleep(PAUSE)
        raise AssertionError(f"no answer to {action} for {PATIENCE_SECONDS} seconds")

    def _send(self, asked: Asked, path: str) -> tuple[int, dict]:
        """Status and body; 0 where the line broke."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {self.tokens[asked.who]}", "Idempotency-Key": asked.key,
                   "Content-Type": "application/json"}  # fmt: skip
        try:
            line.request("POST", path, json.dumps(asked.given), headers)
            answer = line.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if answer.status < 500 else {}
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            line.close()

    def remembered(self) -> list[dict]:
        return [asdict(a) for a in self.journal]
