#!/usr/bin/env python3
"""Measures what each kind of evidence brings to the brand engine, recall by size of the mark, and how well the
probabilities hold; writes docs/ablation.md and a plot beside it.

Evidence is written by build/training/evidence, which is built first, and kept under build/ablation by a digest of that
program and the sets, so a second run takes seconds."""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import subprocess
import sys
from typing import NamedTuple

import numpy as np

import fit
from intervals import of_mean, wilson
from reliability import diagram

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SETS = {  # Evidence by its name: the set, and how many references a brand.
    "a5": ("flickrlogos27_a_refs5", 5),
    "b5": ("flickrlogos27_b_refs5", 5),
    "a1": ("flickrlogos27_a_refs1", 1),
    "b1": ("flickrlogos27_b_refs1", 1),
    "packages": ("grocery_packages", 0),
}
EFFORTS = ("standard", "thorough")
REFERENCES = {"five references": ("a5", "b5"), "one reference": ("a1", "b1")}
KINDS = {"": "nothing", "features": "local features", "search": "network search"}  # Others are called what they are.
SIZES = (0, 32, 48, 64, 96, 160)  # Pixels; each class ends where the next begins.
HEAD = """# Ablation

Made by `tools/ablation`{source}. What each kind of evidence is stands in [brand-engine.md](brand-engine.md), what the sets are
in [evaluation.md](evaluation.md). In brackets: 95 % intervals, Wilson's; of means, from those by the sum of squares.

Nothing here has seen the brands that it is measured on: the regressions are fitted, and the threshold is chosen for a
precision of {precision:g}, on the other sets (for a: b with five references and with one, and the packages; for b the same
with a; for the packages: a and b). Recall and precision without a letter are means of both ways. FlickrLogos-27 labels one
brand a photo, so some finds that count as false are true. All rows of a table are of the same photos, so a difference
between two of them is surer than their intervals look.

**What "left out" means.** The regression is fitted anew without the inputs that rest on that kind of evidence, on what the
engine found with all of them: this keeps the places that the kind proposed. The row "and its places" also drops those that no
other kind brought:

- local features: places where no window of the brand was looked at;
- network search: places where neither the local features found the brand nor its name was read;
- wordmarks: places where the name was read and nothing else found the brand.

Kept even so are windows that were looked at because local features or a name hinted at their brand, the verifier's best logit
over all framings of a place that several kinds brought, and what is known of rivals at dropped places. Without verification, the
place that stands for a brand is the one likeliest by local features, then by likeness; but which places were kept was
decided with it.

"""
ALARMS = "brand-free photos with a find, per 1,000"


class Count(NamedTuple):
    """What came of one set."""

    right: int
    found: int
    pairs: int
    alarmed: int  # Of the brand-free photos.
    free: int


def program(options):
    """Path of the evidence program, built anew where its sources have changed."""
    if options.program:
        return options.program
    for command in (["cmake", "--preset", "release", "-DSLUICE_TRAINING=ON"],
                    ["cmake", "--build", "--preset", "release", "-j", str(options.jobs), "--target", "evidence"]):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"ablation: {' '.join(command)} failed:\n{done.stdout}")
    return ROOT / "build/training/evidence"


def write_evidence(written_by, effort, set_file, references, file):
    if file.exists():
        return
    print(f"ablation: evidence of {effort}, {file.stem}", file=sys.stderr)
    part = file.with_suffix(".part")
    with open(part, "wb") as out:
        done = subprocess.run([written_by, effort, set_file, str(references)], stdout=out, check=False)
    if done.returncode != 0:
        sys.exit(f"ablation: {written_by} {effort} {set_file} {references} ended with {done.returncode}")
    part.rename(file)


def gather(options):
    """Folder with the evidence, and what wrote it."""
    files = {name: options.shared / "photos/sets" / f"{of}.tsv" for name, (of, _) in SETS.items()}
    for file in files.values():
        if not file.is_file():
            sys.exit(f"ablation: {file} is not there; give --shared where it is")
    written_by = program(options)
    digest = hashlib.sha256()
    for file in (written_by, *files.values()):
        digest.update(file.read_bytes())
    folder = ROOT / "build/ablation" / digest.hexdigest()[:16]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        tasks = []
        for effort in sorted(options.effort, reverse=True):  # The slower first.
            (folder / effort).mkdir(parents=True, exist_ok=True)
            for name, file in files.items():
                out = folder / effort / f"{name}.tsv"
                tasks.append(pool.submit(write_evidence, written_by, effort, file, SETS[name][1], out))
        for task in tasks:
            task.result()
    return folder, f" from evidence `{folder.name}`"


def counted(s, found):
    alarmed = len(np.unique(s.photo[s.free & found]))
    return Count(int((s.right & found).sum()), int(found.sum()), len(s.truth), alarmed, s.brand_free)


def by_size(s, found):
    """(right, pairs) of each class of size; marks of unknown size are in none."""
    sizes = {pair: np.searchsorted(SIZES, size, side="right") - 1 for pair, size in s.truth.items() if size > 0}
    pairs = np.bincount(list(sizes.values()), minlength=len(SIZES))
    hit = [sizes[pair] for pair in zip(s.photo[s.right & found].tolist(), s.brand[s.right & found].tolist()) if pair in sizes]
    return np.stack([np.bincount(np.array(hit, int), minlength=len(SIZES)), pairs], axis=1)


def calibration(scores, right):
    """By tenths of what was promised, 0 to 9: (mean promised, held, low, high, count)."""
    tenths = np.minimum((scores * 10).astype(int), 9)
    bins = {}
    for tenth in range(10):
        inside = tenths == tenth
        if inside.any():
            held, count = int(right[inside].sum()), int(inside.sum())
            bins[tenth] = float(scores[inside].mean()), held / count, *wilson(held, count), count
    return bins


class Measured:
    """One effort: `counts` by what is left out, then by set; `sizes` by set, and `bins` of the calibration, with all evidence."""

    def __init__(self, folder, precision):
        sets = [fit.Evidence(folder / f"{name}.tsv") for name in SETS]
        self.counts, self.sizes, scores, right = {}, {}, [], []
        for left_out in (("", False), *fit.kinds_left_out(sets)):
            counts = self.counts[left_out] = {}
            for s, score, threshold in fit.held_out(sets, *left_out):
                name, found = pathlib.Path(s.name).stem, score >= threshold(precision)
                counts[name] = counted(s, found)
                if left_out == ("", False):
                    self.sizes[name] = by_size(s, found)
                    scores.append(score)
                    right.append(s.right)
        self.bins = calibration(np.concatenate(scores), np.concatenate(right))


def percent(value, low, high):
    return f"{value:.3f} ({low:.3f}–{high:.3f})"


def share(right, count):
    return percent(right / count, *wilson(right, count)) if count else "–"


def mean(shares):
    if not all(count for _, count in shares):
        return "–"
    return percent(sum(right / count for right, count in shares) / len(shares), *of_mean(shares))


def per_thousand(counts):
    alarmed, free = sum(count.alarmed for count in counts), sum(count.free for count in counts)
    low, high = wilson(alarmed, free)
    return f"{1000 * alarmed / free:.1f} ({1000 * low:.1f}–{1000 * high:.1f})" if free else "–"


def table(head, rows):
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in (head, ["---"] * len(head), *rows)) + "\n"


def left_out_title(part, places_too):
    return "… and its places" if places_too else KINDS.get(part, part)


def ablation_tables(measured):
    text = ""
    for title, names in REFERENCES.items():
        rows = []
        for left_out, counts in measured.counts.items():
            ways = [counts[name] for name in names]
            recall, precision = [(c.right, c.pairs) for c in ways], [(c.right, c.found) for c in ways]
            each = [share(*of) for way in zip(recall, precision) for of in way]
            rows.append([left_out_title(*left_out), mean(recall), mean(precision), *each, per_thousand(ways)])
        text += f"### {title.capitalize()}\n\n" + table(
            ["left out", "recall", "precision", "recall, a", "precision, a", "recall, b", "precision, b", ALARMS], rows)
    rows = []
    for left_out, counts in measured.counts.items():
        of = counts["packages"]
        rows.append([left_out_title(*left_out), share(of.right, of.pairs), share(of.right, of.found), per_thousand([of])])
    return text + "### Packages\n\n" + table(["left out", "recall", "precision", ALARMS], rows)


def size_table(measured):
    rows = []
    for number, least in enumerate(SIZES):
        most = SIZES[number + 1] - 1 if number + 1 < len(SIZES) else None
        title = f"{least} and more" if most is None else f"{least}–{most}" if least else f"under {most + 1}"
        row = [title]
        for names in REFERENCES.values():
            right, pairs = sum(measured.sizes[name][number] for name in names)
            row += [f"{right} of {pairs}", share(right, pairs)]
        rows.append(row)
    return table(["longer side, px", *(head for title in REFERENCES for head in (f"{title}: found", "recall"))], rows)


def calibration_table(efforts):
    rows = []
    for tenth in range(10):
        row = [f"{tenth / 10:.1f}–{(tenth + 1) / 10:.1f}"]
        for measured in efforts.values():
            promised, *held, count = measured.bins.get(tenth, (None, 0))
            row += [f"{promised:.3f}", percent(*held), count] if count else ["–", "–", 0]
        rows.append(row)
    return table(["promised", *(head for effort in efforts for head in (f"`{effort}`: mean", "held", "finds"))], rows)


def document(efforts, plot, source, precision):
    text = HEAD.format(source=source, precision=precision)
    for effort, measured in efforts.items():
        text += f"## {effort}\n\n{ablation_tables(measured)}### Recall by size of the mark\n\n"
        text += ("All evidence, a and b together. The size is the longer side of the largest annotated mark of the brand in the photo, in"
                 " pixels\nof the photo as decoded (640 on its longer side at most).\n\n")
        text += size_table(measured)
    text += ("## Calibration\n\nOf every brand that was considered in a photo of any of the sets, its best place: the probability that"
             " regressions fitted on the other\nsets give, by tenths, and the share that the set calls right.\n\n"
             f"![Promised against held, for each effort]({plot})\n\n")
    return text + calibration_table(efforts).rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser(prog="tools/ablation", description=__doc__)
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared", help="folder with photos/sets")
    parser.add_argument("--program", type=pathlib.Path, help="the evidence program (default: built here)")
    parser.add_argument("--evidence", type=pathlib.Path, help=f"folder with evidence that is there: EFFORT/SET.tsv of {', '.join(SETS)}")
    parser.add_argument("--effort", action="append", choices=EFFORTS, help="default: both")
    parser.add_argument("--precision", type=float, default=0.97, help="that thresholds are chosen for (default 0.97)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at a time (default: one per core)")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs/ablation.md", help="the plot goes beside it")
    options = parser.parse_args()
    options.effort = sorted(set(options.effort or EFFORTS))
    folder, source = (options.evidence, "") if options.evidence else gather(options)
    efforts = {effort: Measured(folder / effort, options.precision) for effort in options.effort}
    plot = options.out.with_name(f"{options.out.stem}-calibration.svg")
    plot.write_text(diagram([(effort, measured.bins) for effort, measured in efforts.items()]), encoding="utf-8")
    options.out.write_text(document(efforts, plot.name, source, options.precision), encoding="utf-8")


if __name__ == "__main__":
    main()
