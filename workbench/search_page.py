"""A photo and its matches side by side, as one HTML file that needs nothing else."""

import base64
from collections.abc import Callable
from html import escape
from typing import Any

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  body {{ font: 16px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff; }}
  main {{ display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }}
  figure {{ margin: 0; width: 12rem; }}
  img {{ width: 100%; height: 16rem; object-fit: contain; background: #f4f4f4; border-radius: .5rem; }}
  .photo img {{ outline: 3px solid #2457c5; }}
  small {{ color: #555; display: block; }}
</style>
<h1>{title}</h1>
<p>{about}</p>
<main>
{figures}
</main>
</html>
"""


def page(name: str, photo: bytes, answer: dict[str, Any], picture: Callable[[str], bytes]) -> str:
    """The page. `photo` is a JPEG of what was searched; `picture` gives the bytes of a match's thumbnail."""
    figures = [_figure(photo, "image/jpeg", name, "the photo", " class=photo")]
    for match in answer["matches"]:
        product = match["product"]
        kind = " · ".join(product[one] for one in ("articleType", "baseColour") if product.get(one))
        about = " · ".join(filter(None, [f"{match['similarity']:.3f}", product["id"], kind, _why(match)]))
        figures.append(_figure(picture(match["thumbnail"]), "image/webp", product["name"], about))
    about = f"{len(answer['matches'])} of {answer['total']} products"
    if answer["confidence"]:
        about += f" · confidence: {answer['confidence']}"
    title = escape(f"What looks like {name}")
    return _PAGE.format(title=title, about=escape(about), figures="\n".join(figures))


def _why(match: dict[str, Any]) -> str:
    reasons = ", ".join(reason["value"] for reason in match["reasons"])
    variants = len(match["variants"])
    return ", ".join(filter(None, [reasons, f"{variants} variants" if variants else ""]))


def _figure(data: bytes, kind: str, name: str, about: str, mark: str = "") -> str:
    source = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    return (
        f'<figure{mark}><img src="{source}" alt=""><figcaption>{escape(name)}'
        f"<small>{escape(about)}</small></figcaption></figure>"
    )
