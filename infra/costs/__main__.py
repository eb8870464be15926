"""Writes docs/costs.md; `python -m infra.costs --check` only says whether it is up to date."""

import sys
from pathlib import Path

from infra.costs.page import page

TARGET = Path(__file__).resolve().parents[2] / "docs" / "costs.md"


def main() -> int:
    """0 when the page is (now) what prices.json and usage.py say."""
    text = page()
    if "--check" in sys.argv:
        return int(not TARGET.exists() or TARGET.read_text() != text)
    TARGET.write_text(text)
    print(f"wrote {TARGET}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
