"""What the catalog team may do: fill the bucket and read the reports."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.acknowledged import wildcard
from infra.config import Config
from infra.grants import prefix_wildcard


class CatalogTeam(Construct):
    """A managed policy to attach to the team's role or users. docs/catalog.md is written for them."""

    def __init__(self, scope: Construct, id: str, config: Config, catalog: s3.Bucket) -> None:
        super().__init__(scope, id)
        self.policy = iam.ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=f"{config.name}-catalog-team",
            description="Put and delete catalog pictures and product data; read the reports",
            statements=[
                iam.PolicyStatement(
                    sid="FillTheCatalog",
                    actions=["s3:PutObject", "s3:DeleteObject", "s3:GetObject", "s3:AbortMultipartUpload"],
                    resources=[catalog.arn_for_objects("images/*"), catalog.arn_for_objects("metadata/*")],
                ),
                iam.PolicyStatement(
                    sid="ReadTheReports",
                    actions=["s3:GetObject"],
                    resources=[catalog.arn_for_objects("reports/*")],
                ),
                iam.PolicyStatement(
                    sid="SeeWhatIsThere",
                    actions=["s3:ListBucket"],
                    resources=[catalog.bucket_arn],
                    conditions={
                        "StringLike": {"s3:prefix": ["", "images/*", "metadata/*", "reports/*"]},
                    },
                ),
                iam.PolicyStatement(
                    sid="FindTheBucketInTheConsole",
                    actions=["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
                    resources=["arn:aws:s3:::*"],  # the console lists all names or none
                ),
            ],
        )
        for prefix in ("images/", "metadata/", "reports/"):
            wildcard(self, prefix_wildcard(catalog, prefix), "the team's own prefixes")
        wildcard(self, "Resource::arn:aws:s3:::*", "the console lists the names of all buckets or of none")
