"""A photo's features as a text that a client keeps."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookalike import features, query_token
from lookalike.errors import BadRequest, StaleQuery
from lookalike.models import WINDOWS
from lookalike.query_token import dump, load, settle
from workbench.models.build import KINDS
from workbench.models.worn import WORN

ENCODER, OTHER = "fake-" + "a" * 64, "fake-" + "b" * 64
FLOAT16 = np.dtype(np.float16)


def photo(*lengths: int, seed: int = 0) -> tuple[features.Features, query_token.Schema]:
    """Features like a network's: never negative, most of them small."""
    rng = np.random.default_rng(seed)
    blocks = {f"block{at}": rng.gamma(1.5, size=n).astype(np.float16) for at, n in enumerate(lengths)}
    return blocks, {name: (len(block), FLOAT16) for name, block in blocks.items()}


def cosine(one: features.Features, other: features.Features, name: str) -> float:
    a, b = one[name].astype(np.float32), other[name].astype(np.float32)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


@pytest.mark.parametrize(
    ("lengths", "least"),
    [((1280,), 0.9999), ((2048,), 0.9999), ((1280, 1280, 1792, 64), 0.9999), ((2048, 2048, 2048, 64), 0.999)],
    ids=["lite0", "resnet50", "lite0-all", "resnet50-all"],
)
def test_features_come_back_nearly_as_they_were_in_at_most_8_kb(
    lengths: tuple[int, ...], least: float
) -> None:
    blocks, schema = photo(*lengths)
    token = dump(blocks, ENCODER)
    assert len(token) <= query_token.MAX_CHARACTERS
    assert re.fullmatch(r"[\w-]+", token)
    back = load(token, ENCODER, schema)
    for name in blocks:
        assert back[name].dtype == blocks[name].dtype
        assert cosine(back, blocks, name) > least


def test_the_features_of_this_version_fit_for_every_encoder() -> None:
    for name, kind in KINDS.items():
        sizes = {"dimensions": kind.dimensions, "middle": WINDOWS**2 * kind.middle, "worn": len(WORN)}
        schema = features.schema(SimpleNamespace(**sizes))
        rng = np.random.default_rng(1)
        blocks = {name: rng.gamma(1.5, size=n).astype(dtype) for name, (n, dtype) in schema.items()}
        token, settled = settle(blocks, ENCODER, schema)
        assert len(token) <= query_token.MAX_CHARACTERS
        assert set(settled) == set(schema)


def test_a_settled_photo_is_exactly_what_its_token_says() -> None:
    blocks, schema = photo(64, 8)
    token, settled = settle(blocks, ENCODER, schema)
    for name, block in load(token, ENCODER, schema).items():
        np.testing.assert_array_equal(block, settled[name])


def test_a_photo_of_one_colour_has_a_token_too() -> None:
    blocks = {"deep": np.full(64, 3, np.float16)}
    back = load(dump(blocks, ENCODER), ENCODER, {"deep": (64, FLOAT16)})
    np.testing.assert_array_equal(back["deep"], blocks["deep"])


def test_a_token_of_another_encoder_is_stale() -> None:
    blocks, schema = photo(64)
    with pytest.raises(StaleQuery, match="send the photo again"):
        load(dump(blocks, ENCODER), OTHER, schema)


def test_a_token_of_other_features_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks, schema = photo(64)
    token = dump(blocks, ENCODER)
    monkeypatch.setattr(features, "VERSION", features.VERSION + 1)
    with pytest.raises(StaleQuery):
        load(token, ENCODER, schema)


def test_one_changed_character_is_noticed() -> None:
    blocks, schema = photo(64)
    token = dump(blocks, ENCODER)
    for at in range(len(token) - 1):  # the last character has bits that mean nothing
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(BadRequest):
            load(changed, ENCODER, schema)


def test_a_token_with_other_blocks_is_refused() -> None:
    blocks, _ = photo(64)
    _, schema = photo(65)
    with pytest.raises(BadRequest):
        load(dump(blocks, ENCODER), ENCODER, schema)


def test_a_forged_token_gives_no_numbers_that_are_not_finite() -> None:
    blocks = {"deep": np.array([0, np.inf], np.float32)}
    with np.errstate(all="ignore"):
        token = dump(blocks, ENCODER)
    with pytest.raises(BadRequest):
        load(token, ENCODER, {"deep": (2, FLOAT16)})


@given(st.text(max_size=5000) | st.binary(max_size=4000).map(lambda data: data.hex()))
def test_any_text_is_a_token_or_a_sentence(text: str) -> None:
    _, schema = photo(8)
    with pytest.raises((BadRequest, StaleQuery), match="photo"):
        load(text, ENCODER, schema)


@pytest.mark.parametrize("copies", range(1, 9))
def test_no_number_is_off_by_more_than_half_a_step_of_the_bits_that_fit(copies: int) -> None:
    blocks, schema = photo(*[1_200] * copies)
    back = load(dump(blocks, ENCODER), ENCODER, schema)
    bits = min(8, query_token.MAX_CHARACTERS * 6 // (1_200 * copies + 100))
    for name, block in blocks.items():
        wanted = block.astype(np.float32)
        step = (wanted.max() - wanted.min()) / (2**bits - 1)
        assert np.abs(back[name].astype(np.float32) - wanted).max() <= 0.51 * step + 1e-3 * wanted.max()
