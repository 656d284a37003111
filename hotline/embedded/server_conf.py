"""The settings of the embedded server, written anew at every start."""

import os
import shlex
from pathlib import Path

from hotline.embedded import place

SHARED_MEMORY = Path("/dev/shm")
SMALL_SHM_BYTES = 64 * 1024 * 1024
"""Docker's default; a parallel hash join or an index build of a million orders needs more."""
CONF = """listen_addresses = ''
unix_socket_directories = '{sock}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = {buffers}
dynamic_shared_memory_type = {shm}
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
wal_compression = on
random_page_cost = 1.1
jit = off
log_timezone = 'Asia/Shanghai'
timezone = 'Asia/Shanghai'
fsync = {fsync}
"""
ARCHIVING = """archive_mode = on
archive_timeout = 60
archive_command = '{command}'
"""
KEEP_SEGMENT = (
    'test ! -f {there}/%f && cp "%p" {there}/%f.part && sync {there}/%f.part && mv {there}/%f.part {there}/%f'
)


def conf(socket_dir: Path) -> str:
    """The text of server.conf. Where /dev/shm is 64 MB or less, parallel work shares files of the cluster."""
    plain = CONF.format(
        sock=str(socket_dir).replace("'", "''"),
        buffers=os.environ.get("HOTLINE_PG_BUFFERS", "64MB" if is_shared_memory_small() else "256MB"),
        shm="mmap" if is_shared_memory_small() else "posix",
        fsync="off" if os.environ.get("HOTLINE_PG_FOR_TESTS") else "on",
    )
    return plain + (_archiving(folder) if (folder := place.wal_archive()) else "")


def _archiving(folder: Path) -> str:
    """Every minute at the latest what was written is copied where a lost house is wound forward from."""
    command = KEEP_SEGMENT.format(there=shlex.quote(str(folder)).replace("%", "%%"))
    return ARCHIVING.format(command=command.replace("'", "''"))


def is_shared_memory_small() -> bool:
    """True where /dev/shm is absent or has 64 MB or less to give."""
    try:
        room = os.statvfs(SHARED_MEMORY)
    except OSError:
        return True
    return room.f_bavail * room.f_frsize <= SMALL_SHM_BYTES
