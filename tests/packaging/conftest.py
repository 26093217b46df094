"""The scripts of `packaging/` as modules."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def load_script(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Load one script by its name, anew for each test; it finds the scripts beside it."""
    monkeypatch.syspath_prepend(str(project_root / "packaging"))

    def load(name: str) -> ModuleType:
        path = project_root / "packaging" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return load
