"""What holds for the page's files as they are served: small, self-contained, safe under their own policy."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"
SCRIPTS = sorted((FRONTEND / "src").glob("*.js"))
STYLES = sorted((FRONTEND / "styles").glob("*.css"))
INDEX = FRONTEND / "index.html"
BUDGET = 60_000
EXAMPLES = ("striped-tshirt", "checked-shirt", "red-dress", "blue-jeans", "sneakers", "handbag")


class Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in ("script", "style") and data.strip():
            self.inline.append(data)


@pytest.fixture(scope="module")
def tags() -> Tags:
    parser = Tags()
    parser.feed(INDEX.read_text("utf-8"))
    return parser


def test_html_css_and_js_are_under_60_kb_compressed() -> None:
    sizes = {file.name: len(gzip.compress(file.read_bytes(), mtime=0)) for file in (INDEX, *STYLES, *SCRIPTS)}
    assert sum(sizes.values()) < BUDGET, sizes


def test_index_names_each_file_once_so_that_none_waits_for_another(tags: Tags) -> None:
    """Modules are preloaded flat: without that a browser learns of each from the one before."""
    scripts = [a["src"] for tag, a in tags.found if tag == "script"]
    preloads = [a["href"] for tag, a in tags.found if a.get("rel") == "modulepreload"]
    styles = [a["href"] for tag, a in tags.found if a.get("rel") == "stylesheet"]
    assert sorted([*scripts, *preloads]) == [f"/src/{file.name}" for file in SCRIPTS]  # type: ignore[type-var]
    assert sorted(styles) == [f"/styles/{file.name}" for file in STYLES]  # type: ignore[type-var]


def test_nothing_is_inline(tags: Tags) -> None:
    assert not tags.inline
    for tag, attributes in tags.found:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag


def test_policy_of_the_page_allows_its_own_files_only(tags: Tags) -> None:
    policy = next(a["content"] for _, a in tags.found if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(part.strip().split(" ", 1) for part in (policy or "").split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == "'none'"
    assert not re.search(r"unsafe|https?:|\*", policy or "")


@pytest.mark.parametrize("file", [INDEX, *STYLES, *SCRIPTS], ids=lambda file: file.name)
def test_no_file_reaches_outside(file: Path) -> None:
    text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}|@import", text)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_no_script_turns_text_into_markup(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser", text
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_photos_are_there_and_small(name: str) -> None:
    data = (FRONTEND / "examples" / f"{name}.jpg").read_bytes()
    assert data[:2] == b"\xff\xd8"
    assert len(data) <= 25_000
    assert f'data-example="{name}"' in INDEX.read_text("utf-8")


@pytest.mark.parametrize("file", [*STYLES, *SCRIPTS], ids=lambda file: file.name)
def test_each_file_says_what_it_is_for(file: Path) -> None:
    assert re.match(r"/\*\*? |// ", file.read_text("utf-8")), "begins with one line on its purpose"


def test_the_guide_names_every_module() -> None:
    guide = (FRONTEND.parent / "docs" / "page.md").read_text("utf-8")
    named = {
        name
        for line in guide.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([\w-]+\.js)`", line)
    }
    assert named == {file.name for file in SCRIPTS}
