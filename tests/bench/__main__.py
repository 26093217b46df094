"""Prints every figure of speed and memory with its target.

    python -m tests.bench [--baseline FOLDER]

Run it with the app's own environment and on an otherwise idle machine. The folder holds the
files of `python -m tests.bench.vit_gpt2_baseline FOLDER`, which needs torch.
"""

import argparse
import os
import platform
import shutil
import tempfile
from pathlib import Path

from tests.bench.describing import measure_cold, measure_warm
from tests.bench.installed import measure_installed
from tests.bench.parts import measure_parts
from tests.bench.picture import twelve_megapixels
from tests.bench.race import race
from tests.bench.window import measure_window

SAMPLES = Path(__file__).parents[2] / "assets" / "samples"


def main() -> None:
    """Measure everything that can be measured here."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--baseline", type=Path, help="folder of the baseline's ONNX files")
    baseline = parser.parse_args().baseline
    print(f"{_processor()}; {platform.platform()}; Python {platform.python_version()}.")
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "photo.jpg")
        twelve_megapixels(next(SAMPLES.glob("coffee.*")), picture)
        print(f"Picture: 4000 by 3000, JPEG of {picture.stat().st_size / 1e6:.1f} megabytes.")
        measure_warm(picture)
        measure_parts(picture)
        measure_cold(picture)
        _measure_window(picture)
        measure_installed()
        _race(picture, baseline)


def _measure_window(picture: Path) -> None:
    if shutil.which("Xvfb"):
        measure_window(picture)
    else:
        print("Window: not measured. Install Xvfb.")


def _race(picture: Path, baseline: Path | None) -> None:
    if baseline:
        race(picture, baseline)
    else:
        print("Race against ViT and GPT-2: not run. Give its folder with --baseline.")


def _processor() -> str:
    """Name of the processor and number of cores in use."""
    cores = len(os.sched_getaffinity(0))
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return f"{name}, {cores} cores"


if __name__ == "__main__":
    main()
