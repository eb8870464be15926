"""The web firewall: managed rules that leave photos alone, a rate limit, a size limit."""

from collections.abc import Sequence

from aws_cdk import aws_wafv2 as waf
from constructs import Construct

# Binary bodies look like attacks to these, and SizeRestrictions_BODY blocks all over 8 KB: a photo is both.
_COMMON_BODY_RULES = (
    "SizeRestrictions_BODY",
    "CrossSiteScripting_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
    "EC2MetaDataSSRF_BODY",
)
_BAD_INPUT_BODY_RULES = (
    "Log4JRCE_BODY",
    "JavaDeserializationRCE_BODY",
    "ReactJSRCE_BODY",
)
REQUESTS_PER_5_MINUTES = 1_000
# Lambda takes 6 MB of base64, which is 4.5 MB of photo: a Content-Length of 5,000,000 never gets through.
TOO_LONG = r"^([5-9][0-9]{6}|[0-9]{8,})$"


class Firewall(Construct):
    """A web ACL for CloudFront (us-east-1 only)."""

    def __init__(self, scope: Construct, id: str, name: str) -> None:
        super().__init__(scope, id)
        too_long = waf.CfnRegexPatternSet(
            self, "TooLong", scope="CLOUDFRONT", regular_expression_list=[TOO_LONG], name=f"{name}-too-long"
        )
        acl = waf.CfnWebACL(
            self,
            "Acl",
            name=name,
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_seen(name),
            rules=[
                _rule(0, "too-long", _content_length(too_long.attr_arn), block=True),
                _rule(1, "rate", _rate(), block=True),
                _managed(2, "AWSManagedRulesAmazonIpReputationList"),
                _managed(3, "AWSManagedRulesKnownBadInputsRuleSet", _BAD_INPUT_BODY_RULES),
                _managed(4, "AWSManagedRulesCommonRuleSet", _COMMON_BODY_RULES),
            ],
        )
        self.arn: str = acl.attr_arn


def _seen(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )


def _rule(
    priority: int, name: str, statement: waf.CfnWebACL.StatementProperty, *, block: bool
) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        statement=statement,
        action=waf.CfnWebACL.RuleActionProperty(block={}) if block else None,
        visibility_config=_seen(name),
    )


def _managed(priority: int, group: str, counted: Sequence[str] = ()) -> waf.CfnWebACL.RuleProperty:
    statement = waf.CfnWebACL.ManagedRuleGroupStatementProperty(
        vendor_name="AWS",
        name=group,
        rule_action_overrides=[
            waf.CfnWebACL.RuleActionOverrideProperty(
                name=rule, action_to_use=waf.CfnWebACL.RuleActionProperty(count={})
            )
            for rule in counted
        ]
        or None,
    )
    return waf.CfnWebACL.RuleProperty(
        name=group,
        priority=priority,
        statement=waf.CfnWebACL.StatementProperty(managed_rule_group_statement=statement),
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        visibility_config=_seen(group),
    )


def _rate() -> waf.CfnWebACL.StatementProperty:
    return waf.CfnWebACL.StatementProperty(
        rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
            limit=REQUESTS_PER_5_MINUTES, aggregate_key_type="IP", evaluation_window_sec=300
        )
    )


def _content_length(patterns_arn: str) -> waf.CfnWebACL.StatementProperty:
    return waf.CfnWebACL.StatementProperty(
        regex_pattern_set_reference_statement=waf.CfnWebACL.RegexPatternSetReferenceStatementProperty(
            arn=patterns_arn,
            field_to_match=waf.CfnWebACL.FieldToMatchProperty(single_header={"Name": "content-length"}),
            text_transformations=[waf.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")],
        )
    )
