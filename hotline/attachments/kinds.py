"""What a file is, by its first bytes; its name and what the browser says of it are not asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken. inline: a browser may show it in the page."""

    code: str
    label: str
    mime: str
    inline: bool = True


KINDS = {
    kind.code: kind
    for kind in (
        Kind("jpg", "照片", "image/jpeg"),
        Kind("png", "图片", "image/png"),
        Kind("webp", "图片", "image/webp"),
        Kind("mp3", "录音", "audio/mpeg"),
        Kind("m4a", "录音", "audio/mp4"),
        Kind("wav", "录音", "audio/wav"),
        Kind("amr", "录音", "audio/amr"),
        Kind("pdf", "文件", "application/pdf", inline=False),
    )
}
TAKEN = "照片、图片（JPG、PNG、WebP），录音（MP3、M4A、WAV、AMR），PDF"


def kind_of(content: bytes) -> Kind | None:
    """The kind of a content; None for what is not taken."""
    head = content[:16]
    if head.startswith(b"RIFF"):
        return {b"WEBP": KINDS["webp"], b"WAVE": KINDS["wav"]}.get(head[8:12])
    if head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"mp42", b"isom", b"3gp4", b"3gp5", b"3gp6"):
        return KINDS["m4a"]
    return next((KINDS[code] for begins, code in BEGINS.items() if head.startswith(begins)), None)


BEGINS = {
    b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf", b"ID3": "mp3", b"\xff\xfb": "mp3",
    b"\xff\xf3": "mp3", b"\xff\xf2": "mp3", b"#!AMR": "amr",
}  # fmt: skip
