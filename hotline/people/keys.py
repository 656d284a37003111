"""The keys that seal personal data: made once beside the data, never in the database."""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

FILE = "personal-data.json"


class KeysMissing(Exception):
    """The keys are not there, or are not the ones this database was sealed with; the sentence says what to do."""


@dataclass(frozen=True)
class Keys:
    """Sealing keys by id (the newest seals), and the two index keys."""

    sealing: dict[int, bytes]
    index: bytes
    tail: bytes

    @property
    def newest(self) -> int:
        return max(self.sealing)

    @property
    def fingerprint(self) -> str:
        """What the database remembers of the keys, enough to recognise them and no more."""
        material = b"".join(self.sealing[i] for i in sorted(self.sealing)) + self.index + self.tail
        return hashlib.new("sm3", b"hotline keys " + material).hexdigest()[:32]


def make_keys(folder: Path) -> None:
    """Make the keys unless they are there; file mode 0600, folder 0700, safe for two starters at once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = folder / f".{FILE}.{os.getpid()}"
    words = {"sealing": {"1": _word()}, "index": _word(), "tail": _word()}
    with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(words, file)
    try:
        os.link(fresh, folder / FILE)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def load_keys(folder: Path) -> Keys:
    """The keys of a folder. KeysMissing with a sentence when absent or open to others."""
    file = folder / FILE
    if not file.exists():
        raise KeysMissing(
            f"找不到个人信息密钥 {file}。库里已有加密数据，请从备份恢复密钥后再启动；不要新建。"
        )
    if file.stat().st_mode & 0o077:
        raise KeysMissing(f"密钥文件 {file} 的权限过宽，请改为只有本用户可读：chmod 600。")
    words = json.loads(file.read_text())
    sealing = {int(k): base64.b64decode(v) for k, v in words["sealing"].items()}
    return Keys(sealing, base64.b64decode(words["index"]), base64.b64decode(words["tail"]))


def keys_for(folder: Path, remembered: str | None) -> Keys:
    """The keys that fit a database which remembers a fingerprint; made when it remembers none yet.

    KeysMissing with a sentence when the database was sealed with other keys.
    """
    if remembered is None:
        make_keys(folder)
    keys = load_keys(folder)
    if remembered is not None and keys.fingerprint != remembered:
        raise KeysMissing(f"{folder} 里的密钥与数据库不是一套。请恢复与本库同时备份的密钥，再启动。")
    return keys


def _word() -> str:
    return base64.b64encode(secrets.token_bytes(16)).decode()
