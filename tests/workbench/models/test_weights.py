"""Weights are the official ones or none; what can't be had says so within seconds, and how to get it."""

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from workbench.models import weights
from workbench.models.weights import LITE0, RESNET50, Source, WeightsError

CONTENT = b"weights" * 100_000


class _Server(BaseHTTPRequestHandler):
    """Serves the weights whole, cut short, or not at all, by the path that is asked for."""

    def do_GET(self) -> None:
        if self.path == "/missing":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT if self.path == "/whole" else CONTENT[:1000])

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


@pytest.fixture
def keras_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Keras keeps its downloads: empty."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path / "keras" / "models"


def source(url: str) -> Source:
    """ResNet50's, but for the content and where it is fetched."""
    return replace(RESNET50, url=url, hash=f"md5:{hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()}")


def test_a_download_is_kept_where_keras_looks(
    server: str, keras_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = source(f"{server}/whole").get()
    assert path == keras_home / RESNET50.file
    assert path.read_bytes() == CONTENT
    written = capsys.readouterr()
    assert RESNET50.file in written.err
    assert "100%" in written.err
    assert written.out == ""


def test_what_keras_has_is_not_downloaded_again(keras_home: Path) -> None:
    keras_home.mkdir(parents=True)
    (keras_home / RESNET50.file).write_bytes(CONTENT)
    assert source("http://127.0.0.1:1/closed").get() == keras_home / RESNET50.file


@pytest.mark.parametrize(
    ("path", "says"), [("missing", "404"), ("short", "it ended after 1000 of 700000 bytes")]
)
def test_a_failed_download_names_file_and_flag_and_leaves_nothing(
    server: str, keras_home: Path, path: str, says: str
) -> None:
    with pytest.raises(WeightsError, match=says) as caught:
        source(f"{server}/{path}").get()
    assert RESNET50.file in str(caught.value)
    assert f"Fetch {server}/{path} and pass the file with --weights FILE" in str(caught.value)
    assert list(keras_home.iterdir()) == []


def test_a_download_with_other_content_is_refused(server: str, keras_home: Path) -> None:
    with pytest.raises(WeightsError, match="is not the official file: its md5 is"):
        replace(RESNET50, url=f"{server}/whole").get()
    assert list(keras_home.iterdir()) == []


@pytest.mark.usefixtures("keras_home")
def test_a_refused_connection_is_an_error_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(WeightsError, match="could not be downloaded"):
        source(f"http://127.0.0.1:{port}/").get()


@pytest.mark.usefixtures("keras_home")
def test_a_network_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(weights, "STALL_SECONDS", 5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(WeightsError, match=r"no answer within 0\.3 s"):
            source(f"http://127.0.0.1:{silent.getsockname()[1]}/").get()
        assert time.monotonic() - started < weights.STALL_SECONDS


def test_a_given_file_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "mine.h5"
    with pytest.raises(WeightsError, match=r"mine\.h5 is not there\. Fetch https://"):
        RESNET50.get(path)
    path.write_bytes(CONTENT)
    assert source("").get(path) == path
    with pytest.raises(WeightsError, match=r"mine\.h5 is not the official file: .* Fetch https://"):
        RESNET50.get(path)


def test_the_package_holds_the_real_weights_of_lite0() -> None:
    assert LITE0.get().name == LITE0.file


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(WeightsError, match="The package no_such_package is not installed: run `make setup`"):
        replace(LITE0, package="no_such_package").get()
