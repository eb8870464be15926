"""`lookalike reindex`: the first load of a large catalog, or a move to another encoder."""

import argparse
import sys
import tempfile
from pathlib import Path

from lookalike import models
from lookalike.bucket import Bucket
from lookalike.errors import BadRequest, EncoderError
from lookalike.store import Store
from workbench import encoders, reindex, target
from workbench.progress import bar
from workbench.reindex import Plan
from workbench.state_machine import Machine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bucket, and which encoder."""
    target.add_arguments(parser)
    parser.add_argument(
        "--encoder",
        help="move to this one: resnet50, efficientnet-lite0, or the id of one under models/;"
        " without it, all pictures go through the encoder that is in use",
    )
    parser.add_argument(
        "--resume", action="store_true", help="on AWS: take the run that failed up where it stopped"
    )


def run(args: argparse.Namespace) -> int:
    """1 when pictures failed; they are looked at again by the next sweep, or by the same command."""
    store = target.open_bucket(args)
    encoder = _encoder(store, args.encoder)
    plan = reindex.prepare(store, encoder, target.person())
    print(_intent(plan), file=sys.stderr)
    failed = _here(store, plan, args) if _is_local(args) else _on_aws(store, plan, resume=args.resume)
    reindex.finish(store, plan)
    if failed:
        print(f"{failed} pictures failed; the hourly sweep looks at them again.", file=sys.stderr)
        return 1
    done = (
        f"The catalog has moved to {plan.encoder}."
        if plan.target == "staging"
        else "Everything was looked at."
    )
    print(done, file=sys.stderr)
    return 0


def _encoder(store: Store, given: str | None) -> str | None:
    """The id of the encoder that is asked for; one named without its hash is built here and uploaded."""
    if given is None:
        return None
    try:
        models.parse_id(given)
        return given
    except EncoderError:
        file = encoders.choose(given)
        encoders.upload(store, file)
        return file.stem


def _intent(plan: Plan) -> str:
    if plan.target == "staging":
        return f"Moving to {plan.encoder}: the old encoder serves until every picture is described anew."
    return f"Describing pictures with {plan.encoder or 'the encoder that ingest was deployed with'}."


def _is_local(args: argparse.Namespace) -> bool:
    return not args.bucket or bool(args.endpoint_url)


def _here(store: Store, plan: Plan, args: argparse.Namespace) -> int:
    if args.resume:
        raise BadRequest("--resume is for AWS: here every run does only what is missing.")
    with tempfile.TemporaryDirectory(prefix="lookalike-") as cache, bar("described") as progress:
        return len(reindex.describe(store, plan, Path(cache), progress=progress).failed)


def _on_aws(store: Bucket, plan: Plan, *, resume: bool) -> int:
    machine = Machine.of_bucket(store.name)
    execution = machine.resume() if resume else machine.start(plan.encoder, plan.target)
    print(f"Execution: {execution}. Ctrl-C stops watching, not the run.", file=sys.stderr)
    with bar("looked at") as progress:
        return machine.follow(execution, progress)
