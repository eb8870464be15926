"""What surrounds every request: the origin's secret, and an answer even to what nobody foresaw."""

from __future__ import annotations

import hmac
import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lambdas.query import problems

logger = logging.getLogger(__name__)

HEADER = "X-Origin-Secret"


class OriginSecret:
    """Refuses requests that don't carry the secret that CloudFront adds: nobody gets past its firewall."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self.app = app
        self.secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._knows(Headers(scope=scope).get(HEADER, "")):
            refused = problems.response("forbidden", "Use the public address of this service.")
            await refused(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _knows(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.secret)


class LastResort:
    """Logs what no handler caught, and answers with `internal`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            logger.exception("Unforeseen error", extra={"path": scope["path"]})
            answer = problems.response("internal", "Something went wrong on our side; it is in the log.")
            await answer(scope, receive, send)
