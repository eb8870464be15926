"""What a function may do in the bucket, prefix by prefix: never the whole of it."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

from infra.acknowledged import logical_id, wildcard


def read_prefixes(to: lambda_.Function, bucket: s3.IBucket, *prefixes: str) -> None:
    """May read the objects under these prefixes."""
    _allow(to, ["s3:GetObject"], _objects(to, bucket, prefixes))


def write_prefixes(to: lambda_.Function, bucket: s3.IBucket, *prefixes: str) -> None:
    """May put objects under these prefixes, in parts too."""
    _allow(to, ["s3:PutObject", "s3:AbortMultipartUpload"], _objects(to, bucket, prefixes))


def delete_prefixes(to: lambda_.Function, bucket: s3.IBucket, *prefixes: str) -> None:
    """May delete objects under these prefixes (the bucket keeps the version)."""
    _allow(to, ["s3:DeleteObject"], _objects(to, bucket, prefixes))


def tag_prefixes(to: lambda_.Function, bucket: s3.IBucket, *prefixes: str) -> None:
    """May tag objects under these prefixes."""
    _allow(to, ["s3:PutObjectTagging"], _objects(to, bucket, prefixes))


def list_bucket(to: lambda_.Function, bucket: s3.IBucket) -> None:
    """May list the bucket, and is told 404, not 403, for what isn't there (HEAD has no prefix to limit)."""
    _allow(to, ["s3:ListBucket"], [bucket.bucket_arn])


def _objects(to: lambda_.Function, bucket: s3.IBucket, prefixes: tuple[str, ...]) -> list[str]:
    for prefix in prefixes:
        if prefix.endswith("/"):
            wildcard(
                to.role or to,
                prefix_wildcard(bucket, prefix),
                f"everything under {prefix}, whose names come with the data",
            )
    return [bucket.arn_for_objects(f"{prefix}*" if prefix.endswith("/") else prefix) for prefix in prefixes]


def prefix_wildcard(bucket: s3.IBucket, prefix: str) -> str:
    """How cdk-nag names "everything under this prefix" of the bucket."""
    return f"Resource::<{logical_id(bucket)}.Arn>/{prefix}*"


def _allow(to: lambda_.Function, actions: list[str], resources: list[str]) -> None:
    to.grant_principal.add_to_principal_policy(iam.PolicyStatement(actions=actions, resources=resources))
