"""What a shopper waits for beside the answer: from its last byte to the first result on the screen."""

import shutil
from collections.abc import Sequence
from pathlib import Path

# Two frames after a card came into the page the first of them is on the screen; its picture may come later.
WATCH = """() => new MutationObserver((_, watch) => {
  if (!document.querySelector("#grid .closeness")) return;
  watch.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.shownAt = performance.now(); }));
}).observe(document.querySelector("#grid"), { childList: true })"""
WAITED = """() => {
  const answers = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/search"));
  return window.shownAt - answers.at(-1).responseEnd;
}"""


def there() -> bool:
    """Whether this machine has the browser (`make browser` installs it)."""
    return shutil.which("chromium") is not None


def shown_after(url: str, photos: Sequence[Path]) -> list[float]:
    """Milliseconds for each photo, searched for on a page that is open already, as a phone shows it."""
    from playwright.sync_api import sync_playwright

    waited = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        for photo in photos:
            page.goto(url, wait_until="networkidle")
            page.evaluate(WATCH)
            page.set_input_files("#file", photo)
            page.wait_for_function("() => window.shownAt")
            waited.append(float(page.evaluate(WAITED)))
        chromium.close()
    return waited
