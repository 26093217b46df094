"""`python -m tests.support.alt_text_child FOLDER`: `hearsight alt-text --write`, quickly.

The real command but for the model, which says what the file is called. It can be killed.
"""

import sys
from pathlib import Path

from desktop_app.alt_text.command import run_with
from tests.support.alt_text import options, quick_model

if __name__ == "__main__":
    sys.exit(run_with(options(Path(sys.argv[1]), write=True), quick_model))
