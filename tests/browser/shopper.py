"""Somebody who uses the page: what they do and see, in their words, so that tests read as specifications."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Request, Route

PATIENCE_MS = 10_000
# What the page uploads is kept where a test can read it: the browser's tools don't show the bytes of a Blob.
KEEP_UPLOADS = """
window.uploads = [];
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) { window.uploads.push(body); return send.call(this, body); };
window.shifted = 0;
new PerformanceObserver((seen) => {
  for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
BYTES = """async (at) => {
  const bytes = new Uint8Array(await window.uploads.at(at).arrayBuffer());
  return Array.from(bytes);
}"""


class Screen(Enum):
    """Width, height, and whether it is touched."""

    PHONE = (390, 844, True)
    SMALL = (320, 640, True)
    TABLET = (820, 1100, True)
    DESKTOP = (1440, 900, False)
    WALL = (3840, 2160, False)


class Devices:
    """What shoppers hold in their hands: browser contexts, wiped and handed on.

    A new one costs as much as most tests do with it.
    """

    def __init__(self, browser: Browser, shop: str) -> None:
        self.browser, self.shop = browser, shop
        self._kinds: dict[int, str] = {}
        self._free: dict[str, list[BrowserContext]] = {}

    def take(
        self, screen: Screen, *, dark: bool = False, locale: str = "en-GB", **how: Any
    ) -> BrowserContext:
        """One that nobody has now and that knows nothing of whoever had it before."""
        kind = repr((screen, dark, locale, sorted(how.items())))
        if free := self._free.get(kind):
            return free.pop()
        width, height, touch = screen.value
        context = self.browser.new_context(
            base_url=self.shop,
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            color_scheme="dark" if dark else "light",
            locale=locale,
            reduced_motion=how.pop("reduced_motion", "reduce"),
            **how,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(KEEP_UPLOADS)
        self._kinds[id(context)] = kind
        return context

    def give_back(self, context: BrowserContext) -> None:
        """Wipes it: what the shop stored in it, and its pages with all that they did."""
        tools = context.new_cdp_session(context.pages[0])
        tools.send("Storage.clearDataForOrigin", {"origin": self.shop, "storageTypes": "all"})
        context.clear_cookies()
        for page in context.pages:
            page.close()
        self._free.setdefault(self._kinds[id(context)], []).append(context)


class Shopper:
    """Somebody at a device, with one page open. `wrong` collects what must never happen."""

    def __init__(self, devices: Devices, screen: Screen, **how: Any) -> None:
        self.devices, self.shop = devices, devices.shop
        self.wrong, self.asked = list[str](), list[Request]()
        self.context = devices.take(screen, **how)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        self.page.on("console", lambda line: self._heard(line.type, line.text))
        self.page.on("request", self._asked)

    def _heard(self, kind: str, text: str) -> None:
        # A refused request is the browser's own line; whether the page copes with it is what tests look at.
        if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
            self.wrong.append(f"{kind}: {text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and not request.url.startswith(self.shop + "/"):
            self.wrong.append(f"a request to somebody else: {request.url}")
        if parts.path.startswith("/api/"):
            self.asked.append(request)

    # coming and going

    def go(self, path: str, *, wait: bool = True) -> None:
        self.page.goto(path, wait_until="load" if wait else "commit")

    def leave(self) -> None:
        self.devices.give_back(self.context)

    def back(self) -> None:
        self.page.evaluate("history.back()")

    @property
    def url(self) -> str:
        return self.page.url.removeprefix(self.shop)

    @property
    def parameters(self) -> dict[str, list[str]]:
        """What the address says."""
        return parse_qs(urlsplit(self.page.url).query)

    def see(self, selector: str, **how: Any) -> Locator:
        return self.page.locator(selector, **how)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    # searching

    def give(self, photo: Path | str) -> None:
        """Chooses a file in the picker."""
        self.page.set_input_files("#file", photo)

    def search_with(self, photo: Path | str) -> None:
        """Chooses a file and waits for its results."""
        self.give(photo)
        self.page.wait_for_url("**photo=1*")
        self.settle()

    def settle(self) -> Shopper:
        """Waits until results stand still: nothing on its way, nothing stale, no skeleton."""
        self.until("document.querySelector('#grid').matches('[aria-busy=false]:not(.stale)')")
        self.until("!document.querySelector('#grid .skeleton')")
        return self

    def until(self, condition: str) -> None:
        """Waits for an expression to hold in the page. (As a function: the page's policy forbids eval.)"""
        self.page.wait_for_function(f"() => Boolean({condition})")

    @property
    def cards(self) -> Locator:
        return self.see("#grid > .card:not(.skeleton)")

    @property
    def ids(self) -> list[str]:
        """The products that are shown, in order."""
        shown: list[str] = self.cards.evaluate_all("cards => cards.map((card) => card.dataset.id)")
        return shown

    @property
    def heading(self) -> str:
        return self.see("#results-title").inner_text()

    @property
    def said(self) -> str:
        """What a screen reader was told last."""
        return self.see("#live").text_content() or ""

    @property
    def focus(self) -> dict[str, str]:
        """The element that has the focus: its id, class, name."""
        found: dict[str, str] = self.page.evaluate(
            """() => {
              const at = document.activeElement;
              const label = at.getAttribute("aria-label") ?? "";
              const of = at.closest("[data-id]")?.dataset.id ?? "";
              return { id: at.id, class: at.className, text: at.textContent, label, of };
            }"""
        )
        return found

    @cached_property
    def tools(self) -> CDPSession:
        """The browser's own tools, for what a page can't be made to feel otherwise."""
        return self.context.new_cdp_session(self.page)

    # what travels

    def requests(self, path: str, method: str | None = None) -> list[Request]:
        return [one for one in self.asked if urlsplit(one.url).path == path and method in (None, one.method)]

    @property
    def last(self) -> Request:
        """The last request for results."""
        return [one for one in self.asked if not urlsplit(one.url).path.startswith("/api/facets")][-1]

    @property
    def photos_sent(self) -> int:
        sent: int = self.page.evaluate("window.uploads.length")
        return sent

    def uploaded(self, at: int = -1) -> bytes:
        """The bytes of one upload."""
        return bytes(self.page.evaluate(BYTES, at))

    def intercept(self, path: str, answer: Callable[[Route], None]) -> None:
        """Comes between the page and the API."""
        self.page.route(lambda url: urlsplit(url).path == path, lambda route: answer(route))

    def change_answer(self, path: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Lets the API answer and changes what it said."""

        def answer(route: Route) -> None:
            response = route.fetch()
            document = response.json()
            change(document)
            route.fulfill(response=response, body=json.dumps(document))

        self.intercept(path, answer)

    def hold(self, path: str) -> Callable[[], None]:
        """Keeps back what is asked for at `path` until the returned function is called."""
        held: list[Route] = []
        self.intercept(path, held.append)

        def let_go() -> None:
            for route in held:
                route.continue_()
            self.page.unroute_all()

        return let_go

    def network(self, *, up: int = -1, down: int = -1, latency: int = 0, offline: bool = False) -> None:
        """Bytes a second and milliseconds, as a phone on a train has them."""
        conditions = {
            "offline": offline,
            "latency": latency,
            "downloadThroughput": down,
            "uploadThroughput": up,
        }
        self.tools.send("Network.enable")
        self.tools.send("Network.emulateNetworkConditions", conditions)

    @property
    def shifted(self) -> float:
        """How much the layout moved by itself (cumulative layout shift)."""
        amount: float = self.page.evaluate("window.shifted")
        return amount


def parameters(request: Request) -> dict[str, list[str]]:
    """What a request asks for in its address."""
    return parse_qs(urlsplit(request.url).query)


def items(request: Request) -> list[dict[str, Any]]:
    """The items of a search by token, products and marks; none for a photo."""
    return list(json.loads(request.post_data or "{}").get("items", []))


def problem(
    status: int, code: str, detail: str = "Something happened.", **headers: str
) -> Callable[[Route], None]:
    """Answers with a problem document."""
    body = json.dumps({"type": "about:blank", "title": "x", "status": status, "code": code, "detail": detail})
    kind = "application/problem+json"
    return lambda route: route.fulfill(status=status, body=body, content_type=kind, headers=headers)
