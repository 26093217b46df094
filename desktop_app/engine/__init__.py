"""What is in this picture? No Qt and no torch; typed results, typed errors.

Only `errors`, `description` and `client` may be imported by a window or a command line: they
are light. Everything else here runs in the engine's own process.
"""

import os

# ONNX Runtime reports its use to its makers unless this is set before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
