"""Closes a test run from the tiers' JUnit files: what was skipped and why, one line a tier, a total."""

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET  # our own files, written by pytest a moment ago


@dataclass
class Tier:
    """Outcomes of one tier. ``skipped`` counts reasons, xfails' too; ``broken`` says why nothing was read."""

    name: str
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    broken: str | None = None

    @property
    def failures(self) -> int:
        return len(self.failed) + (self.broken is not None)

    def line(self) -> str:
        counts = f"{self.passed} passed, {self.failures} failed, {self.skipped.total()} skipped"
        return f"{self.name:<12} {counts} in {self.seconds:.0f} s" + (
            f": {self.broken}" if self.broken else ""
        )


def read(path: Path) -> Tier:
    """One tier's file, ``<tier>.xml``. A missing or empty one is a failure: it would hide what didn't run."""
    tier = Tier(path.stem)
    try:
        suites = ET.parse(path).getroot()  # noqa: S314
    except (OSError, ET.ParseError):
        tier.broken = "pytest stopped before it could report"
        return tier
    for suite in suites.iter("testsuite"):
        tier.seconds += float(suite.get("time", 0))
    for case in suites.iter("testcase"):
        count(case, tier)
    if not tier.passed and not tier.failed and not tier.skipped:
        tier.broken = "no test was found"
    return tier


def count(case: ET.Element, tier: Tier) -> None:
    """Add one test's outcome. A test that failed and whose teardown broke, too, is one failure."""
    name = f"{case.get('classname')}::{case.get('name')}"
    skip = case.find("skipped")
    if case.find("failure") is not None or case.find("error") is not None:
        if name not in tier.failed:
            tier.failed.append(name)
    elif skip is not None:
        tier.skipped[reason(skip)] += 1
    else:
        tier.passed += 1


def reason(skip: ET.Element) -> str:
    prefix = "expected to fail: " if skip.get("type") == "pytest.xfail" else ""
    return prefix + (skip.get("message") or "no reason given")


def report(tiers: list[Tier], *, no_skips: bool, complaints: list[str]) -> tuple[list[str], bool]:
    """The closing lines and whether the run is good. The last line is the plain total that CI reads."""
    lines: list[str] = []
    for tier in tiers:
        lines += [f"FAILED   {name}" for name in tier.failed]
    for tier in tiers:
        lines += [f"SKIPPED  {tier.name}: {n} × {why}" for why, n in tier.skipped.most_common()]
    passed = sum(tier.passed for tier in tiers)
    failed = sum(tier.failures for tier in tiers)
    skipped = sum(tier.skipped.total() for tier in tiers)
    if no_skips and skipped:
        complaints = [*complaints, "NO_SKIPS is set: here every test has to run, so a skip is a failure."]
        failed, skipped = failed + skipped, 0
    lines += [
        "",
        *(tier.line() for tier in tiers),
        *(f"FAILED   {complaint}" for complaint in complaints),
        "",
    ]
    lines.append(f"{passed} passed, {failed} failed, {skipped} skipped")
    return lines, not failed and not complaints


def asked(switch: str) -> bool:
    """Whether the environment says so: `NO_SKIPS=1`."""
    return os.environ.get(switch, "") not in ("", "0")


def main(argv: list[str]) -> int:
    """``summary.py FILE.xml … [COMPLAINT …]``: prints the closing lines; 1 when the run is not good."""
    files = [Path(arg) for arg in argv if arg.endswith(".xml")]
    complaints = [arg for arg in argv if not arg.endswith(".xml")]
    lines, good = report([read(path) for path in files], no_skips=asked("NO_SKIPS"), complaints=complaints)
    if asked("AGAIN"):
        lines[-1] += " (second try: in the first a test failed)"
    print("\n".join(lines), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
