"""The keys that seal personal data: made once beside the data, never in the database."""

import base64
import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FILE = "personal-data.json"
KEY_BYTES = 16
OPEN_TO_OTHERS = 0o077


class KeysMissing(Exception):
    """The keys are not there or not usable; the sentence says what to do."""


class KeysDiffer(KeysMissing):
    """Keys are there, but the database was sealed with others."""


@dataclass(frozen=True)
class Keys:
    """Sealing keys by id (1 to 255, the newest seals), and the two index keys; 16 bytes each.

    former: while keys are exchanged, the index keys before these. codes: for digests nothing can be worked out from
    anew (query codes, recovery codes); never exchanged. retired: rings of before, as the file writes them.
    """

    sealing: dict[int, bytes]
    index: bytes
    tail: bytes
    former: tuple[bytes, bytes] | None = None
    codes: bytes = b""
    retired: tuple[dict[str, Any], ...] = ()

    @property
    def newest(self) -> int:
        return max(self.sealing)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self)

    @property
    def before(self) -> "Keys":
        """The ring as it was before the exchange under way."""
        assert self.former
        old = {i: key for i, key in self.sealing.items() if i != self.newest}
        return Keys(old, *self.former, codes=self.codes)

    @property
    def after(self) -> "Keys":
        """The ring as it will be when the exchange under way is over."""
        return Keys({self.newest: self.sealing[self.newest]}, self.index, self.tail, codes=self.codes)

    @property
    def fits(self) -> set[str]:
        """What a database may remember that these keys open."""
        return {k.fingerprint for k in ((self, self.before, self.after) if self.former else (self,))}


def fingerprint(keys: Keys) -> str:
    """What the database remembers of the keys: 32 hex digits, enough to recognise them and no more."""
    material = b"".join(keys.sealing[i] for i in sorted(keys.sealing)) + keys.index + keys.tail
    return hashlib.new("sm3", b"hotline keys " + material).hexdigest()[:32]


def keys_for(folder: Path, remembered: str | None) -> Keys:
    """The keys that fit a database which remembers a fingerprint; made when it remembers none yet.

    KeysMissing when they are absent or open to others, KeysDiffer when they are another set.
    """
    if remembered is None:
        make_keys(folder)
    check_against(folder, remembered)
    return load_keys(folder)


def check_against(folder: Path, fingerprint_in_database: str | None) -> None:
    """Nothing, when the database remembers no keys yet or these. KeysMissing or KeysDiffer with a sentence."""
    if fingerprint_in_database is None:
        return
    ring = load_keys(folder)
    if fingerprint_in_database in {fingerprint(read(words)) for words in ring.retired}:
        raise KeysDiffer(
            f"{folder} 里的密钥已经换过，这个库是换之前的。请执行 manage.py rotate_keys --former 目录，"
            "把当时的密钥取到一个空目录，用 HOTLINE_KEYS 指它，再启动。"
        )
    if fingerprint_in_database not in ring.fits:
        raise KeysDiffer(
            f"{folder} 里的密钥与数据库不是一套，用它打不开库里的姓名和电话。"
            f"请从密钥备份恢复与本库配套的 {FILE}，再启动；现有的这份请另存，不要删除。"
        )


def make_keys(folder: Path) -> None:
    """Make the keys unless they are there; file mode 0600, folder 0700, safe for two starters at once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / FILE
    if file.exists():
        return
    fresh = _written(folder, {"sealing": {"1": _word()}, "index": _word(), "tail": _word(), "codes": _word()})
    try:
        # A link never replaces: of two starters one wins and both then read the same keys.
        os.link(fresh, file)
        settle(folder)
    except FileExistsError:
        pass
    finally:
        os.unlink(fresh)


def put_keys(folder: Path, ring: Keys) -> None:
    """Another ring in place of the one there, at once and for good. OSError where the file cannot be written."""
    os.replace(_written(folder, words_of(ring)), folder / FILE)
    settle(folder)


def _written(folder: Path, words: dict[str, Any]) -> str:
    descriptor, fresh = tempfile.mkstemp(dir=folder, prefix=f".{FILE}.")
    with open(descriptor, "w") as new:
        json.dump(words, new)
        new.flush()
        os.fsync(new.fileno())
    return fresh


def with_new_keys(ring: Keys) -> Keys:
    """The ring with fresh keys beside its old ones: what is sealed from now on is under the new, and either opens."""
    fresh = {**ring.sealing, ring.newest + 1: secrets.token_bytes(KEY_BYTES)}
    return replace(ring, sealing=fresh, index=secrets.token_bytes(KEY_BYTES), tail=secrets.token_bytes(KEY_BYTES),
                   former=(ring.index, ring.tail))  # fmt: skip


def without_old_keys(ring: Keys) -> Keys:
    """The ring after an exchange: the old keys open nothing any more, and lie aside for what was kept under them."""
    return replace(ring.after, retired=(*ring.retired, words_of(ring.before)))


def words_of(ring: Keys) -> dict[str, Any]:
    """A ring as the file writes it."""
    words: dict[str, Any] = {"sealing": {str(i): _said(key) for i, key in ring.sealing.items()},
                             "index": _said(ring.index), "tail": _said(ring.tail)}  # fmt: skip
    if ring.codes:
        words["codes"] = _said(ring.codes)
    if ring.former:
        words["former"] = [_said(key) for key in ring.former]
    return words | ({"retired": list(ring.retired)} if ring.retired else {})


def read(words: dict[str, Any]) -> Keys:
    """The ring a file writes. ValueError, KeyError, TypeError or AttributeError when it is none."""
    sealing = {int(k): _key(word) for k, word in words["sealing"].items()}
    index, former = _key(words["index"]), words.get("former")
    return Keys(
        sealing,
        index,
        _key(words["tail"]),
        (_key(former[0]), _key(former[1])) if former else None,
        _key(words["codes"]) if "codes" in words else index,
        tuple(words.get("retired", ())),
    )


def load_keys(folder: Path) -> Keys:
    """The keys of a folder. KeysMissing when absent, damaged, another user's or open to others."""
    file = folder / FILE
    try:
        _refuse_unsafe(folder, "700")
        _refuse_unsafe(file, "600")
        return read(json.loads(file.read_text()))
    except FileNotFoundError:
        raise KeysMissing(
            f"找不到个人信息密钥 {file}。库里的姓名和电话是用它加密的，没有它打不开。"
            "请从密钥备份恢复这个文件，再启动；不要新建。"
        ) from None
    except PermissionError:
        raise KeysMissing(
            f"读不到个人信息密钥 {file}：它属于另一个用户。请用当初启动的用户来启动。"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysMissing(f"密钥文件 {file} 已损坏。请从密钥备份恢复这个文件，再启动。") from None


def _refuse_unsafe(path: Path, mode: str) -> None:
    facts = path.stat()
    if facts.st_uid != os.geteuid():
        raise KeysMissing(
            f"密钥 {path} 属于另一个用户（uid {facts.st_uid}）。"
            f"请用那个用户启动；若是恢复备份所致，请执行 chown {os.geteuid()} '{path}'。"
        )
    if facts.st_mode & OPEN_TO_OTHERS:
        raise KeysMissing(f"密钥 {path} 的权限过宽，别的用户也能读。请执行 chmod {mode} '{path}'，再启动。")


def _key(word: str) -> bytes:
    key = base64.b64decode(word, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 16 bytes")
    return key


def _word() -> str:
    return _said(secrets.token_bytes(KEY_BYTES))


def _said(key: bytes) -> str:
    return base64.b64encode(key).decode()


def settle(folder: Path) -> None:
    """A power cut may not take back what was just put into this folder, or taken out of it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
