"""`lookalike search`: a table, JSON or a page, from a folder or from a running service."""

import base64
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from lambdas.query.api import create_app
from lookalike import layout
from lookalike.encoder import Encoder
from tests.catalogs import Shop
from tests.encoders import lite0
from tests.fakes import FakeEncoder
from tests.lambdas.house import picture
from tests.lambdas.query.conftest import make_state
from workbench import cli, searching
from workbench.folder import Folder

__all__ = ["lite0"]
COUNT = 20


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A catalog in a folder, with an encoder that is no network."""
    shop = Shop(Folder(tmp_path_factory.mktemp("catalog")), tmp_path_factory.mktemp("work"))
    shop.publish(range(COUNT))
    return shop


@pytest.fixture
def folder(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, for commands that open encoders."""
    real = searching.local
    monkeypatch.setattr(
        "workbench.commands.search.local", lambda folder: real(folder, lambda _: shop.encoder)
    )
    assert isinstance(shop.store, Folder)
    return shop.store.root


@pytest.fixture(scope="module")
def url(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same catalog behind HTTP, thumbnails included."""
    app = create_app(make_state(shop, tmp_path_factory.mktemp("state")))

    @app.get("/thumbnails/{name}")
    def thumbnail(name: str) -> object:
        from fastapi import Response

        return Response(shop.store.read(layout.THUMBNAILS + name).data)

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "my <photo>.jpg"
    path.write_bytes(picture(5))
    return str(path)


def where(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "folder":
        return ["--snapshot", str(request.getfixturevalue("folder"))]
    return ["--url", request.getfixturevalue("url")]


source = pytest.fixture(params=["folder", "url"])(where)


def test_json_is_the_answer_and_nothing_else(
    source: list[str], photo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", photo, *source, "-k", "3", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [match["product"]["id"] for match in answer["matches"]][:1] == ["p5"]
    assert len(answer["matches"]) == 3
    assert answer["total"] == COUNT


def test_a_table_names_the_products(
    source: list[str], photo: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert cli.main(["search", photo, *source]) == 0
    out = capsys.readouterr().out
    assert re.search(r"1 .*p5 .*Shop Blue Heels 5 .*Heels .*Blue .*Women", out)
    assert f"{COUNT} products, snapshot v1-p" in out


def test_a_page_holds_all_its_pictures(source: list[str], photo: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert cli.main(["search", photo, *source, "--html", str(page)]) == 0
    text = page.read_text()
    pictures = re.findall(r'src="data:image/(\w+);base64,([^"]+)"', text)
    assert [kind for kind, _ in pictures] == ["jpeg"] + ["webp"] * 6
    assert base64.b64decode(pictures[1][1])[8:12] == b"WEBP"
    assert "my &lt;photo&gt;.jpg" in text
    assert not re.search(r'(src|href)="(?!data:)', text)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.jpg", "--snapshot", "."], "nowhere.jpg can't be read"),
        (["{photo}", "--snapshot", "."], "lookalike index"),
        (["{photo}", "--url", "http://127.0.0.1:9"], "can't be reached"),
        (["{photo}", "--url", "nonsense"], "can't be reached"),
        (["{empty}", "--url", "{url}"], "0 bytes"),
        (["{broken}", "--url", "{url}/nope"], "nothing at /nope/api/search"),
        (["{broken}", "--snapshot", "{folder}"], "JPEG"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(
    arguments: list[str],
    sentence: str,
    photo: str,
    url: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "broken").write_bytes(picture(5)[:200])
    monkeypatch.chdir(tmp_path)
    names = {"photo": photo, "url": url, "folder": folder, "empty": "empty", "broken": "broken"}
    code = cli.main(["search", *(argument.format(**names) for argument in arguments), "--json"])
    out, err = capsys.readouterr()
    assert code != 0
    assert out == ""
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.parametrize("k", ["0", "51", "six"])
def test_k_has_a_range(k: str, photo: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["search", photo, "--url", "http://x", "-k", k])
    assert "1 to 50" in capsys.readouterr().err


class Real(FakeEncoder):
    """A real encoder where the shop expects a fake one."""

    def __init__(self, path: Path) -> None:
        self.encoder, self.file = Encoder.load(path), path.read_bytes()
        self.name, self.hash = self.encoder.name, self.encoder.hash
        self.dimensions, self.middle = self.encoder.dimensions, self.encoder.middle
        self.worn = self.encoder.worn
        self.encode = self.encoder.encode  # type: ignore[assignment,method-assign]


def test_a_folder_with_a_real_encoder(
    lite0: Path, photo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Folder(tmp_path / "catalog")
    Shop(store, tmp_path / "work", Real(lite0)).publish(range(8))
    card = lite0.with_suffix(".json")
    store.write(layout.model_key(card.name), card.read_bytes())
    assert cli.main(["search", photo, "--snapshot", str(store.root), "--json"]) == 0
    best = json.loads(capsys.readouterr().out)["matches"][0]
    assert best["product"]["id"] == "p5"
    assert best["similarity"] > 0.99
