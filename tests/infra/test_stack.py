"""What matters of what is deployed: each of the traps in the design's section Facts is an assertion here."""

import json
import re
from typing import Any

import pytest

from lambdas.query import edge
from tests.infra.conftest import Synthesised

FUNCTIONS = ("Ingest", "Publish", "Query")


def statements(synthesised: Synthesised, role: str) -> list[dict[str, Any]]:
    policies = synthesised.of_type("AWS::IAM::Policy")
    return [
        statement
        for name, policy in policies.items()
        if name.startswith(f"{role}Role")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_bucket_is_private_encrypted_and_reached_by_tls_only(prod: Synthesised) -> None:
    buckets = prod.of_type("AWS::S3::Bucket")
    assert len(buckets) == 3
    for name, bucket in buckets.items():
        properties = bucket["Properties"]
        assert all(properties["PublicAccessBlockConfiguration"].values())
        assert properties["BucketEncryption"]
        policies = [p["Properties"] for p in prod.of_type("AWS::S3::BucketPolicy").values()]
        (policy,) = (p for p in policies if p["Bucket"] == {"Ref": name})
        denied = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert any(s["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} for s in denied)


def test_buckets_outlive_the_stack_unless_it_is_a_throwaway(prod: Synthesised, dev: Synthesised) -> None:
    assert {b["DeletionPolicy"] for b in prod.of_type("AWS::S3::Bucket").values()} == {"Retain"}
    assert {b["DeletionPolicy"] for b in dev.of_type("AWS::S3::Bucket").values()} == {"Delete"}


def test_the_catalog_is_versioned_and_nothing_current_expires_unless_publish_retired_it(
    prod: Synthesised,
) -> None:
    catalog = prod.one("AWS::S3::Bucket", "BucketsCatalog")
    assert catalog["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = catalog["LifecycleConfiguration"]["Rules"]
    for rule in (rule for rule in rules if "ExpirationInDays" in rule):
        assert rule["TagFilters"] == [{"Key": "retired", "Value": "true"}]
        assert rule["Prefix"] in {"snapshots/", "features/"}
    replaced = {
        rule.get("Prefix", ""): rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in rules
        if "NoncurrentVersionExpiration" in rule
    }
    assert replaced == {"": 30, "snapshots/": 3, "features/": 3}, "a new base every night, kept for a month"
    assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)


def test_cloudfront_may_read_pictures_and_thumbnails_and_nothing_else_of_the_catalog(
    prod: Synthesised,
) -> None:
    (policy,) = (
        p["Properties"]["PolicyDocument"]
        for name, p in prod.of_type("AWS::S3::BucketPolicy").items()
        if name.startswith("BucketsCatalog")
    )
    given = [s for s in policy["Statement"] if "cloudfront" in json.dumps(s.get("Principal", {}))]
    assert len(given) == 1
    assert given[0]["Action"] == "s3:GetObject"
    prefixes = [resource["Fn::Join"][1][1] for resource in given[0]["Resource"]]
    assert prefixes == ["/images/*", "/thumbnails/*"]
    assert "SiteDistribution" in json.dumps(given[0]["Condition"])


def test_a_picture_is_looked_at_in_batches_whose_failures_are_told_one_by_one(prod: Synthesised) -> None:
    mapping = prod.one("AWS::Lambda::EventSourceMapping", "Ingest")
    assert mapping["BatchSize"] == 100
    assert mapping["MaximumBatchingWindowInSeconds"] == 2
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_publish_is_limited_by_its_mapping_and_not_by_reserved_concurrency(prod: Synthesised) -> None:
    mapping = prod.one("AWS::Lambda::EventSourceMapping", "Publish")
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 2}
    assert mapping["MaximumBatchingWindowInSeconds"] == 5
    assert mapping["BatchSize"] >= 1000
    for function in prod.of_type("AWS::Lambda::Function").values():
        assert "ReservedConcurrentExecutions" not in function["Properties"]


@pytest.mark.parametrize("name", ["Ingest", "Publish"])
def test_a_message_stays_invisible_six_times_as_long_as_its_function_may_run(
    prod: Synthesised, name: str
) -> None:
    queue = [
        q["Properties"]
        for q in prod.of_type("AWS::SQS::Queue").values()
        if "RedrivePolicy" in q["Properties"]
    ]
    timeout = prod.one("AWS::Lambda::Function", f"{name}Function")["Timeout"]
    assert 6 * timeout in [q["VisibilityTimeout"] for q in queue]


def test_every_feeding_queue_has_dead_letters(prod: Synthesised) -> None:
    queues = prod.of_type("AWS::SQS::Queue")
    feeding = [
        q["Properties"]["RedrivePolicy"] for q in queues.values() if "RedrivePolicy" in q["Properties"]
    ]
    assert len(feeding) == 2
    dead = {name for name in queues if "DeadLetters" in name}
    assert {policy["deadLetterTargetArn"]["Fn::GetAtt"][0] for policy in feeding} == dead


def test_images_tell_ingest_and_inbox_and_metadata_tell_publish(prod: Synthesised) -> None:
    wired = prod.one("Custom::S3BucketNotifications")["NotificationConfiguration"]["QueueConfigurations"]
    told = {
        (w["Filter"]["Key"]["FilterRules"][0]["Value"], w["Events"][0], w["QueueArn"]["Fn::GetAtt"][0][:6])
        for w in wired
    }
    assert told == {
        ("images/", "s3:ObjectCreated:*", "Ingest"),
        ("images/", "s3:ObjectRemoved:*", "Ingest"),
        ("inbox/", "s3:ObjectCreated:*", "Publis"),
        ("metadata/", "s3:ObjectCreated:*", "Publis"),
        ("metadata/", "s3:ObjectRemoved:*", "Publis"),
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_function_may_do_everything_anywhere(prod: Synthesised, name: str) -> None:
    given = statements(prod, name)
    assert given
    for statement in given:
        assert all("*" not in action for action in as_list(statement["Action"])), statement
        if "*" in as_list(statement["Resource"]):  # X-Ray knows no resources
            assert set(as_list(statement["Action"])) == {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
        assert statement["Effect"] == "Allow"


@pytest.mark.parametrize(
    ("name", "writes"),
    [
        ("Ingest", {"inbox/*", "thumbnails/*", "staging/*"}),
        ("Publish", {"snapshots/*", "features/*", "reports/*", "staging/*", "CURRENT"}),
        ("Query", set()),
    ],
)
def test_a_function_writes_its_own_prefixes_only(prod: Synthesised, name: str, writes: set[str]) -> None:
    found = {
        resource["Fn::Join"][1][1].lstrip("/")
        for statement in statements(prod, name)
        if "s3:PutObject" in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    }
    assert found == writes


def test_nobody_deletes_pictures(prod: Synthesised) -> None:
    for name in FUNCTIONS:
        for statement in statements(prod, name):
            if "s3:DeleteObject" in as_list(statement["Action"]):
                assert "images/" not in json.dumps(statement["Resource"])
                assert "metadata/" not in json.dumps(statement["Resource"])


def test_whoever_reads_may_list_so_that_a_missing_key_is_404(prod: Synthesised) -> None:
    for name in FUNCTIONS:
        assert any("s3:ListBucket" in as_list(s["Action"]) for s in statements(prod, name))


def test_uploads_never_remove_what_is_there(prod: Synthesised) -> None:
    uploads = prod.of_type("Custom::CDKBucketDeployment")
    assert len(uploads) == 2
    assert [u["Properties"]["Prune"] for u in uploads.values()] == [False, False]


def test_the_site_has_the_four_behaviours(prod: Synthesised) -> None:
    distribution = prod.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    paths = [behaviour["PathPattern"] for behaviour in distribution["CacheBehaviors"]]
    assert paths == ["/api/*", "/images/*", "/thumbnails/*"]
    for behaviour in [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]:
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behaviour["Compress"] is True
    assert "POST" in distribution["CacheBehaviors"][0]["AllowedMethods"]


def test_no_error_page_replaces_the_answers_of_the_api(prod: Synthesised) -> None:
    assert "CustomErrorResponses" not in prod.one("AWS::CloudFront::Distribution")["DistributionConfig"]


def test_only_cloudfront_knows_the_header_that_the_function_wants(prod: Synthesised) -> None:
    origins = prod.one("AWS::CloudFront::Distribution")["DistributionConfig"]["Origins"]
    (header,) = (h for o in origins for h in o.get("OriginCustomHeaders", []))
    environment = prod.one("AWS::Lambda::Function", "QueryFunction")["Environment"]["Variables"]
    assert header["HeaderValue"] == environment["LOOKALIKE_ORIGIN_SECRET"]
    assert header["HeaderName"] == edge.HEADER


def test_the_page_is_served_with_a_strict_policy(prod: Synthesised) -> None:
    page = prod.one("AWS::CloudFront::ResponseHeadersPolicy", "SitePageHeaders")[
        "ResponseHeadersPolicyConfig"
    ]
    security = page["SecurityHeadersConfig"]
    policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000


def test_the_api_is_throttled_and_its_log_names_no_person(prod: Synthesised) -> None:
    stage = prod.one("AWS::ApiGatewayV2::Stage")
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0
    line = stage["AccessLogSettings"]["Format"]
    for personal in ("sourceIp", "userAgent", "path", "querystring", "requestHeader"):
        assert personal not in line


def test_api_gateway_calls_the_alias(prod: Synthesised) -> None:
    assert prod.one("AWS::ApiGatewayV2::Integration")["IntegrationUri"] == {"Ref": "QueryLive8CBD4DF9"} or (
        "QueryLive" in json.dumps(prod.one("AWS::ApiGatewayV2::Integration")["IntegrationUri"])
    )


def test_the_firewall_counts_what_a_photo_would_trip(prod: Synthesised) -> None:
    rules = prod.one("AWS::WAFv2::WebACL", suffix="-edge")["Rules"]
    (common,) = (r for r in rules if r["Name"] == "AWSManagedRulesCommonRuleSet")
    overrides = common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    assert {o["Name"]: o["ActionToUse"] for o in overrides}["SizeRestrictions_BODY"] == {"Count": {}}
    assert all(o["ActionToUse"] == {"Count": {}} for o in overrides)
    assert {"rate", "too-long"} <= {r["Name"] for r in rules}


@pytest.mark.parametrize(
    ("length", "blocked"),
    [("0", False), ("4499999", False), ("4999999", False), ("5000000", True), ("73000000", True)],
)
def test_the_firewall_blocks_what_lambda_could_not_take(
    prod: Synthesised, length: str, blocked: bool
) -> None:
    (pattern,) = prod.one("AWS::WAFv2::RegexPatternSet", suffix="-edge")["RegularExpressionList"]
    assert bool(re.search(pattern, length)) is blocked


def test_firewall_and_certificate_live_where_cloudfront_wants_them(prod: Synthesised) -> None:
    manifest = json.loads((prod.folder / "manifest.json").read_text())["artifacts"]
    assert manifest["lookalike-prod-edge"]["environment"].endswith("/us-east-1")
    assert manifest["lookalike-prod"]["environment"].endswith("/eu-west-1")
    assert prod.one("AWS::CertificateManager::Certificate", suffix="-edge")["SubjectAlternativeNames"] == [
        "www.shop.example.com"
    ]


def test_the_domain_answers_with_and_without_www_in_both_address_families(prod: Synthesised) -> None:
    records = {
        (r["Properties"]["Name"], r["Properties"]["Type"])
        for r in prod.of_type("AWS::Route53::RecordSet").values()
    }
    assert records == {
        (host, kind) for host in ("shop.example.com.", "www.shop.example.com.") for kind in ("A", "AAAA")
    }


def test_without_domain_and_firewall_there_is_no_second_stack(dev: Synthesised) -> None:
    assert not (dev.folder / "lookalike-dev-edge.template.json").exists()
    assert not dev.of_type("AWS::Route53::RecordSet")


def test_nine_alarms_go_to_the_topic_and_say_where_to_read_on(prod: Synthesised) -> None:
    alarms = prod.of_type("AWS::CloudWatch::Alarm")
    assert {a["Properties"]["AlarmName"].removeprefix("lookalike-prod-") for a in alarms.values()} == {
        "Errors", "Slow", "Throttled", "IngestDeadLetters", "PublishDeadLetters",
        "PublishFails", "PublishHeld", "InboxAge", "SnapshotAge",
    }  # fmt: skip
    for alarm in alarms.values():
        assert "docs/operations.md" in alarm["Properties"]["AlarmDescription"]
        assert alarm["Properties"]["AlarmActions"]


def test_logs_end(prod: Synthesised) -> None:
    for group in prod.of_type("AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] <= 90


def test_the_catalog_team_fills_images_and_metadata_and_reads_reports(prod: Synthesised) -> None:
    given = prod.one("AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    filling = next(s for s in given if s["Sid"] == "FillTheCatalog")
    assert {r["Fn::Join"][1][1] for r in filling["Resource"]} == {"/images/*", "/metadata/*"}
    reading = next(s for s in given if s["Sid"] == "ReadTheReports")
    assert reading["Action"] == "s3:GetObject"


def test_a_reindex_tolerates_some_failures_and_hands_ingest_keys(prod: Synthesised) -> None:
    machine = json.dumps(prod.one("AWS::StepFunctions::StateMachine")["DefinitionString"])
    assert "ToleratedFailurePercentage" in machine
    assert "$.Items[*].Key" in machine
    assert "listObjectsV2" in machine


NAMES = (
    "FunctionName", "AlarmName", "LogGroupName", "StateMachineName", "DashboardName", "TopicName",
    "ManagedPolicyName", "Name", "BucketName", "QueueName",
)  # fmt: skip


def given_names(synthesised: Synthesised) -> set[tuple[str, str]]:
    """(type, name) of what was named by us; a reference is no name."""
    return {
        (resource["Type"], value)
        for resource in synthesised.template()["Resources"].values()
        for key in NAMES
        if isinstance(value := resource.get("Properties", {}).get(key), str)
        and resource["Type"] != "AWS::Lambda::Alias"  # a name within its function
        and resource["Type"] != "AWS::Route53::RecordSet"  # a name within its zone
    }


def test_environments_share_no_name(prod: Synthesised, dev: Synthesised) -> None:
    assert len(given_names(prod)) >= 15
    assert given_names(prod).isdisjoint(given_names(dev))


def test_everything_is_tagged(prod: Synthesised) -> None:
    for function in FUNCTIONS:
        tags = prod.one("AWS::Lambda::Function", f"{function}Function")["Tags"]
        assert {"Key": "environment", "Value": "prod"} in tags


def test_the_outputs_are_what_ops_need(prod: Synthesised) -> None:
    wanted = {"SiteUrl", "Bucket", "Report", "Dashboard", "Alarms", "Reindex", "CatalogTeamPolicy"}
    wanted |= {"Distribution"}
    assert wanted | {"IngestDeadLetters", "PublishDeadLetters"} <= set(prod.template()["Outputs"])
