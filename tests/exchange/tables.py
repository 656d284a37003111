"""Tables as 12345 exports them, and files that are none."""

import io
import zipfile

import openpyxl

HEADS = ["工单编号", "诉求类型", "工单标题", "诉求内容", "所属区域", "事发地址", "姓名", "联系电话", "办理期限", "坐席备注",
         "办理状态", "办理结果"]  # fmt: skip


def line(n, **changes):
    """One line of their table."""
    row = {
        "工单编号": f"SZ-20260408-{n:04d}", "诉求类型": "投诉", "工单标题": "出租车不打表", "诉求内容": f"第{n}次乘出租车到站前不打表，要15块",
        "所属区域": "埇桥区", "事发地址": "拂晓大道", "姓名": "魏红霞", "联系电话": "13905570361", "办理期限": "2026-04-17 17:30",
        "坐席备注": "=1+1 不是公式",
    } | changes  # fmt: skip
    return [row.get(head, "") for head in HEADS]


def xlsx(rows, heads=HEADS):
    """A workbook of text cells; a value of ("=…",) becomes a formula."""
    book = openpyxl.Workbook()
    for cells in [heads, *rows]:
        book.active.append([])
        for column, cell in enumerate(cells, start=1):
            place = book.active.cell(
                book.active.max_row if cells is heads else book.active._current_row, column
            )
            if isinstance(cell, tuple):
                place.value = cell[0]
            else:
                place.value, place.data_type = cell, "s" if isinstance(cell, str) else place.data_type
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def bomb():
    """A small file that unpacks to 200 MB."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return box.getvalue()


def laughing():
    """A workbook whose sheet would unfold a thousand million times."""
    whole = io.BytesIO(xlsx([line(1)]))
    box = io.BytesIO()
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(box, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
                content = head.encode() + content.replace(b"</sheetData>", b"&a9;</sheetData>")
            new.writestr(name, content)
    return box.getvalue()


def row_file(rows, **first):
    """A workbook of so many lines, the first one changed."""
    return xlsx([line(1, **first), *(line(n) for n in range(2, rows + 1))])
