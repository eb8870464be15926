"""A process that answers, as Lambda's does: `python -m workbench.benchmark.answering PHOTO…`.

Its first line comes with the first answer; its last says what the following ones took.
"""

import base64
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from workbench.benchmark.child import settle_on_cores

SEARCHES = 60


def main() -> None:
    """One cold search through the function's own handler, then warm ones; memory and CPU."""
    settle_on_cores()
    from lambdas.query.handler import handler
    from workbench.local_stack.pump import LambdaContext

    photos = [Path(name).read_bytes() for name in sys.argv[1:]]
    context: Any = LambdaContext("query", aws_request_id="benchmark")
    first = handler(event(photos[0]), context)
    first_cpu_s = time.process_time()
    print(first["statusCode"], flush=True)
    answers = [handler(event(photos[number % len(photos)]), context) for number in range(SEARCHES)]
    totals = [json.loads(answer["body"])["timings_ms"]["total"] for answer in answers]
    memory = {name: kilobytes(name) / 1024 for name in ("VmRSS", "VmHWM")}
    print(
        json.dumps(
            {
                "status": first["statusCode"],
                "first_cpu_s": first_cpu_s,
                "warm_ms": statistics.median(totals),
                **memory,
                **cpu(photos),
            }
        )
    )


def event(photo: bytes) -> dict[str, Any]:
    """A search as API Gateway sends it (payload 2.0)."""
    http = {"method": "POST", "path": "/api/search", "sourceIp": "127.0.0.1", "protocol": "HTTP/1.1"}
    return {
        "version": "2.0",
        "rawPath": "/api/search",
        "rawQueryString": "k=6",
        "headers": {"content-type": "image/jpeg", "host": "localhost"},
        "requestContext": {"http": http, "stage": "$default"},
        "body": base64.b64encode(photo).decode(),
        "isBase64Encoded": True,
    }


def kilobytes(name: str) -> int:
    """A line of /proc/self/status: `VmRSS` is what is resident now, `VmHWM` what was at most."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name))


def cpu(photos: list[bytes]) -> dict[str, float]:
    """Milliseconds of CPU for a search, and for the parts of it that are compared: medians over SEARCHES."""
    from lambdas.query import answers
    from lambdas.query.parameters import Asked
    from lambdas.query.state import State
    from lookalike import photo

    state = State.from_environment()
    encoder = state.loaded().encoder
    asked = Asked(k=6)
    times: dict[str, list[float]] = {"search_cpu_ms": [], "encode_cpu_ms": [], "decode_cpu_ms": []}
    for number in range(SEARCHES):
        data = photos[number % len(photos)]
        began = time.process_time()
        answers.search(state, asked, data)
        searched = time.process_time()
        pixels = photo.square(photo.load(data, state.limits))
        decoded = time.process_time()
        encoder.encode(pixels)
        encoded = time.process_time()
        for name, spent in zip(times, (searched - began, encoded - decoded, decoded - searched), strict=True):
            times[name].append(spent * 1e3)
    return {name: statistics.median(spent) for name, spent in times.items()}


if __name__ == "__main__":
    main()
