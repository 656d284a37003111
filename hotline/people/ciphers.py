"""Sealing (SM4-GCM) and blind indexes (HMAC-SM3) for personal data (GB/T 39786-2021, 第九条)."""

import hashlib
import hmac
import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from hotline.people.keys import FILE, Keys, KeysMissing, load_keys

IV, TAG = 12, 16
INDEX_BYTES = 16
TAIL_DIGITS = 4
EXTENSION = re.compile(r"(?<=\d)-\d+$")


_read: dict[Path, tuple[object, Keys]] = {}


def keys() -> Keys:
    """The keys of settings.KEYS_DIR, read again when the file was exchanged. KeysMissing with a sentence."""
    folder: Path = settings.KEYS_DIR
    try:
        facts = os.stat(folder / FILE)
    except OSError:
        return load_keys(folder)  # it says what is wrong
    which = (facts.st_ino, facts.st_mtime_ns)
    known = _read.get(folder)
    if known is None or known[0] != which:
        known = _read[folder] = (which, load_keys(folder))
    return known[1]


def seal(plain: str, about: str) -> bytes:
    """Key id (1) | iv (12) | ciphertext | tag (16). `about` binds the value to its row: it opens nowhere else."""
    return seal_bytes(plain.encode(), about)


def seal_bytes(plain: bytes, about: str) -> bytes:
    """The same for what is no text."""
    ring, iv = keys(), os.urandom(IV)
    box = Cipher(algorithms.SM4(ring.sealing[ring.newest]), modes.GCM(iv)).encryptor()
    box.authenticate_additional_data(about.encode())
    sealed = box.update(plain) + box.finalize()
    return bytes([ring.newest]) + iv + sealed + box.tag


def unseal(blob: bytes | memoryview, about: str) -> str:
    """The value sealed under the same `about`.

    cryptography.exceptions.InvalidTag when it was tampered with or belongs to another row;
    KeysMissing when its key is no longer in the key file.
    """
    return unseal_bytes(blob, about).decode()


def unseal_bytes(blob: bytes | memoryview, about: str) -> bytes:
    """The same for what is no text."""
    blob = bytes(blob)
    if len(blob) < 1 + IV + TAG:
        raise InvalidTag
    iv, sealed, tag = blob[1 : 1 + IV], blob[1 + IV : -TAG], blob[-TAG:]
    box = Cipher(algorithms.SM4(_key_of(blob[0])), modes.GCM(iv, tag)).decryptor()
    box.authenticate_additional_data(about.encode())
    return box.update(sealed) + box.finalize()


def _key_of(number: int) -> bytes:
    try:
        return keys().sealing[number]
    except KeyError:
        raise KeysMissing(
            f"这条数据是用第 {number} 号密钥加密的，密钥文件里没有这一把。请从密钥备份恢复。"
        ) from None


def is_current(blob: bytes | memoryview | None) -> bool:
    """Whether a sealed value needs no other key than the newest; so does none at all."""
    return not blob or bytes(blob)[0] == keys().newest


def index_of(value: str) -> bytes:
    """16 bytes that are equal for equal values and tell nothing else without the key."""
    return _under(keys().index, value)


def indexes_of(value: str) -> list[bytes]:
    """What equal values may have got: under the newest key, and, while keys are exchanged, under the one before."""
    former = keys().former
    return [index_of(value), *([_under(former[0], value)] if former else [])]


def tail_index_of(phone: str) -> bytes:
    """The same over the last four digits (before an extension), under a key of its own.

    phone: normalised, or the four digits alone.
    """
    return _under(keys().tail, _tail(phone))


def tail_indexes_of(phone: str) -> list[bytes]:
    """As indexes_of, of the last four digits."""
    former = keys().former
    return [tail_index_of(phone), *([_under(former[1], _tail(phone))] if former else [])]


def code_digest(value: str) -> bytes:
    """16 bytes to know a code by again; its key stays, because the code itself is kept nowhere."""
    return _under(keys().codes, value)


def _tail(phone: str) -> str:
    return EXTENSION.sub("", phone)[-TAIL_DIGITS:]


def _under(key: bytes, value: str) -> bytes:
    return hmac.digest(key, value.encode(), "sm3")[:INDEX_BYTES]


def sm3(data: bytes) -> bytes:
    """The SM3 digest (GB/T 32905), 32 bytes."""
    return hashlib.new("sm3", data).digest()
