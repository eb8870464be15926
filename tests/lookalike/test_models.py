"""An encoder's card says what it is, and survives being written and read."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lookalike.errors import EncoderError
from lookalike.models import Card, Weights, card_file, foreign_file, model_file, parse_id, read_card

HASH = "0123456789abcdef" * 4
CARD = Card(
    name="efficientnet-lite0",
    hash=HASH,
    dimensions=1280,
    middle=1792,
    worn=72,
    precision="float16",
    preprocessing="(x - 127) / 128",
    weights=Weights("ImageNet", "weights.pth", "sha256:00", "Apache-2.0", real=True),
    built_with={"keras": "3.15.1"},
)


def test_a_card_survives_being_written_and_read() -> None:
    assert Card.load(CARD.dump()) == CARD
    assert CARD.dump() == Card.load(CARD.dump()).dump()


def test_all_files_of_an_encoder_bear_its_id() -> None:
    assert CARD.id == f"efficientnet-lite0-{HASH}"
    assert model_file(CARD.id) == f"{CARD.id}.tflite"
    assert card_file(CARD.id) == f"{CARD.id}.json"
    assert foreign_file(CARD.id) == f"{CARD.id}.foreign.npz"
    assert parse_id(CARD.id) == ("efficientnet-lite0", HASH)


@pytest.mark.parametrize(
    "wrong",
    ["", "resnet50", f"-{HASH}", HASH, f"resnet50-{HASH[:-1]}", f"resnet50-{HASH.upper()}", f"../x-{HASH}"],
)
def test_an_id_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(EncoderError, match=r"its id is <name>-<sha256 of its file>"):
        parse_id(wrong)


def test_a_later_cards_additions_are_passed_over() -> None:
    content = json.loads(CARD.dump()) | {"colour": "blue"}
    content["weights"]["colour"] = "blue"
    assert Card.load(json.dumps(content)) == CARD


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 2}, "its format is not 1"),
        ({"dimensions": "1280"}, "'dimensions' is '1280', not of type int"),
        ({"name": None}, "'name' is None, not of type str"),
        ({"name": "../secret"}, "is no encoder"),
        ({"hash": "abc"}, "is no encoder"),
        ({"weights": {}}, "'source' is missing"),
        ({"middle": ...}, "'middle' is missing"),
        ({"worn": ...}, "'worn' is missing"),
        ({"weights": 5}, "not understood"),
        ({"map": [7]}, "not understood"),
        ({"built_with": ...}, "'built_with' is missing"),
    ],
)
def test_a_card_that_is_wrong_is_refused_and_says_where(change: dict[str, Any], says: str) -> None:
    content = json.loads(CARD.dump()) | change
    text = json.dumps({name: value for name, value in content.items() if value is not ...})
    with pytest.raises(EncoderError, match=says):
        Card.load(text)


@pytest.mark.parametrize("text", ["", "[]", "null", b"\xff\xfe", "{}", '{"format": 1}'])
def test_what_is_no_card_is_refused(text: str | bytes) -> None:
    with pytest.raises(EncoderError, match="card was not understood"):
        Card.load(text)


def test_the_card_beside_a_file_has_to_be_its_own(tmp_path: Path) -> None:
    model = tmp_path / model_file(CARD.id)
    model.with_suffix(".json").write_text(CARD.dump())
    assert read_card(model) == CARD
    model.with_suffix(".json").write_text(replace(CARD, name="resnet50").dump())
    with pytest.raises(EncoderError, match=f"is the card of resnet50-{HASH}, not of {CARD.id}"):
        read_card(model)
    model.with_suffix(".json").write_text("{}")
    with pytest.raises(EncoderError, match=rf"{CARD.id}\.json: .*build the encoder again"):
        read_card(model)
