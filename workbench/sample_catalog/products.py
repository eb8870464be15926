"""Which products the sample catalog holds, and their rows of styles.csv: plain data, nothing drawn yet."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.sample_catalog.kinds import KINDS, Kind
from workbench.sample_catalog.words import BRANDS, PATTERN_WORDS, STYLES

FIRST_ID = 10001
COLUMNS = (
    "id",
    "gender",
    "masterCategory",
    "subCategory",
    "articleType",
    "baseColour",
    "season",
    "year",
    "usage",
    "productDisplayName",
)


@dataclass(frozen=True)
class Sample:
    """One product. Products of one ``style`` (seed of the cut) differ in colour only, as in real ones."""

    id: str
    kind: Kind
    gender: str
    colour: str
    pattern: str
    season: str
    year: str
    usage: str
    name: str
    style: tuple[int, ...]
    seed: tuple[int, ...]

    def row(self) -> dict[str, str]:
        kind = self.kind
        values = (
            self.id,
            self.gender,
            kind.master,
            kind.sub,
            kind.article,
            self.colour,
            self.season,
            self.year,
            self.usage,
            self.name,
        )
        return dict(zip(COLUMNS, values, strict=True))


def samples(count: int, seed: int) -> Iterator[Sample]:
    """The first ``count`` products of catalog ``seed``: one of each kind in turn, hence a fair mix."""
    for number in range(count):
        yield sample(number, seed)


def sample(number: int, seed: int) -> Sample:
    """Product ``number`` (from 0) of catalog ``seed``."""
    place, turn = number % len(KINDS), number // len(KINDS)
    kind, pair = KINDS[place], turn // 2
    style = (seed, place, pair)
    rng = np.random.default_rng([*style, 1])
    gender, usage, season = _pick(rng, kind.genders), _pick(rng, kind.usage), _pick(rng, kind.seasons)
    pattern = kind.patterns[(pair + place) % len(kind.patterns)]
    colours = np.random.default_rng([seed, place, 2]).permutation(np.array(kind.colours))
    colour = str(colours[turn % len(colours)])
    words = (_pick(rng, BRANDS), gender, _pick(rng, STYLES), PATTERN_WORDS[pattern], colour, kind.noun)
    return Sample(
        id=str(FIRST_ID + number),
        kind=kind,
        gender=gender,
        colour=colour,
        pattern=pattern,
        season=season,
        year=str(int(rng.integers(2021, 2026))),
        usage=usage,
        name=" ".join(filter(None, words)),
        style=style,
        seed=(seed, number, 3),
    )


def _pick(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]
