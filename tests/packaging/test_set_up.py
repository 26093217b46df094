"""`run` and `test`: what they say and do before any Python package is there."""

import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

NEEDED_BY_SCRIPTS = "cat cksum dirname grep id ls mv rm sh sleep uname"


@dataclass(frozen=True)
class Checkout:
    """A copy of the set-up scripts, and a path with nothing on it but what it is given."""

    root: Path
    programs: Path

    def add(self, name: str, script: str) -> None:
        write_program(self.programs / name, script)

    def start(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.root / command[0]), *command[1:]],
            env={"PATH": str(self.programs), "HOME": str(self.root), **environment},
            cwd=self.programs,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def environment_ready(self, folder: str, *extras: str) -> None:
        """An environment that counts as set up; its Python prints its arguments, one a line."""
        venv = self.root / folder
        python = venv / "bin" / "python"
        python.parent.mkdir(parents=True)
        write_program(python, 'if [ "$1" = -V ]; then echo stub; else printf "%s\\n" "$@"; fi')
        for extra in extras:
            key = f'root="{self.root}"; . "$root/packaging/setup.sh"; venv="{venv}"; key'
            made = subprocess.run(["sh", "-c", key], capture_output=True, check=True)
            (venv / f"ready-{extra}").write_bytes(made.stdout)


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def checkout(tmp_path: Path, project_root: Path) -> Checkout:
    root = tmp_path / "the checkout"
    shutil.copytree(project_root / "packaging", root / "packaging")
    for name in ("run", "test", "pyproject.toml"):
        shutil.copy(project_root / name, root / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in NEEDED_BY_SCRIPTS.split():
        found = shutil.which(name)
        assert found, name
        (programs / name).symlink_to(found)
    return Checkout(root, programs)


def test_without_python_it_says_what_to_install(checkout: Checkout) -> None:
    done = checkout.start("run")
    assert done.returncode == 3
    assert "Python 3.11" in done.stderr
    assert done.stderr.splitlines()[-1] == "sudo apt-get install python3 python3-venv"


def test_an_old_python_does_not_do(checkout: Checkout) -> None:
    checkout.add("python3", "exit 1")
    assert checkout.start("run").returncode == 3


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        ({"sudo": "exit 1"}, 'sudo sh -c "apt-get install thing"'),
        ({}, 'su -c "apt-get install thing"'),
    ],
    ids=["sudo asks for a password", "no sudo"],
)
@pytest.mark.parametrize("command", ["run", "test"])
def test_without_rights_it_prints_one_command(
    checkout: Checkout, programs: dict[str, str], expected: str, command: str
) -> None:
    (checkout.programs / "id").unlink()
    checkout.add("id", "echo 1000")
    checkout.add("python3", f'exec "{sys.executable}" "$@"')
    for name, script in programs.items():
        checkout.add(name, script)
    lacking = checkout.root / "packaging" / "system_packages.py"
    lacking.write_text('print("apt-get install thing")', encoding="utf-8")
    done = checkout.start(command)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == expected


def test_an_unknown_graphics_card_is_refused(checkout: Checkout) -> None:
    done = checkout.start("run", HEARSIGHT_GPU="voodoo")
    assert done.returncode == 2
    assert "cuda" in done.stderr


def test_arguments_are_handed_on_as_they_are(checkout: Checkout) -> None:
    checkout.environment_ready(".venv", "cpu")
    done = checkout.start("run", "describe", "my photo.jpg", "")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n") == ["-m", "desktop_app", "describe", "my photo.jpg", "", ""]


def test_cuda_has_an_environment_of_its_own(checkout: Checkout) -> None:
    checkout.environment_ready(".venv", "cpu")
    checkout.environment_ready(".venv-cuda", "cuda")
    (checkout.root / ".venv" / "bin" / "python").unlink()
    assert checkout.start("run", "doctor", HEARSIGHT_GPU="cuda").returncode == 0


@pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_display_the_window_opens_with_a_sample(checkout: Checkout, display: str) -> None:
    checkout.environment_ready(".venv", "cpu")
    done = checkout.start("run", **{display: ":7"})
    sample = checkout.root / "assets" / "samples" / "chelsea.png"
    assert done.stdout.splitlines() == ["-m", "desktop_app", str(sample)]


def test_without_a_display_it_says_so_and_describes(checkout: Checkout) -> None:
    checkout.environment_ready(".venv", "cpu")
    done = checkout.start("run", PULSE_SERVER="unix:/somewhere")
    assert done.returncode == 0
    assert "no display" in done.stderr.splitlines()[0]
    assert done.stdout.splitlines()[:3] == ["-m", "desktop_app", "describe"]
    assert done.stdout.splitlines()[-1] == "--speak"


def test_a_change_of_what_is_needed_sets_up_again(checkout: Checkout) -> None:
    checkout.environment_ready(".venv", "cpu")
    with (checkout.root / "pyproject.toml").open("a") as settings:
        settings.write("# another dependency\n")
    assert "Python 3.11" in checkout.start("run").stderr


def test_fast_leaves_out_what_needs_torch_or_a_screen(checkout: Checkout) -> None:
    checkout.environment_ready(".venv-test", "test")
    done = checkout.start("test", "fast", "-k", "one thing")
    assert done.stdout.splitlines() == [
        *("-m", "pytest", "--ignore=tests/model", "-m", "not acceptance", "-k", "one thing")
    ]


def test_everything_runs_once_torch_is_there(checkout: Checkout) -> None:
    checkout.environment_ready(".venv-test", "test", "train")
    assert checkout.start("test").stdout.splitlines() == ["-m", "pytest"]


@pytest.fixture
def ready_for_packages(checkout: Checkout) -> Checkout:
    """A checkout with its test environment, on a system that lacks nothing."""
    checkout.environment_ready(".venv-test", "test")
    checkout.add("python3", f'[ "$2" = packaging ] || exec "{sys.executable}" "$@"')
    return checkout


def test_packages_that_are_built_are_tried(ready_for_packages: Checkout) -> None:
    dist = ready_for_packages.root / "dist"
    dist.mkdir()
    (dist / "hearsight_1_amd64.deb").touch()
    done = ready_for_packages.start("test", "packaging", "--suite", "trixie")
    assert done.stdout.splitlines() == ["-m", "pytest", "trials", "--suite", "trixie"]


def test_packages_are_built_where_there_are_none(ready_for_packages: Checkout) -> None:
    done = ready_for_packages.start("test", "packaging")
    build = str(ready_for_packages.root / "packaging" / "build.py")
    assert done.stdout.splitlines() == [build, "linux", "-m", "pytest", "trials"]
