"""A partner's file of orders: read, its columns named, looked at, taken in portions, taken back while nothing was done (第三条、第十五条)."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hotline.attachments import sheets
from hotline.exchange import columns
from hotline.exchange.columns import DUE, IN, KIND, NUMBER, OUT, TEXT
from hotline.exchange.inbox import channel, hand_over
from hotline.exchange.models import Handed, PartnerImport, PartnerSetting
from hotline.notices.models import Outgoing, to_account
from hotline.orders.access import log_look
from hotline.orders.perform import Asked, perform_many
from hotline.orders.register import clean_intake
from hotline.people.ciphers import seal, sm3, unseal
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ZONE

ARTICLE = "第十五条"
MAY = frozenset({Role.DISPATCHER, Role.SHIFT_LEAD})
PORTION = 500
KEPT_UNTAKEN = timedelta(days=30)
NEEDED = (NUMBER, KIND, TEXT)
LONGEST_NUMBER = 60
DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[::时](\d{1,2})(?:[::分](\d{1,2})秒?|分)?)?"
)


@dataclass(frozen=True)
class Line:
    """One line of a file: its place, the partner's number, its words, and what is wrong with which cell."""

    place: int
    number: str
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    cells: Sequence[str] = ()
    wrong: tuple[str, ...] = ()
    here: bool = False


def may(by: Account) -> None:
    """Refused 403 for whoever is no dispatcher and no shift leader."""
    if not by.held & MAY:
        raise Refused("not_yours", "转办件的导入、对账由派单员或值班长办理。", ARTICLE)


@cites("第十五条")
def take_in(raw: bytes, partner: Account, by: Account, now: datetime) -> PartnerImport:
    """Read a file and keep it sealed; nothing is registered yet. Refused 403, 422 (no table, too large, a formula …)."""
    may(by)
    table = sheets.read(raw)
    setting = PartnerSetting.objects.filter(account=partner).first()
    fields = columns.proposed(table.heads, setting.columns if setting else {})
    with transaction.atomic():
        stale = PartnerImport.objects.filter(account=partner, at__lt=now - KEPT_UNTAKEN)
        stale.exclude(sealed=b"").update(sealed=b"")
        made = PartnerImport.objects.create(
            account=partner, by=by, at=now, digest=sm3(raw), heads=table.heads, fields=fields, sealed=b"",
            rows=len(table.rows),
        )  # fmt: skip
        _keep(made, table.rows)
        made.save(update_fields=["sealed"])
    log_look(by, "import", now, reason=f"{partner.username} 导入 {made.pk}", hits=made.rows)
    return made


def import_of(pk: int, by: Account) -> PartnerImport:
    """One import. Refused 403, 404."""
    may(by)
    found = PartnerImport.objects.select_related("account", "by", "undone_by").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这次导入。")
    return found


def name_columns(made: PartnerImport, fields: Sequence[str], by: Account, now: datetime) -> None:
    """Which column is what; remembered for the partner's next file. Refused 409 once begun, 422 when a needed one is missing."""
    may(by)
    if made.started_at:
        raise Refused("not_open", "这次导入已经开始，不能再改栏目。", ARTICLE)
    known = {*IN, *OUT, ""}
    if len(fields) != len(made.heads) or not set(fields) <= known:
        raise Refused("invalid", "栏目的对应不完整，请刷新页面重选。", ARTICLE)
    twice = [n for n in {*IN, *OUT} - {TEXT} if list(fields).count(n) > 1]
    if twice:
        words = f"“{({**IN, **OUT})[twice[0]].removeprefix('填：').split('（')[0]}”选了两栏，只能选一栏。"
        raise Refused("invalid", words, ARTICLE)
    made.fields = list(fields)
    made.save(update_fields=["fields"])
    remembered = {head: name for head, name in zip(made.heads, fields, strict=True) if head}
    setting, _ = PartnerSetting.objects.get_or_create(account=made.account)
    setting.columns = {**setting.columns, **remembered}
    setting.save(update_fields=["columns"])


def missing(made: PartnerImport) -> list[str]:
    """The needed fields no column stands for."""
    return [IN[name].split("（")[0] for name in NEEDED if name not in made.fields]


def looked_at(made: PartnerImport, now: datetime) -> list[Line]:
    """Every line not taken yet, with what is wrong in it, cell by cell."""
    lines = [_line(made, place, cells, now) for place, cells in _rows(made)]
    there = set(
        Handed.objects.filter(account=made.account, undone_at=None, foreign_number__in=[x.number for x in lines]).values_list(
            "foreign_number", flat=True
        )
    )  # fmt: skip
    marked = []
    for line in lines:
        marked.append(Line(**{**vars(line), "here": True}) if line.number in there else line)
        there.add(line.number)
    return marked


def _line(made: PartnerImport, place: int, cells: Sequence[str], now: datetime) -> Line:
    at = {name: column for column, name in enumerate(made.fields) if name in IN and name != TEXT}
    wrong: list[str] = []
    facts: dict[str, Any] = {name: cells[column] for name, column in at.items()}
    facts[TEXT] = _text(made, cells)
    facts[KIND] = columns.kind_of(facts.get(KIND, ""))
    facts["secret"] = facts.get("secret", "").lower() in columns.YES
    number = facts[NUMBER] = unicodedata.normalize("NFKC", facts.get(NUMBER, ""))
    if not number or len(number) > LONGEST_NUMBER or not number.isprintable() or " " in number:
        wrong.append(_named(made, place, NUMBER, "要有来源单号，60 字以内，没有空格。"))
    try:
        facts[DUE] = _moment(facts.get(DUE, ""))
    except ValueError:
        wrong.append(_named(made, place, DUE, "时间写法不对，应如 2026-04-28 或 2026-04-28 17:30。"))
        facts[DUE] = None
    try:
        checked = {**facts, "channel": channel(), "source_due": facts[DUE], "origin_number": number[:60]}
        clean_intake(checked, now)
    except Refused as refused:
        wrong += [_named(made, place, DUE if n == "source_due" else n, w) for n, w in refused.fields.items()]
    return Line(place, number, facts[TEXT], facts, cells, tuple(wrong))


def _text(made: PartnerImport, cells: Sequence[str]) -> str:
    parts = [cells[column] for column, name in enumerate(made.fields) if name == TEXT and cells[column]]
    return "\n".join(dict.fromkeys(parts))


def _named(made: PartnerImport, place: int, name: str, words: str) -> str:
    """Cell and head before the sentence: 第 3 行“诉求类型”（C3）：…"""
    if name not in made.fields:
        return f"第 {place} 行：{words}"
    column = made.fields.index(name)
    return f"第 {place} 行“{made.heads[column]}”（{sheets.cell_name(place, column)}）：{words}"


def _moment(words: str) -> datetime | None:
    """A day, or a day with its time; a day alone ends at its end (decision 0085). ValueError for anything else."""
    if not words:
        return None
    found = DAY.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        raise ValueError(words)
    year, month, day = (int(part) for part in found.groups()[:3])
    if found[4] is None:
        return datetime(year, month, day, tzinfo=ZONE) + timedelta(days=1)
    return datetime(year, month, day, int(found[4]), int(found[5]), int(found[6] or 0), tzinfo=ZONE)


def go_on(pk: int, by: Account, now: datetime, portion: int = PORTION) -> PartnerImport:
    """Take the next lines; those that cannot be taken stay in the file. Killed in the middle it goes on where it stood."""
    import_of(pk, by)
    with transaction.atomic():
        made = PartnerImport.objects.select_for_update(of=("self",)).select_related("account").get(pk=pk)
        if made.undone_at or made.finished_at:
            return made
        if lacking := missing(made):
            raise Refused("incomplete", f"还不能导入：没有选“{'”“'.join(lacking)}”是哪一栏。", ARTICLE)
        if not made.sealed:
            raise Refused("not_open", "这个文件存得太久，内容已清除，请重新上传。", ARTICLE)
        rows = _rows(made)
        todo = [_line(made, place, cells, now) for place, cells in rows[:portion]]
        left = _register(made, todo, now)
        made.refused = [*made.refused, *left]
        made.started_at, made.place = made.started_at or now, made.place + len(todo)
        refused = set(made.refused)
        rest = rows[portion:]
        if not rest:
            made.finished_at = now
        _keep(made, rest, [(x.place, list(x.cells)) for x in todo if x.place in refused])
        made.save()
    return made


def _register(made: PartnerImport, lines: list[Line], now: datetime) -> list[int]:
    """The places of lines that could not be taken."""
    good = [line for line in lines if not line.wrong]
    answers = hand_over(
        [line.facts for line in good], made.account, now, imported=made,
        rows=[json.dumps([line.place, list(line.cells)], ensure_ascii=False).encode() for line in good],
    )  # fmt: skip
    refused = [line.place for line in lines if line.wrong]
    for line, answer in zip(good, answers, strict=True):
        if isinstance(answer, Refused):
            refused.append(line.place)
        elif answer[1]:
            made.repeated += 1
        else:
            made.made += 1
    return sorted(refused)


def refused_lines(made: PartnerImport, now: datetime) -> list[Line]:
    """The lines left over, each with its reasons, as long as they are kept."""
    return [_line(made, place, cells, now) for place, cells in _rows(made, refused=True)]


def refused_file(made: PartnerImport, now: datetime) -> bytes:
    """The lines left over as a table of the same columns and the reason: to be mended and imported again."""
    rows = [[*line.cells, "；".join(line.wrong)] for line in refused_lines(made, now)]
    return sheets.write("未导入", [*made.heads, "为什么没有导入"], rows)


def undo(pk: int, by: Account, reason: str, now: datetime) -> PartnerImport:
    """Withdraw all orders of an import by the door, with a reason, while nothing was done on any. Refused 409 naming those."""
    import_of(pk, by)
    if not reason.strip():
        raise Refused("incomplete", "请写明为什么撤销。", "第十四条", fields={"reason": "请填。"})
    with transaction.atomic():
        made = PartnerImport.objects.select_for_update(of=("self",)).select_related("account").get(pk=pk)
        mine = list(
            Handed.objects.filter(imported=made, undone_at=None).select_related("order").order_by("id")
        )
        if made.undone_at or not mine:
            raise Refused("not_open", "这次导入没有可撤销的工单。", ARTICLE)
        touched = [h.order.number for h in mine if h.order.last_seq > 1]
        if touched:
            raise Refused(
                "not_open",
                f"已有 {len(touched)} 件办过（{'、'.join(touched[:5])}{'等' if len(touched) > 5 else ''}），不能整批撤销：请在工单页逐件撤回。",
                ARTICLE,
            )
        asked = [
            Asked("withdraw", h.order.number, {"reason": f"导入撤销：{reason}"[:1000]}, seen=1) for h in mine
        ]
        answers = perform_many(asked, actor=by, now=now)
        if refused := next((a for a in answers if isinstance(a, Refused)), None):
            raise refused
        Handed.objects.filter(pk__in=[h.pk for h in mine]).update(undone_at=now)
        # The source is not told of an entering that was our own mistake.
        Outgoing.objects.filter(
            partner=to_account(made.account_id), order_number__in=[h.order.number for h in mine], sent_at=None
        ).update(sent_at=now, sent_how="hand", settled_by=by, lease_until=None)
        made.undone_at, made.undone_by, made.reason = now, by, reason.strip()[:200]
        made.finished_at = made.finished_at or now
        _keep(made, [])
        made.save()
    return made


def _keep(
    made: PartnerImport, rows: Iterable[tuple[int, list[str]]], refused: Iterable[tuple[int, list[str]]] = ()
) -> None:
    """What is still to be taken, and what could not be, sealed for this import alone; the row is the caller's to save."""
    old = _opened(made)["refused"] if made.sealed else []
    inside = {"rows": list(rows), "refused": [*old, *refused]}
    made.sealed = seal(json.dumps(inside, ensure_ascii=False), f"import:{made.pk}")


def _opened(made: PartnerImport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unseal(bytes(made.sealed), f"import:{made.pk}")) if made.sealed else {}
    return {"rows": [], "refused": []} | found


def _rows(made: PartnerImport, *, refused: bool = False) -> list[tuple[int, list[str]]]:
    return [tuple(row) for row in _opened(made)["refused" if refused else "rows"]]
