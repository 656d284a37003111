"""第九条 个人隐私: what a camera writes beside the picture stays behind; the picture stays what it was."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.attachments.kinds import KINDS, kind_of
from hotline.attachments.stripping import Broken, stripped
from tests import pictures
from tests.pictures import PLACE, segment

WITH_A_PLACE = {
    "jpg": pictures.jpeg(pictures.exif(), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE), segment(0xFE, PLACE),
                         segment(0xED, PLACE), segment(0xE2, b"MPF\0" + PLACE)) + b"\0\0\0\x18ftypmp42" + PLACE,
    "png": pictures.png(pictures.chunk(b"eXIf", PLACE), pictures.chunk(b"tEXt", PLACE), pictures.chunk(b"zzZz", PLACE)) + PLACE,
    "webp": pictures.webp(),
    "m4a": pictures.m4a(),
}  # fmt: skip


@pytest.mark.parametrize("kind", WITH_A_PLACE)
def test_no_place_is_left(kind):
    whole = WITH_A_PLACE[kind]
    assert PLACE in whole and kind_of(whole) == KINDS[kind]
    clean = stripped(kind, whole)
    assert PLACE not in clean and kind_of(clean) == KINDS[kind]
    assert stripped(kind, clean) == clean


def test_the_picture_itself_is_not_touched_and_stands_as_it_stood():
    plain = pictures.jpeg()
    assert stripped("jpg", plain) == plain
    colours = segment(0xE2, b"ICC_PROFILE\0\1\1...")
    assert stripped("jpg", pictures.jpeg(colours)) == pictures.jpeg(colours)
    turned = stripped("jpg", pictures.jpeg(pictures.exif(6)))
    assert b"Exif\0\0MM\0*" in turned and len(turned) < len(plain) + 40
    assert stripped("jpg", pictures.jpeg(pictures.exif(1))) == plain
    assert stripped("png", pictures.png()) == pictures.png()


def test_a_photograph_opens_the_same_afterwards():
    image = pytest.importorskip("PIL.Image")  # only to look; the program itself decodes no picture
    photo = image.effect_noise((64, 48), 60).convert("RGB")
    facts = image.Exif()
    facts[0x0112], facts[0x010E] = 6, PLACE.decode()
    for kind, how in (
        ("jpg", {"format": "JPEG", "progressive": True}),
        ("png", {"format": "PNG"}),
        ("webp", {"format": "WEBP"}),
    ):
        file = io.BytesIO()
        photo.save(file, exif=facts, **how)
        clean = stripped(kind, file.getvalue())
        assert PLACE in file.getvalue() and PLACE not in clean
        seen = image.open(io.BytesIO(clean))
        assert seen.tobytes() == image.open(io.BytesIO(file.getvalue())).tobytes()
        assert kind != "jpg" or seen.getexif()[0x0112] == 6


@pytest.mark.parametrize("kind", WITH_A_PLACE)
def test_a_file_cut_short_is_refused_or_has_no_place(kind):
    whole = WITH_A_PLACE[kind]
    for end in range(12, len(whole), 7):
        try:
            clean = stripped(kind, whole[:end])
        except Broken:
            continue
        assert PLACE not in clean


@given(st.sampled_from(sorted(WITH_A_PLACE)), st.binary(max_size=300))
def test_nonsense_is_refused_in_words_never_with_a_fault(kind, rest):
    with contextlib.suppress(Broken):
        stripped(kind, WITH_A_PLACE[kind][:12] + rest)


@pytest.mark.parametrize(
    "head",
    [
        b"MZ",
        b"<html>",
        b"#!/bin/sh",
        b"PK\x03\x04",
        b"GIF89a",
        b"<svg",
        b"",
        b"RIFF0000AVI ",
        b"\0\0\0\x18ftypheic",
    ],
)
def test_what_is_none_of_the_kinds_is_not_taken(head):
    assert kind_of(head + b"\0" * 20) is None
