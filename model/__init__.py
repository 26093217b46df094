"""The model wing: learn to caption pictures with PyTorch and export the result to ONNX.

Nothing here is imported by the application; the only way across is `assets/caption_model/`.
"""

import os

# ONNX Runtime reports its use to its makers unless this is set before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
