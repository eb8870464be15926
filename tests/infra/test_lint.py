"""What tools that know AWS better than we do say about the templates, and whether they would say it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.config import Config
from tests.infra.conftest import DEV, PROD, ROOT, Synthesised

BIN = Path(sys.executable).parent
# W3005: CDK writes DependsOn where a reference says the same already. That is more than needed, and no fault.
CFN_LINT = [str(BIN / "cfn-lint"), "--ignore-checks", "W3005", "--format", "parseable", "--"]


def said(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def test_cfn_lint_finds_nothing(prod: Synthesised) -> None:
    done = said([*CFN_LINT, *map(str, sorted(prod.folder.glob("*.template.json")))])
    assert (done.stdout, done.returncode) == ("", 0)


def test_cfn_lint_would_find_something(prod: Synthesised, tmp_path: Path) -> None:
    template = prod.template()
    (queue,) = (q for name, q in template["Resources"].items() if name.startswith("IngestImagesQueueF"))
    queue["Properties"]["VisibilityTimeout"] = "long"
    (tmp_path / "broken.json").write_text(json.dumps(template))
    done = said([*CFN_LINT, str(tmp_path / "broken.json")])
    assert "E3012:'long' is not of type 'integer'" in done.stdout
    assert done.returncode != 0


@pytest.mark.parametrize("function", ["query", "publish"])
def test_hadolint_finds_nothing(function: str) -> None:
    done = said([str(BIN / "hadolint"), f"lambdas/{function}/Dockerfile"])
    assert (done.stdout, done.returncode) == ("", 0)


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian\nRUN cd /tmp && sudo apt-get install python3\n")
    assert said([str(BIN / "hadolint"), str(tmp_path / "Dockerfile")]).returncode != 0


_ONE_MORE_BUCKET = """
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from infra.app import build
app = cdk.App()
s3.Bucket(build(app), "Careless")
app.synth()
"""


def test_synthesis_fails_on_what_cdk_nag_finds_and_nobody_acknowledged(
    some_encoder: Path, layers: Path, tmp_path: Path
) -> None:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    given = {"models": str(some_encoder), **context, **PROD}
    environment = {"CDK_OUTDIR": str(tmp_path), "CDK_CONTEXT_JSON": json.dumps(given)}
    done = said([sys.executable, "-c", _ONE_MORE_BUCKET], **environment)
    assert done.returncode != 0
    assert "AwsSolutions-S10" in done.stdout + done.stderr
    assert "Careless" in done.stdout + done.stderr


def test_everything_acknowledged_has_its_reason(prod: Synthesised) -> None:
    (report,) = json.loads((prod.folder / "validation-report.json").read_text())["pluginReports"]
    assert (report["conclusion"], report["violations"]) == ("success", [])
    assert len(report["suppressedViolations"]) > 10
    for finding in report["suppressedViolations"]:
        assert len(finding["reason"].split()) >= 4, finding["ruleName"]


def test_a_bad_value_is_a_sentence(some_encoder: Path, tmp_path: Path) -> None:
    given = {"models": str(some_encoder), "env": "test"}
    done = said(
        [sys.executable, "-m", "infra.app"], CDK_CONTEXT_JSON=json.dumps(given), CDK_OUTDIR=str(tmp_path)
    )
    assert (done.returncode, done.stderr) == (
        1,
        "lookalike: -c env=test: choose one of dev, staging, prod.\n",
    )


def test_the_pinned_command_line_synthesises_the_same_template(
    dev: Synthesised, some_encoder: Path, tmp_path: Path
) -> None:
    made = said(["make", "--no-print-directory", "build/tools/cdk/node_modules/.bin/cdk"])
    assert made.returncode == 0, made.stderr
    context = {**DEV, "models": str(some_encoder), "region": Config.region}
    flags = [part for name, value in context.items() for part in ("-c", f"{name}={value}")]
    cdk = str(ROOT / "build/tools/cdk/node_modules/.bin/cdk")
    done = said([cdk, "synth", "--quiet", "--no-notices", "--output", str(tmp_path), *flags])
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Acknowledge with" not in done.stdout + done.stderr, "a warning that nobody has looked at"
    assert properties(Synthesised(tmp_path, dev.name)) == properties(dev)


def properties(synthesised: Synthesised) -> dict[str, object]:
    """Of all resources; the command line adds one of its own, which tells AWS of CDK's use."""
    resources = synthesised.template()["Resources"]
    return {name: r.get("Properties") for name, r in resources.items() if r["Type"] != "AWS::CDK::Metadata"}
