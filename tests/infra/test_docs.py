"""Keeps docs/operations.md, catalog.md and costs.md, and the deploy workflow, true."""

import importlib
import re
import shlex
import subprocess
from dataclasses import fields

import pytest
import yaml

from infra.config import Config
from infra.costs.bill import after_free, at_list
from infra.costs.page import page
from infra.costs.usage import Shop, idle, searching
from lookalike.product import COLUMNS
from tests.infra.conftest import ROOT, Synthesised
from workbench import cli

DOCS = ROOT / "docs"
OPERATIONS = (DOCS / "operations.md").read_text()
CATALOG = (DOCS / "catalog.md").read_text()
WORKFLOW = (ROOT / ".github/workflows/deploy.yml").read_text()
TOLD_BY_CDK = {"account"}


def test_each_alarm_says_what_to_do(prod: Synthesised) -> None:
    alarms = prod.of_type("AWS::CloudWatch::Alarm").values()
    names = {alarm["Properties"]["AlarmName"].removeprefix("lookalike-prod-") for alarm in alarms}
    woken = OPERATIONS.split("## What wakes you")[1]
    assert set(re.findall(r"^### (\w+)$", woken, re.MULTILINE)) == names


def test_each_option_is_explained() -> None:
    table = OPERATIONS.split("## What can be set")[1].split("\n## ")[0]
    explained = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert explained == {field.name for field in fields(Config)} - TOLD_BY_CDK


def test_every_option_that_is_spoken_of_is_one_that_there_is() -> None:
    spoken = {name for page in DOCS.rglob("*.md") for name in re.findall(r"-c (\w+)=", page.read_text())}
    assert len(spoken) >= 8
    assert spoken <= {field.name for field in fields(Config)} | {"name"}


@pytest.mark.parametrize(
    "name", ["ingest_memory_mb", "publish_memory_mb", "query_memory_mb", "query_storage_mb"]
)
def test_the_sizes_are_those_that_are_deployed(name: str) -> None:
    default = next(field.default for field in fields(Config) if field.name == name)
    assert f"| `{name}` | {default} |" in OPERATIONS


def test_every_output_that_is_named_exists(prod: Synthesised) -> None:
    outputs = set(prod.template()["Outputs"])
    named = set(re.findall(r"outputs? `(\w+)`", OPERATIONS)) | {"IngestDeadLetters", "PublishDeadLetters"}
    assert len(named) >= 4
    assert named <= outputs


@pytest.mark.parametrize("file", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_lead_somewhere(file: str) -> None:
    text = (DOCS / file).read_text()
    anchors = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        if target.startswith("http"):
            continue
        assert not path or (DOCS / path).exists(), target
        assert path or anchor in anchors, target


def commands(program: str) -> set[str]:
    """What the pages for ops and README tell people to type: in blocks of commands, and within a sentence."""
    text = OPERATIONS + CATALOG + (ROOT / "README.md").read_text()
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    lines = [part for line in blocks.splitlines() for part in line.split("#")[0].split(" && ")]
    spoken = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    typed = {line.strip().removeprefix(".venv/bin/") for line in [*lines, *spoken]}
    return {line for line in typed if line.startswith(f"{program} ")}


def test_every_command_of_ours_is_one_that_there_is() -> None:
    found = commands("lookalike")
    assert len(found) >= 12
    for line in found:
        name, *given = line.removeprefix("lookalike ").split(" …")[0].split()
        assert name in {*cli.COMMANDS, "--help"}, line
        if given:  # else it is only spoken of
            module = importlib.import_module(cli.COMMANDS[name][0])
            cli.parser_for(name, module).parse_args(given)  # exits at what it does not know


def test_every_target_and_option_is_one_that_there_is() -> None:
    makefiles = (ROOT / "Makefile").read_text() + (ROOT / "infra/infra.mk").read_text()
    found = commands("make")
    assert len(found) >= 10
    for line in found:
        words = shlex.split(line.replace("…", ""))[1:]
        for target in (word for word in words if "=" not in word):
            assert re.search(rf"^{target}:", makefiles, re.MULTILINE), line
        for name in (word.partition("=")[0] for word in words if "=" in word):
            assert f"$({name})" in makefiles, line
        for option in re.findall(r"-c (\w+)=", line):
            assert option in {field.name for field in fields(Config)}, line


def test_the_prices_say_when_they_were_written_down_and_that_nobody_checked_them() -> None:
    said = (DOCS / "costs.md").read_text().split("\n## ")[0]
    assert re.search(r"Prices as of \w+ 20\d\d, us-east-1", said)
    assert "from memory" in said
    assert "never compared with AWS's price pages" in said


def test_the_catalog_team_is_told_every_reason_for_which_a_picture_is_refused() -> None:
    sources = (ROOT / "layers/core/python/lookalike").glob("photo*.py")
    codes = {code for source in sources for code in re.findall(r'Reject\(\s*"(\w+)"', source.read_text())}
    told = CATALOG.split("## The report")[1]
    assert codes == set(re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE))


def test_the_catalog_team_is_told_every_column() -> None:
    header = re.search(r"```csv\n(.+)\n", CATALOG)
    assert header
    assert set(header[1].split(",")) == set(COLUMNS)


def test_the_share_that_makes_a_publish_wait_is_the_one_that_is_set() -> None:
    from lookalike.settings import PublishSettings

    share = next(field.default for field in fields(PublishSettings) if field.name == "hold_share")
    for text in (OPERATIONS, CATALOG):
        assert f"more than {share:.0%}".replace("%", " %") in text


def test_the_costs_are_those_of_the_prices() -> None:
    assert (DOCS / "costs.md").read_text() == page(), "run `make costs`"


def test_an_idle_month_costs_less_than_a_dollar_after_what_is_free() -> None:
    assert after_free(idle(Shop())) < 1


def test_a_hundred_thousand_searches_cost_three_dollars_at_most_with_nothing_free() -> None:
    assert 0 < at_list(searching(Shop(searches=100_000))) <= 3


def test_every_action_of_the_workflow_is_pinned_by_its_hash() -> None:
    used = re.findall(r"uses: (\S+)", WORKFLOW)
    assert len(used) >= 3
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action) for action in used)


def test_a_step_of_the_workflow_that_fails_within_a_pipe_fails() -> None:
    assert re.search(r"^defaults:\n  run:\n    shell: bash\b", WORKFLOW, re.MULTILINE)


def test_the_workflow_has_no_key_and_may_write_only_its_token() -> None:
    assert "secrets." not in WORKFLOW
    assert "access-key" not in WORKFLOW
    assert set(re.findall(r"^\s+([\w-]+): write$", WORKFLOW, re.MULTILINE)) == {"id-token"}


def test_only_what_was_tested_and_merged_is_deployed_and_no_strangers_change_is_diffed() -> None:
    jobs = yaml.safe_load(WORKFLOW)["jobs"]
    assert jobs["deploy"]["if"] == "github.event_name == 'push'"
    assert {jobs[job]["needs"] for job in ("diff", "deploy")} == {"test"}
    assert "head.repo.full_name == github.repository" in jobs["diff"]["if"]


@pytest.mark.parametrize(("job", "role"), [("diff", "DIFF_ROLE"), ("deploy", "DEPLOY_ROLE")])
def test_the_workflow_signs_in_by_oidc_with_the_role_of_each_job(job: str, role: str) -> None:
    found = yaml.safe_load(WORKFLOW)["jobs"][job]
    (signing,) = (step for step in found["steps"] if "configure-aws-credentials" in step.get("uses", ""))
    assert signing["with"]["role-to-assume"] == f"${{{{ vars.{role} }}}}"
    assert found["permissions"]["id-token"] == "write"


@pytest.mark.parametrize("target", ["diff", "deploy", "destroy"])
def test_make_takes_all_stacks(target: str) -> None:
    said = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"cdk {target} .*--all ", said)


@pytest.mark.parametrize("target", ["setup", "lint", "test", "synth", "diff", "deploy"])
def test_the_workflow_calls_targets_that_exist(target: str) -> None:
    makefiles = (ROOT / "Makefile").read_text() + (ROOT / "infra/infra.mk").read_text()
    assert re.search(rf"run: make {target}\b", WORKFLOW)
    assert re.search(rf"^{target}:", makefiles, re.MULTILINE)
