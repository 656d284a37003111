"""The keys: made once, kept private, and never silently replaced by others."""

import json
import multiprocessing
import os
from pathlib import Path

import pytest

from hotline.people.keys import (
    FILE,
    KeysDiffer,
    KeysMissing,
    check_against,
    fingerprint,
    keys_for,
    load_keys,
    make_keys,
)


def made_and_read(folder: str) -> str:
    make_keys(Path(folder))
    return fingerprint(load_keys(Path(folder)))


def test_the_first_start_makes_three_keys_that_only_their_owner_reads(tmp_path):
    folder = tmp_path / "数据 一" / "keys"
    make_keys(folder)
    keys = load_keys(folder)
    assert [len(keys.sealing[1]), len(keys.index), len(keys.tail)] == [16, 16, 16]
    assert len({keys.sealing[1], keys.index, keys.tail}) == 3
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600


def test_the_second_start_keeps_them_and_leaves_nothing_lying_about(tmp_path):
    make_keys(tmp_path / "keys")
    before = load_keys(tmp_path / "keys")
    make_keys(tmp_path / "keys")
    assert load_keys(tmp_path / "keys") == before
    assert os.listdir(tmp_path / "keys") == [FILE]


def test_processes_that_start_at_once_read_the_same_keys(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        seen = pool.map(made_and_read, [str(tmp_path / "keys")] * 8, chunksize=1)
    assert len(set(seen)) == 1
    assert os.listdir(tmp_path / "keys") == [FILE]


def test_a_new_database_gets_keys_and_recognises_them_later(tmp_path):
    first = keys_for(tmp_path / "keys", None)
    assert keys_for(tmp_path / "keys", fingerprint(first)) == first
    check_against(tmp_path / "keys", fingerprint(first))


def test_data_without_its_key_refuses_and_makes_no_new_one(tmp_path):
    remembered = fingerprint(keys_for(tmp_path / "keys", None))
    (tmp_path / "keys" / FILE).unlink()
    with pytest.raises(KeysMissing, match="从密钥备份恢复"):
        keys_for(tmp_path / "keys", remembered)
    assert os.listdir(tmp_path / "keys") == []


def test_the_keys_of_another_database_are_refused_and_kept(tmp_path):
    ours, theirs = keys_for(tmp_path / "ours", None), keys_for(tmp_path / "theirs", None)
    with pytest.raises(KeysDiffer, match="不是一套.*恢复"):
        check_against(tmp_path / "theirs", fingerprint(ours))
    assert load_keys(tmp_path / "theirs") == theirs


@pytest.mark.parametrize(("what", "mode"), [("keys", 0o755), (f"keys/{FILE}", 0o644)])
def test_keys_that_others_may_read_are_refused_with_the_command_that_helps(tmp_path, what, mode):
    make_keys(tmp_path / "keys")
    (tmp_path / what).chmod(mode)
    with pytest.raises(KeysMissing, match="权限过宽.*chmod"):
        load_keys(tmp_path / "keys")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_keys_of_another_user_are_refused(tmp_path):
    make_keys(tmp_path / "keys")
    os.chown(tmp_path / "keys" / FILE, 65534, 65534)
    with pytest.raises(KeysMissing, match="属于另一个用户"):
        load_keys(tmp_path / "keys")


@pytest.mark.parametrize("words", ["", "{", "[]", '{"sealing": {"1": "AAAA"}, "index": "", "tail": ""}'])
def test_a_damaged_file_is_a_sentence_not_a_trace(tmp_path, words):
    make_keys(tmp_path / "keys")
    (tmp_path / "keys" / FILE).write_text(words)
    with pytest.raises(KeysMissing, match="已损坏"):
        load_keys(tmp_path / "keys")


def test_a_ring_of_several_keys_seals_with_the_newest(tmp_path):
    make_keys(tmp_path / "keys")
    file = tmp_path / "keys" / FILE
    words = json.loads(file.read_text())
    words["sealing"]["2"] = words["tail"]
    file.write_text(json.dumps(words))
    assert load_keys(tmp_path / "keys").newest == 2
