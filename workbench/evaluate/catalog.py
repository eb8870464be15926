"""What is measured on: a catalog folder, phone photos in folders by class, and what a class may be called."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lambdas.publish import catalog_csv
from lookalike import photo
from lookalike.errors import BadRequest
from lookalike.photo import PhotoError

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic")
CLASSES: Mapping[str, Sequence[str]] = {
    "dress": ["Dresses"],
    "hat": ["Hat", "Caps"],
    "longsleeve": ["Tshirts", "Sweatshirts", "Sweaters", "Tops"],
    "outwear": ["Jackets", "Rain Jacket", "Blazers", "Nehru Jackets"],
    "pants": ["Jeans", "Trousers", "Track Pants", "Leggings"],
    "shirt": ["Shirts"],
    "shoes": ["Casual Shoes", "Sports Shoes", "Formal Shoes", "Heels", "Flats", "Sandals", "Flip Flops"],
    "shorts": ["Shorts"],
    "skirt": ["Skirts"],
    "t-shirt": ["Tshirts"],
}
"""Class of a phone photo → articleTypes that are right."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Pictures and their rows of product data ({} where there is none), by id, ascending."""

    ids: Sequence[str]
    files: Sequence[Path]
    labels: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Phone:
    """Photos, the class of each, and which articleTypes are right for it."""

    files: Sequence[Path]
    classes: Sequence[str]
    right: Mapping[str, Sequence[str]]


def catalog(folder: Path) -> Catalog:
    """Reads a folder with images/ and, optionally, styles.csv. Raises BadRequest."""
    files = {file.stem: file for file in _pictures(folder / "images")}
    if len(files) < 50:
        raise BadRequest(
            f"{folder}/images holds {len(files)} usable pictures: an evaluation needs at least 50."
        )
    sheet = folder / "styles.csv"
    rows = catalog_csv.read(sheet.read_bytes()).rows if sheet.exists() else {}
    ids = sorted(files)
    return Catalog(ids, [files[one] for one in ids], [dict(rows.get(one, {})) for one in ids])


def phone(folder: Path, classes: Path | None = None) -> Phone:
    """Reads photos in folders named for their class. Raises BadRequest."""
    right = CLASSES if classes is None else _classes(classes)
    found = [(file, kind) for kind in sorted(right) for file in _pictures(folder / kind)]
    if not found:
        raise BadRequest(f"{folder} holds no photos in folders named {', '.join(sorted(right))}.")
    return Phone([file for file, _ in found], [kind for _, kind in found], right)


def _pictures(folder: Path) -> list[Path]:
    """The files in a folder that are pictures by name and by content."""
    named = [file for file in sorted(folder.rglob("*")) if file.suffix.lower() in PICTURES]
    return [file for file in named if _usable(file)]


def _usable(file: Path) -> bool:
    try:
        photo.load(file.read_bytes())
    except PhotoError:
        return False
    return True


def _classes(file: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(file.read_text())
        return {str(kind): [str(one) for one in types] for kind, types in found.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BadRequest(f'{file} is not JSON like {{"dress": ["Dresses"]}}: {error}.') from None
