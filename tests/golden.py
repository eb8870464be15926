"""Writes tests/data/golden: a snapshot of today's format, which every later version has to open.

Run it once for a new format, into a new folder, and commit the folder: `python -m tests.golden format-2`.
An old folder is never written again: it stands for what lies in somebody's bucket.
"""

import sys
from pathlib import Path

from tests.snapshots import product, write

GOLDEN = Path(__file__).parent / "data" / "golden"


def build(folder: Path) -> None:
    """Twelve products; then p3 went, p5 got another row, p7 another picture, and p100 came."""
    changed = {5: product(5, name="Gilded sandals, “no. 5”", baseColour="Gold")}
    write(
        folder, range(12), version=folder.name, new=[100, 7], changed=changed, removed=[3, 7], dimensions=16
    )


if __name__ == "__main__":
    target = GOLDEN / sys.argv[1]
    if target.exists():
        sys.exit(f"{target} is there: what is golden is not written again.")
    build(target)
