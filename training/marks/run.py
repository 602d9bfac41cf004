"""What training runs share: options, checkpoints, the log, and stopping in good order."""

import argparse
import pathlib
import signal
import time

import numpy as np
import torch

import backgrounds
import material

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
CHECKPOINT_SECONDS = 60
REPORT_STEPS = 100


def options_of(description: str, batch: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the checkpoint and the log")
    parser.add_argument("--minutes", type=float, default=30, help="of training, in all runs together (30)")
    parser.add_argument("--photos", type=pathlib.Path, nargs="*", default=[], help="folders of backgrounds; half of their photos, by name, are used (procedural ones only)")
    parser.add_argument("--marks", type=int, help="only so many vector marks (all)")
    parser.add_argument("--words", type=int, default=1500, help="drawn words (1500)")
    parser.add_argument("--emblems", type=int, default=1500, help="drawn emblems (1500)")
    parser.add_argument("--batch", type=int, default=batch, help=f"of one step ({batch})")
    parser.add_argument("--threads", type=int, default=1, help="of the CPU, for the network (1)")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def device_of(options) -> torch.device:
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def material_of(options, scale: int = 1):
    """Marks and backgrounds."""
    photos = backgrounds.of_folders(options.photos, scale)
    photos += backgrounds.procedural(max(100, 400 - len(photos)), options.seed)
    name = f"material-{options.marks or 'all'}-{options.words}-{options.emblems}-{options.seed}.pickle"
    cache = SOURCE / "build/training" / name
    return material.cached(cache, SOURCE / "node_modules", options.seed, options.words, options.emblems, options.marks), photos


class Run:
    """Steps until the minutes are over or a signal comes. `state`: what goes into a checkpoint (things with state_dict);
    `step(progress, steps)` makes one step, progress 0 .. 1, and gives the values named `names`, the loss first; NaN: none."""

    def __init__(self, options, state: dict, names: list[str]):
        self.options, self.state, self.names = options, state, names
        self.steps, self.seconds = 0, 0.0
        self.checkpoint = options.out / "checkpoint.pt"
        if self.checkpoint.is_file():
            kept = torch.load(self.checkpoint, map_location="cpu")
            if kept["material"] != self._material():
                raise SystemExit(f"{self.checkpoint} was trained on other material; give another --out, or remove it")
            for name, part in state.items():
                part.load_state_dict(kept[name])
            self.steps, self.seconds = kept["steps"], kept["seconds"]
            print(f"going on after {self.steps} steps, {self.seconds / 60:.1f} minutes", flush=True)

    def _material(self):
        return [self.options.marks, self.options.words, self.options.emblems, self.options.seed]

    def _save(self) -> None:
        kept = {name: part.state_dict() for name, part in self.state.items()}
        kept |= {"steps": self.steps, "seconds": self.seconds, "seen": self.steps * self.options.batch, "material": self._material()}
        part = self.checkpoint.with_suffix(".part")
        torch.save(kept, part)
        part.rename(self.checkpoint)

    def progress(self) -> float:
        return min(1.0, self.seconds / (60 * self.options.minutes))

    def go(self, step) -> None:
        stop = []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.append(True))
        saved, means = self.seconds, []
        with open(self.options.out / "log.tsv", "a", encoding="utf-8") as log:
            while self.progress() < 1 and not stop:
                started = time.monotonic()
                means.append(step(self.progress(), self.steps))
                self.seconds += time.monotonic() - started
                self.steps += 1
                if self.steps % REPORT_STEPS == 0 or self.progress() >= 1:
                    values, means = np.ma.masked_invalid(means).mean(0).filled(np.nan), []
                    print(self.steps, f"{self.seconds:.0f}", *(f"{v:.4f}" for v in values), sep="\t", file=log, flush=True)
                    print(f"{self.steps} steps, {self.seconds:.0f} s: " + ", ".join(f"{n} {v:.3f}" for n, v in zip(self.names, values)), flush=True)
                    if not np.isfinite(values[0]):
                        raise RuntimeError("the loss is not finite")
                if self.seconds - saved > CHECKPOINT_SECONDS:
                    self._save()
                    saved = self.seconds
        self._save()
