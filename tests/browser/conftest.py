"""A real Chromium on the real local stack: one shop for the tier, one browser for each process of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import catalog
from tests.browser.photos import Photos
from tests.browser.shopper import Devices, Screen, Shopper
from tests.conftest import missing_browser

ROOT = Path(__file__).resolve().parents[2]
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

Visit = Callable[..., Shopper]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """With `-n 2`: xdist's own process opens the shop before its first worker, and closes it at the end."""
    config = node.config
    if not os.environ.get("PAGE_URL") and not missing_browser():
        if not hasattr(config, "shop"):
            opened = ExitStack()
            config.add_cleanup(opened.close)
            config.shop = opened.enter_context(catalog.open_shop())
        node.workerinput["shop"] = config.shop


@pytest.fixture(scope="session")
def shop(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the running shop. PAGE_URL names one that runs already: quicker while writing tests."""
    given = os.environ.get("PAGE_URL") or getattr(request.config, "workerinput", {}).get("shop")
    with ExitStack() as opened:
        yield given.rstrip("/") if given else opened.enter_context(catalog.open_shop())


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


@pytest.fixture(scope="session")
def devices(browser: Browser, shop: str) -> Devices:
    """What shoppers come with."""
    return Devices(browser, shop)


@pytest.fixture
def visit(devices: Devices) -> Iterator[Visit]:
    """Opens the shop as one more shopper: `visit("/?like=1", PHONE, dark=True)`.

    At the end none of them may have seen a script error, a breach of the page's policy, or a request to
    anybody else.
    """
    shoppers: list[Shopper] = []

    def come(path: str = "/", screen: Screen = Screen.DESKTOP, **how: object) -> Shopper:
        shopper = Shopper(devices, screen, **how)
        shoppers.append(shopper)
        shopper.go(path)
        return shopper

    yield come
    for shopper in shoppers:
        shopper.leave()
    wrong = [line for shopper in shoppers for line in shopper.wrong]
    assert not wrong, wrong
