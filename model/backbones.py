"""The frozen networks that look at a picture first: CLIP's ViT-B/16, or a CNN, EfficientNet-Lite0.

Both give a class token, tokens on a grid of 7 x 7, and one vector for the whole picture.
"""

import hashlib
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import onnxruntime as ort
import torch
from efficientnet_lite_pytorch import EfficientNet
from numpy.typing import NDArray
from PIL import Image

from model.config import ImageConfig, Preprocessing
from model.onnx_sessions import cpu_session

CLIP_SHA256 = "2d2da5e254d60501f138004788497e280fd80eb9dd877241aec41761be285d8d"
EFFICIENTNET_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

BackboneName = Literal["clip-vit-b16", "efficientnet-lite0"]
Floats = NDArray[np.floating[Any]]


class BackboneError(ValueError):
    """A backbone, or a cache of what it saw, cannot be used; the message is one sentence."""


class Backbone(Protocol):
    """A frozen network that looks at one picture at a time."""

    image: ImageConfig  # of the image encoder that reads it
    preprocessing: Preprocessing

    def see(self, picture: Image.Image) -> tuple[Floats, Floats]:
        """Tokens [1 + pooled grid², backbone width], and the whole picture [embed width]."""


class ClipViT:
    """CLIP ViT-B/16 with int8 weights, its 14 x 14 patch tokens averaged to 7 x 7."""

    image = ImageConfig()
    preprocessing = Preprocessing()

    def __init__(self, weights: Path) -> None:
        """Raises `BackboneError` when `weights` is not the pinned file."""
        self._session = open_encoder(weights)

    def see(self, picture: Image.Image) -> tuple[Floats, Floats]:
        """Tokens [50, 768], CLIP's own class token first, and its image embedding [512]."""
        pixels = pixel_values(picture, self.preprocessing)
        embeds, patches = self._session.run(None, {"pixel_values": pixels})
        return pool_patches(patches, self.image.grid, self.image.pooled_grid), embeds[0]


class EfficientNetLite0:
    """EfficientNet-Lite0, trained on ImageNet (Tan and Le 2019); its last feature map is the grid.

    A CNN has no class token: the mean of the map stands in its place, and for the whole picture.
    """

    image = ImageConfig(backbone_width=1280, embed_width=1280, grid=7, pooled_grid=7)
    preprocessing = Preprocessing(  # as it was trained: (pixel - 127) / 128
        mean=(127 / 255, 127 / 255, 127 / 255), std=(128 / 255, 128 / 255, 128 / 255)
    )

    def __init__(self, weights: Path) -> None:
        """Raises `BackboneError` when `weights` is not the pinned file."""
        _check(weights, EFFICIENTNET_SHA256, "EfficientNet-Lite0")
        self._network = EfficientNet.from_name("efficientnet-lite0")
        self._network.load_state_dict(torch.load(weights, weights_only=True))
        self._network.eval()

    @torch.inference_mode()
    def see(self, picture: Image.Image) -> tuple[Floats, Floats]:
        """Tokens [50, 1280], the mean of the others first, and that mean [1280]."""
        pixels = torch.from_numpy(pixel_values(picture, self.preprocessing))
        places = self._network.extract_features(pixels)[0].flatten(1).T  # [49, 1280]
        mean = places.mean(0)
        return torch.cat([mean[None], places]).numpy(), mean.numpy()


def open_backbone(name: BackboneName, weights: Path) -> Backbone:
    """The backbone with the weights of its file; raises `BackboneError` when it is another file."""
    match name:
        case "clip-vit-b16":
            return ClipViT(weights)
        case "efficientnet-lite0":
            return EfficientNetLite0(weights)


def open_encoder(path: Path, threads: int = 1) -> ort.InferenceSession:
    """A CPU session on CLIP's file; raises `BackboneError` when it is not the pinned file.

    One thread: several that must share cores with other work wait for each other.
    """
    _check(path, CLIP_SHA256, "CLIP")
    return cpu_session(path, threads)


def pixel_values(image: Image.Image, how: Preprocessing) -> NDArray[np.float32]:
    """Pixels as the encoder wants them: float32 [1, 3, size, size], the whole picture squeezed."""
    resized = image.convert("RGB").resize((how.size, how.size), Image.Resampling.BICUBIC)
    scaled = np.asarray(resized, np.float32) / np.float32(255)
    normalised = (scaled - np.array(how.mean, np.float32)) / np.array(how.std, np.float32)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[None])


def pool_patches(tokens: Floats, grid: int, pooled: int) -> Floats:
    """Class token kept, patch grid averaged: [1, 1 + grid², width] → [1 + pooled², width]."""
    patches = tokens[0, 1:].reshape(pooled, grid // pooled, pooled, grid // pooled, -1)
    return np.concatenate([tokens[0, :1], patches.mean((1, 3)).reshape(pooled * pooled, -1)])


def _check(path: Path, sha256: str, what: str) -> None:
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise BackboneError(f"{path} is not the pinned {what} encoder; see README, Train your own.")
