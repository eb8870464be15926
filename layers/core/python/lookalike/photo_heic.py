"""HEIC → RGB in a child process with limits on memory and time: see docs/decisions/0005-heic.md."""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from io import BytesIO

from PIL import Image

from lookalike.photo_limits import Limits, PhotoError, check_size, damaged
from lookalike.reject import Reject

SECONDS = 20
# What Python, Pillow and libheif map before the picture's own pixels: libraries, threads' stacks, slack.
_BASE_MEMORY = 600_000_000
# YCbCr planes, libheif's RGB, Pillow's copy, its colour-converted copy and the bytes that are sent back.
_BYTES_PER_PIXEL = 24


@dataclass(frozen=True)
class _Task:
    """What the parent tells the child, as JSON in its one argument."""

    limits: dict[str, int]
    draft: int | None
    memory: int
    seconds: int


def decode(
    data: bytes, limits: Limits, draft: int | None, seconds: int = SECONDS
) -> tuple[Image.Image, tuple[int, int]]:
    """``data`` (begins like HEIC) → (its primary image, upright, sRGB, mode RGB; the size before ``draft``).

    Raises PhotoError; RuntimeError if this installation can't run the decoder at all.
    Starting the child takes about 0.2 s. It gets none of this process's environment, and so no credentials.
    """
    memory = _BASE_MEMORY + _BYTES_PER_PIXEL * limits.max_pixels
    task = json.dumps(asdict(_Task(asdict(limits), draft, memory, seconds)))
    command = [sys.executable, "-P", "-m", "lookalike.photo_heic", task]
    try:
        child = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired as error:
        raise damaged(f"The HEIC could not be decoded within {seconds} s.") from error
    head, _, pixels = child.stdout.partition(b"\n")
    if child.returncode != 0 or not head:
        raise damaged(_ending(child.returncode, child.stderr))
    answer = json.loads(head)
    if "reject" in answer:
        raise PhotoError(Reject(**answer["reject"]))
    width, height = answer["decoded"]
    if len(pixels) != width * height * 3:
        raise damaged("The HEIC's decoder stopped halfway.")
    return Image.frombytes("RGB", (width, height), pixels), tuple(answer["size"])


def _environment() -> dict[str, str]:
    """Only what finds the same libraries: Lambda extends sys.path by itself, which a child can't know."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}


def _ending(code: int, stderr: bytes) -> str:
    if b"ModuleNotFoundError" in stderr or b"ImportError" in stderr:  # ours to mend, not the sender's
        raise RuntimeError(f"The HEIC decoder can't start: {stderr.decode(errors='replace').strip()[-300:]}")
    return f"The HEIC's decoder gave up (exit {code}): the file is broken or asks for too much memory."


def _child(task: _Task, data: bytes) -> tuple[dict[str, object], bytes]:
    """In the child: (answer, RGB pixels). The picture's size is checked before its pixels are decoded."""
    import pi_heif  # only here: its C libraries never enter the process that holds the catalog

    from lookalike.photo_colour import shrink, to_srgb

    limits = Limits(**task.limits)
    try:
        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, decode_threads=1)
        with Image.open(BytesIO(data), formats=["HEIF"]) as image:
            size = image.size
            check_size(*size, 1, limits)
            image.load()
            rgb = shrink(to_srgb(image), task.draft)
    except PhotoError as error:
        return {"reject": asdict(error.reject)}, b""
    except Exception as error:  # noqa: BLE001  # whatever a decoder of hostile bytes raises, they can't be shown
        return {"reject": asdict(damaged(f"The HEIC can't be decoded ({type(error).__name__}).").reject)}, b""
    return {"size": size, "decoded": rgb.size}, rgb.tobytes()


def _restrain(task: _Task) -> None:
    import resource

    for kind, amount in ((resource.RLIMIT_AS, task.memory), (resource.RLIMIT_CPU, task.seconds)):
        # macOS knows no RLIMIT_AS; the time limit still holds there
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))


def main() -> None:
    task = _Task(**json.loads(sys.argv[1]))
    _restrain(task)
    answer, pixels = _child(task, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()
