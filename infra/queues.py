"""A queue that feeds one function, and the queue where its dead letters wait for a person."""

import aws_cdk as cdk
from aws_cdk import aws_sqs as sqs
from constructs import Construct

TRIES = 5


class Feed(Construct):
    """`queue` and `dead_letters`; a message stays invisible six times as long as the function may run."""

    def __init__(self, scope: Construct, id: str, *, timeout: cdk.Duration) -> None:
        super().__init__(scope, id)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(14),
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(7),
            visibility_timeout=cdk.Duration.seconds(6 * int(timeout.to_seconds())),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=TRIES),
        )
