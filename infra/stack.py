"""The whole system, read from top to bottom as the picture in the README is read from left to right."""

import aws_cdk as cdk
from constructs import Construct

from infra.access import CatalogTeam
from infra.acknowledged import everywhere
from infra.api import Api
from infra.buckets import Buckets
from infra.bulk import Bulk
from infra.config import Config
from infra.edge import Edge
from infra.ingest import Ingest
from infra.models import Models
from infra.publish import Publish
from infra.query import Query
from infra.site import Site
from infra.watch import Watch


class Lookalike(cdk.Stack):
    """One environment of lookalike in one region."""

    def __init__(self, scope: Construct, id: str, config: Config, edge: Edge | None) -> None:
        super().__init__(
            scope,
            id,
            env=cdk.Environment(account=config.account, region=config.region),
            cross_region_references=edge is not None,
            description=f"lookalike ({config.env}): visual search for a fashion catalog",
            termination_protection=config.env == "prod",
        )
        buckets = Buckets(self, "Buckets", config)
        catalog = buckets.catalog
        Models(self, "Models", config, catalog)

        # catalog team ─► images/ ─► SQS ─► ingest ─► inbox/ ─► SQS ─► publish ─► snapshots/, CURRENT
        ingest = Ingest(self, "Ingest", config, catalog)
        publish = Publish(self, "Publish", config, catalog, images_queue=ingest.queue)
        bulk = Bulk(self, "Bulk", config, catalog, ingest.function)
        team = CatalogTeam(self, "CatalogTeam", config, catalog)

        # shopper ─► CloudFront ─► API Gateway ─► query; page, pictures and thumbnails straight from S3
        query = Query(self, "Query", config, catalog)
        api = Api(self, "Api", config, query)
        site = Site(self, "Site", config, buckets, api, edge)

        watch = Watch(self, "Watch", config, ingest=ingest, publish=publish, query=query, api=api)

        for name, value in {
            "SiteUrl": site.url,
            "Bucket": catalog.bucket_name,
            "Distribution": site.distribution.distribution_id,
            "Report": f"s3://{catalog.bucket_name}/reports/latest.html",
            "Dashboard": watch.dashboard_url,
            "Reindex": bulk.machine.state_machine_arn,
            "CatalogTeamPolicy": team.policy.managed_policy_arn,
            "Alarms": watch.topic.topic_arn,
            "IngestDeadLetters": ingest.dead_letters.queue_arn,
            "PublishDeadLetters": publish.dead_letters.queue_arn,
        }.items():
            cdk.CfnOutput(self, name, value=value)
        everywhere(self)
