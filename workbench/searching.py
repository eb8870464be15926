"""`lookalike search` on this machine or over HTTP: the same answer, as the API gives it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

from lambdas.query import answers
from lambdas.query.parameters import Asked
from lambdas.query.state import State
from lookalike import layout
from lookalike.encoder import Encoder
from lookalike.errors import BadRequest, LookalikeError
from lookalike.features import Encodes
from lookalike.settings import QuerySettings
from workbench.folder import Folder

TIMEOUT_S = 60


class Refused(LookalikeError):
    """The service answered with a problem, or not at all."""

    code = "refused"


class Catalog(Protocol):
    """Something that can be searched."""

    def search(self, photo: bytes, k: int) -> dict[str, Any]:
        """The answer of `POST /api/search`. Raises LookalikeError."""
        ...

    def picture(self, path: str) -> bytes:
        """The bytes at a match's `thumbnail`. Raises LookalikeError."""
        ...


@dataclass(frozen=True)
class Local:
    """A folder that `lookalike index` wrote."""

    folder: Folder
    state: State

    def search(self, photo: bytes, k: int) -> dict[str, Any]:
        return answers.search(self.state, Asked(k=k), photo).model_dump()

    def picture(self, path: str) -> bytes:
        return self.folder.read(unquote(path.lstrip("/"))).data


@dataclass(frozen=True)
class Remote:
    """A running service, by the address of its page."""

    url: str

    def search(self, photo: bytes, k: int) -> dict[str, Any]:
        response = self._ask("POST", f"/api/search?k={k}", photo)
        found: dict[str, Any] = response.json()
        return found

    def picture(self, path: str) -> bytes:
        return bytes(self._ask("GET", path, None).content)

    def _ask(self, method: str, path: str, body: bytes | None) -> Any:
        import httpx2  # a fifth of a second that a local search does not need

        try:
            response = httpx2.request(method, self.url.rstrip("/") + path, content=body, timeout=TIMEOUT_S)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Refused(
                f"{self.url} can't be reached ({error}): is it running, and is this its address?"
            ) from None
        if response.is_error:
            raise Refused(_reason(response))
        return response


def _reason(response: Any) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{response.url} answered {response.status_code} {response.reason_phrase}."


@contextmanager
def local(folder: Path, load: Callable[[Path], Encodes] = Encoder.load) -> Iterator[Local]:
    """The catalog in `folder`; what it unpacks is gone afterwards. Raises BadRequest.

    `load` opens the encoder's file.
    """
    if not (folder / layout.CURRENT).is_file():
        raise BadRequest(
            f"There is no catalog in {folder}: build one with `lookalike index CATALOG --out {folder}`."
        )
    store = Folder(folder)
    with tempfile.TemporaryDirectory(prefix="lookalike-") as cache:
        settings = QuerySettings(bucket=quote(str(folder)), cache=Path(cache), max_bytes=1 << 30)
        yield Local(store, State(store, settings, load))
