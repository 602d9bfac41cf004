"""tools/check-layers finds what it is there to find."""

import shutil
import subprocess

from conftest import SOURCE

CHECK = SOURCE / "tools/check-layers"


def check(tree, files):
    for name, text in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copy(SOURCE / "src/sluice/layers.txt", tree)
    return subprocess.run([CHECK, tree], capture_output=True, text=True, check=False)


def test_an_include_from_a_row_below_is_named_with_its_line(tmp_path):
    done = check(tmp_path, {"image/bad.h": '#pragma once\n\n#include "sluice/store/database.h"\n'})
    assert done.returncode != 0
    assert done.stdout == "image/bad.h:3: image includes from store, a row below it\n"


def test_own_row_and_rows_above_are_fine(tmp_path):
    done = check(
        tmp_path,
        {
            "image/good.cpp": '#include "sluice/image/photo.h"\n#include "sluice/base/result.h"\n#include <vector>\n',
            "http/deep/er.cpp": '#include "sluice/base/result.h"\n',
        },
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_unknown_layers_and_other_spellings_are_named(tmp_path):
    done = check(
        tmp_path,
        {
            "cellar/x.h": "\n",
            "base/y.h": '#include "sluice/attic/z.h"\n',
            "base/w.h": '  #  include "../../apps/sluice/command.h"\n',
        },
    )
    assert done.returncode != 0
    assert sorted(line.split(" ")[0] for line in done.stdout.splitlines()) == [
        "base/w.h:1:",
        "base/y.h:1:",
        "cellar/x.h:1:",
    ]
