"""What the black-box cases share: the built program, run as a user would, with nothing of this machine's settings."""

import os
import pathlib
import subprocess

import pytest

SOURCE = pathlib.Path(__file__).resolve().parent.parent
SHARED = SOURCE.parent / "shared"


@pytest.fixture(scope="session")
def program() -> pathlib.Path:
    """The program under test: $SLUICE_PROGRAM, else build/sluice."""
    path = pathlib.Path(os.environ.get("SLUICE_PROGRAM", SOURCE / "build/sluice"))
    assert path.is_file(), f"{path} is not there; run make build"
    return path


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The shared material beside the checkout; cases that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    return SHARED


class Sluice:
    """Runs the program in a directory of its own, with a fresh data directory and no settings from outside."""

    def __init__(self, program: pathlib.Path, home: pathlib.Path):
        self.program = program
        self.home = home
        self.data = home / "data"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLUICE_", "XDG_")) and name not in ("NO_COLOR", "HOME")
        } | {"HOME": str(home), "SLUICE_DATA": str(self.data)}

    def __call__(self, *arguments, code=0, env=None, timeout=120, **options) -> subprocess.CompletedProcess:
        """Runs `sluice ARGUMENTS`, checks its exit code and gives stdout and stderr as text."""
        done = subprocess.run(
            [self.program, *map(str, arguments)],
            cwd=self.home,
            env=self.environment | (env or {}),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            **options,
        )
        assert done.returncode == code, f"exit {done.returncode}, not {code}: {done.stdout}{done.stderr}"
        return done


@pytest.fixture
def sluice(program, tmp_path) -> Sluice:
    return Sluice(program, tmp_path)
