"""`manage.py check_replies FILE.jsonl [--out FILE]`: which replies are poor, and in what (第二十四条、第二十五条). Needs no database."""

import json
import os
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.core.management.base import BaseCommand

from hotline.console.checked_replies import cases, judged, report, tallied

SOME_BAD_LINES, UNREADABLE = 1, 2
FOLDS = 4
MOST_FOLDS = 50


class Command(BaseCommand):
    help = "检查一批回复：每行 text（诉求）、reply（回复），写出 quality、defects、quotes"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.jsonl", help="- 为标准输入")
        parser.add_argument("--out", metavar="FILE", help="写到哪里；不给就写到屏幕")
        parser.add_argument(
            "--labelled", action="store_true", help="与已标注的 quality、defect 对照，只打印得失"
        )
        parser.add_argument("--folds", type=int, default=FOLDS, help=f"对照时分几组，默认 {FOLDS}")

    def handle(self, *args: Any, **options: Any) -> None:
        complaints: list[str] = []
        with ExitStack() as stack:
            lines = self._opened(options["file"], options["out"], stack)
            if options["labelled"]:
                self._compare(lines, options["folds"], complaints)
            else:
                self._judge(lines, options["out"], complaints)
        for sentence in complaints:
            self.stderr.write(sentence)
        if complaints:
            self.stderr.write(f"共 {len(complaints)} 行没有检查。")
            sys.exit(SOME_BAD_LINES)

    def _opened(self, name: str, out: str | None, stack: ExitStack) -> BinaryIO:
        if name == "-":
            return sys.stdin.buffer
        if out and Path(out).resolve() == Path(name).resolve():
            self._stop("输出文件不能就是输入文件。")
        try:
            return stack.enter_context(Path(name).open("rb"))
        except OSError as fault:
            self._stop(f"打不开 {name}：{fault.strerror}。")

    def _judge(self, lines: BinaryIO, out: str | None, complaints: list[str]) -> None:
        """Line by line, so that a file of any length needs the memory of one line."""
        if out is None:
            for case in cases(lines, complaints):
                self.stdout.write(json.dumps(judged(case), ensure_ascii=False))
            return
        part = Path(f"{out}.part")
        try:
            with part.open("w", encoding="utf-8") as written:
                for case in cases(lines, complaints):
                    written.write(json.dumps(judged(case), ensure_ascii=False) + "\n")
            os.replace(part, out)
        except OSError as fault:
            self._stop(f"写不了 {out}：{fault.strerror}。")

    def _compare(self, lines: BinaryIO, folds: int, complaints: list[str]) -> None:
        if not 1 <= folds <= MOST_FOLDS:
            self._stop(f"--folds 应为 1 到 {MOST_FOLDS}。")
        labelled = [c for c in cases(lines, complaints, unreplied=True) if c.label is not None]
        if not labelled:
            self._stop("文件里没有带 quality 标注的回复。")
        for line in report(*tallied(labelled, folds)):
            self.stdout.write(line)

    def _stop(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)
