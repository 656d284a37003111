"""A backup nobody opens without its passphrase, and none that was cut, swapped or touched."""

import io

import pytest

from hotline.console.backups.sealed_file import BLOCK, HEAD, TAG, NotOpened, SealedReader, SealedWriter

WORDS = "yi-ge-hen-chang-de-kouling"


def sealed(plain: bytes) -> bytes:
    file = io.BytesIO()
    with SealedWriter(file, WORDS) as writer:
        for i in range(0, len(plain), 70_001):
            writer.write(plain[i : i + 70_001])
    return file.getvalue()


def opened(whole: bytes, words: str = WORDS) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(whole), words)).read()


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_it_comes_back_as_it_was(size):
    plain = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert opened(sealed(plain)) == plain


def test_nothing_of_it_can_be_read():
    assert "魏红霞".encode() not in sealed("魏红霞".encode() * 1000)


def test_the_same_twice_is_never_the_same_file():
    assert sealed(b"x") != sealed(b"x")


def test_another_passphrase_is_told():
    with pytest.raises(NotOpened, match="口令不对"):
        opened(sealed(b"x"), "ling-yi-ge-kouling")


def test_another_file_is_told():
    with pytest.raises(NotOpened, match="不是本系统的备份文件"):
        opened(b"PK\x03\x04" + bytes(100))


WHOLE = sealed(bytes(2 * BLOCK + 500))
ONE = BLOCK + TAG


@pytest.mark.parametrize(
    "touched",
    [
        WHOLE[:-1],
        WHOLE[: HEAD + 2 * ONE],
        WHOLE[: HEAD + ONE],
        WHOLE + b"x",
        WHOLE[:HEAD] + WHOLE[HEAD + ONE : HEAD + 2 * ONE] + WHOLE[HEAD : HEAD + ONE] + WHOLE[HEAD + 2 * ONE :],
        WHOLE[: HEAD + 100] + bytes([WHOLE[HEAD + 100] ^ 1]) + WHOLE[HEAD + 101 :],
        WHOLE[:20] + bytes([WHOLE[20] ^ 1]) + WHOLE[21:],
    ],
    ids=["a byte short", "last block gone", "two gone", "a byte more", "two swapped", "one bit", "a bit of the head"],
)  # fmt: skip
def test_whatever_was_touched_is_refused(touched):
    with pytest.raises(NotOpened):
        opened(touched)
