"""The whole house, database, keys, sealed packages and files, into one sealed file; and out of it into an empty house."""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from hotline.console.backups import base
from hotline.console.backups.base import Failed
from hotline.console.backups.sealed_file import NotOpened, SealedReader, SealedWriter
from hotline.embedded import place
from hotline.people.keys import FILE as KEYS_FILE
from hotline.people.keys import load_keys

MANIFEST, BASE = "manifest.json", "base.dump"
SHORTEST = 12


def passphrase() -> str:
    """From HOTLINE_BACKUP_PASSPHRASE, or the file HOTLINE_BACKUP_PASSPHRASE_FILE names. Failed when too short."""
    words = os.environ.get("HOTLINE_BACKUP_PASSPHRASE", "")
    if file := os.environ.get("HOTLINE_BACKUP_PASSPHRASE_FILE"):
        try:
            words = Path(file).read_text().strip()
        except OSError as refused:
            raise Failed(f"读不到口令文件 {file}（{refused.strerror}）。") from None
    if len(words) < SHORTEST:
        raise Failed(
            f"备份要用口令加密：请把至少 {SHORTEST} 个字的口令放进 HOTLINE_BACKUP_PASSPHRASE，"
            "或写进文件并用 HOTLINE_BACKUP_PASSPHRASE_FILE 指明。口令请另处保管，丢了备份就打不开。"
        )
    return words


def back_up(file: Path, at: datetime) -> dict[str, Any]:
    """Write the house as it is at one moment into a new sealed file, mode 0600; returns its manifest.

    Failed when the file is there already, the keys do not fit or the database does not answer. Work goes on
    meanwhile; a backup cut short leaves no file of that name.
    """
    words = passphrase()
    if file.exists():
        raise Failed(f"{file} 已经存在，备份不覆盖旧文件。请换一个文件名。")
    with _workplace() as folder:
        with base.one_moment() as (connection, moment):
            manifest = {"made_at": at.isoformat(), "tables": base.counts(connection),
                        "keys": load_keys(settings.KEYS_DIR).fingerprint}  # fmt: skip
            base.dump(folder / BASE, moment)
        (folder / MANIFEST).write_text(json.dumps(manifest))
        (folder / KEYS_FILE).write_bytes((settings.KEYS_DIR / KEYS_FILE).read_bytes())
        # A package or a file is written before its row says so, and never changed: after the dump none is missing.
        _write(file, [*(folder / name for name in (MANIFEST, KEYS_FILE, BASE)), *_kept_folders()], words)
        if (settings.KEYS_DIR / KEYS_FILE).read_bytes() != (folder / KEYS_FILE).read_bytes():
            file.unlink()
            raise Failed("做备份的时候密钥换了一步，这份备份里的附件可能打不开，已删去。请再做一次。")
    return manifest


def _write(file: Path, parts: list[Path], words: str) -> None:
    unfinished = file.with_name(f"{file.name}.partial")
    try:
        with open(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
            with SealedWriter(out, words) as sealed, tarfile.open(fileobj=sealed, mode="w|") as tar:
                for part in parts:
                    tar.add(part, part.name)
            out.flush()
            os.fsync(out.fileno())
        os.link(unfinished, file)
    except FileExistsError:
        raise Failed(f"{file} 已经存在，备份不覆盖旧文件。请换一个文件名。") from None
    except OSError as refused:
        raise Failed(f"{file} 写不下去（{refused.strerror}）。请检查目录与剩余空间。") from None
    finally:
        unfinished.unlink(missing_ok=True)


def restore(file: Path) -> dict[str, Any]:
    """Put a backup into this house, which must be empty; returns the manifest after every table was counted.

    Failed where the house is not empty, its keys are others, or what came in is not what was saved; NotOpened
    where the file cannot be read. A failure before the end leaves the database as empty as it was.
    """
    words = passphrase()
    with base.connect() as connection:
        if not base.is_empty(connection):
            raise Failed(
                "这个库里已有数据，恢复只往空库里做。请用 HOTLINE_DATA 指一个新目录，或另建一个空库。"
            )
    with _workplace() as folder:
        manifest = _unpack(file, folder, words)
        _refuse_other_files()
        _bring_keys(folder / KEYS_FILE, manifest["keys"])
        base.load(folder / BASE)
        for there in _kept_folders(missing=True):
            if (folder / there.name).is_dir():
                shutil.move(folder / there.name, there)
    with base.connect() as connection:
        found = base.counts(connection)
    if found != manifest["tables"]:
        wrong = sorted(
            t for t in found.keys() | manifest["tables"] if found.get(t) != manifest["tables"].get(t)
        )
        raise Failed(f"恢复后行数与备份清单不符：{'、'.join(wrong)}。请不要使用，换另一份备份。")
    return manifest


def _unpack(file: Path, folder: Path, words: str) -> dict[str, Any]:
    try:
        with open(file, "rb") as sealed, SealedReader(sealed, words) as plain:
            with tarfile.open(fileobj=plain, mode="r|") as tar:
                tar.extractall(folder, filter="data")
            while plain.read(1 << 20):  # what follows the last part is still to be as it was written
                pass
        return json.loads((folder / MANIFEST).read_text())
    except OSError as refused:
        raise NotOpened(f"读不到 {file}（{refused.strerror}）。") from None
    except tarfile.TarError:
        raise NotOpened("备份文件里的内容不完整，不能用。请换另一份备份。") from None


def _kept_folders(missing: bool = False) -> list[Path]:
    """What lies beside the database and belongs to it: the sealed packages, and the files of citizens and staff."""
    both = (Path(settings.PACKAGES_DIR), Path(settings.ATTACHMENTS_DIR))
    return [f for f in both if missing or f.is_dir()]


def _refuse_other_files() -> None:
    for there in _kept_folders():
        if any(there.iterdir()):
            raise Failed(f"{there} 里已有文件，恢复只往空的数据夹里做。请用 HOTLINE_DATA 指一个新目录。")
        there.rmdir()


def _bring_keys(kept: Path, fingerprint: str) -> None:
    """The keys the data are sealed with; others already here are never overwritten."""
    there = settings.KEYS_DIR / KEYS_FILE
    if there.exists():
        if load_keys(settings.KEYS_DIR).fingerprint != fingerprint:
            raise Failed(f"{there} 是另一套密钥，打不开备份里的姓名和电话。请用 HOTLINE_KEYS 指一个空目录。")
        return
    settings.KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(there, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as new:
        new.write(kept.read_bytes())


@contextmanager
def _workplace() -> Iterator[Path]:
    """A folder beside the data that only we may enter; gone at the end, whatever happened."""
    place.data_dir().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=place.data_dir()) as folder:
        yield Path(folder)
