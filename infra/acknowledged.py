"""What cdk-nag says and we leave as it is: each with its reason, next to nothing else."""

import aws_cdk as cdk
from constructs import IConstruct

_DEPLOYMENT = (
    "CDK's own upload function: it reads the assets it was made for and writes the one bucket it was given"
)
_BASIC = "arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
_IN_STACK = {
    f"AwsSolutions-IAM4[Policy::{_BASIC}]": (
        "CDK's own helper functions (uploads, bucket notifications) write their logs with AWS's policy"
    ),
    "AwsSolutions-L1": "the layers are built for Python 3.13, tested with it; CDK's helpers choose theirs",
    "AwsSolutions-APIG4": "the shop is public; the function refuses whoever lacks CloudFront's secret header",
    "AwsSolutions-SF1": "ALL would log every key of 44,000 pictures; errors are logged, runs keep theirs",
    "AwsSolutions-CFR1": "a shop is open to the world",
    "AwsSolutions-CFR4": (
        "without a domain CloudFront's own certificate fixes the minimum protocol; with one it is TLS 1.2"
    ),
}
_ANYWHERE = {
    "Resource::*": "X-Ray takes segments only on *; notifications and invalidations are CDK's helpers' own",
    "Action::s3:GetObject*": _DEPLOYMENT,
    "Action::s3:GetBucket*": _DEPLOYMENT,
    "Action::s3:List*": _DEPLOYMENT,
    "Action::s3:DeleteObject*": _DEPLOYMENT,
    "Action::s3:Abort*": _DEPLOYMENT,
}


_WARNINGS = {
    "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac": "site.py grants the two prefixes itself",
    "@aws-cdk/aws-stepfunctions:propertyIgnored": "CDK asks for the execution type twice; both say standard",
    "@aws-cdk/core:crossStackReferencesDefaultStrong": "strong is meant: the edge stack goes last",
}


def acknowledge(construct: IConstruct, rule: str, reason: str) -> None:
    """Tells cdk-nag, and whoever audits, why a finding stands."""
    cdk.Validations.of(construct).acknowledge(cdk.Acknowledgment(id=f"AwsSolutions::{rule}", reason=reason))


def wildcard(construct: IConstruct, finding: str, reason: str) -> None:
    """Acknowledges one wildcard of one policy: `Resource::<LogicalId.Arn>/images/*`."""
    acknowledge(construct, f"AwsSolutions-IAM5[{finding}]", reason)


def logical_id(construct: IConstruct) -> str:
    """The CloudFormation name of a construct's resource, as cdk-nag spells it in a finding."""
    resource = construct.node.default_child
    assert isinstance(resource, cdk.CfnElement)
    return str(cdk.Stack.of(construct).resolve(resource.logical_id))


def everywhere(stack: cdk.Stack) -> None:
    """What holds for the whole stack."""
    for rule, reason in _IN_STACK.items():
        acknowledge(stack, rule, reason)
    for finding, reason in _ANYWHERE.items():
        wildcard(stack, finding, reason)
    for warning, reason in _WARNINGS.items():
        cdk.Validations.of(stack).acknowledge(cdk.Acknowledgment(id=f"Annotation::{warning}", reason=reason))
