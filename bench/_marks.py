"""The marks: what issue 2 asks for, and the best of four peers like for like (docs/performance.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """limit: ours to keep. peer: the best peer's figure, where one does the like."""

    name: str
    limit: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    more_is_better: bool = False


REGISTER = Mark("register through the API", 300, "/s", 58, "django-helpdesk", more_is_better=True)


def say(mark: Mark, measured: float) -> None:
    """One line: the mark kept or missed, how many times better than it and than the best peer."""
    times = (lambda other: measured / other) if mark.more_is_better else (lambda other: other / measured)
    verdict = "kept" if times(mark.limit) >= 1 else "MISSED"
    sign = "≥" if mark.more_is_better else "≤"
    line = f"{mark.name:<44}{measured:>9.3g} {mark.unit:<3} mark {sign} {mark.limit:g} {verdict}, {times(mark.limit):.2f} x"
    peer = f"; best peer {mark.peer:g} ({mark.peer_name}), {times(mark.peer):.1f} x" if mark.peer else ""
    print(line + peer, flush=True)
