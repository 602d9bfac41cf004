"""What `make install` lays down runs on its own: nothing of the build folder or .venv is needed."""

import json
import subprocess

import pytest

from conftest import Sluice


@pytest.fixture(scope="module")
def prefix(program, tmp_path_factory):
    folder = tmp_path_factory.mktemp("prefix")
    subprocess.run(["cmake", "--install", program.parent, "--prefix", folder], check=True, capture_output=True)
    return folder


def test_the_installed_program_takes_its_libraries_from_beside_it(prefix):
    libraries = subprocess.run(["ldd", prefix / "bin/sluice"], check=True, capture_output=True, text=True).stdout
    assert "not found" not in libraries
    assert ".venv" not in libraries
    for name in ("libopenvino", "libtbb"):
        line = next(line for line in libraries.splitlines() if name in line)
        assert str(prefix) in line, line


def test_the_installed_program_runs(prefix, tmp_path):
    done = Sluice(prefix / "bin/sluice", tmp_path)("doctor", "--json")
    states = {finding["what"]: finding["state"] for finding in json.loads(done.stdout)["findings"]}
    assert states["runtime"] == "fine"


def test_completion_is_installed_for_three_shells(prefix):
    for file in (
        "share/bash-completion/completions/sluice",
        "share/zsh/site-functions/_sluice",
        "share/fish/vendor_completions.d/sluice.fish",
    ):
        assert "doctor" in (prefix / file).read_text()
