"""Compute a listing, spread over workers by joblib: the same numbers whatever carries them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from kzindex.model.study import Study
from kzindex.multiverse.batch import Batch, Frame, Gaps, cells, gaps
from kzindex.multiverse.choices import WEIGHTS, Listing, stream
from kzindex.multiverse.evidence import Evidence, Reading, Readings
from kzindex.multiverse.votes import votes_of
from kzindex.scoring.grid import Grid, lay_out

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST = 256  # specifications at once


@dataclass(frozen=True, kw_only=True)
class Part:
    """Specifications that read the same codings on the same scale."""

    rows: Ints  # their numbers
    batch: Batch
    grid: Grid
    no_occasion: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """What one worker computes at a time: all specifications of one way of reading."""

    evidence: Evidence
    frame: Frame
    parts: list[Part]
    seed: int


def compute(study: Study, listing: Listing, whole: Batch, shape: Frame, seed: int) -> Iterator[tuple[Ints, Gaps]]:
    """Compute every specification.

    The work is divided by the way of reading, never by the number of workers. joblib carries it: by default in this
    process, otherwise as `joblib.parallel_config` says.

    Parameters
    ----------
    study : Study
    listing : Listing
    whole : Batch
        Of the whole listing.
    shape : Frame
    seed : int

    Yields
    ------
    (ndarray of int, Gaps)
        Rows of the listing and their gaps, as they are ready.
    """
    carried = Parallel(return_as="generator_unordered")(
        delayed(done)(task) for task in tasks(study, listing, whole, shape, seed)
    )
    return chain.from_iterable(carried)


def done(task: Task) -> list[tuple[Ints, Gaps]]:
    """Compute one task."""
    found = []
    for part in task.parts:
        made = cells(task.evidence, task.frame, part.grid, part.batch, part.no_occasion, task.seed)
        found.append((part.rows, gaps(made, task.evidence.later, task.frame, part.batch)))
    return found


def tasks(study: Study, listing: Listing, whole: Batch, shape: Frame, seed: int) -> Iterator[Task]:
    """A task for each way of reading."""
    readings = Readings(study)
    spacings = next(choice.values for choice in listing.choices if choice.id == "spacing")
    grids = [lay_out(study, float(str(x))) for x in spacings]
    for reading, rows in numbered(listing):
        evidence = readings.evidence(reading)
        yield Task(
            evidence=evidence,
            frame=shape,
            parts=list(_parts(listing, whole, rows, grids)),
            seed=seed,
        )


def numbered(listing: Listing) -> Iterator[tuple[Reading, Ints]]:
    """Each way of reading that occurs, with the rows of the listing that have it."""
    columns = [k for k, choice in enumerate(listing.choices) if choice.id in Reading._fields]
    for options, rows in _grouped(listing.options[:, columns]):
        picked = [listing.choices[k] for k in columns]
        values = {choice.id: choice.values[i] for choice, i in zip(picked, options, strict=True)}
        yield Reading(**values), rows  # type: ignore[arg-type]


def _grouped(keys: Ints) -> Iterator[tuple[tuple[int, ...], Ints]]:
    """Rows by key, keys in order."""
    distinct, which = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(which, kind="stable")
    for key, rows in zip(distinct, np.split(order, np.cumsum(np.bincount(which))[:-1]), strict=True):
        yield tuple(int(x) for x in key), rows


def _parts(listing: Listing, whole: Batch, rows: Ints, grids: list[Grid]) -> Iterator[Part]:
    ids = [choice.id for choice in listing.choices]
    columns = [ids.index("spacing"), ids.index("no_occasion")]
    for (spacing, occasion), found in _grouped(listing.options[rows][:, columns]):
        for some in np.split(rows[found], range(MOST, len(found), MOST)):
            no_occasion = str(listing.choices[columns[1]].values[occasion])
            yield Part(rows=some, batch=whole.of(some), grid=grids[spacing], no_occasion=no_occasion)


def batch(study: Study, listing: Listing, seed: int) -> Batch:
    """What all specifications say of the choices that need no other codings and no other scale."""

    def numbers(id: str) -> Floats:
        return np.array(listing.values(id), dtype=np.float64)

    def words(id: str) -> NDArray[np.str_]:
        return np.array(listing.values(id), dtype=np.str_)

    return Batch(
        weights=drawn_weights(study, seed)[numbers("weights").astype(np.int64)],
        indicator=words("indicator"),
        index=words("index"),
        error=numbers("error"),
        shared=numbers("shared"),
        matched=words("items") == "matched",
        coverage=numbers("coverage"),
        votes=votes_of(study).taking_part(listing.values("votes_from"), listing.values("types")),
        draw=numbers("evidence").astype(np.int64),
    )


def frame(study: Study) -> Frame:
    """What the study fixes for every specification."""
    kinds = votes_of(study).types
    return Frame(
        stratum=np.unique(kinds, return_inverse=True)[1],
        kinds=np.column_stack([np.isin(kinds, item.types) for item in study.items]),
        home=np.repeat(np.arange(len(study.indicators)), [len(x.items) for x in study.indicators]),
        rule=study.design.protocol.verdict.matched,
        conflicts=study.conflicts,
    )


def drawn_weights(study: Study, seed: int) -> Floats:
    """Item weights: the protocol's, then draws from a Dirichlet distribution around them, indicator by indicator.

    The parameters are the protocol's weights times concentration times the number of items, so that a draw's mean is
    the protocol's weight.

    Returns
    -------
    ndarray of float, shape (1 + draws, items)
    """
    given = study.design.robustness.weights
    own = [np.array([item.weight for item in indicator.items]) for indicator in study.indicators]
    if given is None:
        return np.concatenate(own)[None]
    rng = stream(seed, WEIGHTS)
    parts = []
    for weights in own:
        share = weights / weights.sum()
        drawn = rng.dirichlet(given.concentration * len(weights) * share, size=given.draws)
        parts.append(np.concatenate([weights[None], drawn]))
    return np.concatenate(parts, axis=1)
