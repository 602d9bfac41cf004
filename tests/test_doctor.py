"""sluice doctor tells what is missing and what mends it."""

import json

import pytest

from conftest import SOURCE


def findings(sluice, *arguments, code=0, env=None):
    done = sluice("doctor", "--json", *arguments, code=code, env=env)
    return {finding["what"]: finding for finding in json.loads(done.stdout)["findings"]}


def test_models_that_were_not_pulled_are_off_with_the_mend(sluice):
    seen = findings(sluice)
    models = [finding for what, finding in seen.items() if what.startswith("model ")]
    assert models
    assert {(model["state"], model["mend"]) for model in models} == {("off", "run `sluice models pull`")}


def test_what_reading_words_needs_is_told(sluice):
    seen = findings(sluice)  # tools/bootstrap has installed both.
    assert seen["reading"]["state"] == seen["words that may be kept"]["state"] == "fine"


def test_a_damaged_model_is_told_from_an_absent_one(sluice, tmp_path):
    assert all("not in" in finding["detail"] for what, finding in findings(sluice).items() if "model " in what)
    cache = tmp_path / "models"
    cache.mkdir()
    for model in json.loads((SOURCE / "models/manifest.json").read_text())["models"]:
        file = model["file"]
        (cache / file).write_bytes(b"damaged")
    seen = findings(sluice, env={"SLUICE_MODELS": str(cache)})
    assert any("damaged" in finding["detail"] for finding in seen.values())


def test_a_data_directory_still_to_be_made_is_fine_and_is_not_made(sluice):
    assert findings(sluice)["data directory"]["state"] == "fine"
    assert not sluice.data.exists()


def test_a_data_directory_that_is_a_file_is_broken(sluice):
    sluice.data.write_text("")
    assert findings(sluice, code=7)["data directory"]["state"] == "broken"


@pytest.mark.parametrize(("mode", "state"), [(0o644, "broken"), (0o640, "broken"), (0o600, None)])
def test_a_key_that_others_may_read_is_broken(sluice, mode, state):
    sluice.data.mkdir()
    key = sluice.data / "pseudonym.key"
    key.write_bytes(bytes(32))
    key.chmod(mode)
    finding = findings(sluice, code=7 if state else 0).get("pseudonym key", {})
    assert finding.get("state") == state
    if state:
        assert finding["mend"] == f"chmod 600 '{key}'"


def test_what_is_read_by_a_person_has_one_line_per_finding(sluice):
    lines = sluice("doctor").stdout.splitlines()
    assert len(lines) == len(findings(sluice))
    assert all(line.split()[0] in ("fine", "off", "broken") for line in lines)
