"""`python -m tests.fuzz --count N`: mutated files through the engine and the writers of alt text.

What is done is kept in a file, so that the same command goes on after an interruption.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from desktop_app.engine.client import Engine
from tests.fuzz.cases import Fuzzer


def main() -> int:
    """Try the cases; 0 when none has a problem."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="cases in all (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="other cases (default: 1)")
    parser.add_argument("--state", type=Path, help="where to keep what is done")
    parser.add_argument("--no-engine", action="store_true", help="only the writers")
    options = parser.parse_args()
    state = {"seed": options.seed, "done": 0, "problems": []}
    if options.state and options.state.exists():
        state = json.loads(options.state.read_text(encoding="utf-8"))
    restarts: list[str] = []
    engine = None if options.no_engine else Engine("cpu", on_notice=restarts.append)
    if engine is not None:
        engine.provider()  # waits until it is loaded: that is no case's time
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder), state["seed"], engine.describe if engine else None)
        try:
            for number in range(state["done"], options.count):
                found = fuzzer.problems(number)
                found += [f"case {number}: {restart}" for restart in restarts]
                restarts.clear()
                state["problems"] += found
                state["done"] = number + 1
                for problem in found:
                    print(problem, file=sys.stderr, flush=True)
                if options.state and number % 100 == 99:
                    options.state.write_text(json.dumps(state), encoding="utf-8")
        finally:
            if options.state:
                options.state.write_text(json.dumps(state), encoding="utf-8")
            if engine is not None:
                engine.close()
    print(f"{state['done']} cases, {len(state['problems'])} problems.")
    return 1 if state["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
