"""`sluice models`: pulling from mirrors, listing, verifying. Nothing here reaches beyond this machine."""

import contextlib
import functools
import http.server
import json
import pathlib
import shutil
import subprocess
import threading

import pytest

MANIFEST = json.loads((pathlib.Path(__file__).parent.parent / "models/manifest.json").read_text())["models"]
NAMES = [model["name"] for model in MANIFEST]
FILES = [model["file"] for model in MANIFEST]


@pytest.fixture
def mirror(shared):
    """A folder with the true files."""
    folder = shared / "models"
    for file in FILES:
        if not (folder / file).is_file():
            pytest.skip(f"{folder / file} is absent")
    return folder


@contextlib.contextmanager
def served(folder):
    """The folder over HTTP on loopback; Python's server knows no ranges."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def states(sluice, *options):
    listed = json.loads(sluice("models", "list", "--json", *options).stdout)
    return {model["name"]: model["state"] for model in listed["models"]}


def test_without_models_the_mend_is_named(sluice):
    assert states(sluice) == dict.fromkeys(NAMES, "missing")
    done = sluice("models", "verify", code=3)
    assert "run `sluice models pull`" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (sluice.home / ".cache").exists()


def test_list_tells_the_manifest(sluice):
    listed = json.loads(sluice("models", "list", "--json").stdout)["models"]
    for told, written in zip(listed, MANIFEST, strict=True):
        for field in ("name", "task", "file", "bytes", "sha256", "licence", "url"):
            assert told[field] == written[field]
    text = sluice("models", "list").stdout
    for name in NAMES:
        assert name in text


def test_pull_from_a_folder_then_all_is_there(sluice, mirror):
    done = sluice("models", "pull", "--mirror", mirror)
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == NAMES
    assert done.stderr == ""
    cache = sluice.home / ".cache/sluice/models"
    assert sorted(path.name for path in cache.iterdir()) == sorted([".lock", *FILES])
    sluice("models", "verify")
    again = json.loads(sluice("models", "pull", "--json", "--mirror", "/nowhere").stdout)
    assert {model["outcome"] for model in again["models"]} == {"already there"}


def test_directory_and_mirror_by_environment(sluice, mirror, tmp_path):
    environment = {"SLUICE_MODELS": str(tmp_path / "own"), "SLUICE_MODELS_MIRROR": str(mirror)}
    pulled = json.loads(sluice("models", "pull", "--json", env=environment).stdout)
    assert pulled["directory"] == str(tmp_path / "own")
    assert [model["outcome"] for model in pulled["models"]] == ["pulled"] * len(NAMES)
    assert states(sluice, "--models", tmp_path / "own") == dict.fromkeys(NAMES, "ok")


def test_pull_over_http(sluice, mirror):
    with served(mirror) as url:
        sluice("models", "pull", "--mirror", url)
    sluice("models", "verify")


def test_a_damaged_model_is_noticed_and_mended(sluice, mirror):
    sluice("models", "pull", "--mirror", mirror)
    file = sluice.home / ".cache/sluice/models" / FILES[1]
    file.write_bytes(b"x" + file.read_bytes()[1:])
    assert states(sluice)[NAMES[1]] == "damaged"
    assert "run `sluice models pull`" in sluice("models", "verify", code=4).stderr
    sluice("models", "pull", "--mirror", mirror)
    sluice("models", "verify")


def test_wrong_bytes_are_refused(sluice, tmp_path):
    for model in MANIFEST:
        (tmp_path / model["file"]).write_bytes(b"x" * model["bytes"])
    for place in (tmp_path, None):
        with served(tmp_path) if place is None else contextlib.nullcontext(place) as mirror:
            done = sluice("models", "pull", "--mirror", mirror, code=4)
        assert "SHA-256" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in (sluice.home / ".cache/sluice/models").iterdir()] == [".lock"]


def test_what_cannot_be_reached_is_one_line_with_the_mend(sluice, tmp_path):
    for mirror, code in (("http://127.0.0.1:1", 7), (tmp_path / "nowhere", 3)):
        done = sluice("models", "pull", "--mirror", mirror, code=code)
        assert str(mirror) in done.stderr
        assert len(done.stderr.splitlines()) == 1
    with served(tmp_path) as url:
        assert "HTTP status 404" in sluice("models", "pull", "--mirror", url, code=3).stderr


@pytest.mark.skipif(not shutil.which("script"), reason="script (bsdutils) makes the terminal")
def test_a_bar_is_shown_on_a_terminal_only(sluice, mirror):
    command = f"{sluice.program} models pull --mirror {mirror}"
    shown = subprocess.run(
        ["script", "-qec", command, "/dev/null"], env=sluice.environment, capture_output=True, text=True, check=True
    ).stdout
    assert "100 %" in shown
    shutil.rmtree(sluice.home / ".cache")
    done = sluice("models", "pull", "--mirror", mirror)
    assert "%" not in done.stdout + done.stderr
