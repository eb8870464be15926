"""What wakes somebody, and what they look at then: alarms, and one dashboard."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.api import Api
from infra.config import Config
from infra.ingest import Ingest
from infra.publish import Publish
from infra.query import Query

MINUTE, FIVE, HOUR = cdk.Duration.minutes(1), cdk.Duration.minutes(5), cdk.Duration.hours(1)
MANUAL = "docs/operations.md, section 'What wakes you'"


class Watch(Construct):
    """Nine alarms to one topic (ten are free), one dashboard (three are)."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        config: Config,
        *,
        ingest: Ingest,
        publish: Publish,
        query: Query,
        api: Api,
    ) -> None:
        super().__init__(scope, id)
        self._config = config
        self.topic = sns.Topic(self, "Alarms", topic_name=f"{config.name}-alarms", enforce_ssl=True)
        self.topic.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com"))
        if config.alarm_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(config.alarm_email))
        self._alarms(ingest, publish, query, api)
        self.dashboard = self._dashboard(ingest, publish, query, api)

    @property
    def dashboard_url(self) -> str:
        """The dashboard in the console."""
        region = cdk.Stack.of(self).region
        return f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#dashboards/dashboard/{self._config.name}"

    def _ours(self, name: str, statistic: str = "Maximum", period: cdk.Duration = FIVE) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=self._config.name,
            metric_name=name,
            dimensions_map={"service": "publish"},
            statistic=statistic,
            period=period,
        )

    def _alarms(self, ingest: Ingest, publish: Publish, query: Query, api: Api) -> None:
        self._alarm("Errors", api.http.metric_server_error(statistic="Sum", period=FIVE), 5, "Searches fail.")
        self._alarm(
            "Slow", api.http.metric_latency(statistic="p99", period=FIVE), 8_000, "Searches are slow.", of=3
        )
        self._alarm("Throttled", query.function.metric_throttles(period=FIVE), 5, "Searches are turned away.")
        for name, queue in {"Ingest": ingest.dead_letters, "Publish": publish.dead_letters}.items():
            self._alarm(
                f"{name}DeadLetters",
                queue.metric_approximate_number_of_messages_visible(statistic="Maximum", period=FIVE),
                1,
                f"{name} gave up on a message.",
            )
        self._alarm("PublishFails", publish.function.metric_errors(period=FIVE), 1, "Publish fails.", of=3)
        self._alarm(
            "PublishHeld", self._ours("PublishHeld"), 1, "A publish removes much and waits for `accept`."
        )
        self._alarm("InboxAge", self._ours("OldestInboxAge"), 1_800, "What ingest saw isn't published.")
        self._alarm(
            "SnapshotAge",
            self._ours("SnapshotAge", period=HOUR),
            48 * 3_600,
            "The nightly rebuild did not happen.",
        )

    def _alarm(
        self, name: str, metric: cloudwatch.IMetric, threshold: float, meaning: str, *, of: int = 1
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_name=f"{self._config.name}-{name}",
            alarm_description=f"{meaning} What to do: {MANUAL}.",
            metric=metric,
            threshold=threshold,
            evaluation_periods=of,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        alarm.add_ok_action(actions.SnsAction(self.topic))

    def _dashboard(self, ingest: Ingest, publish: Publish, query: Query, api: Api) -> cloudwatch.Dashboard:
        rows = [
            [
                _graph(
                    "Searches",
                    api.http.metric_count(period=MINUTE),
                    api.http.metric_client_error(period=MINUTE),
                ),
                _graph(
                    "Failures", api.http.metric_server_error(period=MINUTE), query.function.metric_throttles()
                ),
                _graph(
                    "How long (ms)",
                    *(api.http.metric_latency(statistic=s, period=MINUTE) for s in ("p50", "p90", "p99")),
                ),
            ],
            [
                _graph("Pictures waiting", ingest.queue.metric_approximate_number_of_messages_visible()),
                _graph("Taken and refused", self._ours("KeysTaken", "Sum"), self._ours("KeysRefused", "Sum")),
                _graph(
                    "Dead letters",
                    ingest.dead_letters.metric_approximate_number_of_messages_visible(),
                    publish.dead_letters.metric_approximate_number_of_messages_visible(),
                ),
            ],
            [
                _graph("Products", self._ours("Products")),
                _graph(
                    "Age of snapshot and inbox (s)", self._ours("SnapshotAge"), self._ours("OldestInboxAge")
                ),
                _graph("Publish (ms)", publish.function.metric_duration(), publish.function.metric_errors()),
            ],
        ]
        return cloudwatch.Dashboard(self, "Dashboard", dashboard_name=self._config.name, widgets=rows)


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    lines: Sequence[cloudwatch.IMetric] = metrics
    return cloudwatch.GraphWidget(title=title, left=list(lines), width=8, height=6)
