"""Charts of a report as PNG of 300 dpi, fit for a grey printer: shades and hatches apart, every number written out (第二十八条).

matplotlib is heavy: it is imported when the first chart is drawn, which only the watch does. The Chinese font is taken
out of the zhplot package by its path (Noto Sans SC, OFL 1.1); the package itself is never imported.
"""

import importlib.util
import io
import json
import os
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

MM = 1 / 25.4
WIDTH = 152 * MM
DPI = 300
SIZE = 10
INK = "#000000"
SHADES = (("#1f3864", ""), ("#8ea9db", "///"), ("#e2e8f2", "..."), ("#5b5b5b", ""), ("#ffffff", "xxx"))
"""Fill and hatch of each series: apart in colour, in grey and in a copy of a copy."""
SHAPES = ("bars", "columns", "line", "pie")
Series = Sequence[Mapping[str, Any]]


def font_file() -> Path:
    """Where the Chinese font lies. FileNotFoundError when the package is not installed."""
    found = importlib.util.find_spec("zhplot")
    if found is None or found.origin is None:
        raise FileNotFoundError("zhplot")
    return Path(found.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"


def words_of(block: Mapping[str, Any]) -> str:
    """What a chart shows, in words, for whoever cannot see it: 公路 12 件、城市客运 5 件."""
    measure, many = block["measure"], len(block["series"]) > 1
    parts = []
    for place, label in enumerate(block["labels"]):
        said = [f"{s['name'] if many else ''}{_number(s['values'][place])}" for s in block["series"]]
        parts.append(f"{label} {'、'.join(said)} {measure}")
    return f"{block['caption']}：{'；'.join(parts)}。"


def chart_png(block: Mapping[str, Any]) -> bytes:
    """One chart block (shape, labels, series, measure) as PNG, 152 mm wide at 300 dpi."""
    return _drawn(json.dumps(block, ensure_ascii=False))


@lru_cache(maxsize=64)
def _drawn(kept: str) -> bytes:
    """Drawn once: a circular and a correction have the charts of their report."""
    block = json.loads(kept)
    matplotlib = _matplotlib()
    with matplotlib.rc_context(
        {"font.family": _family(), "font.size": SIZE, "hatch.linewidth": 0.6, "axes.unicode_minus": False}
    ):
        figure = matplotlib.figure.Figure(figsize=(WIDTH, _height(block)), dpi=DPI, layout="constrained")
        axes = figure.add_subplot()
        {"bars": _bars, "columns": _columns, "line": _line, "pie": _pie}[block["shape"]](axes, block)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
    return buffer.getvalue()


@cache
def _matplotlib() -> Any:
    os.environ.setdefault("MPLCONFIGDIR", str(settings.DATA / "matplotlib"))
    import matplotlib  # noqa: PLC0415  lazily, see above
    import matplotlib.figure  # noqa: PLC0415

    return matplotlib


@cache
def _family() -> str:
    from matplotlib import font_manager  # noqa: PLC0415

    font_manager.fontManager.addfont(str(font_file()))
    return str(font_manager.FontProperties(fname=str(font_file())).get_name())


def _height(block: Mapping[str, Any]) -> float:
    if block["shape"] == "bars":
        many = len(block["labels"])
        return (10 + (7 if many <= 10 else 5.2) * max(2, many) + (6 if len(block["series"]) > 1 else 0)) * MM
    return 62 * MM


def _number(value: Any) -> str:
    return "—" if value is None else f"{value:g}"


def _top(block: Mapping[str, Any]) -> float:
    sums = [sum(s["values"][i] or 0 for s in block["series"]) for i in range(len(block["labels"]))]
    return float(max(sums, default=0)) or 1.0


def _bars(axes: Any, block: Mapping[str, Any]) -> None:
    """Lying bars, one under the other; several series stand behind each other in one bar, the sum at its end."""
    places = range(len(block["labels"]))
    left = [0.0 for _ in places]
    top = _top(block)
    for (fill, hatch), series in zip(SHADES, block["series"], strict=False):
        values = [v or 0 for v in series["values"]]
        axes.barh(places, values, 0.64, left, color=fill, hatch=hatch, edgecolor=INK, linewidth=0.6, label=series["name"])  # fmt: skip
        left = [a + b for a, b in zip(left, values, strict=True)]
    for place in places:
        if len(block["series"]) == 1:
            said = _number(block["series"][0]["values"][place])
        else:
            said = f"{left[place]:g}"
        axes.text(left[place] + top * 0.012, place, said, va="center", ha="left")
    axes.set_yticks(places, block["labels"])
    axes.invert_yaxis()
    axes.set_xlim(0, top * 1.1)
    _plain(axes, keep="left")
    axes.xaxis.set_visible(False)
    if len(block["series"]) > 1:
        _legend(axes, len(block["series"]))


def _columns(axes: Any, block: Mapping[str, Any]) -> None:
    """Standing columns, as of the hours of a day."""
    [series] = block["series"]
    values, top = [v or 0 for v in series["values"]], _top(block)
    places = range(len(values))
    axes.bar(places, values, 0.7, color=SHADES[1][0], edgecolor=INK, linewidth=0.6)
    size = SIZE - 2 if len(values) <= 24 else SIZE - 3
    for place, value in enumerate(values):
        if value:
            axes.text(place, value + top * 0.02, _number(value), ha="center", va="bottom", fontsize=size)
    every = 1 if len(values) <= 16 else 3 if len(values) <= 24 else 5
    axes.set_xticks([p for p in places if p % every == 0], [block["labels"][p] for p in places if p % every == 0])  # fmt: skip
    axes.set_ylim(0, top * 1.16)
    _plain(axes, keep="bottom")
    axes.yaxis.set_visible(False)


def _line(axes: Any, block: Mapping[str, Any]) -> None:
    """One line a series over time, each point with its number; lines differ in stroke and mark."""
    top = max((v for s in block["series"] for v in s["values"] if v is not None), default=0) or 1
    styles = (("-", "o", INK, "bottom"), ("--", "s", "#7f7f7f", "top"))
    for (stroke, mark, colour, side), series in zip(styles, block["series"], strict=False):
        values = [float("nan") if v is None else v for v in series["values"]]
        axes.plot(range(len(values)), values, stroke, marker=mark, color=colour, linewidth=1.4, markersize=4, label=series["name"])  # fmt: skip
        for place, value in enumerate(series["values"]):
            if value is not None and (side == "bottom" or value != block["series"][0]["values"][place]):
                up = top * (0.04 if side == "bottom" else -0.05)
                axes.text(place, value + up, _number(value), ha="center", va=side, fontsize=SIZE - 2)
    axes.set_xticks(range(len(block["labels"])), block["labels"])
    axes.set_ylim(-top * 0.12, top * 1.22)
    _plain(axes, keep="bottom")
    axes.yaxis.set_visible(False)
    if len(block["series"]) > 1:
        _legend(axes, len(block["series"]))


def _pie(axes: Any, block: Mapping[str, Any]) -> None:
    """Shares of a whole of few parts, named beside their piece; parts of nothing are left out."""
    [series] = block["series"]
    parts = [
        (label, v, s) for label, v, s in zip(block["labels"], series["values"], SHADES, strict=False) if v
    ]
    if not parts:
        axes.text(0.5, 0.5, "本期没有", ha="center", va="center")
        axes.axis("off")
        return
    total = sum(v for _, v, _ in parts)
    named = [f"{label} {v:g} {block['measure']}（{v / total * 100:.1f} %）" for label, v, _ in parts]
    drawn, _ = axes.pie([v for _, v, _ in parts], labels=named, startangle=90, counterclock=False, labeldistance=1.14,
                        colors=[s[0] for *_, s in parts], wedgeprops={"edgecolor": INK, "linewidth": 0.8})  # fmt: skip
    for wedge, (_, _, shade) in zip(drawn, parts, strict=True):
        wedge.set_hatch(shade[1])
    axes.set_aspect("equal")


def _plain(axes: Any, keep: str) -> None:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side == keep)
    axes.tick_params(length=0)


def _legend(axes: Any, many: int) -> None:
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=many, frameon=False, handlelength=1.6)
