"""Sealing (SM4-GCM) and blind indexes (HMAC-SM3) for personal data (GB/T 39786-2021, 第九条)."""

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from hotline.people.keys import Keys, load_keys

IV, TAG = 12, 16


@cache
def _keys(folder: Path) -> Keys:
    return load_keys(folder)


def keys() -> Keys:
    return _keys(Path(settings.KEYS_DIR))


def seal(plain: str, about: str) -> bytes:
    """Key id | iv | ciphertext | tag. `about` binds the value to its row: it opens nowhere else."""
    ring, iv = keys(), os.urandom(IV)
    box = Cipher(algorithms.SM4(ring.sealing[ring.newest]), modes.GCM(iv)).encryptor()
    box.authenticate_additional_data(about.encode())
    sealed = box.update(plain.encode()) + box.finalize()
    return bytes([ring.newest]) + iv + sealed + box.tag


def unseal(blob: bytes | memoryview, about: str) -> str:
    """The value sealed under the same `about`. cryptography.exceptions.InvalidTag when it was tampered with."""
    blob = bytes(blob)
    iv, sealed, tag = blob[1 : 1 + IV], blob[1 + IV : -TAG], blob[-TAG:]
    box = Cipher(algorithms.SM4(keys().sealing[blob[0]]), modes.GCM(iv, tag)).decryptor()
    box.authenticate_additional_data(about.encode())
    return (box.update(sealed) + box.finalize()).decode()


def index_of(value: str) -> bytes:
    """16 bytes that are equal for equal values and tell nothing else without the key."""
    return hmac.new(keys().index, value.encode(), "sm3").digest()[:16]


def tail_index_of(phone: str) -> bytes:
    """The same over the last four digits, under a key of its own."""
    return hmac.new(keys().tail, phone[-4:].encode(), "sm3").digest()[:16]


def sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()
