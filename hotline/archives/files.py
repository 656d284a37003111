"""Where packages lie: a folder an order under the data folder, each file named by the SM3 of its content, mode 0600."""

import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from hotline.people.keys import settle


def folder_of(number: str) -> Path:
    """The folder of an order's packages, under the year of its number."""
    return Path(settings.PACKAGES_DIR) / number[:4] / number


def path_of(number: str, digest: bytes | memoryview) -> Path:
    return folder_of(number) / f"{bytes(digest).hex()}.zip"


def store(number: str, digest: bytes, content: bytes, known: Collection[bytes]) -> None:
    """Write one package so that it is there whole or not at all, a power cut included.

    known: the digests of the order's other packages. What else lies in the folder was left by a killed sealing, and goes.
    """
    folder = folder_of(number)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep = {path_of(number, d) for d in known}
    for left in set(folder.iterdir()) - keep:
        left.unlink()
    descriptor, fresh = tempfile.mkstemp(dir=folder, prefix=".part-")
    with open(descriptor, "wb") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    os.replace(fresh, path_of(number, digest))
    settle(folder)


def read(number: str, digest: bytes | memoryview) -> bytes:
    """The content of one package. FileNotFoundError when it is not there."""
    return path_of(number, digest).read_bytes()


def remove(number: str) -> None:
    """Take away everything of an order, also what a killed sealing left."""
    folder = folder_of(number)
    if folder.is_dir():
        shutil.rmtree(folder)
        settle(folder.parent)
