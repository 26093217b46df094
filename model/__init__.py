"""The model wing: learn to caption pictures with PyTorch and export the result to ONNX.

Nothing here is imported by the application; the only way across is `assets/caption_model/`.
"""
