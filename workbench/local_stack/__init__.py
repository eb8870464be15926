"""The whole system on one machine: MiniStack for S3 and SQS, the real handlers, the real query app."""
