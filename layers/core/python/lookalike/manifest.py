"""What a snapshot says about itself: formats, parents, counts, and the hash of each of its files."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from lookalike.errors import Damaged

FORMAT = 1


@dataclass(frozen=True, slots=True)
class File:
    """Where a file of a snapshot lies (a base's under the version that built it), and what it has to be."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version of the searchable catalog.

    `counts`: products (searchable), base and delta (vectors), removed (of the base), rejected (pictures).
    `parents`: base (the version whose base files these are), previous (what it was made from; "" at first).
    `features` lists where the vectors of its pictures are filed; queries don't read those.
    """

    version: str
    created_at: datetime
    encoder: str
    features_version: int
    dimensions: int
    counts: Mapping[str, int]
    parents: Mapping[str, str]
    files: Mapping[str, File]
    features: tuple[str, ...] = ()
    self_test: Mapping[str, float] = field(default_factory=dict)
    format: int = FORMAT

    def dump(self) -> bytes:
        """As JSON that a person can read."""
        return json.dumps({**asdict(self), "created_at": self.created_at.isoformat()}, indent=1).encode()

    @classmethod
    def load(cls, data: bytes) -> Self:
        """What `dump` wrote. Raises Damaged when it is anything else, or of a later format."""
        try:
            stored: dict[str, Any] = json.loads(data)
            if stored["format"] != FORMAT:
                raise Damaged(
                    f"A manifest has format {stored['format']!r}; this program reads {FORMAT}: update it."
                )
            stored["created_at"] = datetime.fromisoformat(stored["created_at"])
            stored["files"] = {name: File(**file) for name, file in stored["files"].items()}
            stored["features"] = tuple(stored["features"])
            return cls(**stored)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"A manifest can't be read ({error!r}): serve another version.") from error
