"""The demo book from a warm cache of models, then one sentence of one page edited and rebuilt.

    python bench/book.py [--brief examples/lantern.zh.yaml] [--page 3] [--keep FOLDER]

Prints where the time of the whole book went, how busy the cores were, how many prompt tokens were
sent and how many had to be read; then what the rebuild took against the whole build. Works in a
new folder, in one process; the models must be there (baiyi models get).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import psutil

from baiyi.brief import brief_from_file
from baiyi.build.events import Event, Finished
from baiyi.forms.records import Made
from baiyi.forms.studio import Studio
from baiyi.settings import settings
from baiyi.values import Brief

DEMO = Path(__file__).parent.parent / "examples" / "lantern.zh.yaml"
ADDED = {"zh": "远处，有一只小鸟轻轻叫了一声。", "en": " Far away, a small bird sang once."}


class Meter:
    """Seconds and tokens by step name, and what of the machine's cores was used meanwhile."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.times: dict[str, int] = defaultdict(int)
        self.sent = self.evaluated = self.written = 0
        self.writers: set[str] = set()
        self._lock = threading.Lock()
        self._process = psutil.Process()
        self._begin, self._cpu = time.perf_counter(), self.cpu()

    def cpu(self) -> float:
        spent = self._process.cpu_times()
        return float(spent.user + spent.system)

    def event(self, event: Event) -> None:
        if not isinstance(event, Finished) or event.cached:
            return
        with self._lock:
            name = event.label.split("[")[0]
            self.seconds[name] += event.seconds
            self.times[name] += 1
            if event.usage and event.usage.prompt_tokens:
                self.writers.add(event.label)
                self.sent += event.usage.prompt_tokens
                self.evaluated += event.usage.evaluated_tokens
                self.written += event.usage.written_tokens

    def report(self, made: Made) -> dict[str, object]:
        wall = time.perf_counter() - self._begin
        cpu = self.cpu() - self._cpu
        longest = sorted(self.seconds.items(), key=lambda item: -item[1])
        return {
            "wall_seconds": round(wall, 1),
            "cpu_seconds": round(cpu, 1),
            "cores_busy": round(cpu / wall / settings().cores, 3),
            "steps": {name: [self.times[name], round(s, 1)] for name, s in longest},
            "steps_run": made.steps_run,
            "steps_kept": made.steps_kept,
            "prompt_tokens_sent": self.sent,
            "prompt_tokens_evaluated": self.evaluated,
            "tokens_written": self.written,
        }


def built(studio: Studio, brief: Brief) -> tuple[Made, Meter, dict[str, object]]:
    meter = Meter()
    made = studio.make(brief, meter.event)
    return made, meter, meter.report(made)


def edited(text: str, language: str) -> str:
    """One sentence more at the end of the page's first paragraph."""
    first, _, rest = text.partition("\n")
    return f"{first}{ADDED['zh' if language == 'zh' else 'en']}\n{rest}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brief", type=Path, default=DEMO)
    parser.add_argument("--page", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder that stays; default: one that is removed")
    given = parser.parse_args()
    brief = brief_from_file(given.brief)
    with tempfile.TemporaryDirectory() as folder:
        place = given.keep or Path(folder)
        here = settings().model_copy(update={"home": place / "home", "out": place / "dist"})
        with Studio.open(here) as studio:
            made, _, whole = built(studio, brief)
            print(json.dumps({"book": whole}, ensure_ascii=False), flush=True)
            part = f"page {given.page}"
            studio.edit(made.work, part, edited(studio.part_text(made.work, part), brief.language))
            _, meter, again = built(studio, brief)
            print(json.dumps({"rebuild": again}, ensure_ascii=False), flush=True)
            others = sorted(w for w in meter.writers if not w.endswith(f"[{given.page}]"))
            share = float(str(again["cpu_seconds"])) / float(str(whole["cpu_seconds"]))
            print(
                json.dumps({"rebuild_share_of_cpu": round(share, 3), "writer_steps_other": others})
            )


if __name__ == "__main__":
    main()
