"""How a query code is known again (第九条)."""

from hotline.people.ciphers import code_digest


def digest_of(number: str, code: str) -> bytes:
    """The keyed digest of the code of one order: kept is this alone."""
    return code_digest(f"query code {number} {code}")
