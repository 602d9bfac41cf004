"""`sluice scan --metrics-file`: read by Prometheus' own parser, true whenever it is looked at, and never partial."""

import fcntl
import json
import os
import signal
import sqlite3
import stat
import subprocess
import time

from prometheus_client.parser import text_string_to_metric_families
from test_scan import full_after, photos_in, png, scan


def read(path) -> dict:
    """Samples by name and labels; every metric has its help and its type."""
    text = path.read_text()
    assert text.endswith("\n")
    samples = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation and family.type in ("counter", "gauge", "histogram"), family
        for sample in family.samples:
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in samples
            samples[key] = sample.value
    return samples


def labelled(samples: dict, name: str, label: str) -> dict:
    return {dict(key[1:])[label]: value for key, value in samples.items() if key[0] == name}


def state(samples: dict) -> str:
    states = [name for name, value in labelled(samples, "sluice_scan_state", "state").items() if value == 1]
    assert len(states) == 1
    return states[0]


def processed(samples: dict) -> int:
    return sum(labelled(samples, "sluice_scan_files_total", "fate").values())


def rows(sluice, table: str) -> int:
    with sqlite3.connect(sluice.data / "sluice.db") as store:
        return store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_the_file_the_summary_and_the_store_agree(sluice):
    folder = sluice.home / "secret-folder"
    photos_in(folder, 12)
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("this is no photo")
    (folder / "large.png").write_bytes(png(3) + b"\0" * 200_000)
    (folder / "broken.jpg").symlink_to("nowhere")
    options = (folder, "--max-bytes", "100kB", "--metrics-file", "sluice.prom")
    done = json.loads(scan(sluice, *options, "--threads", 2, "--json").stdout)
    samples = read(sluice.home / "sluice.prom")
    assert labelled(samples, "sluice_scan_files_total", "fate") == {
        "new": 12,
        "known": 3,
        "rescanned": 0,
        "unchanged": 0,
        "failed": 4,
    }
    assert labelled(samples, "sluice_scan_failures_total", "reason") == done["failed"]
    assert sum(done["failed"].values()) == 4
    assert processed(samples) == done["files"] == samples[("sluice_scan_files_expected",)]
    assert rows(sluice, "photo") == done["new"] == samples[("sluice_store_photos",)]
    assert labelled(samples, "sluice_store_sightings", "kind") == done["store"]["sightings"]
    assert state(samples) == "complete"
    assert samples[("sluice_scan_end_time_seconds",)] >= samples[("sluice_scan_start_time_seconds",)]
    steps = labelled(samples, "sluice_scan_step_seconds_count", "step")
    counts = {step: steps.pop(step) for step in ("digest", "decode")}
    assert 12 <= counts["decode"] <= counts["digest"] <= done["files"]
    assert {"perceptual_hash", "brand", "colour"} <= steps.keys()
    assert set(steps.values()) == {12}
    for step, count in steps.items():
        key = ("sluice_scan_step_seconds_bucket", ("le", "+Inf"), ("step", step))
        assert samples[key] == count == done["run"]["steps"][step]["count"]
        buckets = sorted(
            (float(dict(key[1:])["le"]), value)
            for key, value in samples.items()
            if key[0] == "sluice_scan_step_seconds_bucket" and dict(key[1:])["step"] == step
        )
        assert [value for _, value in buckets] == sorted(value for _, value in buckets)
    assert samples[("sluice_scan_workers",)] == done["run"]["workers"] == 2
    assert samples[("sluice_scan_read_bytes_total",)] == done["run"]["bytes_read"] > 0
    assert 0 < sum(step["share"] for step in done["run"]["steps"].values()) <= 1.001
    assert set(labelled(samples, "sluice_queue_length", "queue").values()) == {0}
    version = sluice("--version").stdout.split()[1]
    assert labelled(samples, "sluice_build_info", "version") == {version: 1}
    text = (sluice.home / "sluice.prom").read_text()
    for secret in ("secret", "person", "png", str(sluice.home)):
        assert secret not in text
    # Readable by whoever collects it, unlike the data directory.
    assert stat.S_IMODE((sluice.home / "sluice.prom").stat().st_mode) & stat.S_IRGRP
    # A run that finds nothing new replaces it.
    scan(sluice, *options)
    samples = read(sluice.home / "sluice.prom")
    assert labelled(samples, "sluice_scan_files_total", "fate")["unchanged"] == 15
    assert samples[("sluice_scan_step_seconds_count", ("step", "brand"))] == 0


def test_the_summary_says_where_the_time_went(sluice):
    photos_in(sluice.home / "photos", 8)
    shown = scan(sluice, "photos", "--threads", 2).stdout
    assert "photos/s with 2 workers" in shown
    assert "waiting    workers " in shown
    assert any(line.startswith("brand ") and line.endswith("%") for line in shown.splitlines())
    again = scan(sluice, "photos").stdout
    assert "time " in again and "photos/s" not in again
    assert not list(sluice.home.glob("*.prom*"))  # Nothing is written unless it is asked for.


def start(sluice, *arguments):
    command = [sluice.program, "scan", "photos", "--contract", "own", "--effort", "fast", "--threads", "1", *arguments]
    return subprocess.Popen(
        command, cwd=sluice.home, env=sluice.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def slow_photos(sluice, count: int) -> None:
    """Large enough for a scan of several seconds."""
    (sluice.home / "photos").mkdir()
    for number in range(count):
        (sluice.home / f"photos/{number}.png").write_bytes(png(number, 2400, 1800))


def test_the_file_is_whole_at_every_moment_and_true_when_interrupted(sluice):
    slow_photos(sluice, 100)
    process = start(sluice, "--metrics-file", "sluice.prom")
    path = sluice.home / "sluice.prom"
    versions = set()
    seen = []
    while process.poll() is None:
        time.sleep(0.01)
        if not path.exists():
            continue
        versions.add(path.stat().st_ino)
        samples = read(path)
        seen.append(processed(samples))
        assert samples[("sluice_process_cpu_seconds_total",)] > 0  # The last metric is there.
        assert (state(samples) == "running") or process.wait() is not None
        if len(versions) > 2 and seen[-1] > 0:
            process.send_signal(signal.SIGINT)
            break
    _, shown = process.communicate()
    assert process.returncode in (0, 130), shown
    assert len(versions) > 1
    assert seen == sorted(seen)
    samples = read(path)
    assert state(samples) == ("interrupted" if process.returncode == 130 else "complete")
    assert processed(samples) == rows(sluice, "item") >= seen[-1]
    assert samples[("sluice_store_photos",)] == rows(sluice, "photo")
    assert [entry.name for entry in sluice.home.glob("sluice.prom*")] == ["sluice.prom"]


def test_a_killed_run_leaves_a_whole_file_that_claims_no_more_than_was_stored(sluice):
    slow_photos(sluice, 60)
    process = start(sluice, "--metrics-file", "sluice.prom")
    path = sluice.home / "sluice.prom"
    while process.poll() is None and not (path.exists() and processed(read(path)) > 0):
        time.sleep(0.01)
    process.kill()
    process.communicate()
    samples = read(path)
    if process.returncode == -signal.SIGKILL:
        assert state(samples) == "running"
        assert ("sluice_scan_end_time_seconds",) not in samples
    assert processed(samples) <= rows(sluice, "item")


def test_a_run_that_fails_says_so(sluice):
    photos_in(sluice.home / "photos", 60)
    scan(sluice, "photos/a")
    sluice("photos", "purge", "--folder", "photos/a")
    size = (sluice.data / "sluice.db").stat().st_size
    scan(sluice, "photos", "--metrics-file", "sluice.prom", code=7, preexec_fn=full_after(size))
    samples = read(sluice.home / "sluice.prom")
    assert state(samples) == "failed"
    assert processed(samples) == rows(sluice, "item")


def test_a_file_that_cannot_be_written_is_one_line_before_anything_starts(sluice):
    photos_in(sluice.home / "photos", 1)
    (sluice.home / "folder").mkdir()
    wrong = [("nowhere/sluice.prom", 3), ("folder", 5), ("photos/photos.csv/sluice.prom", 3)]
    if os.geteuid() != 0:
        (sluice.home / "closed").mkdir(0o500)
        wrong.append(("closed/sluice.prom", 7))
    for path, code in wrong:
        shown = scan(sluice, "photos", "--metrics-file", path, code=code).stderr
        assert shown.count("\n") == 1 and "--metrics-file" in shown and path.split("/", maxsplit=1)[0] in shown
    assert not sluice.data.exists()


def test_a_run_that_may_not_start_leaves_the_file_of_the_other_alone(sluice):
    photos_in(sluice.home / "photos", 1)
    scan(sluice, "photos", "--metrics-file", "sluice.prom")
    before = (sluice.home / "sluice.prom").read_bytes()
    with open(sluice.data / "lock", "r+", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        scan(sluice, "photos", "--metrics-file", "sluice.prom", code=6)
    assert (sluice.home / "sluice.prom").read_bytes() == before
