"""What a multiverse costs: many specifications on two workers, and one in a batch against one by itself.

Usage: python benchmarks/multiverse.py [SPECIFICATIONS]
"""

import resource
import sys
import time
from dataclasses import replace

import joblib
from joblib.externals.loky import get_reusable_executor

import kzindex
from kzindex.inference.contrasts import primary
from kzindex.inference.gap import gaps
from kzindex.model.study import Study
from kzindex.multiverse.choices import Listing, choices, listing
from kzindex.multiverse.runs import batch, compute, frame
from kzindex.multiverse.votes import comparable, votes_of
from kzindex.scoring.levels import entered

WORKERS = 2


def many(study: Study, specifications: int) -> Listing:
    """So many specifications of the study's multiverse."""
    every = choices(study)
    votes = comparable(votes_of(study), study.design.protocol.verdict.matched, every)
    whole = listing(every, votes, seed=1, draws=specifications // 8)
    return replace(whole, options=whole.options[:specifications])


def seconds(study: Study, listed: Listing, workers: int) -> float:
    """How long the specifications take, on the clock."""
    whole, shape = batch(study, listed, 1), frame(study)
    start = time.perf_counter()
    with joblib.parallel_config(backend="loky" if workers > 1 else "sequential", n_jobs=workers):
        done = sum(len(rows) for rows, _ in compute(study, listed, whole, shape, 1))
    took = time.perf_counter() - start
    assert done == len(listed.options)
    get_reusable_executor().shutdown(wait=True)  # a worker's memory is known once it has ended
    return took


def alone(study: Study) -> float:
    """How long one specification takes by itself: codings entered, contrast, gaps."""
    start = time.perf_counter()
    for _ in range(10):
        contrast = primary(study, entered(study))
        assert contrast is not None
        gaps(contrast)
    return (time.perf_counter() - start) / 10


def main(specifications: int) -> None:
    study = kzindex.load()
    listed = many(study, specifications)
    took = seconds(study, listed, WORKERS)
    few = many(study, max(specifications // 10, 16))
    single = alone(study)
    each = seconds(study, few, 1) / len(few.options)
    own, worker = (
        resource.getrusage(who).ru_maxrss / 2**20 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    memory = (
        f"{own:.2f} GiB here, {worker:.2f} in a worker at most, so {own + WORKERS * worker:.2f} in all (aim under 1)"
    )
    print(f"{len(listed.options):,} specifications, {WORKERS} workers: {took:.1f} s (aim under 60); {memory}")
    print(f"one by itself: {single / each:.0f} × one in a batch of {len(few.options):,}, one worker")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
