"""What matters of what is deployed: each of the traps in the design's section Facts is an assertion here."""

import importlib
import json
import re
from typing import Any

import pytest

from lambdas.publish import retire
from lookalike import layout
from tests.infra.conftest import DEV, ROOT, Synthesised

FUNCTIONS = ("Ingest", "Publish", "Query")


def statements(synthesised: Synthesised, role: str) -> list[dict[str, Any]]:
    policies = synthesised.of_type("AWS::IAM::Policy")
    return [
        statement
        for name, policy in policies.items()
        if name.startswith(f"{role}Role")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def where(synthesised: Synthesised, role: str, action: str) -> set[str]:
    """The prefixes and keys of the catalog on which a function may do this."""
    return {
        resource["Fn::Join"][1][1].lstrip("/")
        for statement in statements(synthesised, role)
        if action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    }


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_bucket_is_private_encrypted_and_reached_by_tls_only(prod: Synthesised) -> None:
    buckets = prod.of_type("AWS::S3::Bucket")
    assert len(buckets) == 3
    for name, bucket in buckets.items():
        properties = bucket["Properties"]
        blocked = properties["PublicAccessBlockConfiguration"]
        assert list(blocked.values()) == [True] * 4, "each way to be public"
        assert properties["BucketEncryption"]
        policies = [p["Properties"] for p in prod.of_type("AWS::S3::BucketPolicy").values()]
        (policy,) = (p for p in policies if p["Bucket"] == {"Ref": name})
        denied = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert any(s["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} for s in denied)


def test_buckets_outlive_the_stack_unless_it_is_a_throwaway(prod: Synthesised, dev: Synthesised) -> None:
    assert {b["DeletionPolicy"] for b in prod.of_type("AWS::S3::Bucket").values()} == {"Retain"}
    assert {b["DeletionPolicy"] for b in dev.of_type("AWS::S3::Bucket").values()} == {"Delete"}
    emptied = [len(one.of_type("Custom::S3AutoDeleteObjects")) for one in (prod, dev)]
    assert emptied == [0, 3], "CloudFormation deletes no bucket that holds something"


def test_the_catalog_is_versioned_and_nothing_current_expires_unless_publish_retired_it(
    prod: Synthesised,
) -> None:
    catalog = prod.one("AWS::S3::Bucket", "BucketsCatalog")
    assert catalog["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = catalog["LifecycleConfiguration"]["Rules"]
    expiring = [rule for rule in rules if "ExpirationInDays" in rule]
    assert {rule["Prefix"] for rule in expiring} == {"snapshots/", "features/", "thumbnails/"}
    (tag,) = retire.TAG.items()
    for rule in expiring:
        assert [tuple(one.values()) for one in rule["TagFilters"]] == [tag]
    replaced = {
        rule.get("Prefix", ""): rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in rules
        if "NoncurrentVersionExpiration" in rule
    }
    assert replaced == {"": 30, "snapshots/": 3, "features/": 3}, "a new base every night, kept for a month"
    assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)
    assert not any("Transitions" in rule for rule in rules)


def test_the_logs_of_visits_end_with_the_others(dev: Synthesised) -> None:
    (rule,) = dev.one("AWS::S3::Bucket", "BucketsLogs")["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == int(DEV["log_days"])


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
    for name in ("Ingest", "Publish"):
        told = prod.one("AWS::Lambda::EventSourceMapping", name)["FunctionResponseTypes"]
        assert told == ["ReportBatchItemFailures"]


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
    assert [policy["maxReceiveCount"] for policy in feeding] == [5, 5]
    assert {queues[name]["Properties"]["MessageRetentionPeriod"] for name in dead} == {14 * 86_400}


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
    assert where(prod, name, "s3:PutObject") == writes


def test_publish_may_tag_what_the_lifecycle_expires_by_its_tag(prod: Synthesised) -> None:
    rules = prod.one("AWS::S3::Bucket", "BucketsCatalog")["LifecycleConfiguration"]["Rules"]
    expiring = {f"{rule['Prefix']}*" for rule in rules if "TagFilters" in rule}
    assert where(prod, "Publish", "s3:PutObjectTagging") == expiring


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("Ingest", {"images/*", "models/*", "CURRENT"}),
        (
            "Publish",
            {"images/*", "metadata/*", "inbox/*", "staging/*", "models/*", "thumbnails/*", "CURRENT"}
            | {"snapshots/*", "features/*", "reports/*"},
        ),
        ("Query", {"snapshots/*", "models/*", "CURRENT"}),
    ],
)
def test_a_function_reads_what_it_needs_only(prod: Synthesised, name: str, reads: set[str]) -> None:
    assert where(prod, name, "s3:GetObject") == reads


def test_only_publish_deletes_and_that_only_what_it_merged(prod: Synthesised) -> None:
    assert where(prod, "Publish", "s3:DeleteObject") == {"inbox/*", "staging/*"}
    assert where(prod, "Ingest", "s3:DeleteObject") == where(prod, "Query", "s3:DeleteObject") == set()


def test_whoever_reads_may_list_so_that_a_missing_key_is_404(prod: Synthesised) -> None:
    for name in FUNCTIONS:
        assert any("s3:ListBucket" in as_list(s["Action"]) for s in statements(prod, name))


def test_publish_may_ask_ingest_to_look_again(prod: Synthesised) -> None:
    (sending,) = (s for s in statements(prod, "Publish") if "sqs:SendMessage" in as_list(s["Action"]))
    function = prod.one("AWS::Lambda::Function", "PublishFunction")
    asked = function["Environment"]["Variables"]["LOOKALIKE_IMAGES_QUEUE"]["Ref"]
    assert sending["Resource"] == {"Fn::GetAtt": [asked, "Arn"]}
    assert asked.startswith("IngestImagesQueue")


def test_uploads_never_remove_what_is_there(prod: Synthesised) -> None:
    models, page = (prod.one("Custom::CDKBucketDeployment", of) for of in ("Models", "Site"))
    assert (models["Prune"], page["Prune"]) == (False, False)
    assert models["RetainOnDelete"] is True
    assert models["DestinationBucketKeyPrefix"] == "models/"


def test_nine_alarms_go_to_the_topic_and_say_where_to_read_on(prod: Synthesised) -> None:
    alarms = prod.of_type("AWS::CloudWatch::Alarm")
    assert {a["Properties"]["AlarmName"].removeprefix("lookalike-prod-") for a in alarms.values()} == {
        "Errors", "Slow", "Throttled", "IngestDeadLetters", "PublishDeadLetters",
        "PublishFails", "PublishHeld", "InboxAge", "SnapshotAge",
    }  # fmt: skip
    for alarm in alarms.values():
        assert "docs/operations.md" in alarm["Properties"]["AlarmDescription"]
        topic = [{"Ref": name} for name in prod.of_type("AWS::SNS::Topic")]
        assert alarm["Properties"]["AlarmActions"] == alarm["Properties"]["OKActions"] == topic


def test_logs_end(prod: Synthesised, dev: Synthesised) -> None:
    for group in prod.of_type("AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] <= 90
    for name in FUNCTIONS:
        assert dev.one("AWS::Logs::LogGroup", f"{name}Logs")["RetentionInDays"] == int(DEV["log_days"])


def test_the_catalog_team_fills_images_and_metadata_and_reads_reports(prod: Synthesised) -> None:
    given = prod.one("AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    filling = next(s for s in given if s["Sid"] == "FillTheCatalog")
    assert {r["Fn::Join"][1][1] for r in filling["Resource"]} == {"/images/*", "/metadata/*"}
    assert set(filling["Action"]) == {
        "s3:PutObject", "s3:DeleteObject", "s3:GetObject", "s3:AbortMultipartUpload",
    }  # fmt: skip
    reading = next(s for s in given if s["Sid"] == "ReadTheReports")
    assert reading["Action"] == "s3:GetObject"
    assert reading["Resource"]["Fn::Join"][1][1] == "/reports/*"
    finding = next(s for s in given if s["Sid"] == "FindTheBucketInTheConsole")
    assert set(finding["Action"]) == {"s3:ListAllMyBuckets", "s3:GetBucketLocation"}
    assert len(given) == 4
    listing = next(s for s in given if s["Sid"] == "SeeWhatIsThere")
    seen = listing["Condition"]["StringLike"]["s3:prefix"]
    assert set(seen) == {"", "images/*", "metadata/*", "reports/*"}


def test_a_reindex_tolerates_some_failures_and_hands_ingest_keys(prod: Synthesised) -> None:
    machine = json.dumps(prod.one("AWS::StepFunctions::StateMachine")["DefinitionString"])
    assert "ToleratedFailurePercentage" in machine
    assert "$.Items[*].Key" in machine
    assert "listObjectsV2" in machine


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_as_large_as_it_was_asked_for(dev: Synthesised, name: str) -> None:
    function = dev.one("AWS::Lambda::Function", f"{name}Function")
    assert function["MemorySize"] == int(DEV[f"{name.lower()}_memory_mb"])
    if name == "Query":
        assert function["EphemeralStorage"] == {"Size": int(DEV["query_storage_mb"])}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_runs_where_its_packages_were_built_for_and_is_traced(
    prod: Synthesised, name: str
) -> None:
    function = prod.one("AWS::Lambda::Function", f"{name}Function")
    assert function["Architectures"] == ["x86_64"]
    assert function["TracingConfig"] == {"Mode": "Active"}
    assert function.get("Runtime", "python3.13") == "python3.13"
    assert len(function.get("Layers", [])) == (2 if name == "Ingest" else 0)


def test_lambda_finds_ingests_handler_and_its_layers(prod: Synthesised) -> None:
    function = prod.one("AWS::Lambda::Function", "IngestFunction")
    module, _, name = function["Handler"].rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))
    layers = [prod.template()["Resources"][layer["Ref"]]["Properties"] for layer in function["Layers"]]
    folders = [prod.folder / f"asset.{one['Content']['S3Key'].removesuffix('.zip')}" for one in layers]
    assert [(folder / "python/lookalike").is_dir() for folder in folders] == [True, False]
    assert [(folder / "python/numpy").is_dir() for folder in folders] == [False, True]


@pytest.mark.parametrize("name", ["Publish", "Query"])
def test_an_image_is_its_functions_own_and_built_for_lambdas_processor(prod: Synthesised, name: str) -> None:
    assets = json.loads((prod.folder / f"{prod.name}.assets.json").read_text())["dockerImages"]
    image = json.dumps(prod.one("AWS::Lambda::Function", f"{name}Function")["Code"]["ImageUri"])
    (source,) = (asset["source"] for key, asset in assets.items() if key in image)
    assert source["dockerFile"] == f"lambdas/{name.lower()}/Dockerfile"
    assert source["platform"] == "linux/amd64"
    (handler,) = re.findall(r'^CMD \["(.+)"\]$', (ROOT / source["dockerFile"]).read_text(), re.MULTILINE)
    assert handler == f"lambdas.{name.lower()}.handler.handler"


def test_query_is_kept_warm_only_where_that_is_asked_for(prod: Synthesised, dev: Synthesised) -> None:
    assert "ProvisionedConcurrencyConfig" not in prod.one("AWS::Lambda::Alias")
    warm = dev.one("AWS::Lambda::Alias")["ProvisionedConcurrencyConfig"]
    assert warm == {"ProvisionedConcurrentExecutions": int(DEV["provisioned"])}


def test_query_gives_up_before_api_gateway_does(prod: Synthesised) -> None:
    assert prod.one("AWS::Lambda::Function", "QueryFunction")["Timeout"] < 30


def test_every_hour_the_bucket_is_swept_and_every_night_compacted(prod: Synthesised) -> None:
    rules = [rule["Properties"] for rule in prod.of_type("AWS::Events::Rule").values()]
    asked = {json.loads(rule["Targets"][0]["Input"])["do"]: rule for rule in rules}
    assert asked["sweep"]["ScheduleExpression"] == "rate(1 hour)"
    assert re.fullmatch(r"cron\(20 2 \* \* \? \*\)", asked["compact"]["ScheduleExpression"])
    assert len(rules) == 2
    for rule in rules:
        assert "PublishFunction" in json.dumps(rule["Targets"][0]["Arn"])


def test_prod_is_not_deleted_by_one_command(prod: Synthesised, dev: Synthesised) -> None:
    def protected(synthesised: Synthesised) -> set[bool]:
        artifacts = json.loads((synthesised.folder / "manifest.json").read_text())["artifacts"].values()
        stacks = [one for one in artifacts if one["type"] == "aws:cloudformation:stack"]
        return {one["properties"].get("terminationProtection", False) for one in stacks}

    assert (protected(prod), protected(dev)) == ({True}, {False})


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
    assert given_names(prod) & given_names(dev) == set()
    firewall = prod.one("AWS::WAFv2::WebACL", suffix="-edge")["Name"]
    assert firewall == "lookalike-prod"


def test_everything_is_tagged(prod: Synthesised) -> None:
    for function in FUNCTIONS:
        tags = prod.one("AWS::Lambda::Function", f"{function}Function")["Tags"]
        assert {"Key": "environment", "Value": "prod"} in tags
        assert {"Key": "project", "Value": "lookalike"} in tags


def test_the_outputs_are_what_ops_need(prod: Synthesised) -> None:
    outputs = {name: json.dumps(output["Value"]) for name, output in prod.template()["Outputs"].items()}
    means = {
        "SiteUrl": "https://shop.example.com",
        "Bucket": "BucketsCatalog",
        "Distribution": "SiteDistribution",
        "Report": f"/{layout.LATEST_REPORT}",
        "Dashboard": "#dashboards/dashboard/lookalike-prod",
        "Reindex": "BulkMachine",
        "CatalogTeamPolicy": "CatalogTeamPolicy",
        "Alarms": "WatchAlarms",
        "IngestDeadLetters": "IngestImagesDeadLetters",
        "PublishDeadLetters": "PublishNewsDeadLetters",
    }
    assert {name: text for name, text in means.items() if text not in outputs.get(name, "")} == {}
