"""One door: the window, the command line, or one of our own worker processes."""

import sys


def main() -> int:
    """Run what the arguments ask for; the exit status."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--worker"]:
        return _work(*arguments[1:])
    from desktop_app.cli import run

    return run(arguments)


def _work(role: str, *arguments: str) -> int:
    if role == "engine":
        from desktop_app.engine.worker import main as engine

        return engine(*arguments)
    if role == "camera":
        from desktop_app.camera.worker import main as camera

        return camera(*arguments)
    from desktop_app.speech.worker import main as speech

    return speech()


if __name__ == "__main__":
    sys.exit(main())
