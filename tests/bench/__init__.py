"""`python -m tests.bench`: speed and memory of the app, each figure with its target."""

import os

# Before anything here imports ONNX Runtime: a benchmark reports to nobody.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
