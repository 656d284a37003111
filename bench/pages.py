"""Pages over a full archive: CPU of the application a request, at 10,000 and at N orders (BENCH_ORDERS, default 1,000,000)."""

import os
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).parent
TRIES = 40
SMALL = 10_000


def main() -> None:
    """Fill a cluster of its own, open each page as a unit and as the centre, print CPU and ratios."""
    os.environ |= {"HOTLINE_DATA": str(HERE.parent / "var" / "bench"), "HOTLINE_DB_ROLE": "hotline_owner"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    from hotline.embedded import cluster

    cluster.start()
    try:
        measured = {n: _measure(n) for n in (SMALL, int(os.environ.get("BENCH_ORDERS", "1000000")))}
    finally:
        cluster.stop()
    (small, first), (full, second) = measured.items()
    print(f"{'page':<24}{'ms at ' + str(small):>16}{'ms at ' + str(full):>16}{'ratio':>8}")
    for name, ms in second.items():
        print(f"{name:<24}{first[name]:>16.1f}{ms:>16.1f}{ms / first[name]:>8.2f}")


def _measure(orders: int) -> dict[str, float]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from hotline.people.keys import make_keys
    from tests import world

    make_keys(settings.KEYS_DIR)
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade; create schema public")
    call_command("migrate", verbosity=0)
    world.settle_in()
    started = time.monotonic()
    _fill(orders)
    print(f"{orders:,} orders filled in {time.monotonic() - started:.0f} s", flush=True)
    return {
        f"{who} {page}": _page(who, address)
        for who in ("chenli", "zhaolan")
        for page, address in _addresses().items()
    }


def _fill(orders: int) -> None:
    from hotline.embedded import cluster, place

    command = [cluster.binaries() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"n={orders}", "-h", place.socket_dir(),
               "-U", "hotline_owner", "-d", "hotline", "-f", "-"]  # fmt: skip
    subprocess.run([str(c) for c in command], input=(HERE / "fill.sql").read_text(), text=True, check=True)


def _addresses() -> dict[str, str]:
    from hotline.orders.models import Order, Task
    from tests.world import person

    newest = (
        Task.objects.filter(unit=person("chenli").unit)
        .order_by("-order_id")
        .values_list("order_id", flat=True)[0]
    )
    return {"home": "/", "orders": "/orders", "late": "/list/late", "order": f"/orders/{Order.objects.get(pk=newest).number}",
            "find 坑槽": "坑槽"}  # fmt: skip


def _page(who: str, address: str) -> float:
    from django.test import Client

    from tests.world import person

    client = Client(headers={"host": "localhost"})
    client.force_login(person(who), backend="django.contrib.auth.backends.ModelBackend")

    def ask() -> None:
        response = client.get(address) if address.startswith("/") else client.post("/find", {"q": address})
        assert response.status_code == 200, response.status_code

    ask()
    started = time.process_time()
    for _ in range(TRIES):
        ask()
    return (time.process_time() - started) / TRIES * 1000


if __name__ == "__main__":
    main()
