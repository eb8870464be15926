"""The synthesised template, deployed on an emulator and used: by the catalog team and by shoppers.

Changed is only what tests/infra/transform.py lists. The emulator runs ingest from its zip and layers, in a
Python that has nothing else; publish and query run under awslambdaric, with their deployed environment.
IAM is on: each function is its own role, and may do what the template lets that role do.
"""

import csv
import io
from pathlib import Path

import pytest

from infra.site import page_policy
from lambdas.publish import ops
from lookalike import current, layout
from lookalike.bucket import StorageError
from lookalike.changes import load
from lookalike.errors import NotFound
from lookalike.manifest import Manifest
from tests.encoders import another
from tests.infra import cloud
from tests.infra.deployed import NAME, PYTHON, Deployed, deployed
from workbench import encoders, reindex, sample_catalog

__all__ = ["deployed"]
pytestmark = pytest.mark.timeout(600)

PRODUCTS = 12
LATEST_TABLE = "reports/latest.csv"


@pytest.fixture(scope="module")
def garments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("garments")
    sample_catalog.make(folder, PRODUCTS, seed=5)
    return folder


@pytest.fixture(scope="module")
def filled(deployed: Deployed, garments: Path) -> Deployed:
    """The catalog team has put its pictures and its sheet into the bucket; nobody did anything else."""
    for picture in sorted((garments / "images").iterdir()):
        deployed.put(picture)
    deployed.bucket.upload(garments / "styles.csv", "metadata/styles.csv")
    cloud.eventually(lambda: deployed.products() == PRODUCTS, f"{PRODUCTS} products are searchable")
    return deployed


def test_pictures_put_into_the_bucket_become_searchable(filled: Deployed, garments: Path) -> None:
    found = current.read(filled.bucket)
    assert found
    assert found[0].serving == filled.shopper("GET", "/api/health").json["snapshot"]
    rows = {row["id"]: row for row in csv.DictReader((garments / "styles.csv").read_text().splitlines())}
    cloud.eventually(lambda: _named(filled, rows) == rows.keys(), "all are called as in the sheet")


def _named(deployed: Deployed, rows: dict[str, dict[str, str]]) -> set[str]:
    """Products that are called as in the sheet."""
    matches = deployed.shopper("GET", f"/api/products?k={PRODUCTS}").json["matches"]
    names = {match["product"]["id"]: match["product"]["name"] for match in matches}
    return {product for product, name in names.items() if name == rows[product]["productDisplayName"]}


def test_ingest_ran_from_its_own_zip_and_layers(filled: Deployed) -> None:
    lambda_ = filled.aws.client_for("lambda")
    configuration = lambda_.get_function_configuration(FunctionName=f"{NAME}-ingest")
    assert configuration["Runtime"] == f"python{PYTHON}"
    assert len(configuration["Layers"]) == 2
    mapping = lambda_.list_event_source_mappings(FunctionName=f"{NAME}-ingest")["EventSourceMappings"]
    assert [m["BatchSize"] for m in mapping] == [100]


def test_a_shoppers_photo_finds_the_product_it_shows(filled: Deployed, garments: Path) -> None:
    picture = sorted((garments / "images").iterdir())[3]
    answer = filled.shopper("POST", "/api/search?k=3", picture.read_bytes(), Content_Type="image/jpeg")
    assert answer.status == 200
    best = answer.json["matches"][0]
    assert best["product"]["id"] == picture.stem
    for url in (best["image"], best["thumbnail"]):
        shown = filled.shopper("GET", url)
        assert (shown.status, shown.headers["content-type"][:6]) == (200, "image/")


def test_whoever_comes_without_tls_is_sent_back_with_it(filled: Deployed) -> None:
    answer = filled.ask(filled.site, "GET", "/", b"", {})
    assert (answer.status, answer.headers["location"]) == (301, f"https://{filled.site}/")


def test_who_goes_past_cloudfront_is_refused(filled: Deployed, garments: Path) -> None:
    refused = filled.stranger("GET", "/api/health")
    assert (refused.status, refused.json["code"]) == (403, "forbidden")
    secret = filled.variables("query")["LOOKALIKE_ORIGIN_SECRET"]
    assert filled.stranger("GET", "/api/health", X_Origin_Secret="guessed").status == 403
    assert filled.stranger("GET", "/api/health", X_Origin_Secret=secret).status == 200


def test_the_page_comes_with_its_policy_and_the_bucket_shows_pictures_only(filled: Deployed) -> None:
    page = filled.shopper("GET", "/")
    assert (page.status, page.headers["content-type"][:9]) == (200, "text/html")
    assert page.headers["content-security-policy"] == page_policy()
    assert filled.shopper("GET", "/api/nothing").json["code"] == "not_found", "the API's own 404"
    for key in (layout.CURRENT, layout.LATEST_REPORT, "metadata/styles.csv"):
        assert filled.bucket.head(key), key
        assert filled.shopper("GET", f"/{key}").status in {403, 404}, key


def test_the_functions_may_not_more_than_they_need(filled: Deployed) -> None:
    picture = next(info.key for info in filled.bucket.list(layout.IMAGES))
    query = filled.aws.bucket_as(filled.aws.credentials_of(filled.role("query")), filled.bucket.name)
    assert query.read(layout.CURRENT).data
    for key in (layout.CURRENT, f"{layout.SNAPSHOTS}x", picture):
        with pytest.raises(StorageError, match="AccessDenied"):
            query.write(key, b"")
    with pytest.raises(NotFound, match="permission"):
        query.read(picture)
    ingest = filled.aws.bucket_as(filled.aws.credentials_of(filled.role("ingest")), filled.bucket.name)
    with pytest.raises(StorageError, match="AccessDenied"):
        ingest.delete([picture])
    assert filled.bucket.head(picture)


def test_the_catalog_team_fills_the_bucket_and_reads_reports_and_that_is_all(filled: Deployed) -> None:
    member = filled.aws.member_of(filled.outputs["CatalogTeamPolicy"])
    team = filled.aws.bucket_as(member, filled.bucket.name)
    assert team.read(layout.LATEST_REPORT).data
    team.write("metadata/more.csv", b"id,productDisplayName\n1,Nothing\n")
    team.delete(["metadata/more.csv"])
    assert list(team.list(layout.IMAGES))
    for key in (layout.CURRENT, layout.LATEST_REPORT, "models/x.tflite"):
        with pytest.raises(StorageError, match="AccessDenied"):
            team.write(key, b"")
    with pytest.raises(StorageError, match="AccessDenied"):
        list(team.list(layout.SNAPSHOTS))


def test_a_picture_that_is_none_stands_in_the_report(filled: Deployed) -> None:
    filled.bucket.write("images/99999.jpg", b"not a picture at all")
    cloud.eventually(lambda: _reported(filled, "images/99999.jpg"), "the report names the picture")
    assert "The file is not an image." in _reported(filled, "images/99999.jpg")
    assert filled.products() == PRODUCTS
    filled.bucket.delete(["images/99999.jpg"])


def _reported(deployed: Deployed, key: str) -> list[str]:
    """The row about a key in the newest report's table."""
    if deployed.bucket.head(LATEST_TABLE) is None:
        return []
    rows = csv.reader(io.StringIO(deployed.bucket.read(LATEST_TABLE).data.decode()))
    return next((row for row in rows if key in row), [])


def test_a_deleted_picture_is_no_longer_found(filled: Deployed, garments: Path) -> None:
    picture = sorted((garments / "images").iterdir())[0]
    filled.bucket.delete([f"images/{picture.name}"])
    cloud.eventually(
        lambda: filled.shopper("GET", f"/api/products/{picture.stem}").status == 404, "it is gone"
    )
    filled.put(picture)
    cloud.eventually(lambda: filled.products() == PRODUCTS, "it is back")


def test_reindex_takes_pictures_of_which_no_event_told(filled: Deployed, garments: Path) -> None:
    picture = sorted((garments / "images").iterdir())[1]
    with filled.deaf_to(layout.IMAGES):
        filled.put(picture, "lost.jpg")
    assert "Everything was looked at." in filled.reindex()
    cloud.eventually(lambda: filled.products() == PRODUCTS + 1, "the lost one is searchable")
    filled.bucket.delete(["images/lost.jpg"])
    cloud.eventually(lambda: filled.products() == PRODUCTS, "it is gone again")


def test_the_catalog_moves_to_another_encoder_while_pictures_go_on_coming(
    filled: Deployed, garments: Path, lite0: Path, tmp_path: Path
) -> None:
    """The command, the state machine with its own words, ingest, publish: all as deployed."""
    old, new = lite0.stem, another(lite0, tmp_path)
    encoders.upload(filled.bucket, new)
    reindex.prepare(filled.bucket, new.stem, "the command's first step")
    some = sorted((garments / "images").iterdir())
    filled.put(some[2], "before.jpg")
    cloud.eventually(lambda: filled.products() == PRODUCTS + 1, "found by the old encoder meanwhile")
    assert _serves(filled) == old
    assert "images/before.jpg" in _staged(filled, new.stem), "and described by the new one"

    assert f"moved to {new.stem}" in filled.reindex("--encoder", new.stem)
    assert _serves(filled) == new.stem
    assert ops.verify(filled.bucket) == []
    assert not list(filled.bucket.list(layout.STAGING))

    filled.put(some[4], "after.jpg")
    cloud.eventually(lambda: filled.products() == PRODUCTS + 2, "the next one comes on top of it")
    assert _serves(filled) == new.stem
    for picture, name in ((some[2], "before"), (some[4], "after"), (some[5], some[5].stem)):
        answer = filled.shopper("POST", "/api/search?k=2", picture.read_bytes(), Content_Type="image/jpeg")
        assert name in {match["product"]["id"] for match in answer.json["matches"]}


def _serves(deployed: Deployed) -> str:
    """The encoder of the version that shoppers see."""
    version = deployed.shopper("GET", "/api/health").json["snapshot"]
    return Manifest.load(deployed.bucket.read(layout.manifest_key(version)).data).encoder


def _staged(deployed: Deployed, encoder: str) -> set[str]:
    """The pictures that wait, described, for the move."""
    objects = deployed.bucket.list(layout.staging_prefix(encoder))
    batches = [load(deployed.bucket.read(info.key).data) for info in objects]
    return {taken.seen.key for batch in batches for taken in batch.taken}


@pytest.mark.parametrize("feed", ["IngestImages", "PublishNews"])
def test_a_message_that_nobody_understands_ends_among_the_dead_letters(filled: Deployed, feed: str) -> None:
    queue, dead = filled.named(f"{feed}Queue"), filled.named(f"{feed}DeadLetters")
    # five tries, each after the visibility timeout: 90 minutes with ingest's eighteen
    filled.aws.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})
    filled.aws.sqs.send_message(QueueUrl=queue, MessageBody="poison")
    letters = cloud.eventually(lambda: _letters(filled, dead), "a dead letter")
    assert letters == ["poison"]


def _letters(deployed: Deployed, queue: str) -> list[str]:
    found = deployed.aws.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [message["Body"] for message in found.get("Messages", [])]
