"""Sealed values open only in their own row, and compare only through their keyed indexes."""

import json

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.people.ciphers import index_of, seal, sm3, tail_index_of, unseal
from hotline.people.keys import FILE, KeysMissing, make_keys

WANG = "13905570404"


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    make_keys(settings.KEYS_DIR)


# The keys stay the same for every text of one run, so the fixture need not be made anew.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_whatever_was_said_comes_back(text):
    assert unseal(seal(text, "phone:1"), "phone:1") == text


def test_a_number_takes_forty_bytes_and_never_looks_the_same_twice():
    first, second = seal(WANG, "phone:1"), seal(WANG, "phone:1")
    assert len(first) == len(second) == 40
    assert first[0] == second[0] == 1
    assert first != second
    assert WANG.encode() not in first


def test_a_value_moved_to_another_row_does_not_open():
    with pytest.raises(InvalidTag):
        unseal(seal(WANG, "phone:1"), "phone:2")


@pytest.mark.parametrize("at", [1, 12, 13, 23, 24, 39])
def test_one_changed_byte_is_noticed(at):
    blob = bytearray(seal(WANG, "phone:1"))
    blob[at] ^= 1
    with pytest.raises(InvalidTag):
        unseal(bytes(blob), "phone:1")


@pytest.mark.parametrize("length", [0, 1, 28])
def test_a_value_cut_short_is_noticed(length):
    with pytest.raises(InvalidTag):
        unseal(seal(WANG, "phone:1")[:length], "phone:1")


def test_what_an_older_key_sealed_opens_beside_a_newer_one(tmp_path, settings):
    sealed = seal(WANG, "phone:1")
    words = json.loads((tmp_path / "keys" / FILE).read_text())
    words["sealing"]["2"] = words["tail"]
    settings.KEYS_DIR = tmp_path / "later"
    make_keys(settings.KEYS_DIR)
    (settings.KEYS_DIR / FILE).write_text(json.dumps(words))
    assert unseal(sealed, "phone:1") == WANG
    assert seal(WANG, "phone:1")[0] == 2


def test_a_key_that_is_gone_is_named():
    blob = bytes([7]) + seal(WANG, "phone:1")[1:]
    with pytest.raises(KeysMissing, match="第 7 号密钥"):
        unseal(blob, "phone:1")


def test_indexes_agree_for_one_number_and_differ_between_installations(tmp_path, settings):
    here = index_of(WANG)
    assert index_of(WANG) == here != index_of("13905570405")
    assert len(here) == 16
    settings.KEYS_DIR = tmp_path / "elsewhere"
    make_keys(settings.KEYS_DIR)
    assert index_of(WANG) != here


def test_the_tail_is_found_by_its_four_digits_and_not_by_the_other_key():
    assert tail_index_of(WANG) == tail_index_of("0404") == tail_index_of("05573020404-801")
    assert tail_index_of(WANG) != tail_index_of("0405")
    assert tail_index_of("0404") != index_of("0404")


def test_sm3_is_the_one_of_the_standard():
    """GB/T 32905-2016, appendix A, example 1."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
