"""A real Chromium on the real local stack with its sample catalog: one of each for the whole tier."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.photos import Photos
from tests.browser.shopper import Screen, Shopper
from tests.stack import PRODUCTS, lite0, local_stack
from workbench.sample_catalog import make

__all__ = ["lite0", "local_stack"]

ROOT = Path(__file__).resolve().parents[2]
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

Visit = Callable[..., Shopper]


TWIN = "twin"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn catalog, and in it one picture twice: product `twin` looks exactly like the first one."""
    folder = tmp_path_factory.mktemp("sample")
    make(folder, PRODUCTS, seed=3)
    first = min((folder / "images").glob("*.jpg"))
    shutil.copy(first, folder / "images" / f"{TWIN}.jpg")
    table = (folder / "styles.csv").read_text("utf-8")
    row = next(line for line in table.splitlines() if line.startswith(f"{first.stem},"))
    twin = row.replace(f"{first.stem},", f"{TWIN},", 1) + " again"
    (folder / "styles.csv").write_text(f"{table.rstrip()}\n{twin}\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def shop(request: pytest.FixtureRequest) -> str:
    """The address of the running shop. PAGE_URL names one that runs already: quicker while writing tests."""
    if url := os.environ.get("PAGE_URL"):
        return url.rstrip("/")
    return str(request.getfixturevalue("local_stack").url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def photos(shop: str, tmp_path_factory: pytest.TempPathFactory) -> Photos:
    """Photos to search with, made from the shop's own pictures."""
    return Photos(shop, tmp_path_factory.mktemp("photos"))


@pytest.fixture
def visit(browser: Browser, shop: str) -> Iterator[Visit]:
    """Opens the shop as one more shopper: `visit("/?like=1", PHONE, dark=True)`.

    At the end none of them may have seen a script error, a breach of the page's policy, or a request to
    anybody else.
    """
    shoppers: list[Shopper] = []

    def come(path: str = "/", screen: Screen = Screen.DESKTOP, **how: object) -> Shopper:
        shopper = Shopper(browser, shop, screen, **how)  # type: ignore[arg-type]
        shoppers.append(shopper)
        shopper.go(path)
        return shopper

    yield come
    for shopper in shoppers:
        shopper.leave()
    wrong = [line for shopper in shoppers for line in shopper.wrong]
    assert not wrong, wrong
