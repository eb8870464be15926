"""Fetches the full Kaggle set with kagglehub and lays it out as a catalog: images/ and styles.csv."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lookalike.errors import BadRequest, LookalikeError, NotFound

DATASET = "paramaggarwal/fashion-product-images-dataset"
PAGE = f"https://www.kaggle.com/datasets/{DATASET}"


class Unreachable(LookalikeError):
    """Kaggle could not be asked, or would not give the set."""

    code = "unreachable"


@dataclass(frozen=True)
class Layout:
    """What was laid out: pictures in the catalog, how many of them this run put there, whether as links."""

    pictures: int
    added: int
    linked: bool


def download() -> Path:
    """The folder where kagglehub keeps the set; fetches it (23 GB) if it isn't there. Raises Unreachable."""
    import kagglehub  # takes half a second, and only this needs it
    from kagglehub import exceptions

    by_hand = f"Or download it from {PAGE}, unpack it, and run `lookalike kaggle DIR --from FOLDER`."
    try:
        return Path(kagglehub.dataset_download(DATASET))
    except (
        exceptions.CredentialError,
        exceptions.UnauthenticatedError,
        exceptions.KaggleApiHTTPError,
    ) as error:
        raise Unreachable(
            f"Kaggle doesn't give the set ({_first_line(error)}). Make a token on kaggle.com under Settings →"
            f" API, save it as ~/.kaggle/kaggle.json, and run this again. {by_hand}"
        ) from error
    except exceptions.DataCorruptionError as error:
        raise Unreachable(
            f"What came from Kaggle is damaged ({_first_line(error)}). Run this again."
        ) from error
    except OSError as error:  # requests' errors are among them
        if error.errno == errno.ENOSPC:
            raise Unreachable(
                "The disk is full: the set takes 23 GB, as much again while unpacking."
            ) from error
        raise Unreachable(
            f"Kaggle can't be reached ({type(error).__name__}). Check the network and run this again: what"
            f" has been fetched is kept. {by_hand}"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def find_catalog(folder: Path) -> tuple[Path, Path]:
    """(images folder, styles.csv) in a download, which nests them up to two folders deep. Raises NotFound."""
    for depth in ("", "*/", "*/*/"):
        for styles in sorted(folder.glob(f"{depth}styles.csv")):
            if (styles.parent / "images").is_dir():
                return styles.parent / "images", styles
    raise NotFound(
        f"{folder} holds no images/ beside a styles.csv, so it isn't the set from {PAGE}, or was unpacked in"
        " part. Delete it and fetch it again."
    )


def lay_out(
    source: Path, target: Path, *, copy: bool = False, progress: Callable[[int, int], None] | None = None
) -> Layout:
    """Put the set in ``source`` into ``target`` as images/ and styles.csv; what is there already stays.

    Pictures are hard links, which take no room, or copies where none can be made (another disk) or ``copy``
    is set. styles.csv comes last, so a folder that has one is complete. Raises BadRequest, NotFound.
    """
    images, styles = find_catalog(source)
    names = sorted(entry.name for entry in _pictures(images))
    if target.exists() and not target.is_dir():
        raise BadRequest(f"{target} is a file. Name a folder for the catalog.")
    (target / "images").mkdir(parents=True, exist_ok=True)
    added, linked = 0, not copy
    for done, name in enumerate(names, start=1):
        goal = target / "images" / name
        if not _same(images / name, goal):
            linked = _place(images / name, goal, linked)
            added += 1
        if progress and (done % 200 == 0 or done == len(names)):
            progress(done, len(names))
    _copy(styles, target / "styles.csv")
    return Layout(len(names), added, linked)


def _pictures(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if entry.is_file() and not entry.name.startswith("."))


def _same(source: Path, goal: Path) -> bool:
    """Whether an earlier run put it there: the same size will do, since pictures of this set don't change."""
    try:
        return goal.stat().st_size == source.stat().st_size
    except FileNotFoundError:
        return False


def _place(source: Path, goal: Path, link: bool) -> bool:
    """Link, or else copy, ``source`` to ``goal``; returns whether links still work."""
    if link:
        try:
            goal.unlink(missing_ok=True)
            goal.hardlink_to(source.resolve())
        except OSError:  # another disk, or a file system without links
            link = False
    if not link:
        _copy(source, goal)
    return link


def _copy(source: Path, goal: Path) -> None:
    half = goal.with_name(f".{goal.name}.part")
    shutil.copyfile(source, half)
    half.replace(goal)
