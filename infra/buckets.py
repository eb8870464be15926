"""The three buckets: the catalog, the page, and the logs of both."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config

RETIRED = ("snapshots", "features", "thumbnails")
"""What publish makes, and tags when nothing needs it any more."""


class Buckets(Construct):
    """Private, encrypted, TLS only. What the catalog team put there outlives the stack."""

    def __init__(self, scope: Construct, id: str, config: Config) -> None:
        super().__init__(scope, id)
        self._removal = cdk.RemovalPolicy.DESTROY if config.throwaway else cdk.RemovalPolicy.RETAIN
        self._throwaway = config.throwaway
        self.logs = self._bucket(
            "Logs",
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,  # CloudFront's logs come with an ACL
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(config.log_days))],
        )
        self.site = self._bucket(
            "Site", server_access_logs_bucket=self.logs, server_access_logs_prefix="site/"
        )
        self.catalog = self._bucket(
            "Catalog",
            versioned=True,
            server_access_logs_bucket=self.logs,
            server_access_logs_prefix="catalog/",
            lifecycle_rules=_catalog_rules(),
        )

    def _bucket(self, id: str, **more: object) -> s3.Bucket:
        return s3.Bucket(
            self,
            id,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=self._removal,
            auto_delete_objects=self._throwaway,
            **more,  # type: ignore[arg-type]
        )


def _catalog_rules() -> list[s3.LifecycleRule]:
    """Nothing current goes because it is old, only because publish said that nothing refers to it now."""
    return [
        s3.LifecycleRule(
            id="versions-that-were-replaced",
            noncurrent_version_expiration=cdk.Duration.days(30),
            expired_object_delete_marker=True,
        ),
        # made anew from the pictures every night: thirty days of them would cost more than all the rest
        *(
            s3.LifecycleRule(
                id=f"versions-of-{made}",
                prefix=f"{made}/",
                noncurrent_version_expiration=cdk.Duration.days(3),
            )
            for made in ("snapshots", "features")
        ),
        s3.LifecycleRule(
            id="uploads-that-never-ended", abort_incomplete_multipart_upload_after=cdk.Duration.days(3)
        ),
        *(
            s3.LifecycleRule(
                id=f"retired-{made}",
                prefix=f"{made}/",
                tag_filters={"retired": "true"},
                expiration=cdk.Duration.days(1),
            )
            for made in RETIRED
        ),
    ]
