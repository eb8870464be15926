"""Pictures that every machine has: the ones that scikit-image ships."""

import numpy as np
import skimage.data
from numpy.typing import NDArray
from PIL import Image

PHOTOGRAPHS = (
    "astronaut",
    "chelsea",
    "coffee",
    "rocket",
    "camera",
    "coins",
    "brick",
    "grass",
    "gravel",
    "page",
)


def photograph(name: str) -> NDArray[np.uint8]:
    """One of scikit-image's pictures, as the model's authors prepare them: uint8 [224, 224, 3].

    The shorter side becomes 256 pixels (bicubic), the middle 224 are taken.
    """
    picture = Image.fromarray(getattr(skimage.data, name)()).convert("RGB")
    scale = 256 / min(picture.size)
    picture = picture.resize(
        (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC
    )
    left, top = (picture.width - 224) // 2, (picture.height - 224) // 2
    return np.asarray(picture.crop((left, top, left + 224, top + 224)))
