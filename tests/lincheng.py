"""A second, made-up city, made as README says: suzhou's folder copied, its own files written over it."""

import os
import shutil
from pathlib import Path

import yaml

from hotline.regulation.jurisdiction import HERE

OWN = Path(__file__).parent / "data" / "lincheng"
JOURNEY = OWN / "journey.py"


def make_city(under: Path) -> Path:
    """The folder of 临澄. It has no example day."""
    made = shutil.copytree(HERE / "suzhou", under / "lincheng")
    (made / "example.yaml").unlink()
    for file in OWN.iterdir():
        if file.suffix in (".yaml", ".md"):
            shutil.copy(file, made / file.name)
    numbers = [yaml.safe_load((f / "parameters.yaml").read_text()) for f in (HERE / "suzhou", OWN)]
    (made / "parameters.yaml").write_text(yaml.safe_dump(numbers[0] | numbers[1], allow_unicode=True))
    return made


def environment(folder: Path) -> dict[str, str]:
    """What a process of that city is started with."""
    return os.environ | {"HOTLINE_JURISDICTION": str(folder)}
