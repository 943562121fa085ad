"""What moved between two states of a study, and what moved it: each change's share, found by making it alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kzindex.frames import records
from kzindex.inference.changes import Change, changes, reworded
from kzindex.inference.contrasts import primary
from kzindex.inference.gap import gaps
from kzindex.inference.made import settled
from kzindex.model.study import Study
from kzindex.scoring.levels import entered
from kzindex.scoring.score import score_codings

SMALL = 1e-9  # points: what is nearer is the same
SCORE, GAP = "score", "gap"
KEYS = ["of", "election", "measure"]


@dataclass(frozen=True, kw_only=True)
class Diff:
    """Two states of a study side by side.

    Attributes
    ----------
    old, new : Study
    moved : DataFrame
        Scores and gaps that are otherwise, were it by their interval alone: of (score or gap), election (empty of a
        gap), level, measure, then of either state `status` (of a gap the verdict), `value`, `low90`, `high90`
        (points), and `by` (points), `apart` (whether the intervals of 90 % do not overlap).
    changes : list of Change
        What can move a score.
    effects : DataFrame
        Of each change made alone: change (its number), of, election, measure, by (points; NaN where there is a number
        in one state alone), share (of what the score or gap moved by, NaN where it did not).
    reworded : dict of str to int
        How much is otherwise that can move none.
    rest : int
        Scores and gaps that all changes together leave otherwise than they are in the new state; 0 where every
        change was found.
    """

    old: Study
    new: Study
    moved: pd.DataFrame
    changes: list[Change]
    effects: pd.DataFrame
    reworded: dict[str, int]
    rest: int

    @cached_property
    def by_change(self) -> pd.DataFrame:
        """The effects of each change on the scores and gaps that moved, the largest first."""
        rows = self.effects.merge(self.moved[[*KEYS, "level"]], on=KEYS)
        return rows.reindex(rows["by"].abs().sort_values(ascending=False, kind="stable").index).reset_index(drop=True)


def diff(old: Study, new: Study, tell: Callable[[int, int], None] = lambda done, of: None) -> Diff:
    """Compare two states of a study, both scored as this version of the package scores.

    Parameters
    ----------
    old, new : Study
    tell : callable
        Is told how many changes have been made alone, and how many there are.
    """
    before, after = (_numbers(settled(study)) for study in (old, new))
    found, parts, together = changes(old, new), [], old
    for i, change in enumerate(found):
        tell(i, len(found))
        parts.append(_moved(before, _numbers(settled(change.make(old)))).assign(change=i))
        together = change.make(together)
    tell(len(found), len(found))
    moved = _moved(before, after)
    effects = pd.concat(parts, ignore_index=True) if parts else _moved(before, before).assign(change=0)
    effects = effects.merge(moved[[*KEYS, "by"]], on=KEYS, how="left", suffixes=("", "_whole"))
    effects["share"] = effects["by"] / effects["by_whole"].where(effects["by_whole"].abs() > SMALL)
    return Diff(
        old=old,
        new=new,
        moved=moved,
        changes=found,
        effects=effects[["change", *KEYS, "by", "share"]],
        reworded={what: many for what, many in reworded(old, new).items() if many},
        rest=len(_moved(_numbers(settled(together)), after)),
    )


def _numbers(study: Study) -> pd.DataFrame:
    """Every score, and the gaps of the primary contrast, in one table."""
    codings = entered(study)
    table = score_codings(study, codings).table
    scores = table[["election", "level", "measure", "status", "low90", "high90"]].assign(of=SCORE, value=table["score"])
    contrast = primary(study, codings)
    rule = study.design.protocol.verdict
    rows = []
    for gap in gaps(contrast) if contrast is not None else []:
        low, high = gap.interval(rule.width90)
        verdict = gap.verdict(study.design.protocol)
        rows.append([GAP, "", gap.level, gap.measure, verdict, gap.gap, low, high])
    names = ["of", "election", "level", "measure", "status", "value", "low90", "high90"]
    return pd.concat([scores[names], pd.DataFrame(rows, columns=names)], ignore_index=True)


def _moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What is otherwise in one table of numbers than in the other."""
    both = before.merge(after, on=[*KEYS, "level"], how="outer", suffixes=("_old", "_new"), sort=False)
    for name in ("status_old", "status_new"):
        both[name] = both[name].fillna("").astype(str)
    same = both["status_old"] == both["status_new"]
    for name in ("value", "low90", "high90"):
        one, other = both[f"{name}_old"].to_numpy(float), both[f"{name}_new"].to_numpy(float)
        same &= np.isclose(one, other, rtol=0, atol=SMALL, equal_nan=True)
    by = both["value_new"] - both["value_old"]
    apart = (both["low90_new"] > both["high90_old"]) | (both["low90_old"] > both["high90_new"])
    moved: pd.DataFrame = both.assign(by=by, apart=apart)[~same.to_numpy(bool)].reset_index(drop=True)
    return moved


def listed(found: Diff) -> dict[str, object]:
    """All of it for a file: what moved, every change with its effects, what was reworded."""
    effects = {change: records(rows.drop(columns="change")) for change, rows in found.effects.groupby("change")}
    return {
        "moved": records(found.moved),
        "changes": [
            {"kind": change.kind, "what": change.what, "alone": effects.get(i, [])}
            for i, change in enumerate(found.changes)
        ],
        "reworded": found.reworded,
        "unaccounted": found.rest,
    }
