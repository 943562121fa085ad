"""What the commands cost, as ratios to imports within one run: never a time, machines differ.

Usage: python benchmarks/speed.py [RUNS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

PANDAS = "import pandas"
DRAWING = "import pandas, matplotlib.pyplot, statsmodels.api"
SCORE = "from kzindex.cli import main; main(['score'])"
REPORT = "from kzindex.cli import main; main(['report', '--out', {!r}, *{!r}])"
TABLES = "import pandas, pyarrow"
EXPORT = "from kzindex.cli import main; main(['export', {!r}, '--format', {!r}])"
FORMATS = ("", "parquet", "dta", "sav", "xlsx", "all")
IN_PROCESS = """
import time
t = time.process_time(); import pandas; base = time.process_time() - t
t = time.process_time(); import kzindex; kzindex.score(kzindex.load()); print(base, time.process_time() - t)
"""


def cpu(code: str) -> float:
    """CPU seconds of a Python process that runs this code."""
    before = os.times()
    quiet = subprocess.DEVNULL
    subprocess.run([sys.executable, "-c", code], check=True, stdout=quiet, stderr=quiet)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def ratios(code: str, base: str, runs: int) -> list[float]:
    """CPU of the code over CPU of the base, pair by pair after a warm-up."""
    cpu(code), cpu(base)
    return [cpu(code) / cpu(base) for _ in range(runs)]


def inside(runs: int) -> list[float]:
    """CPU of `load` and `score` over that of `import pandas`, both in the same process."""
    found = []
    for _ in range(runs + 1):
        done = subprocess.run([sys.executable, "-c", IN_PROCESS], check=True, capture_output=True, text=True)
        base, took = map(float, done.stdout.split())
        found.append(took / base)
    return found[1:]


def said(name: str, base: str, values: list[float], most: float) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    spread = f"{low:.2f} to {high:.2f}, {len(values)} pairs"
    print(f"{name}: {middle:.2f} × {base} ({spread}; aim at most {most})", flush=True)


def main(runs: int) -> None:
    start = time.monotonic()
    said("score, whole process", PANDAS, ratios(SCORE, PANDAS, runs), 2.5)
    said("load and score, in a process", PANDAS, inside(runs), 2.0)
    with tempfile.TemporaryDirectory() as folder:
        for name, only, most in (("report --only brief", ["--only", "brief"], 2.5), ("report", [], 8.0)):
            said(name, DRAWING, ratios(REPORT.format(folder, only), DRAWING, runs), most)
    for name in FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            said(
                f"export --format {name or '(CSV alone)'}",
                TABLES,
                ratios(EXPORT.format(folder, name), TABLES, runs),
                3.0,
            )
    print(f"({time.monotonic() - start:.0f} s in all)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
