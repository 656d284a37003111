"""A file nobody reads without its passphrase: SM4-GCM in numbered blocks, the key by scrypt (GB/T 39786-2021)."""

import hashlib
import io
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

MAGIC = b"HOTLINE-BACKUP-1\n"
SALT, PREFIX, TAG, KEY = 16, 7, 16, 16
HEAD = len(MAGIC) + SALT + PREFIX
BLOCK = 1 << 20


class NotOpened(Exception):
    """The file cannot be read; the sentence says why and what to do."""


class SealedWriter(io.RawIOBase):
    """Write plain bytes, get a sealed file. It is whole only after close(); a shorter one is refused when read."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self._file, self._kept, self._number = file, bytearray(), 0
        self._head = MAGIC + os.urandom(SALT + PREFIX)
        self._key = _key(passphrase, self._head)
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, plain) -> int:  # type: ignore[no-untyped-def]
        self._kept += plain
        while len(self._kept) > BLOCK:  # the last block, full or not, waits for close
            self._seal(bytes(self._kept[:BLOCK]), last=False)
            del self._kept[:BLOCK]
        return len(plain)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._kept), last=True)
        super().close()

    def _seal(self, plain: bytes, last: bool) -> None:
        box = Cipher(self._key, modes.GCM(_nonce(self._head, self._number, last))).encryptor()
        box.authenticate_additional_data(self._head)
        self._file.write(box.update(plain) + box.finalize() + box.tag)
        self._number += 1


class SealedReader(io.RawIOBase):
    """Read the plain bytes of a sealed file. NotOpened at the first byte that is not as it was written."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self._file, self._kept, self._number = file, b"", 0
        self._head = file.read(HEAD)
        if len(self._head) < HEAD or not self._head.startswith(MAGIC):
            raise NotOpened("这不是本系统的备份文件。")
        self._key = _key(passphrase, self._head)
        self._next = file.read(BLOCK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, room) -> int:  # type: ignore[no-untyped-def]
        if not self._kept and self._next:
            self._kept = self._open()
        given = self._kept[: len(room)]
        room[: len(given)] = given
        self._kept = self._kept[len(given) :]
        return len(given)

    def _open(self) -> bytes:
        block, self._next = self._next, self._file.read(BLOCK + TAG)
        nonce = _nonce(self._head, self._number, last=not self._next)
        box = Cipher(self._key, modes.GCM(nonce, block[-TAG:], min_tag_length=TAG)).decryptor()
        box.authenticate_additional_data(self._head)
        try:
            plain = box.update(block[:-TAG]) + box.finalize()
        except (InvalidTag, ValueError):
            raise NotOpened(self._why()) from None
        self._number += 1
        return plain

    def _why(self) -> str:
        if self._number == 0:
            return "打不开：口令不对，或者文件开头已损坏。请核对 HOTLINE_BACKUP_PASSPHRASE。"
        return f"文件在第 {self._number + 1} 兆字节处已损坏或被截断，不能用。请换另一份备份。"


def _key(passphrase: str, head: bytes) -> algorithms.SM4:
    salt = head[len(MAGIC) : len(MAGIC) + SALT]
    made = hashlib.scrypt(passphrase.encode(), salt=salt, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=KEY)
    return algorithms.SM4(made)


def _nonce(head: bytes, number: int, last: bool) -> bytes:
    """12 bytes: no block can stand in another's place, and none can be left off at the end."""
    return head[-PREFIX:] + number.to_bytes(4, "big") + bytes([last])
