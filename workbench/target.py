"""Which bucket a command works on: one on AWS, or the local stack's."""

import argparse
from pathlib import Path

import boto3

from lookalike.bucket import Bucket
from lookalike.errors import BadRequest
from workbench.local_stack import state, wiring

DEFAULT_STATE = Path("build/demo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--bucket` and `--endpoint-url`, or `--state`; without any, the local stack in build/demo."""
    parser.add_argument("--bucket", help="the catalog's bucket (default: the local stack's)")
    parser.add_argument("--endpoint-url", help="where S3 is, when it isn't AWS")
    parser.add_argument(
        "--state",
        type=Path,
        default=DEFAULT_STATE,
        help="a local stack's folder (%(default)s)",
    )


def open_bucket(args: argparse.Namespace) -> Bucket:
    """The bucket that the arguments name. Raises BadRequest or NotFound with what to do."""
    if args.bucket:
        if args.endpoint_url:
            return Bucket(wiring.clients(args.endpoint_url)[0], args.bucket)
        return Bucket(boto3.client("s3"), args.bucket)
    if args.endpoint_url:
        return Bucket(wiring.clients(args.endpoint_url)[0], wiring.BUCKET)
    running = state.load(args.state)
    return Bucket(wiring.clients(running.endpoint_url)[0], running.bucket)


def site_url(args: argparse.Namespace) -> str:
    """The page's address for a local target."""
    if args.bucket or args.endpoint_url:
        raise BadRequest("Only a local stack has an address that this command can know. Give --state.")
    return state.load(args.state).url
