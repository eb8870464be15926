"""Puts the built encoder under models/; never removes one: a kept snapshot may still need it."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from infra.acknowledged import logical_id, wildcard
from infra.config import Config


class Models(Construct):
    """Uploads `<encoder>-<sha256>.*`. Which encoder serves is data in the bucket (CURRENT)."""

    def __init__(self, scope: Construct, id: str, config: Config, catalog: s3.IBucket) -> None:
        super().__init__(scope, id)
        encoder = config.encoder_file.stem
        deployment.BucketDeployment(
            self,
            "Upload",
            sources=[
                deployment.Source.asset(
                    str(config.models),
                    exclude=["*", f"!{encoder}.*"],
                    ignore_mode=cdk.IgnoreMode.DOCKER,  # the default's * leaves .lock in
                )
            ],
            destination_bucket=catalog,
            destination_key_prefix="models/",
            prune=False,
            retain_on_delete=True,
            memory_limit=512,
            ephemeral_storage_size=cdk.Size.mebibytes(1024),
        )
        everything = f"Resource::<{logical_id(catalog)}.Arn>/*"
        wildcard(
            cdk.Stack.of(self),
            everything,
            "CDK's upload function can't be held to models/; no code of ours can",
        )
        assets = "Resource::arn:aws:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-"
        wildcard(cdk.Stack.of(self), f"{assets}{config.region}/*", "where CDK keeps what is to be uploaded")
