"""What is known of an encoder beside its numbers: its files' names, and the card that lies next to it."""

import json
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from lookalike.errors import EncoderError

FORMAT = 1
SIDE = 224  # pixels: every encoder sees a square of this side
WINDOWS = 4  # a side: where in the square something is, as far as the middle layer's features say
_ID = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)-(?P<hash>[0-9a-f]{64})")


def parse_id(encoder_id: str) -> tuple[str, str]:
    """`resnet50-<sha256>` → (`resnet50`, `<sha256>`); raises EncoderError for anything else."""
    match = _ID.fullmatch(encoder_id)
    if not match:
        raise EncoderError(f"{encoder_id!r} is no encoder: its id is <name>-<sha256 of its file>.")
    return match["name"], match["hash"]


def model_file(encoder_id: str) -> str:
    """The file name of the encoder itself."""
    return f"{encoder_id}.tflite"


def card_file(encoder_id: str) -> str:
    """The file name of its card."""
    return f"{encoder_id}.json"


def foreign_file(encoder_id: str) -> str:
    """The file name of its features of pictures that no catalog holds: confidence is calibrated on them."""
    return f"{encoder_id}.foreign.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """Where an encoder's weights came from."""

    source: str  # a sentence
    file: str  # "" when they came from no file
    hash: str  # "sha256:…", "md5:…" or "seed:…"
    licence: str
    real: bool  # False: random, for tests and benchmarks only


@dataclass(frozen=True, slots=True)
class Card:
    """One encoder described. Input: float32 [1, 224, 224, 3], RGB, 0–255; what it does to them is inside.

    Outputs: `map` float32 [7, 7, dimensions], its maximum `pooled` float32 [dimensions], `middle` float32
    [4, 4, middle / 16], a middle layer in overlapping windows, and `worn` float32 [worn], the logits of the
    things to wear among the classes that it was taught.
    """

    name: str
    hash: str  # sha256 of the .tflite, hex
    dimensions: int
    middle: int
    worn: int
    precision: str
    preprocessing: str
    weights: Weights
    built_with: dict[str, str]
    recipe: int = 1
    input: str = f"float32 [1, {SIDE}, {SIDE}, 3], RGB, 0–255"
    map: tuple[int, int] = (7, 7)
    format: int = FORMAT

    @property
    def id(self) -> str:
        """What records, manifests and CURRENT call this encoder."""
        return f"{self.name}-{self.hash}"

    def dump(self) -> str:
        """The card as JSON: the same card gives the same text."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def load(cls, text: str | bytes) -> "Card":
        """Reads `dump()`'s text; raises EncoderError that names what is wrong with it."""
        try:
            content = json.loads(text)
            if not isinstance(content, dict) or content.get("format") != FORMAT:
                raise ValueError(f"its format is not {FORMAT}")
            weights = _checked(Weights, content["weights"])
            rows, columns = content["map"]
            card = cls(**{**_checked(cls, content), "weights": Weights(**weights), "map": (rows, columns)})
            parse_id(card.id)
        except (ValueError, KeyError, TypeError) as e:
            raise EncoderError(f"an encoder's card was not understood: {e}.") from e
        return card


def _checked(kind: type[Any], content: Any) -> dict[str, Any]:
    """The fields that `kind` has, unknown ones left out; raises ValueError for one missing or mistyped."""
    if not isinstance(content, dict):
        raise ValueError(f"{content!r:.40} is where {', '.join(f.name for f in fields(kind))} should be")
    result = {}
    for field in fields(kind):
        if field.name not in content:
            raise ValueError(f"{field.name!r} is missing")
        value = content[field.name]
        if field.type in (str, int, bool) and type(value) is not field.type:
            raise ValueError(f"{field.name!r} is {value!r:.40}, not of type {field.type.__name__}")
        result[field.name] = value
    return result


def read_card(model: Path) -> Card:
    """The card beside the encoder file `model`; raises EncoderError when it is missing or another's."""
    encoder_id = model.name.removesuffix(".tflite")
    parse_id(encoder_id)
    path = model.with_name(card_file(encoder_id))
    try:
        card = Card.load(path.read_bytes())
    except FileNotFoundError:
        raise EncoderError(f"{path} is missing: an encoder needs its card beside it.") from None
    except EncoderError as e:
        raise EncoderError(
            f"{path}: {e} Another version may have written it: build the encoder again."
        ) from e
    if card.id != encoder_id:
        raise EncoderError(f"{path} is the card of {card.id}, not of {encoder_id}.")
    return card
