"""The cage in which photos are decoded, as a user meets it: the same answers, bad photos named, nobody left behind."""

import fcntl
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import time
import zlib

import pytest

from test_metrics import labelled
from test_metrics import read as samples_of
from test_scan import PLAIN_JPEG, export, forget, photos_in, png, scan, summary


@pytest.fixture
def faulty(program, sluice):
    """Scans with the worker that misbehaves at photos which ask for it (apps/decoder/fault.cpp)."""
    worker = program.parent / "sluice-decode-faulty"
    if not worker.is_file():
        pytest.fail(f"{worker} is not there; build everything")
    sluice.environment["SLUICE_DECODER"] = str(worker)
    return sluice


def workers_of(process: int) -> list[int]:
    """The workers that `process` has started, those that have ended left out."""
    found = []
    for children in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(child) for child in children.read_text().split()]
    return [child for child in found if alive(child)]


def alive(process: int) -> bool:
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return answer


def failures(sluice) -> dict:
    rows = json.loads(sluice("photos", "list", "--failed", "--json").stdout)
    return {row["path"]: (row["failure"], row["reason"]) for row in rows}


def test_the_same_export_with_and_without_the_cage(sluice):
    photos_in(sluice.home / "photos", 24)
    (sluice.home / "photos/plain.jpg").write_bytes(PLAIN_JPEG)
    (sluice.home / "photos/cut.png").write_bytes(png(2)[:300])
    scan(sluice, "photos", "--cage", "on")
    caged, failed = export(sluice), failures(sluice)
    assert caged
    assert "decoded in the cage: seccomp" in (sluice.data / "logs/sluice.log").read_text()
    forget(sluice)
    scan(sluice, "photos", env={"SLUICE_CAGE": "off"})
    assert "decoded without the cage" in (sluice.data / "logs/sluice.log").read_text()
    assert export(sluice) == caged
    assert failures(sluice) == failed


def test_real_photos_give_the_same_export_with_and_without_the_cage(sluice, shared):
    for folder in ("exif", "imagenet_samples"):
        scan(sluice, shared / "photos" / folder)
    caged, failed = export(sluice), failures(sluice)
    forget(sluice)
    for folder in ("exif", "imagenet_samples"):
        scan(sluice, shared / "photos" / folder, "--cage", "off")
    assert export(sluice) == caged
    assert failures(sluice) == failed


def test_a_photo_that_breaks_its_decoder_is_one_row_with_its_reason(faulty):
    folder = faulty.home / "photos"
    folder.mkdir()
    for number in range(6):
        (folder / f"good-{number}.png").write_bytes(png(number))
    for fault in ("crash", "abort", "hang", "memory", "socket", "width"):
        (folder / f"{fault}.jpg").write_text(f"fault:{fault}")
    options = ("--cage-seconds", "2", "--cage-memory", "300MB", "--metrics-file", "sluice.prom", "--threads", "1")
    done = summary(faulty, "photos", *options)
    assert done["new"] == 6
    assert done["failed"] == {"crashed": 4, "timed-out": 1, "too-large": 1}
    rows = failures(faulty)
    assert rows["crash.jpg"][0] == "crashed" and "signal 11" in rows["crash.jpg"][1]
    assert "signal 6" in rows["abort.jpg"][1]
    assert rows["hang.jpg"][0] == "timed-out" and "stopped after 2 s" in rows["hang.jpg"][1]
    assert rows["memory.jpg"][0] == "too-large" and "more than 300 MiB of memory" in rows["memory.jpg"][1]
    assert "the cage forbids" in rows["socket.jpg"][1]
    assert "made no sense" in rows["width.jpg"][1]
    metrics = samples_of(faulty.home / "sluice.prom")
    ended = labelled(metrics, "sluice_cage_workers_ended_total", "reason")
    assert ended.pop("killed") == 0 and set(ended.values()) <= {1, 2, 3, 4}, ended  # Some photos met a fresh worker.
    assert set(ended) == {"crashed", "forbidden-call", "nonsense", "out-of-memory", "timed-out"}
    assert metrics[("sluice_cage_workers_started_total",)] >= sum(ended.values())


def bomb(side: int) -> bytes:
    """A small PNG of side by side pixels, 16 bits a channel, interlaced: decoding must hold all of it at once."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(1)
    data = b""
    for x, y, step_x, step_y in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        columns, rows = (side - x + step_x - 1) // step_x, (side - y + step_y - 1) // step_y
        row = bytes(1 + 8 * columns)
        for _ in range(rows):
            data += packer.compress(row)
    data += packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_decompression_bomb_gets_no_more_memory_than_it_may_have(sluice):
    folder = sluice.home / "photos"
    folder.mkdir()
    (folder / "bomb.png").write_bytes(bomb(5000))
    assert (folder / "bomb.png").stat().st_size < 2_000_000
    (folder / "good.png").write_bytes(png(1))
    assert summary(sluice, "photos", "--cage-memory", "256MB")["new"] == 1
    assert failures(sluice)["bomb.png"][0] == "too-large"
    assert "more than 256 MiB of memory" in failures(sluice)["bomb.png"][1]


@pytest.mark.parametrize("folder", ["hostile", "exif"])
def test_hostile_files_are_scanned_or_named(sluice, shared, folder):
    done = summary(sluice, shared / "photos" / folder)
    assert done["new"] + done["known"] + sum(done["failed"].values()) == done["files"] > 0
    assert set(done["failed"]) <= {"not-a-photo", "too-large"}, failures(sluice)
    rows = failures(sluice)
    assert len(rows) == sum(done["failed"].values())
    assert all(reason and "\n" not in reason for _, reason in rows.values())


def computed(process: int) -> float:
    """Seconds; getting ready takes a worker about 0.2, the hanging photo all that it is given."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def hanging(faulty):
    """A scan of one photo that never ends, once its worker is at it, and that worker."""
    folder = faulty.home / "photos"
    folder.mkdir()
    (folder / "hang.jpg").write_text("fault:hang")
    command = [faulty.program, "scan", "photos", "--contract", "own", "--effort", "fast", "--threads", "1"]
    with open(faulty.home / "said", "wb") as said:
        process = subprocess.Popen(
            [*command, "--cage-seconds", "600"], cwd=faulty.home, env=faulty.environment, stdout=said, stderr=said
        )
    try:
        at_it = wait_for(lambda: [worker for worker in workers_of(process.pid) if computed(worker) > 1])
        assert at_it, (faulty.home / "said").read_text()
        yield process, at_it[0]
    finally:
        process.kill()
        process.wait()


def test_a_killed_scan_leaves_no_worker(hanging):
    process, worker = hanging
    process.kill()
    process.wait()
    assert wait_for(lambda: not alive(worker))


def test_a_scan_stopped_for_good_leaves_no_worker(hanging):
    process, worker = hanging
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert process.poll() is None, "the first Ctrl-C waits for the photo in flight"
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert wait_for(lambda: not alive(worker))


def test_ctrl_c_on_the_terminal_does_not_reach_the_workers(hanging):
    process, worker = hanging
    assert os.getpgid(worker) != os.getpgid(process.pid)


def test_where_the_cage_cannot_be_had_nothing_is_scanned(sluice):
    photos_in(sluice.home / "photos", 2)
    broken = {"SLUICE_DECODER": "/nowhere/sluice-decode"}
    said = scan(sluice, "photos", code=7, env=broken).stderr
    assert "/nowhere/sluice-decode" in said and "--cage off" in said
    assert export(sluice) == b""
    finding = next(
        finding
        for finding in json.loads(sluice("doctor", "--json", code=7, env=broken).stdout)["findings"]
        if finding["what"] == "cage"
    )
    assert finding["state"] == "broken" and finding["mend"]
    scan(sluice, "photos", "--cage", "off", env=broken)
    assert export(sluice)


def test_the_worker_maps_nothing_of_the_rest_of_the_engine(program):
    libraries = subprocess.run(
        ["ldd", program.parent / "sluice-decode"], check=True, capture_output=True, text=True
    ).stdout
    assert "vips" in libraries
    for other in ("openvino", "sqlite", "features2d", "httplib"):
        assert other not in libraries


@pytest.fixture
def stray(program):
    """A worker whose parent, this process, stays alive: nothing but its socket tells it to end."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    memory = os.memfd_create("photo")
    os.ftruncate(memory, 2 << 20)

    def start(parent_is_there=True):
        if not parent_is_there:
            ours.close()
        # What it is born with lies at 3 and 4, where this process may hold other files: by way of numbers far above.
        moved = [fcntl.fcntl(file, fcntl.F_DUPFD, 100) for file in (theirs.fileno(), memory)]
        script = f'exec 3<&{moved[0]} 4<&{moved[1]} && exec "$0" 1048576 1048576 1073741824'
        worker = subprocess.Popen(["bash", "-c", script, program.parent / "sluice-decode"], pass_fds=moved)
        for file in (*moved, theirs.detach(), memory):
            os.close(file)
        return worker, ours

    return start


def test_a_worker_whose_socket_closes_ends(stray):
    worker, ours = stray()
    ours.settimeout(60)
    assert ours.recv(4096)[:4] == b"Cage"  # It is ready.
    assert worker.poll() is None
    ours.close()
    assert worker.wait(60) == 0


def test_a_worker_that_finds_no_parent_ends(stray):
    worker, _ = stray(parent_is_there=False)
    assert worker.wait(60) == 1


def test_what_a_photo_makes_its_decoder_say_is_not_heard(faulty):
    if any(name in (faulty.program.parent / "sluice-decode").read_bytes() for name in (b"__asan_init", b"__tsan_init")):
        pytest.skip("sanitizers tell what they find on standard error")
    folder = faulty.home / "photos"
    folder.mkdir()
    (folder / "speak.jpg").write_text("fault:speak")
    done = scan(faulty, "photos")
    assert "a stranger's words" not in done.stdout + done.stderr
    assert [line for line in done.stderr.splitlines() if not line.startswith("sluice: ")] == []


def test_people_who_run_the_worker_are_told(program):
    done = subprocess.run([program.parent / "sluice-decode"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    assert "sluice" in done.stderr
