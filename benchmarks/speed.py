"""What scoring costs, as ratios to `import pandas` within one run: never a time, machines differ.

Usage: python benchmarks/speed.py [RUNS]
"""

import os
import statistics
import subprocess
import sys
import time

PANDAS = "import pandas"
COMMAND = "from kzindex.cli import main; main(['score'])"
IN_PROCESS = """
import time
t = time.process_time(); import pandas; base = time.process_time() - t
t = time.process_time(); import kzindex; kzindex.score(kzindex.load()); print(base, time.process_time() - t)
"""


def cpu(code: str) -> float:
    """CPU seconds of a Python process that runs this code."""
    before = os.times()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def ratios(code: str, runs: int) -> list[float]:
    """CPU of the code over CPU of `import pandas`, pair by pair after a warm-up."""
    cpu(code), cpu(PANDAS)
    return [cpu(code) / cpu(PANDAS) for _ in range(runs)]


def inside(runs: int) -> list[float]:
    """CPU of `load` and `score` over that of `import pandas`, both in the same process."""
    found = []
    for _ in range(runs + 1):
        done = subprocess.run([sys.executable, "-c", IN_PROCESS], check=True, capture_output=True, text=True)
        base, took = map(float, done.stdout.split())
        found.append(took / base)
    return found[1:]


def main(runs: int) -> None:
    start = time.monotonic()
    for name, values, most in (
        ("score, whole process", ratios(COMMAND, runs), 2.5),
        ("load and score, in a process", inside(runs), 2.0),
    ):
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"{name}: {middle:.2f} × import pandas ({low:.2f} to {high:.2f}, {runs} pairs; aim at most {most})")
    print(f"({time.monotonic() - start:.0f} s in all)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
