"""All of images/ through ingest at once: first load, new encoder. Started by `lookalike reindex`."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from infra.acknowledged import logical_id, wildcard
from infra.config import Config

AT_ONCE = 50
PICTURES_A_CALL = 100
MAP = "Pictures"


class Bulk(Construct):
    """A distributed map over the listing of images/. Input: {"encoder": id, "target": "inbox"/"staging"}."""

    def __init__(
        self, scope: Construct, id: str, config: Config, catalog: s3.Bucket, ingest: lambda_.Function
    ) -> None:
        super().__init__(scope, id)
        look = tasks.LambdaInvoke(
            self,
            "Look at these pictures",
            lambda_function=ingest,
            payload=sfn.TaskInput.from_object(
                {
                    "keys": sfn.JsonPath.list_at("$.Items[*].Key"),
                    "encoder": sfn.JsonPath.string_at("$.BatchInput.encoder"),
                    "target": sfn.JsonPath.string_at("$.BatchInput.target"),
                }
            ),
            payload_response_only=True,
            # the map gathers what its batches hand on, and fails at 256 KB: 120,000 pictures' answers
            output_path=sfn.JsonPath.DISCARD,
            retry_on_service_exceptions=True,
        )
        # a new account may run ten functions at once: the job then takes its turns among the searches
        look.add_retry(
            errors=["Lambda.TooManyRequestsException"],
            max_attempts=30,
            interval=cdk.Duration.seconds(5),
            backoff_rate=1.5,
            max_delay=cdk.Duration.minutes(1),
            jitter_strategy=sfn.JitterType.FULL,
        )
        look.add_retry(max_attempts=3, interval=cdk.Duration.seconds(5), backoff_rate=2)
        every = sfn.DistributedMap(
            self,
            "Every picture",
            item_reader=sfn.S3ObjectsItemReader(bucket=catalog, prefix="images/"),
            item_batcher=sfn.ItemBatcher(
                max_items_per_batch=PICTURES_A_CALL,
                # CDK renders no paths here: without the .$ every batch would be told the path itself
                batch_input={"encoder.$": "$.encoder", "target.$": "$.target"},
            ),
            max_concurrency=AT_ONCE,
            tolerated_failure_percentage=5,
            result_path=sfn.JsonPath.DISCARD,
            label=MAP,
            map_execution_type=sfn.StateMachineType.STANDARD,
        )
        every.item_processor(
            look, mode=sfn.ProcessorMode.DISTRIBUTED, execution_type=sfn.ProcessorType.STANDARD
        )
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=f"{config.name}-reindex",
            comment="Looks at every picture of the catalog",
            definition_body=sfn.DefinitionBody.from_chainable(every),
            timeout=cdk.Duration.hours(24),
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=self._log(config), level=sfn.LogLevel.ERROR),
        )
        self.machine.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:ListBucket"], resources=[catalog.bucket_arn])
        )

        self._acknowledge(config, ingest)

    def _acknowledge(self, config: Config, ingest: lambda_.Function) -> None:
        wildcard(
            self, f"Resource::<{logical_id(ingest)}.Arn>:*", "the versions of the one function that it calls"
        )
        own = (
            f"Resource::arn:aws:states:{config.region}:<AWS::AccountId>:execution:"
            f'{{"Fn::Select":[6,{{"Fn::Split":[":",{{"Ref":"{logical_id(self.machine)}"}}]}}]}}'
        )
        for runs in (f"{own}:*", f"{own}/{MAP}:*"):
            wildcard(self, runs, "a distributed map starts and watches executions of its own machine")

    def _log(self, config: Config) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/vendedlogs/states/{config.name}-reindex",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
