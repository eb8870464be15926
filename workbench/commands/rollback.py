"""`lookalike rollback VERSION`: serve an older snapshot, and stay there."""

import argparse
import sys

from lambdas.publish import ops
from lookalike.errors import BadRequest, NotFound
from lookalike.store import Store
from workbench import target


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which version, which bucket."""
    parser.add_argument(
        "version", metavar="VERSION", help="as `lookalike versions` lists it, or its beginning or end"
    )
    target.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Moves CURRENT, and says how to come back."""
    store = target.open_bucket(args)
    now = ops.rollback(store, named(store, args.version), target.person())
    print(
        f"{now.serving} is served within seconds, and stays until `lookalike resume`."
        " Pictures that come meanwhile are taken in and wait.",
        file=sys.stderr,
    )
    return 0


def named(store: Store, text: str) -> str:
    """The one version that `text` is, begins or ends. Raises NotFound, BadRequest."""
    known = [one.version for one in ops.versions(store)]
    found = [one for one in known if text and (one.startswith(text) or one.endswith(text))]
    if text in known:
        return text
    if not found:
        raise NotFound(f"There is no version '{text}': `lookalike versions` lists those there are.")
    if len(found) > 1:
        raise BadRequest(
            f"'{text}' can mean {len(found)} versions ({', '.join(found[:3])}…): give more of it."
        )
    return found[0]
