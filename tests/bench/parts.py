"""The two parts of a description, in this process: decoding the file, and the model."""

from pathlib import Path

from desktop_app.engine.captioner import Captioner
from desktop_app.engine.images import load_picture
from desktop_app.engine.model_files import load_model_files
from desktop_app.engine.providers import choose
from tests.bench.report import spread, tell
from tests.bench.timing import repeat

RUNS = 15
THREADS = 2


def shipped_captioner() -> Captioner:
    """Our model on the processor with 2 threads."""
    return Captioner(load_model_files(), choose("cpu"), THREADS)


def measure_parts(picture: Path) -> None:
    """Tell how a warm description divides into decoding and model."""
    captioner, decoded = shipped_captioner(), load_picture(picture)
    captioner.caption(decoded)
    decoding = repeat(lambda: load_picture(picture), RUNS)
    describing = repeat(lambda: captioner.caption(decoded), RUNS)
    tell(spread("Of that, decoding and reducing the JPEG", decoding, "milliseconds"))
    tell(spread("Of that, the model with preprocessing", describing, "milliseconds"))
