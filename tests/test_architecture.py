"""Imports point one way, each library has one home, and nothing in git names where packages come from."""

import ast
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOMS = ("lookalike", "lambdas", "workbench", "infra")

# Who may import whom among our own packages. A lambda's folder is a room of its own.
MAY_IMPORT = {
    "lookalike": {"lookalike"},
    "lambdas.ingest": {"lookalike", "lambdas.ingest"},
    "lambdas.publish": {"lookalike", "lambdas.publish"},
    "lambdas.query": {"lookalike", "lambdas.query"},
    "workbench": {"lookalike", "lambdas.ingest", "lambdas.publish", "lambdas.query", "workbench"},
    "infra": {"infra"},
}

# Library → the modules that may import it. To change a library you open these.
HOMES = {
    "PIL": ["lookalike.photo*", "workbench.*"],
    "pi_heif": ["lookalike.photo*"],
    "ai_edge_litert": ["lookalike.encoder"],
    "annoy": ["lookalike.neighbours"],
    "boto3": ["lookalike.bucket", "workbench.*"],
    "botocore": ["lookalike.bucket", "workbench.*"],
    "pandas": ["lambdas.publish.catalog_csv", "workbench.*"],
    "tensorflow": ["workbench.models.*"],
    "keras": ["workbench.models.*"],
    "fastapi": ["lambdas.query.*", "workbench.*"],
    "starlette": ["lambdas.query.*", "workbench.*"],
    "mangum": ["lambdas.query.handler"],
    "uvicorn": ["workbench.*"],
    "ministack": ["workbench.*"],
    "aws_lambda_powertools": ["lambdas.*"],
    "aws_cdk": ["infra.*"],
    "constructs": ["infra.*"],
    "cdk_nag": ["infra.*"],
    "numpy": ["lookalike.*", "lambdas.*", "workbench.*"],
}

# What infra may use besides these and the standard library: nothing.
INFRA_LIBRARIES = {"aws_cdk", "constructs", "cdk_nag", "jsii"}


def sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Dotted name and file of each module of ours."""
    for top, folder in (("lookalike", root / "layers/core/python"), *((room, root) for room in ROOMS[1:])):
        for path in sorted((folder / top).rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def imports(source: str, module: str, *, is_package: bool) -> set[str]:
    """Absolute dotted names that a module imports, anywhere in it: inside functions too."""
    package = module if is_package else module.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *filter(None, [base])])
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def room(name: str) -> str | None:
    """The room of ours that a dotted name lies in."""
    parts = name.split(".")
    if parts[0] == "lambdas":
        return ".".join(parts[:2]) if len(parts) > 1 else None
    return parts[0] if parts[0] in ROOMS else None


def complaint(module: str, imported: str) -> str | None:
    """A sentence when `module` may not import `imported`, else None."""
    here, there, library = room(module), room(imported), imported.split(".")[0]
    if here and there and there not in MAY_IMPORT.get(here, set()):
        return f"{module} imports {imported}: {here} may use {', '.join(sorted(MAY_IMPORT.get(here, set())))}"
    if library in HOMES and not any(fnmatch(module, f"{home}") for home in HOMES[library]):
        return f"{module} imports {library}, which belongs in {' or '.join(HOMES[library])}"
    ours = there is not None or library in sys.stdlib_module_names
    if here == "infra" and not ours and library not in INFRA_LIBRARIES:
        return (
            f"{module} imports {library}: infra names resources with aws_cdk and the standard library alone"
        )
    return None


def test_imports_point_one_way_and_each_library_has_one_home(root: Path) -> None:
    complaints = [
        sentence
        for module, path in sources(root)
        for imported in sorted(imports(path.read_text(), module, is_package=path.name == "__init__.py"))
        if (sentence := complaint(module, imported))
    ]
    assert not complaints, "\n" + "\n".join(complaints)


def test_the_walk_finds_every_room(root: Path) -> None:
    found = {room(module) for module, _ in sources(root)} - {None}
    assert found == set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("lookalike.search", "lambdas.query.api"),
        ("lookalike.search", "workbench.cli"),
        ("lookalike.search", "annoy.AnnoyIndex"),
        ("lookalike.snapshot", "PIL.Image"),
        ("lookalike.store", "boto3"),
        ("lambdas.query.api", "boto3"),
        ("lambdas.query.api", "lambdas.publish.merge"),
        ("lambdas.publish.merge", "pandas"),
        ("lambdas.ingest.handler", "workbench.cli"),
        ("workbench.cli", "infra.stack"),
        ("workbench.evaluate", "tensorflow"),
        ("infra.stack", "lookalike.settings"),
        ("infra.stack", "yaml"),
    ],
)
def test_a_forbidden_import_is_caught(module: str, imported: str) -> None:
    assert complaint(module, imported)


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("lookalike.bucket", "boto3"),
        ("lookalike.photo_heic", "pi_heif"),
        ("lambdas.publish.catalog_csv", "pandas"),
        ("lambdas.query.api", "lookalike.search.search"),
        ("workbench.models.resnet", "tensorflow"),
        ("infra.stack", "aws_cdk.aws_s3"),
        ("infra.stack", "json"),
    ],
)
def test_what_the_table_allows_is_allowed(module: str, imported: str) -> None:
    assert complaint(module, imported) is None


def test_imports_in_functions_and_relative_ones_count() -> None:
    source = "from . import merge\nfrom ..query import api\ndef f():\n    import boto3\n"
    found = imports(source, "lambdas.publish.handler", is_package=False)
    assert found == {"lambdas.publish.merge", "lambdas.query.api", "boto3"}


def bends_the_path(node: ast.AST) -> bool:
    """Whether a statement changes sys.path; reading it is fine."""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).startswith("sys.path.")
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(target is not None and ast.unparse(target).startswith("sys.path") for target in targets)


def test_no_module_bends_the_import_path(root: Path) -> None:
    guilty = [
        module
        for module, path in sources(root)
        if any(map(bends_the_path, ast.walk(ast.parse(path.read_text()))))
    ]
    assert not guilty


@pytest.mark.parametrize(
    ("line", "bends"),
    [
        ("sys.path.insert(0, 'x')", True),
        ("sys.path += ['x']", True),
        ("sys.path[:0] = ['x']", True),
        ("print(sys.path)", False),
    ],
)
def test_changing_the_import_path_is_caught_and_reading_it_is_not(line: str, bends: bool) -> None:
    assert any(map(bends_the_path, ast.walk(ast.parse(line)))) is bends


def tracked(root: Path) -> list[Path]:
    """Files in git, and new ones that git would take."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return [path for name in listing.split("\0") if name and (path := root / name).is_file()]


def test_no_file_says_where_packages_come_from(root: Path) -> None:
    # Put together here, so that this file does not name them either.
    hosts = [".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    hosts += [".".join(("registry", "yarnpkg", "com")), ".".join(("deb", "debian", "org"))]
    guilty = [
        f"{path.relative_to(root)}: {host}"
        for path in tracked(root)
        for host in hosts
        if host.encode() in path.read_bytes()
    ]
    assert not guilty
    assert not [path for path in tracked(root) if path.name in ("uv.lock", "package-lock.json", "yarn.lock")]


@pytest.mark.shared
def test_no_picture_of_the_measuring_data_is_in_git(root: Path, shared_data: Path) -> None:
    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    theirs = {digest(path) for path in shared_data.rglob("*") if path.is_file()}
    assert len(theirs) > 3000
    assert not [str(path.relative_to(root)) for path in tracked(root) if digest(path) in theirs]
