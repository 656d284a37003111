"""`make run`: database, migrations, jurisdiction, example day, web server and watch loop, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from types import FrameType

import django

from hotline.embedded import cluster, place

FIRST_PORT = 8328
DIES_WITH_US = ["setpriv", "--pdeathsig", "TERM"]
"""Before a child's command: even a kill -9 of us leaves no web server and no watch behind."""


def main() -> int:
    """Run the hotline until interrupted; returns the exit code."""
    embedded = "DATABASE_URL" not in os.environ
    signal.signal(signal.SIGTERM, _interrupt)
    children: list[subprocess.Popen[bytes]] = []
    try:
        if embedded:
            print(cluster.start(), flush=True)
        else:
            print("使用 DATABASE_URL 指定的数据库。", flush=True)
        _prepare_database()
        port = _free_port(int(os.environ.get("HOTLINE_PORT", FIRST_PORT)))
        children = _start_children(port)
        _wait_until_answers(port, children)
        _announce(port)
        return _watch_over(children)
    except cluster.CannotStart as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n正在停止……", flush=True)
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _stop(children)
        if embedded:
            cluster.stop()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _prepare_database() -> None:
    """Migrate as the owner, then load the jurisdiction and, into an empty house, the example day."""
    owner = os.environ | {"HOTLINE_DB_ROLE": "hotline_owner"}
    command = [*DIES_WITH_US, sys.executable, "-m", "hotline.console.prepare"]
    # A session of its own: Ctrl-C ends it through us, without a trace on the screen.
    code = subprocess.run(command, env=owner, cwd=place.CHECKOUT, start_new_session=True)
    if code.returncode:
        raise cluster.CannotStart("数据库没有准备好，原因见上。")


def _free_port(wanted: int) -> int:
    host = os.environ.get("HOTLINE_HOST", "127.0.0.1")
    for port in range(wanted, wanted + 50):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError:
                continue
        if port != wanted:
            print(f"端口 {wanted} 已被占用，改用 {port}。", flush=True)
        return port
    raise cluster.CannotStart(
        f"端口 {wanted} 至 {wanted + 49} 都被占用，请用 HOTLINE_PORT 指定一个空闲端口。"
    )


def _start_children(port: int) -> list[subprocess.Popen[bytes]]:
    environment = os.environ | {"HOTLINE_DB_ROLE": "hotline_app", "PYTHONUNBUFFERED": "1"}
    host = os.environ.get("HOTLINE_HOST", "127.0.0.1")
    commands = [
        web_command(host, port),
        *([sys.executable, "manage.py", loop] for loop in ("watch", "send_notices")),
    ]
    return [
        subprocess.Popen([*DIES_WITH_US, *c], env=environment, cwd=place.CHECKOUT, start_new_session=True)
        for c in commands
    ]


def web_command(host: str, port: int) -> list[str]:
    """What starts the web server."""
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", "2", "--blocking-threads", "2", "--no-access-log", "--log-level", "warning",
            "hotline.wsgi:application"]  # fmt: skip


def _wait_until_answers(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if any(child.poll() is not None for child in children):
            raise cluster.CannotStart("网页服务或监测进程没有起来，原因见上。")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise cluster.CannotStart("网页服务一分钟内没有应答。")


def _announce(port: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    django.setup()
    from hotline.console.accounts import ways_in  # noqa: PLC0415
    from hotline.regulation.jurisdiction import city  # noqa: PLC0415

    print(f"\n{city()['short']}{city()['number']}热线已启动：http://127.0.0.1:{port}/\n")
    print("\n".join(f"  {line}" for line in ways_in()))
    print("\n按 Ctrl-C 停止。", flush=True)


def _watch_over(children: list[subprocess.Popen[bytes]]) -> int:
    while True:
        time.sleep(0.5)
        if any(child.poll() is not None for child in children):
            print("一个进程意外退出，全部停止。", file=sys.stderr)
            return 1


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
