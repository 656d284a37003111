"""Pictures and recordings made byte by byte, with a place in them that must not stay."""

import struct
import zlib

PLACE = b"33.6461N 116.9641E"
"""Where the camera was."""


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int = 6) -> bytes:
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0) + PLACE
    return segment(0xE1, b"Exif\0\0" + tiff)


def jpeg(*more: bytes) -> bytes:
    """Whole segments and a scan with a stuffed FF and a restart in it; not a picture anybody would look at."""
    tables = segment(0xDB, b"\0" * 65) + segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0") + segment(0xC4, b"\0" * 20)
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + b"".join(more)
        + tables
        + scan
        + b"\xff\xd9"
    )


def webp() -> bytes:
    def part(name, body):
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    body = (
        b"WEBP"
        + part(b"VP8X", b"\x0c" + b"\0" * 9)
        + part(b"VP8 ", b"picture")
        + part(b"EXIF", PLACE)
        + part(b"XMP ", PLACE)
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def m4a() -> bytes:
    place = struct.pack(">I", 8 + len(PLACE)) + b"\xa9xyz" + PLACE
    udta = struct.pack(">I", 8 + len(place)) + b"udta" + place
    return struct.pack(">I", 16) + b"ftypM4A \0\0\0\0" + struct.pack(">I", 8 + len(udta)) + b"moov" + udta
