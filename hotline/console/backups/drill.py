"""A backup tried: restored into a cluster of its own, read through from end to end, and taken away."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hotline.console.backups.base import Failed
from hotline.embedded import place


def drill(file: Path) -> str:
    """Restore a backup into a fresh cluster by the very command a keeper would use; returns what that said.

    Failed with its sentence. The house we stand in is not touched.
    """
    folder = Path(tempfile.mkdtemp(prefix="hotline-drill-"))
    folder.chmod(0o711)  # PostgreSQL's own user passes through
    elsewhere = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DATABASE_OWNER_URL", "HOTLINE_KEYS")
    }
    try:
        done = subprocess.run(
            [sys.executable, "manage.py", "restore", str(file.resolve())],
            cwd=place.CHECKOUT, env=elsewhere | {"HOTLINE_DATA": str(folder)}, capture_output=True, text=True,
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if done.returncode:
        raise Failed(f"试恢复没有通过：{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip().splitlines()[-1]
