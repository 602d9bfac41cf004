"""The taxonomy from outside: printed, checked, overridden, and told in exports and reports."""

import json

from report_store import STAGES, ReportStore

ALL_STAGES = {**STAGES, **{stage: f"{stage}/1" for stage in ("scene", "food", "apparel", "people")}}


def fill(directory):
    store = ReportStore(directory)
    for number in range(12):
        scene = ("scene", "sea", 0.9, None, None)
        store.photo([scene, ("brand", "Acme", 0.9, 0.1, "centre")] if number < 6 else [], stages=ALL_STAGES)
    store.close()


def test_what_is_printed_can_be_given_back(sluice, tmp_path):
    text = sluice("taxonomy").stdout
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    assert sluice("taxonomy", "--taxonomy", mine).stdout == text
    built_in = json.loads(sluice("taxonomy", "--json").stdout)
    assert json.loads(sluice("taxonomy", "--json", env={"SLUICE_TAXONOMY": str(mine)}).stdout) == built_in
    assert {"kind": "occasion", "label": "beach"}.items() <= built_in["labels"][1].items()


def test_evidence_lists_what_stages_can_say(sluice):
    lists = json.loads(sluice("taxonomy", "--evidence", "--json").stdout)
    assert "surfboard" in lists["object"] and "sea" in lists["scene"]
    assert "scene: auditorium, baseball field" in sluice("taxonomy", "--evidence").stdout


def test_a_wrong_one_is_told_in_one_line_with_its_place(sluice, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text("version = 1\n[occasion.tea]\nobject = {teapot = 1}\n")
    for command in (["taxonomy"], ["report", "--json"], ["export"]):
        done = sluice(*command, "--taxonomy", mine, code=4)
        assert f"{mine}:3: 'teapot' is no label of the kind 'object'" in done.stderr
        assert done.stderr.count("\n") == 1
    mine.write_text('version = 1\n[interest."w\u043eman"]\nobject = {handbag = 1}\n')
    assert "says something about sex" in sluice("taxonomy", "--taxonomy", mine, code=5).stderr
    assert "none.toml" in sluice("taxonomy", "--taxonomy", tmp_path / "none.toml", code=3).stderr


def test_another_taxonomy_needs_no_other_scan(sluice, tmp_path):
    data, mine = tmp_path / "data", tmp_path / "mine.toml"
    fill(data)
    rows = [json.loads(line) for line in sluice("export", "--data", data).stdout.splitlines()]
    told = [(row["kind"], row["label"]) for row in rows if row["stage"] == "taxonomy"]
    assert told == [("interest", "outdoors"), ("occasion", "nature")] * 6
    mine.write_text('version = 5\n[occasion."by the sea"]\nscene = {sea = 1}\n')
    rows = [json.loads(line) for line in sluice("export", "--data", data, "--taxonomy", mine).stdout.splitlines()]
    told = [row for row in rows if row["stage"] == "taxonomy"]
    assert {(row["kind"], row["label"], row["score"]) for row in told} == {("occasion", "by the sea", 0.9)}
    assert all(row["version"].startswith("taxonomy/5/") for row in told)
    report = json.loads(sluice("report", "--data", data, "--json", "--taxonomy", mine).stdout)
    occasion = report["shown"]["occasion"]
    assert occasion["looked_at"] == 12
    assert [(row["label"], row["photos"]) for row in occasion["labels"]] == [("by the sea", 6)]
    assert occasion["labels"][0]["brands"][0]["share_of_label"]["value"] == 1
    assert any(stage["version"] == told[0]["version"] for stage in report["method"]["stages"])
    assert ("Acme", "occasion", "by the sea") in {(row["brand"], row["kind"], row["label"]) for row in report["seen_with"]}
