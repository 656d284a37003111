"""The official account's server protocol: signatures, the sealed (AES) mode, XML in and out."""

import base64
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings

from hotline.regulation.refusals import Refused

BLOCK, IV, RANDOM, LENGTH = 32, 16, 16, 4
LARGEST = 64 << 10
MOST_BYTES = 2000
"""Of a text answer; the platform cuts at 2048."""
WRONG = "签名不对：请核对公众号后台的 Token、EncodingAESKey 与本系统的设置。"
NO_XML = "正文不是微信的消息 XML。"
NAMES = ("appid", "token", "aes_key")


@dataclass(frozen=True)
class Account:
    """What is agreed with the platform. aes_key "": messages come in the clear."""

    appid: str
    token: str
    aes_key: str

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.aes_key + "=")


@dataclass(frozen=True)
class Message:
    """One message of a follower. key: the same for every delivery of it."""

    to: str
    sender: str
    kind: str
    key: str
    text: str
    event: str = ""


def account() -> Account | None:
    """The settings of this house, from the environment or a folder of files; None where none are made."""
    folder = Path(settings.WECHAT["files"]) if settings.WECHAT["files"] else None

    def said(name: str) -> str:
        if folder and (file := folder / name).is_file():
            return file.read_text().strip()
        return str(settings.WECHAT[name])

    found = Account(*(said(name) for name in NAMES))
    return found if found.token and found.appid else None


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts, as the platform asks for it."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324


def check(given: str, *parts: str) -> None:
    """Refused 401 when the signature is not that of the parts."""
    if not hmac.compare_digest(signature(*parts).encode(), given.encode(errors="replace")):
        raise Refused("bad_signature", WRONG)


def parsed(body: bytes) -> dict[str, str]:
    """The members of a message by name. Refused 400 for what is no such XML, DTDs and entities first of all."""
    if len(body) > LARGEST:
        raise Refused("malformed", "消息太大，没有收下。")
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused("malformed", NO_XML) from None
    return {child.tag: (child.text or "") for child in root}


def opened(sealed: str, of: Account) -> bytes:
    """The message in the clear. Refused 401 when it was not sealed with our key for our account."""
    try:
        box = Cipher(algorithms.AES(of.key), modes.CBC(of.key[:IV])).decryptor()
        plain = box.update(base64.b64decode(sealed, validate=True)) + box.finalize()
        plain = plain[: -plain[-1]] if 1 <= plain[-1] <= BLOCK else b""
        size = struct.unpack_from(">I", plain, RANDOM)[0]
        message, appid = plain[RANDOM + LENGTH :][:size], plain[RANDOM + LENGTH + size :]
    except (ValueError, IndexError, struct.error):
        raise Refused("bad_signature", WRONG) from None
    if not hmac.compare_digest(appid, of.appid.encode()):
        raise Refused("bad_signature", WRONG)
    return message


def sealed(message: bytes, of: Account) -> str:
    """A message sealed for the platform."""
    plain = os.urandom(RANDOM) + struct.pack(">I", len(message)) + message + of.appid.encode()
    pad = BLOCK - len(plain) % BLOCK
    box = Cipher(algorithms.AES(of.key), modes.CBC(of.key[:IV])).encryptor()
    return base64.b64encode(box.update(plain + bytes([pad]) * pad) + box.finalize()).decode()


def message_of(said: dict[str, str]) -> Message:
    """The message of a parsed XML. Refused 400 when it lacks sender, receiver or type."""
    to, sender, kind = (said.get(n, "") for n in ("ToUserName", "FromUserName", "MsgType"))
    if not (to and sender and kind) or max(len(to), len(sender)) > 64:
        raise Refused("malformed", NO_XML)
    key = said.get("MsgId") or f"{said.get('CreateTime', '')}{said.get('Event', '')}"
    text = said.get({"text": "Content", "voice": "Recognition", "location": "Label"}.get(kind, ""), "")
    return Message(to, sender, kind, key[:60], text, said.get("Event", "").lower())


def answer(words: str, message: Message, now: datetime) -> bytes:
    """A text answer as XML, short enough for the platform."""
    root = Element("xml")
    for name, value in (("ToUserName", message.sender), ("FromUserName", message.to),
                        ("CreateTime", str(int(now.timestamp()))), ("MsgType", "text"), ("Content", cut(words))):  # fmt: skip
        SubElement(root, name).text = value
    return tostring(root, encoding="utf-8")


def sealed_answer(xml: bytes, of: Account, timestamp: str, nonce: str) -> bytes:
    """The answer in the sealed mode, with its signature."""
    box, root = sealed(xml, of), Element("xml")
    for name, value in (("Encrypt", box), ("MsgSignature", signature(of.token, timestamp, nonce, box)),
                        ("TimeStamp", timestamp), ("Nonce", nonce)):  # fmt: skip
        SubElement(root, name).text = value
    return tostring(root, encoding="utf-8")


def cut(words: str) -> str:
    """At most MOST_BYTES, ending with a mark where something is left out."""
    raw = words.encode()
    return words if len(raw) <= MOST_BYTES else raw[: MOST_BYTES - 3].decode(errors="ignore") + "…"
