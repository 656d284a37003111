"""What counts as a number where people or machines write one."""


def whole(raw: str | None, digits: int) -> int | None:
    """A whole number of at most so many digits; None for anything that is none ("²" is a digit too)."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) <= digits else None
