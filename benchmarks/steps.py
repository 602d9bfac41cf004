#!/usr/bin/env python3
"""What `make bench STEPS=1` prints: what a photo costs step by step, on one thread; see steps.cpp. `make bench
BENCH=--benchmark_filter=social` passes arguments of Google Benchmark on."""

import pathlib
import subprocess
import sys
import tempfile

from rounds import ENGINE

with tempfile.TemporaryDirectory(prefix="sluice-bench-") as name:
    folder = pathlib.Path(name)
    subprocess.run([ENGINE, "prepare", folder], check=True)
    steps = ENGINE.with_name("sluice_steps")
    sys.exit(subprocess.run([steps, folder, folder / "brands", *sys.argv[1:]], check=False).returncode)
