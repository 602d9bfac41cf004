"""Crash safety: a short, fixed selection of the trials of torture.py; `make torture` runs thousands."""

import subprocess

import pytest

from torture import FAULTS, KINDS, OPERATIONS, Trials


@pytest.fixture(scope="module")
def trials(tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    probe = [FAULTS / "sluice_faults", "--dir", empty, "--report", "/dev/null", "--", "true"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 125:
        pytest.skip("this kernel or container has no user notification of seccomp, by which faults are injected")
    return Trials(tmp_path_factory.mktemp("world") / "world")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(len(OPERATIONS)), ids=[operation.name for operation in OPERATIONS])
def test_after_a_fault_and_a_restart_the_store_is_that_of_an_undisturbed_run(trials, kind, number):
    told, _, wrong = trials.trial(kind, number)
    assert not wrong, "\n".join([told, *wrong])
