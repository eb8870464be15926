"""inbox/ and metadata/ ─► SQS ─► publish: merges what ingest saw into a new snapshot, and moves CURRENT."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import functions
from infra.config import Config
from infra.grants import delete_prefixes, list_bucket, read_prefixes, tag_prefixes, write_prefixes
from infra.queues import Feed

TIMEOUT = cdk.Duration.minutes(15)


class Publish(Construct):
    """An image function; two of it at once are harmless, so nothing is reserved."""

    def __init__(
        self, scope: Construct, id: str, config: Config, catalog: s3.Bucket, *, images_queue: sqs.Queue
    ) -> None:
        super().__init__(scope, id)
        feed = Feed(self, "News", timeout=TIMEOUT)
        self.queue, self.dead_letters = feed.queue, feed.dead_letters
        self.function = self._function(config, catalog, images_queue)
        self._grant(catalog, images_queue)
        self._connect(catalog)
        self._schedule(config)

    def _function(self, config: Config, catalog: s3.Bucket, images_queue: sqs.Queue) -> lambda_.Function:
        logs_to = functions.log_group(self, config, "publish")
        return lambda_.DockerImageFunction(
            self,
            "Function",
            function_name=f"{config.name}-publish",
            description="Merges changes into a new searchable snapshot",
            code=functions.image("publish"),
            architecture=lambda_.Architecture.X86_64,
            memory_size=config.publish_memory_mb,
            timeout=TIMEOUT,
            ephemeral_storage_size=cdk.Size.gibibytes(4),
            role=functions.role(self, config, logs_to),
            log_group=logs_to,
            tracing=lambda_.Tracing.ACTIVE,
            environment=functions.environment(
                config,
                "publish",
                bucket=catalog.bucket_name,
                encoder=config.encoder_file.stem,
                images_queue=images_queue.queue_url,
            ),
        )

    def _grant(self, catalog: s3.Bucket, images_queue: sqs.Queue) -> None:
        own = ("snapshots/", "features/", "reports/")
        list_bucket(self.function, catalog)
        read_prefixes(
            self.function,
            catalog,
            *(*own, "images/", "metadata/", "inbox/", "staging/", "models/", "thumbnails/", "CURRENT"),
        )
        write_prefixes(self.function, catalog, *own, "staging/", "CURRENT")
        delete_prefixes(self.function, catalog, "inbox/", "staging/")
        tag_prefixes(self.function, catalog, "snapshots/", "features/", "thumbnails/")
        images_queue.grant_send_messages(self.function)

    def _connect(self, catalog: s3.Bucket) -> None:
        to_queue = notifications.SqsDestination(self.queue)
        catalog.add_event_notification(
            s3.EventType.OBJECT_CREATED, to_queue, s3.NotificationKeyFilter(prefix="inbox/")
        )
        for event in (s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED):
            catalog.add_event_notification(event, to_queue, s3.NotificationKeyFilter(prefix="metadata/"))
        self.function.add_event_source(
            sources.SqsEventSource(
                self.queue,
                batch_size=1_000,
                max_batching_window=cdk.Duration.seconds(5),
                report_batch_item_failures=True,
                max_concurrency=2,
            )
        )

    def _schedule(self, config: Config) -> None:
        """Events get lost, deltas grow: every hour the bucket is listed, every night the base is rebuilt."""
        for what, when in {
            "sweep": events.Schedule.rate(cdk.Duration.hours(1)),
            "compact": events.Schedule.cron(minute="20", hour="2"),
        }.items():
            events.Rule(
                self,
                what.capitalize(),
                description=f"{config.name}: {what}",
                schedule=when,
                targets=[
                    targets.LambdaFunction(
                        self.function,
                        event=events.RuleTargetInput.from_object({"do": what}),
                        retry_attempts=2,
                    )
                ],
            )
