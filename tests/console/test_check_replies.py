"""`manage.py check_replies`: real files in, real files out, and a sentence for every line that cannot be read."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parents[2]
CASES = HERE / "hotline/console/data/requests.jsonl"
POOR = {
    "id": "甲",
    "text": "路面坑洼，什么时候修？",
    "reply": "您好，坑洼已修好。护路员李建设电话13905570816，你自己问他。",
}
SOUND = {
    "id": "乙",
    "text": "路面坑洼，什么时候修？",
    "reply": "坑洼属实。3月5日养护人员到现场查看，依据《农村公路养护管理办法》，3月9日已修补12处。3月10日电话告知您，您表示满意。",
}


def run(*words: str, typed: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "manage.py", "check_replies", *words]
    return subprocess.run(command, cwd=HERE, capture_output=True, input=typed, timeout=120)


def written(path: Path, *lines: str | bytes | dict) -> Path:
    raw = [
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_lines_come_back_with_quality_defects_and_quotes(tmp_path):
    source = written(tmp_path / "回复.jsonl", POOR, SOUND)
    done = run(str(source), "--out", str(tmp_path / "结果.jsonl"))
    assert done.returncode == 0, done.stderr.decode()
    poor, sound = rows(tmp_path / "结果.jsonl")
    assert poor["id"] == "甲" and poor["quality"] == "差"
    assert poor["defects"][:2] == ["个人信息泄露", "不文明用语"]
    assert all(quote in POOR["reply"] for quote in poor["quotes"])
    assert any("13905570816" in quote for quote in poor["quotes"])
    assert sound == SOUND | {"quality": "好", "defects": [], "quotes": []}
    assert not list(tmp_path.glob("*.part"))


def test_without_out_the_lines_are_printed(tmp_path):
    done = run(str(written(tmp_path / "a.jsonl", SOUND)))
    assert json.loads(done.stdout) == SOUND | {"quality": "好", "defects": [], "quotes": []}
    assert run("-", typed=json.dumps(SOUND).encode()).stdout == done.stdout


def test_bad_lines_are_named_by_number_and_the_rest_is_checked(tmp_path):
    source = written(
        tmp_path / "a.jsonl", "\ufeff" + json.dumps(SOUND), "坏行", "", '{"text": "有诉求"}', b"\xff\xfe{}", "[1]", '{"text": 1, "reply": 2}',
        "[" * 100_000, SOUND,
    )  # fmt: skip
    done = run(str(source), "--out", str(tmp_path / "b.jsonl"))
    said = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert [row["quality"] for row in rows(tmp_path / "b.jsonl")] == ["好", "好"]
    assert [line[: line.index("：")] for line in said[:-1]] == [f"第 {n} 行" for n in (2, 4, 5, 6, 7, 8)]
    assert "缺 reply（回复）" in said[1] and "UTF-8" in said[2]
    assert said[-1] == "共 6 行没有检查。"


def test_what_cannot_be_opened_or_would_be_overwritten_is_refused(tmp_path):
    source = written(tmp_path / "a.jsonl", SOUND)
    for words, sentence in (
        ([str(tmp_path / "没有.jsonl")], "打不开"),
        ([str(source), "--out", str(source)], "输出文件不能就是输入文件。"),
        ([str(source), "--out", str(tmp_path / "无此夹" / "b.jsonl")], "写不了"),
        ([str(source), "--labelled"], "没有带 quality 标注的回复"),
        ([str(CASES), "--labelled", "--folds", "0"], "--folds 应为 1 到 50。"),
    ):
        done = run(*words)
        assert done.returncode == 2 and sentence in done.stderr.decode()
    assert rows(source) == [SOUND]


def test_on_the_labelled_cases_with_the_spread_printed():
    done = run(str(CASES), "--labelled", "--folds", "4")
    said = done.stdout.decode().splitlines()
    assert done.returncode == 0 and not done.stderr
    caught, total = _counts(said[0], "查出 ")
    named, _ = _counts(said[0], "缺陷点对 ")
    accused, good = _counts(said[1], "误报 ")
    assert (total, good) == (32, 48)
    assert caught >= 0.9 * total and named >= 0.7 * total and accused <= 0.1 * good
    assert [line.strip("　")[:5] for line in said if "组：" in line] == [f"第 {n} 组" for n in (1, 2, 3, 4)]
    assert said[-3].startswith("　查出：平均") and "最低" in said[-1] and "最高" in said[-1]


def _counts(line: str, word: str) -> tuple[int, int]:
    hits, of = line.split(word)[1].split("（")[0].split("/")
    return int(hits), int(of)
