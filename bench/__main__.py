"""Runs every bench of this folder, or those named: python -m bench [name ...]."""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(f.stem for f in HERE.glob("*.py") if not f.stem.startswith("_"))


def main(asked: list[str]) -> int:
    """Run the benches asked for, all of them by default; 1 when a name is unknown."""
    if unknown := [name for name in asked if name not in NAMES]:
        print(f"No bench {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
        return 1
    for name in asked or NAMES:
        print(f"== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
