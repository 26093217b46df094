"""Rules of the model's tests."""

import pytest
import torch


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Models this small are computed fastest by one thread, and always to the same bit."""
    torch.set_num_threads(1)
