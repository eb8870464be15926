"""The catalog of the shop that is visited: something for every kind of card and line of the report."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.conftest import SHARED
from tests.encoders import MODELS
from tests.stack import RunningStack, garment, running_on
from workbench.models.build import build
from workbench.sample_catalog import make

DRAWN = 120
TWIN = "twin"
"""The first product's picture once more, as another system exported it: smaller, and compressed anew."""
REPLACED, SPOILT, GONE, BROKEN = "replaced", "spoilt", "gone", "broken"
"""What happens to these is told in the report; `spoilt` was searchable before it was refused."""
REAL = 60
"""So many real pictures are among the drawn ones, where the measuring data is at hand."""


@contextmanager
def open_shop() -> Iterator[str]:
    """The address of a shop with this catalog, as it is after its second day."""
    with TemporaryDirectory(prefix="lookalike-shop-") as folder:
        catalog = Path(folder) / "catalog"
        lay_out(catalog)
        encoder = build("efficientnet-lite0", MODELS)
        with running_on(catalog, encoder, Path(folder) / "state") as stack:
            live_through(stack)
            yield stack.url


def lay_out(folder: Path) -> None:
    """Fills `folder` with images/ and styles.csv."""
    make(folder, DRAWN, seed=3)
    images, table = folder / "images", folder / "styles.csv"
    first = min(images.glob("*.jpg"))
    rows = table.read_text("utf-8").rstrip().splitlines()
    row = next(line for line in rows if line.startswith(f"{first.stem},"))
    with Image.open(first) as picture:
        picture.resize((360, 480)).save(images / f"{TWIN}.jpg", quality=75)
    for number, name in enumerate((REPLACED, SPOILT, GONE)):
        (images / f"{name}.jpg").write_bytes(garment(number))
    (images / f"{BROKEN}.jpg").write_bytes(first.read_bytes()[:2_000])
    rows += [row.replace(f"{first.stem},", f"{TWIN},", 1) + " again"]
    rows += [f"{REPLACED},Men,Apparel,Topwear,Shirts,Blue,Fall,2024,Casual,Shirt, long, blue"]
    rows += ["nameless,Men,,,,,,,,", *_real(images)]
    table.write_text("\n".join(rows) + "\n", "utf-8")


def live_through(stack: RunningStack) -> None:
    """What a catalog team does after the first day: replaces, spoils and removes a picture."""
    stack.put(f"images/{REPLACED}.jpg", garment(7))
    stack.put(f"images/{SPOILT}.jpg", b"a note instead of a picture")
    stack.delete(f"images/{GONE}.jpg")
    stack.settle()


def real_pictures() -> list[Path]:
    """Pictures of a real catalog, from the measuring data; none without it."""
    every = sorted((SHARED / "catalog-3k" / "images").glob("[2-9]*.jpg"))  # the drawn ones begin with 1
    return every[:: max(1, len(every) // REAL)][:REAL]


def _real(images: Path) -> list[str]:
    """Copies some real pictures to `images`; their rows."""
    pictures = real_pictures()
    if not pictures:
        return []
    for path in pictures:
        shutil.copy(path, images)
    wanted = tuple(f"{path.stem}," for path in pictures)
    rows = (SHARED / "catalog-3k" / "styles.csv").read_text("utf-8").splitlines()
    return [row for row in rows if row.startswith(wanted)]
