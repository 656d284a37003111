"""`manage.py due`: the dates of a dispatch, counted with no database there."""

import json
import os
import subprocess
import sys

import pytest


def due(*words):
    nowhere = os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run(
        [sys.executable, "manage.py", "due", *words], env=nowhere, capture_output=True, text=True
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr.strip()


def test_a_complaint_dispatched_before_labour_day_owes_four_things():
    code, found, _ = due("投诉举报", "2026-04-28 07:21")
    assert code == 0
    assert (found["kind"], found["dispatched_at"]) == ("complaint", "2026-04-28T07:21:00+08:00")
    assert {d["duty"]: (d["due"], d["article"]) for d in found["duties"]} == {
        "sign": ("2026-04-30T00:00:00+08:00", "第十七条"),
        "contact": ("2026-04-29T07:21:00+08:00", "第十九条"),
        "reply": ("2026-05-15T00:00:00+08:00", "第二十条"),
        "province_copy": ("2026-04-30T00:00:00+08:00", "第二十一条"),
    }
    reply = next(d for d in found["duties"] if d["duty"] == "reply")
    assert reply["provisional"] is False
    assert reply["trace"][0] == {"day": "2026-04-28", "counted": 0, "why": reply["trace"][0]["why"]}
    assert reply["trace"][-1]["counted"] == 10


def test_an_enquiry_is_not_copied_to_the_province():
    _, found, _ = due("inquiry", "2026-04-28 07:21")
    assert [d["duty"] for d in found["duties"]] == ["sign", "contact", "reply"]


def test_days_are_counted():
    _, found, _ = due("inquiry", "2026-04-28 07:21", "--days", "3")
    assert (found["days"], found["due"]) == (3, "2026-05-07T00:00:00+08:00")


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("吐槽", "2026-04-28 07:21"), "没有“吐槽”这个类别"),
        (("inquiry", "2026-02-30 07:21"), "不是时刻"),
        (("inquiry", "2022-01-04 07:21"), "尚未施行"),
        (("inquiry", "2040-01-04 07:21"), "没有 2040 年的放假安排"),
        (("inquiry", "2026-04-28 07:21", "--days", "0"), "不是工作日数"),
        (("吐槽", "2026-04-28 07:21", "--days", "3"), "没有“吐槽”这个类别"),
        (("inquiry", "2026-04-28 07:21", "--days", "3000"), "超出了已有放假安排"),
        (("inquiry",), "用法"),
    ],
)
def test_bad_input_gets_one_sentence(words, sentence):
    code, found, said = due(*words)
    assert (code, found) == (2, None)
    assert sentence in said and len(said.splitlines()) == 1
