"""Lambda's runtime API on 127.0.0.1: a handler runs under the real awslambdaric and asks us for work.

POST / invokes (what the emulator's proxy mode does); the rest is what
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html describes.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

_PREFIX = "/2018-06-01/runtime/"
_ARN = "arn:aws:lambda:us-east-1:000000000000:function:local"
_TRACE = "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0"


@dataclass
class _Invocation:
    payload: bytes
    id: str = field(default_factory=lambda: str(uuid4()))
    done: threading.Event = field(default_factory=threading.Event)
    answer: bytes = b""
    failed: bool = False


class FunctionFailed(Exception):
    """The handler raised, or its process ended."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A function that was stopped hangs up: that is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class RuntimeApi:
    """A context manager that serves one function; `start` is how its process is started."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[_Invocation] = queue.Queue()
        self._running: dict[str, _Invocation] = {}
        self._server = _Server(("127.0.0.1", 0), self._handler_class())
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def invoke_url(self) -> str:
        """Where a POST invokes the function."""
        return f"http://{self.address}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def invoke(self, event: Any, timeout: float = 120, watch: subprocess.Popen[bytes] | None = None) -> Any:
        """The handler's answer to `event`. Raises FunctionFailed, at once when the process `watch` ends."""
        invocation = _Invocation(json.dumps(event).encode())
        self._waiting.put(invocation)
        until = time.monotonic() + timeout
        while not invocation.done.wait(0.5):
            if watch and watch.poll() is not None:
                raise FunctionFailed(f"its process ended with {watch.returncode}")
            if time.monotonic() > until:
                raise FunctionFailed(f"no answer within {timeout} s")
        if invocation.failed:
            raise FunctionFailed(invocation.answer.decode(errors="replace"))
        return json.loads(invocation.answer or b"null")

    def _next(self) -> _Invocation:
        invocation = self._waiting.get()
        self._running[invocation.id] = invocation
        return invocation

    def _finish(self, request: str, answer: bytes, *, failed: bool) -> None:
        invocation = self._running.pop(request)
        invocation.answer, invocation.failed = answer, failed
        invocation.done.set()

    def _handler_class(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                invocation = api._next()
                headers = {
                    "Lambda-Runtime-Aws-Request-Id": invocation.id,
                    "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 900) * 1000)),
                    "Lambda-Runtime-Invoked-Function-Arn": _ARN,
                    "Lambda-Runtime-Trace-Id": _TRACE,
                }
                self._say(200, invocation.payload, headers)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if not self.path.startswith(_PREFIX):
                    self._invoke(body)
                    return
                what = self.path.removeprefix(_PREFIX).split("/")
                if what[0] == "invocation":
                    api._finish(what[1], body, failed=what[2] == "error")
                self._say(202, b'{"status":"OK"}', {})

            def _invoke(self, body: bytes) -> None:
                try:
                    self._say(200, json.dumps(api.invoke(json.loads(body))).encode(), {})
                except FunctionFailed as error:
                    self._say(500, str(error).encode(), {})

            def _say(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
                self.send_response(status)
                # awslambdaric's own client falls over an answer without a type
                sent = {"Content-Type": "application/json", **headers, "Content-Length": str(len(body))}
                for name, value in sent.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


def start_handler(
    api: RuntimeApi, handler: str, environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """Runs `handler` (dotted path) under awslambdaric in this Python, served by `api`."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LOOKALIKE_"))
    }
    with log.open("ab") as sink:
        return subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", handler],
            env=inherited | {"AWS_LAMBDA_RUNTIME_API": api.address} | dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
        )
