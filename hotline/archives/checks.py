"""Does a package still hold: its file, its parts, its place in the line of seals, and the order's own chain."""

import io
import json
import zipfile
from collections.abc import Iterator

from hotline.archives import files
from hotline.archives.models import Package
from hotline.archives.package import FIRST, MANIFEST, SEAL
from hotline.orders.models import Event
from hotline.people.ciphers import sm3

BATCH = 200


def faults_of(package: Package) -> list[str]:
    """A sentence for each thing wrong with one package by itself; none when it holds."""
    if sm3(bytes(package.previous) + bytes(package.manifest)) != bytes(package.seal):
        return ["登记的封存值被改动"]
    if package.destroyed_at is not None:
        there = files.path_of(package.order.number, package.digest).exists()
        return ["已销毁，但文件还在"] if there else []
    try:
        content = files.read(package.order.number, package.digest)
    except OSError:
        return ["文件缺失或读不出"]
    found = [] if sm3(content) == bytes(package.digest) else _inside(package, content)
    return found + _against_chain(package)


def _inside(package: Package, content: bytes) -> list[str]:
    """Which of its files was tampered with. Asked only once the whole is known to differ."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            names = [n for n in box.namelist() if not n.endswith("/")]
            found = [f"{bad} 被改动"] if (bad := box.testzip()) else _by_manifest(package, box, names)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError):
        found = []
    return found or ["文件被改动"]


def _by_manifest(package: Package, box: zipfile.ZipFile, names: list[str]) -> list[str]:
    if MANIFEST not in names or sm3(box.read(MANIFEST)) != bytes(package.manifest):
        return [f"{MANIFEST} 被改动"]
    listed: dict[str, str] = json.loads(box.read(MANIFEST))["files"]
    found = [f"{n} 缺失" for n in sorted({*listed, SEAL} - set(names))]
    found += [f"{n} 是多出来的" for n in sorted(set(names) - {*listed, MANIFEST, SEAL})]
    return found + [
        f"{n} 被改动" for n in sorted({*listed} & set(names)) if sm3(box.read(n)).hex() != listed[n]
    ]


def _against_chain(package: Package) -> list[str]:
    """The chain in the database still runs through the point at which the package was sealed, and names the seal."""
    events = Event.objects.filter(order=package.order_id, seq__gte=package.sealed_through).select_related(
        "body"
    )
    last = events.filter(seq=package.sealed_through).values_list("digest", flat=True).first()
    if last is None or bytes(last) != bytes(package.head):
        return ["与工单的办理记录对不上"]
    said = [e.body.given for e in events.filter(action="seal_package") if hasattr(e, "body")]
    if bytes(package.seal).hex() not in [given.get("seal") for given in said]:
        return ["封存值没有记在工单的办理记录里"]
    return []


def all_faults() -> Iterator[str]:
    """A sentence for each package that does not hold, in the order of sealing, missing places included."""
    place, previous = 0, FIRST
    for package in all_packages():
        where = f"归档卷第 {package.place} 卷（工单 {package.order.number} 第 {package.version} 版）"
        place += 1
        if package.place != place:
            yield f"归档卷第 {place} 卷缺失（下一卷是第 {package.place} 卷）"
            place = package.place
        elif bytes(package.previous) != previous:
            yield f"{where}与前一卷接不上"
        yield from (f"{where}：{fault}" for fault in faults_of(package))
        previous = bytes(package.seal)


def all_packages() -> Iterator[Package]:
    """Every package in the order of sealing, in batches."""
    after = 0
    while batch := list(
        Package.objects.filter(place__gt=after).select_related("order").order_by("place")[:BATCH]
    ):
        yield from batch
        after = batch[-1].place
