"""A sealed package: the files of one archived order, their SM3 values, and a seal chained to the package before.

The same record gives the same bytes, on any machine and in any year: nothing is compressed and no file carries
a time. The format is written down in docs/archive.md, with a program that checks it.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hotline.archives.record import Record
from hotline.archives.sheet import html_of
from hotline.people.ciphers import sm3

MANIFEST, SEAL = "manifest.json", "seal.json"
ATTACHMENTS = "attachments/"
FIRST = sm3("归档卷".encode())
"""What the very first package is chained to."""
NO_ATTACHMENTS: Mapping[str, bytes] = MappingProxyType({})
SAFE_NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]{0,119}")


@dataclass(frozen=True)
class Sealed:
    """One built package and what the archive remembers of it."""

    number: str
    version: int
    content: bytes
    manifest: bytes
    previous: bytes
    seal: bytes

    @property
    def digest(self) -> bytes:
        return sm3(self.content)


def files_of(record: Record, attachments: Mapping[str, bytes] = NO_ATTACHMENTS) -> dict[str, bytes]:
    """The files of a package by name, its manifest last. ValueError for an attachment's name that is no file name."""
    files = {
        "order.json": _json(record.order),
        "order.html": html_of(record.order).encode(),
        "chain.json": _json(record.chain),
    }
    for name in sorted(attachments):
        if not SAFE_NAME.fullmatch(name):
            raise ValueError(f"附件名不能用：{name[:40]!r}")
        files[ATTACHMENTS + name] = attachments[name]
    manifest = {
        "number": record.number,
        "version": record.version,
        "head": record.chain["head"],
        "files": {name: sm3(content).hex() for name, content in files.items()},
    }
    return files | {MANIFEST: _json(manifest)}


def seal(record: Record, files: Mapping[str, bytes], previous: bytes) -> Sealed:
    """Close the files with a seal: SM3 over the seal before and the manifest's SM3."""
    manifest = sm3(files[MANIFEST])
    value = sm3(previous + manifest)
    said = {
        "number": record.number,
        "version": record.version,
        "manifest": manifest.hex(),
        "previous": previous.hex(),
        "seal": value.hex(),
    }
    content = _zipped({**files, SEAL: _json(said)})
    return Sealed(record.number, record.version, content, manifest, previous, value)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as box:
        for name, content in {**files, ATTACHMENTS: b""}.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, (0o40700 if name.endswith("/") else 0o100600) << 16
            box.writestr(entry, content)
    return buffer.getvalue()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
