"""How each verdict fares: in every specification listed, without each part of the evidence, and what matters most."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.frames import records
from kzindex.inference.contrast import compared_eras
from kzindex.inference.contrasts import compared
from kzindex.multiverse.batch import Gaps, joined
from kzindex.multiverse.choices import ALL, Listing, choices, listing
from kzindex.multiverse.findings import COLUMNS, COUNTS, of_listing, of_parts
from kzindex.multiverse.indices import indices
from kzindex.multiverse.judged import described, judged
from kzindex.multiverse.leave import LeftOut, leave_out
from kzindex.multiverse.runs import batch, compute, frame
from kzindex.multiverse.votes import comparable, votes_of
from kzindex.scoring.score import Scores

Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]  # specifications computed, of how many


@dataclass(frozen=True, kw_only=True, repr=False)
class Robustness:
    """What becomes of the comparison when the choices of the method are made otherwise.

    Attributes
    ----------
    scores : Scores
        What was compared.
    table : DataFrame
        What was found; `part` says of what a row speaks, see docs/method.md for the columns.
    gaps : DataFrame
        Of every specification listed: see `kzindex.multiverse.judged.judged`.
    listing : Listing or None
        The specifications; None where the study has a single era, or no vote held is compared.
    seed : int
        Of what was drawn.
    left : LeftOut or None
        What was left out.
    """

    scores: Scores
    table: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COLUMNS))
    gaps: pd.DataFrame = field(default_factory=pd.DataFrame)
    listing: Listing | None = None
    seed: int = 0
    left: LeftOut | None = None

    def __repr__(self) -> str:
        rows = self.of(ALL)
        said = [
            f"{r['measure']} {r['verdict_holds']}/{r['specifications']}"
            for r in records(rows.dropna(subset="verdict_holds"))
        ]
        what = f"verdict as under the protocol: {', '.join(said)}" if said else "nothing varied"
        return f"Robustness({self.scores.study.design.title!r}, {what})"

    def of(self, part: str) -> pd.DataFrame:
        """The rows of one part."""
        return self.table[self.table["part"] == part].reset_index(drop=True)

    @cached_property
    def specifications(self) -> pd.DataFrame:
        """Every specification listed, a row for each measure.

        Columns: specification (its number), list (see `kzindex.multiverse.choices.listing`), name (how it departs from
        the protocol), its option of each choice, then those of `gaps`.
        """
        return self.gaps if self.listing is None else described(self.listing, self.gaps)


def robustness(
    scores: Scores, *, draws: int | None = None, seed: int | None = None, progress: Progress | None = None
) -> Robustness:
    """Make the comparison under every specification of the study's multiverse, and without each part of it.

    joblib carries the work: by default in this process; inside `joblib.parallel_config` by what that names. Numbers
    depend on neither.

    Parameters
    ----------
    scores : Scores
    draws : int, optional
        Specifications in each of two sets drawn, raised to a power of two; by default as the study says.
    seed : int, optional
        Of the draws; by default the study's.
    progress : callable, optional
        Told, again and again, how many specifications are computed, and of how many.

    Returns
    -------
    Robustness
        Empty where the study has a single era, or no vote held is compared.
    """
    study = scores.study
    if compared_eras(study) is None or not compared(study):
        return Robustness(scores=scores)
    given, rule = study.design.robustness, study.design.protocol.verdict
    seed = given.seed if seed is None else seed
    every = choices(study)
    votes = comparable(votes_of(study), rule.matched, every)
    listed = listing(every, votes, seed=seed, draws=given.draws if draws is None else draws)
    if progress is not None:
        progress(0, len(listed.options))
    whole = batch(study, listed, seed)
    shape = frame(study)
    found = _gathered(compute(study, listed, whole, shape, seed), len(listed.options), progress)
    measures = study.measures

    left = leave_out(study, shape, whole.of(np.array([0])))
    first = found.of(np.arange(len(listed.lists)))
    gaps = judged(first, whole.coverage[: len(listed.lists)], measures, rule)
    parts = joined([found.of(np.array([0])), left.gaps])
    rows = of_listing(listed, gaps)
    rows += of_parts(study, left, judged(parts, np.full(len(parts.gap), whole.coverage[0]), measures, rule))
    rows += indices(listed, found.gap, measures, seed)
    table = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COUNTS, "Int64"))
    return Robustness(scores=scores, table=table, gaps=gaps, listing=listed, seed=seed, left=left)


def _gathered(parts: Iterator[tuple[Ints, Gaps]], many: int, progress: Progress | None) -> Gaps:
    """Put what comes in any order in the order of the listing."""
    rows, found, done = [], [], 0
    for row, gaps in parts:
        rows.append(row)
        found.append(gaps)
        done += len(row)
        if progress is not None:
            progress(done, many)
    return joined(found).of(np.argsort(np.concatenate(rows)))
