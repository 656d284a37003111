"""`manage.py print_docs`: flow.md, fields.md, coverage.md, access.md from the tables; `--check` compares and changes nothing."""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from hotline.embedded.place import CHECKOUT
from hotline.orders.forms import FIELDS
from hotline.orders.worklists import WORKLISTS
from hotline.people.roles import LABELS, Role
from hotline.regulation import call_backs, retention, tellings  # noqa: F401  they say which article they carry
from hotline.regulation.acceptance import CHANNELS, KINDS
from hotline.regulation.citation import articles, carried, without_code
from hotline.regulation.duties import DUTIES
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import in_force_since
from hotline.regulation.steps import STEP, STEPS, State, Who
from hotline.regulation.tellings import TELLINGS
from hotline.web import rules

DOCS = CHECKOUT / "docs"
CENTRE, BUREAU = short_of("centre"), short_of("bureau")
TO = {
    "province": "省中心",
    "source": "转来的热线",
    "joint": "新会办单位",
    "asked": "申请的单位",
    "dropped": "不再承办的单位",
    "pressed": "还欠办的主办、会办单位",
    "unit": "主办单位",
    "centre": CENTRE,
    "bureau": BUREAU,
    "promiser": "答应的人所在的单位",
}
OWES = {
    "joint": "会办或下级承办单位",
    "unit": "主办单位",
    "centre": CENTRE,
    "bureau": BUREAU,
    "promiser": "答应的人所在的单位",
    "speaker": f"主办单位（要求保密的由{CENTRE}）",
}

TERMS = {
    "Steps": [(s.label, s.action) for s in STEPS],
    "States": [(s.label, s.value) for s in State],
    "Who somebody is to one order": [(w.label, w.value) for w in Who],
    "Duties": [(d.label, d.key) for d in DUTIES],
    "Roles": [(words, role.value) for role, words in LABELS.items()],
    "Worklists": [(w.label, w.key) for w in WORKLISTS],
    "Fields": [(f.label, name) for name, f in FIELDS.items()],
    "Kinds of order and channels": [(words, code) for code, words in (KINDS | CHANNELS).items()],
}
"""Heading of the glossary -> the words and codes of one table."""


class Command(BaseCommand):
    help = "从各表印出 docs 里的几页"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只比较，不一致时退出码 1")

    def handle(self, *args: Any, **options: Any) -> None:
        # Asked first: on the way every page is imported, and says which article it carries.
        if missing := rules.without_rule() + rules.without_address():
            self.stderr.write(
                f"hotline/web/rules.py 里缺一行，或多一行：{'、'.join(missing)}。谁可以打开，须先写明（第九条）。"
            )
            sys.exit(1)
        pages = {
            "flow.md": flow(),
            "fields.md": fields(),
            "coverage.md": coverage(),
            "glossary.md": glossary(),
            "access.md": access(),
        }
        if options["check"]:
            stale = [
                n for n, text in pages.items() if not (DOCS / n).exists() or (DOCS / n).read_text() != text
            ]
            if stale:
                self.stderr.write(f"与各表不一致：{'、'.join(stale)}。请运行 manage.py print_docs。")
                sys.exit(1)
            return
        DOCS.mkdir(exist_ok=True)
        for name, text in pages.items():
            (DOCS / name).write_text(text)


def glossary() -> str:
    """The glossary as it stands, the words of the tables printed anew under their headings."""
    text = (DOCS / "glossary.md").read_text()
    for title, words in TERMS.items():
        head, rest = text.split(f"\n## {title}\n", 1)
        intro, table, after = re.split(r"((?:^\| .*\n)+)", rest, maxsplit=1, flags=re.M)
        first = table.splitlines()[:2]
        rows = [*first, *(f"| {label} | `{code}` |" for label, code in words)]
        text = f"{head}\n## {title}\n{intro}" + "\n".join(rows) + f"\n{after}"
    return text


def flow() -> str:
    """The states as a diagram, and the three tables."""
    lines = [
        "# 流程",
        "",
        "由 `manage.py print_docs` 从三张表印出，不手改。",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f"  {s.value}: {s.label}" for s in State]
    lines += ["  [*] --> registered: 登记"]
    lines += [f"  {f.value} --> {s.to.value}: {s.label}" for s in STEPS if s.to for f in s.from_]
    lines += ["```", "", "## 操作", ""]
    lines += _table(("操作", "在", "到", "由谁", "条款"), [
        (s.label, "、".join(f.label for f in s.from_) or "—", s.to.label if s.to else "不变",
         "；".join(w.label for w in s.who), s.article) for s in STEPS])  # fmt: skip
    lines += ["", "## 责任", ""]
    lines += _table(("责任", "由谁承担", "何时起", "何时止", "条款"), [
        (d.label, OWES[d.owes.value], _steps(d.opened_by), _steps(d.ended_by), d.article) for d in DUTIES])  # fmt: skip
    lines += ["", "## 告知", ""]
    lines += _table(("之后", "告知", "内容", "条款"), [
        (STEP[t.after].label, TO[t.to], tellings.words(t, in_force_since()), t.article) for t in TELLINGS])  # fmt: skip
    return "\n".join(lines) + "\n"


def fields() -> str:
    """What each step asks for."""
    lines = ["# 各操作要填的内容", "", "由 `manage.py print_docs` 印出，不手改。", ""]
    rows = [(s.label, _labels(s.fields), _labels(s.optional), s.article) for s in STEPS]
    return "\n".join(lines + _table(("操作", "必填", "可填", "条款"), rows)) + "\n"


def coverage() -> str:
    """Each article: what carries it out, which test holds it, or why there is none."""
    by, reasons = carried(), without_code()
    lines = ["# 三十四条的落实", "", "由 `manage.py print_docs` 印出，不手改。", ""]
    rows = [
        (a.number, "<br>".join(f"`{c}`" for c in sorted(by.get(a.number, ()))) or reasons.get(a.number, "**缺**"),
         _test_of(a.ordinal)) for a in articles()
    ]  # fmt: skip
    return "\n".join(lines + _table(("条", "由什么落实", "测试"), rows)) + "\n"


def access() -> str:
    """Who may open which page, do which step, see which part of an order."""
    lines = [
        "# 谁可以看什么、办什么",
        "",
        "由 `manage.py print_docs` 从 `hotline/web/rules.py` 和操作表印出，不手改。",
        "",
        "## 页面",
        "",
    ]
    to_all: dict[tuple[Role, ...] | None, str] = {None: "不必登录", (): "登录的人"}
    rows = [
        (
            f"`/{r.route}`",
            to_all.get(r.to) or "、".join(LABELS[p] for p in r.to or ()),
            r.about.value,
            r.shows,
        )
        for r in rules.RULES
    ]
    lines += _table(("地址", "岗位", "范围", "内容"), rows)
    lines += [
        "",
        "`/api/` 下的每个接口都要有效的令牌（接口说明除外），能看能办的与网页相同；没有权限与没有这件，答复一样。",
        "",
        "## 工单的各部分",
        "",
    ]
    head = ("部分", "热线中心", "主办单位", "会办、下级单位", "局领导小组", "当值值班员", "来源系统")
    lines += _table(
        head,
        [
            (p.name, p.centre, p.lead_unit, p.joint_unit, p.leader, p.duty_person, p.source)
            for p in rules.PARTS
        ],
    )
    lines += ["", "三个管理员不看工单；审计管理员看查看记录，谁也不能改。", "", "## 操作", ""]
    lines += _table(
        ("操作", "对本件的身份", "条款"),
        [(s.label, "；".join(w.label for w in s.who), s.article) for s in STEPS],
    )
    return "\n".join(lines) + "\n"


def _test_of(ordinal: int) -> str:
    name = f"tests/articles/test_article_{ordinal:02}.py"
    return f"`{name}`" if (CHECKOUT / name).exists() else "—"


def _steps(actions: tuple[str, ...]) -> str:
    return "、".join("任一操作后无所欠" if a == "*" else STEP[a].label for a in actions)


def _labels(names: tuple[str, ...]) -> str:
    return "、".join(FIELDS[n].label for n in names) or "—"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(r)} |" for r in (head, ("---",) * len(head), *rows)]
