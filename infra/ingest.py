"""images/ ─► SQS ─► ingest: looks at each picture that an event names, and writes what it saw to inbox/."""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from constructs import Construct

from infra import functions
from infra.config import Config
from infra.grants import list_bucket, read_prefixes, write_prefixes
from infra.layers import Layers, python_runtime
from infra.queues import Feed

TIMEOUT = cdk.Duration.minutes(3)


class Ingest(Construct):
    """A zip function with layers; its queue is where anybody asks for a key to be looked at."""

    def __init__(self, scope: Construct, id: str, config: Config, catalog: s3.Bucket) -> None:
        super().__init__(scope, id)
        feed = Feed(self, "Images", timeout=TIMEOUT)
        self.queue, self.dead_letters = feed.queue, feed.dead_letters
        self.function = self._function(config, catalog)
        self._grant(catalog)
        self._connect(catalog)

    def _function(self, config: Config, catalog: s3.Bucket) -> lambda_.Function:
        logs_to = functions.log_group(self, config, "ingest")
        return lambda_.Function(
            self,
            "Function",
            function_name=f"{config.name}-ingest",
            description="Embeds new catalog pictures",
            runtime=python_runtime(config),
            architecture=lambda_.Architecture.X86_64,
            handler="lambdas.ingest.handler.handler",
            code=functions.zipped("ingest"),
            layers=Layers(self, "Layers", config).all,
            memory_size=config.ingest_memory_mb,
            timeout=TIMEOUT,
            ephemeral_storage_size=cdk.Size.mebibytes(512),
            role=functions.role(self, config, logs_to),
            log_group=logs_to,
            tracing=lambda_.Tracing.ACTIVE,
            environment=functions.environment(
                config, "ingest", bucket=catalog.bucket_name, encoder=config.encoder_file.stem
            )
            | functions.ONE_BLAS_THREAD,
        )

    def _grant(self, catalog: s3.Bucket) -> None:
        list_bucket(self.function, catalog)
        read_prefixes(self.function, catalog, "images/", "models/", "CURRENT")
        write_prefixes(self.function, catalog, "inbox/", "thumbnails/", "staging/")

    def _connect(self, catalog: s3.Bucket) -> None:
        for event in (s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED):
            catalog.add_event_notification(
                event, notifications.SqsDestination(self.queue), s3.NotificationKeyFilter(prefix="images/")
            )
        self.function.add_event_source(
            sources.SqsEventSource(
                self.queue,
                batch_size=100,
                max_batching_window=cdk.Duration.seconds(2),
                report_batch_item_failures=True,
                max_concurrency=20,
            )
        )
