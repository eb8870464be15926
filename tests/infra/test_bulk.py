"""The bulk job: what its state machine hands to ingest is what ingest understands."""

import json
from pathlib import Path
from typing import Any

import pytest

from lambdas.ingest import handler as ingest
from lookalike import changes, layout
from tests.infra.conftest import Synthesised
from tests.infra.test_lint import CFN_LINT, said
from tests.infra.test_stack import as_list
from tests.lambdas.house import Context, House
from workbench import reindex


@pytest.fixture
def machine(prod: Synthesised) -> dict[str, Any]:
    """The state machine's own words; references to resources stand as something that could be one."""
    text = prod.one("AWS::StepFunctions::StateMachine")["DefinitionString"]["Fn::Join"][1]
    function = "arn:aws:lambda:eu-west-1:123456789012:function:ingest"
    named = [part if isinstance(part, str) else function if "Fn::GetAtt" in part else "aws" for part in text]
    found: dict[str, Any] = json.loads("".join(named))
    return found


@pytest.fixture
def definition(machine: dict[str, Any]) -> dict[str, Any]:
    """Its one state."""
    found: dict[str, Any] = machine["States"]["Every picture"]
    return found


def filled(template: Any, given: Any) -> Any:
    """`template` with each `"name.$": path` filled from `given`, as Step Functions does it."""
    if not isinstance(template, dict):
        return template
    return {
        name.removesuffix(".$"): at(value, given) if name.endswith(".$") else filled(value, given)
        for name, value in template.items()
    }


def at(path: str, given: Any) -> Any:
    """`$.a.b` and `$.a[*].b`."""
    head, star, rest = path.removeprefix("$.").partition("[*].")
    for name in head.split("."):
        given = given[name]
    return [at(rest, one) for one in given] if star else given


def test_it_reads_the_listing_of_images(definition: dict[str, Any]) -> None:
    assert definition["ItemReader"]["Resource"].endswith("s3:listObjectsV2")
    assert definition["ItemReader"]["Parameters"]["Prefix"] == "images/"


def test_it_takes_as_many_pictures_at_a_time_as_the_queue_hands_over(
    definition: dict[str, Any], prod: Synthesised
) -> None:
    mapping = prod.one("AWS::Lambda::EventSourceMapping", "Ingest")
    assert definition["ItemBatcher"]["MaxItemsPerBatch"] == mapping["BatchSize"]
    assert definition["MaxConcurrency"] == 50


def test_its_batches_are_runs_of_their_own_that_can_be_taken_up_again(definition: dict[str, Any]) -> None:
    """Inline maps stop at 40 at once and 25,000 events of history, and only standard runs are redriven."""
    processor = definition["ItemProcessor"]["ProcessorConfig"]
    assert processor == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}


def linted(template: dict[str, Any], folder: Path) -> str:
    file = folder / "machine.json"
    file.write_text(json.dumps(template))
    return said([*CFN_LINT, str(file)]).stdout


def test_amazons_states_language_has_every_word_of_it(machine: dict[str, Any], tmp_path: Path) -> None:
    """cfn-lint looks into a definition only where it holds no references."""
    properties = {"RoleArn": "arn:aws:iam::123456789012:role/machine", "Definition": machine}
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    assert linted({"Resources": {"Machine": resource}}, tmp_path) == ""
    machine["States"]["Every picture"]["ToleratedFailures"] = 5
    assert "'ToleratedFailures' was unexpected" in linted({"Resources": {"Machine": resource}}, tmp_path)


def test_a_few_failures_do_not_end_it_and_many_do(definition: dict[str, Any]) -> None:
    assert definition["ToleratedFailurePercentage"] == 5, "docs/operations.md, section 'A new encoder'"


def batches(definition: dict[str, Any], keys: list[str], asked: Any) -> Any:
    """What ingest is called with for these keys, when the machine was started with `asked`."""
    batch = {
        "Items": [{"Key": key, "Size": 1, "Etag": "x"} for key in keys],
        "BatchInput": filled(definition["ItemBatcher"]["BatchInput"], asked),
    }
    (look,) = definition["ItemProcessor"]["States"].values()
    return filled(look["Parameters"], batch)


@pytest.mark.parametrize("target", ["inbox", "staging"])
def test_ingest_takes_the_batches_that_it_makes(
    definition: dict[str, Any], tmp_path: Path, target: str
) -> None:
    house = House(tmp_path)
    keys = [f"images/{number}.jpg" for number in range(5)]
    for number, key in enumerate(keys):
        house.put(key, number)
    event = batches(definition, keys, {"encoder": house.encoder, "target": target})
    counts = ingest.respond(event, Context(), house.ingest)  # type: ignore[arg-type]
    assert counts["taken"] == 5
    (written,) = counts["written"]
    assert written.startswith(f"{target}/")
    assert {one.seen.key for one in changes.load(house.store.read(written).data).taken} == set(keys)


def test_a_catalog_whose_pointer_is_lost_is_made_again_from_its_pictures(
    definition: dict[str, Any], tmp_path: Path
) -> None:
    """docs/operations.md, "Restore": CURRENT deleted, then `lookalike reindex`, which names no encoder."""
    house = House(tmp_path)
    house.drop({f"images/{number}.jpg": number for number in range(5)})
    house.publish()
    house.remove(layout.CURRENT)
    plan = reindex.prepare(house.store, None, "ops")
    event = batches(definition, list(house.store.keys("images/")), plan._asdict())
    ingest.respond(event, Context(), house.ingest)  # type: ignore[arg-type]  # as much as is asked of one
    reindex.finish(house.store, plan)
    house.publish()
    assert len(house.products) == 5
    assert not house.store.keys("inbox/")


def test_a_failed_call_is_tried_again_and_one_that_was_turned_away_for_longer(
    definition: dict[str, Any],
) -> None:
    (look,) = definition["ItemProcessor"]["States"].values()
    tries = {name: retry["MaxAttempts"] for retry in look["Retry"] for name in retry["ErrorEquals"]}
    assert tries["Lambda.TooManyRequestsException"] > tries["States.ALL"] >= 3
    assert list(tries)[-1] == "States.ALL", "the first that fits counts"


def test_its_batches_hand_nothing_on_so_that_no_catalog_is_too_large_for_it(
    definition: dict[str, Any],
) -> None:
    (look,) = definition["ItemProcessor"]["States"].values()
    assert look["OutputPath"] is None
    assert definition["ResultPath"] is None


def test_it_may_list_the_bucket_call_ingest_and_run_itself_and_that_is_all(prod: Synthesised) -> None:
    policies = prod.of_type("AWS::IAM::Policy")
    given = [
        (action, json.dumps(statement["Resource"]))
        for name, policy in policies.items()
        if name.startswith("BulkMachine")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in as_list(statement["Action"])
    ]
    where = {action: resource for action, resource in given if not action.startswith(("logs:", "xray:"))}
    assert where.keys() == {
        "s3:ListBucket", "lambda:InvokeFunction", "states:StartExecution", "states:DescribeExecution",
        "states:StopExecution", "states:RedriveExecution",
    }  # fmt: skip
    for action, name in {"s3": "BucketsCatalog", "lambda": "IngestFunction", "states": "BulkMachine"}.items():
        assert all(name in resource for one, resource in where.items() if one.startswith(action))
