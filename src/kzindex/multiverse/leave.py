"""The primary contrast without one source, lineage, origin, kind of source, item, indicator or vote after another."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from kzindex.inference.contrasts import compared
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.multiverse.batch import FINE, NO_INDICATOR, Batch, Cells, Frame, Gaps, cells, gaps, joined
from kzindex.multiverse.evidence import Evidence, evidence
from kzindex.scoring.grid import lay_out
from kzindex.scoring.levels import COLUMNS, from_facts, standing, with_lineage
from kzindex.scoring.whatif import KINDS, names, without

OF_ROWS = ("source", "lineage", "origin", "kind")  # what is left out by leaving out codings and figures
AT_ONCE = 16  # parts in a task
Part = tuple[str, str]  # kind and id


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """What was left out, and the gaps without it.

    Attributes
    ----------
    parts : list of (str, str)
        Kind and id, as `kzindex.scoring.whatif.without` takes them; those alone that have a say in the votes compared.
    gaps : Gaps
        A row for each.
    silent : dict of str to int
        By kind, how many others there are.
    """

    parts: list[Part]
    gaps: Gaps
    silent: dict[str, int]


def leave_out(study: Study, frame: Frame, batch: Batch) -> LeftOut:
    """Leave out one part after another; each gap is that of the primary contrast of `without`.

    Parameters
    ----------
    study : Study
    frame : Frame
    batch : Batch
        One specification: the protocol's.
    """
    grid = lay_out(study)

    def scored(found: Evidence) -> Cells:
        return cells(found, frame, grid, batch, NOT_APPLICABLE, seed=0)

    voting = {name: i for i, name in enumerate(compared(study)) if batch.votes[0, i]}
    whole, changed = _without_rows(study, list(voting))
    base = scored(whole)
    made = {part: scored(found) for part, found in changed.items()}
    for i, item in enumerate(study.items):
        if base.covered[0, list(voting.values()), i].any():
            made["item", item.id] = _without_item(base, i)
    made |= {("vote", name): base for name in voting}

    taking = np.repeat(batch.votes, len(made), axis=0)
    for row, (kind, name) in enumerate(made):
        if kind == "vote":
            taking[row, voting[name]] = False
    several = replace(batch.of(np.zeros(len(made), dtype=np.int64)), votes=taking)
    found = gaps(joined(list(made.values())), whole.later, frame, several)
    parts = list(made)
    if len(study.indicators) > 1:
        found = joined([found, _without_indicators(gaps(base, whole.later, frame, batch))])
        parts += [("indicator", indicator.id) for indicator in study.indicators]
    kinds = [kind for kind, _ in parts]
    silent = {kind: len(names(study, kind)) - kinds.count(kind) for kind in KINDS}
    return LeftOut(parts=parts, gaps=found, silent=silent)


def _without_rows(study: Study, votes: list[str]) -> tuple[Evidence, dict[Part, Evidence]]:
    """The evidence, and that without each source, lineage, origin and kind that has a say in these votes.

    What facts give is derived anew where a figure is left out that an item is derived from: another may then count.
    """
    codings = with_lineage(study, standing(study)).assign(kind=lambda rows: rows["source"].map(study.kind_of))
    rules = [item.facts for item in study.items if item.facts is not None]
    used = {rule.value for rule in rules} | {rule.minus for rule in rules}
    facts = study.facts[study.facts["quantity"].isin(used)]
    bare = replace(study, codings=study.codings.head(0), adjudication=study.adjudication.head(0), facts=facts)
    facts = with_lineage(study, facts).assign(kind=facts["source"].map(study.kind_of))
    facts = facts[facts["election"].isin(votes)]

    lineages = sorted({*codings["lineage"], *with_lineage(study, study.facts)["lineage"]})
    read = evidence(study, codings, lineages)
    derived = _derived(bare, lineages)
    anew = [(kind, name) for kind in OF_ROWS for name in sorted(facts[kind].unique()) if name]
    chunks = [anew[i : i + AT_ONCE] for i in range(0, len(anew), AT_ONCE)]
    carried = Parallel(return_as="generator")(delayed(_derived_without)(bare, chunk, lineages) for chunk in chunks)
    levels = dict(zip(anew, (found for chunk in carried for found in chunk), strict=True))

    says = codings.iloc[read.row]
    says = says[says["election"].isin(votes)]
    parts = {}
    for kind in OF_ROWS:
        own = codings[kind].to_numpy()[read.row]
        for name in sorted({*says[kind], *facts[kind]} - {""}):
            parts[kind, name] = read.without(own == name).plus(levels.get((kind, name), derived))
    return read.plus(derived), parts


def _derived_without(study: Study, parts: list[Part], lineages: list[str]) -> list[Evidence]:
    """The levels that facts give without each of these parts."""
    return [_derived(without(study, kind, name), lineages) for kind, name in parts]


def _derived(study: Study, lineages: list[str]) -> Evidence:
    return evidence(study, pd.concat([_NONE, *from_facts(study)], ignore_index=True), lineages)


_NONE = pd.DataFrame(columns=COLUMNS).astype({"level": np.int64})


def _without_item(whole: Cells, item: int) -> Cells:
    kept = np.arange(whole.covered.shape[2]) != item
    return replace(whole, covered=whole.covered & kept, applies=whole.applies & kept)


def _without_indicators(whole: Gaps) -> Gaps:
    """The gaps without each indicator in turn: its own is none, the index the mean of the others."""
    many = whole.gap.shape[1] - 1
    gap, se, share = (np.repeat(x, many, axis=0) for x in (whole.gap, whole.se, whole.share))
    reason = np.full(gap.shape, FINE)
    for i in range(many):
        others = np.arange(many) != i
        gap[i, i] = se[i, i] = np.nan
        gap[i, many] = whole.gap[0, :many][others].mean()
        se[i, many] = np.sqrt((whole.se[0, :many][others] ** 2).sum()) / (many - 1)
        share[i, many] = whole.share[0, :many][others].min()
    reason[np.isnan(gap)] = NO_INDICATOR
    return Gaps(gap=gap, se=se, share=share, reason=reason)
