"""Where this checkout's generated things lie: data, keys, cluster, socket. Paths only, nothing is started."""

import hashlib
import os
import pwd
import stat
import urllib.parse
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
SOCKET_PATH_LIMIT = 85
"""sun_path holds 107 bytes; the socket's own name needs the rest."""
NOT_IN_A_SOCKET_FOLDER = set(',"\\\n')
"""PostgreSQL reads a list of folders there, and its clients a list of hosts."""


def data_dir() -> Path:
    """Everything generated lies under it: HOTLINE_DATA, or var/ in the checkout."""
    return Path(os.environ.get("HOTLINE_DATA") or CHECKOUT / "var").resolve()


def os_user() -> str | None:
    """The unprivileged user PostgreSQL runs as when we are root; None when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "hotline") if name in known), "nobody")


def hidden(path: Path) -> bool:
    """True when we are root and PostgreSQL's own user could not walk down to this path."""
    if os.geteuid() != 0:
        return False
    there = [p for p in (path, *path.parents) if p.exists()]
    return not all(p.stat().st_mode & stat.S_IXOTH for p in there)


def inside_home() -> Path:
    """The cluster's folder where PostgreSQL's user may enter the data folder."""
    return data_dir() / "postgres"


def outside_home() -> Path:
    """The cluster's folder where only root may enter the data folder."""
    return Path("/var/lib") / f"hotline-{short_hash(data_dir())}"


def cluster_home() -> Path:
    """The cluster's folder; one that was once made outside stays there, whatever the rights are now."""
    outside = outside_home()
    return outside if outside.is_dir() or hidden(data_dir()) else inside_home()


def socket_dir() -> Path:
    """The folder of the unix socket; a short one under /tmp when the home's path cannot be a socket's."""
    home = cluster_home()
    if len(os.fsencode(home)) <= SOCKET_PATH_LIMIT and not NOT_IN_A_SOCKET_FOLDER & set(str(home)):
        return home
    return Path("/tmp") / f"hotline-{short_hash(home)}"


def wal_archive() -> Path | None:
    """The folder that keeps everything written since a base copy: HOTLINE_WAL_ARCHIVE; None when not asked for."""
    given = os.environ.get("HOTLINE_WAL_ARCHIVE")
    return Path(given).resolve() if given else None


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def connection(role: str) -> dict[str, Any]:
    """Django's DATABASES entry for a role; DATABASE_URL wins, and before it the owner's and the destroyer's own."""
    url = os.environ.get("DATABASE_URL", "")
    if role == "hotline_owner":
        url = os.environ.get("DATABASE_OWNER_URL", url)
    if role == "hotline_destroyer":
        url = os.environ.get("DATABASE_DESTROYER_URL", url)
    base: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600}
    if url:
        return base | _from_url(url)
    return base | {"NAME": "hotline", "USER": role, "HOST": str(socket_dir()), "PORT": ""}


def libpq(facts: dict[str, Any]) -> dict[str, Any]:
    """Such an entry in libpq's words, without what is empty."""
    said = {"host": facts["HOST"], "port": facts["PORT"], "user": facts["USER"], "dbname": facts["NAME"],
            "password": facts.get("PASSWORD", ""), **facts.get("OPTIONS", {})}  # fmt: skip
    return {name: str(value) for name, value in said.items() if value}


def _from_url(url: str) -> dict[str, Any]:
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query))
    return {
        "NAME": urllib.parse.unquote(parts.path.lstrip("/")) or "hotline",
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }
