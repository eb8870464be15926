"""The function that answers shoppers: lazily loads encoder and index from /tmp."""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import functions
from infra.config import Config
from infra.grants import list_bucket, read_prefixes

TIMEOUT = cdk.Duration.seconds(29)  # API Gateway waits 30
MAX_PHOTO_BYTES = 4_500_000  # 6 MB of request, base64


class Query(Construct):
    """An image function behind the alias `live`, which is what API Gateway calls."""

    def __init__(self, scope: Construct, id: str, config: Config, catalog: s3.Bucket) -> None:
        super().__init__(scope, id)
        # Only CloudFront can know it: the stack's own UUID, in no log and in no answer. docs/decisions/0201
        self.origin_secret = cdk.Fn.select(2, cdk.Fn.split("/", cdk.Aws.STACK_ID))
        logs_to = functions.log_group(self, config, "query")
        self.function = lambda_.DockerImageFunction(
            self,
            "Function",
            function_name=f"{config.name}-query",
            description="Answers searches",
            code=functions.image("query"),
            architecture=lambda_.Architecture.X86_64,
            memory_size=config.query_memory_mb,
            timeout=TIMEOUT,
            ephemeral_storage_size=cdk.Size.mebibytes(config.query_storage_mb),
            role=functions.role(self, config, logs_to),
            log_group=logs_to,
            tracing=lambda_.Tracing.ACTIVE,
            environment=functions.environment(
                config,
                "query",
                bucket=catalog.bucket_name,
                origin_secret=self.origin_secret,
                max_bytes=MAX_PHOTO_BYTES,
            )
            | functions.ONE_BLAS_THREAD,
        )
        list_bucket(self.function, catalog)
        read_prefixes(self.function, catalog, "snapshots/", "models/", "CURRENT")
        self.alias = lambda_.Alias(
            self,
            "Live",
            alias_name="live",
            version=self.function.current_version,
            provisioned_concurrent_executions=config.provisioned or None,
        )
