"""A picture without what the camera wrote beside it: where, when, by which phone (第九条). The picture itself is not touched.

Only the parts a picture needs are copied; everything else (Exif, XMP, comments, what follows the end) stays behind. Of Exif
one number is kept: which way up.
"""

import struct
from collections.abc import Callable, Iterator

NEEDED_PNG = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs sBIT bKGD".split())
LEFT_OUT_WEBP = frozenset((b"EXIF", b"XMP "))
SOS, EOI, APP1, APP2, COM = 0xDA, 0xD9, 0xE1, 0xE2, 0xFE
NEEDED_APP = frozenset((0xE0, 0xEE))
EXIF = b"Exif\0\0"
ORIENTATION = 0x0112


class Broken(ValueError):
    """The file does not hold together."""


def stripped(kind: str, content: bytes) -> bytes:
    """The same picture or recording without its place. Broken when it cannot be read to its end."""
    try:
        return STRIP.get(kind, _as_it_is)(content)
    except (struct.error, IndexError) as error:
        raise Broken from error


def _as_it_is(content: bytes) -> bytes:
    return content


def _jpeg(content: bytes) -> bytes:
    kept, turned = [content[:2]], b""
    for marker, whole in _segments(content):
        if marker == APP1 and whole[4:10] == EXIF and not turned:
            turned = _which_way_up(whole[10:])
        if _needed(marker, whole):
            kept.append(whole)
    return b"".join([kept[0], turned, *kept[1:]])


def _needed(marker: int, whole: bytes) -> bool:
    if marker == APP2:
        return whole[4:].startswith(b"ICC_PROFILE\0")
    return marker != COM and (not 0xE0 <= marker <= 0xEF or marker in NEEDED_APP)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, its bytes) up to the end of the picture; the data after a SOS belong to it."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise Broken
        marker = content[at + 1]
        if marker == EOI:
            yield marker, content[at : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == SOS:
            end = _end_of_scan(content, end)
        if end > len(content) or end <= at + 3:
            raise Broken
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Broken
        if content[at + 1] == 0xFF:
            at += 1
        elif content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _which_way_up(tiff: bytes) -> bytes:
    """An Exif segment that says nothing but the orientation; nothing when the picture stands upright."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    first = struct.unpack_from(f"{order}I", tiff, 4)[0]
    for place in range(struct.unpack_from(f"{order}H", tiff, first)[0]):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * place)
        if tag == ORIENTATION and 2 <= value <= 8:
            body = EXIF + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, value, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise Broken
        if name in NEEDED_PNG:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _webp(content: bytes) -> bytes:
    kept, at = [], 12
    until = min(len(content), 8 + struct.unpack_from("<I", content, 4)[0])
    while at < until:
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if at + 8 + length > until:
            raise Broken
        chunk = content[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if name not in LEFT_OUT_WEBP:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _m4a(content: bytes) -> bytes:
    """The boxes that hold a place become free space of the same length."""
    if b"com.apple.quicktime.location" in content:
        raise Broken
    blank = bytearray(content)
    for name in (b"\xa9xyz", b"loci"):
        at = content.find(name)
        while at >= 4:
            end = at - 4 + struct.unpack_from(">I", content, at - 4)[0]
            if at + 4 <= end <= min(len(content), at + 512):
                blank[at:end] = b"free" + bytes(end - at - 4)
            at = content.find(name, at + 4)
    return bytes(blank)


STRIP: dict[str, Callable[[bytes], bytes]] = {"jpg": _jpeg, "png": _png, "webp": _webp, "m4a": _m4a}
