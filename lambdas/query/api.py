"""The API as an ASGI app: the same under Lambda and on a laptop."""

from fastapi import FastAPI

from lambdas.query import edge, openapi, problems, routes
from lambdas.query.state import State

VERSION = "1"


def create_app(state: State) -> FastAPI:
    """The app, served from `state`. Nothing is loaded before the first request."""
    app = FastAPI(version=VERSION, openapi_url=None, docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(routes.build(state))
    openapi.install(app)
    app.add_middleware(edge.LastResort)
    if state.settings.origin_secret:
        app.add_middleware(edge.OriginSecret, secret=state.settings.origin_secret)
    return app
