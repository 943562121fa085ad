"""How the votes of the last era differ from those of the one before: the gap as held, and beyond ordinary drift."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kzindex.frames import Row, records
from kzindex.inference.contrast import Contrast
from kzindex.inference.contrasts import PRIMARY, listed
from kzindex.inference.drift import Beyond, beyond_drift
from kzindex.inference.gap import Gap, gaps
from kzindex.inference.interrupted import Interrupted, interrupted
from kzindex.inference.location import Location, locate
from kzindex.inference.timeline import Timeline, timeline
from kzindex.inference.verdict import FEW_ITEMS, equivalence, identified
from kzindex.model.design import Protocol, Verdict
from kzindex.scoring.score import Scores


@dataclass(frozen=True, repr=False)
class Comparison:
    """The last era's votes against those of the one before.

    Attributes
    ----------
    scores : Scores
        What was compared.
    table : DataFrame
        One row per contrast and measure; the columns are explained in docs/method.md. Gaps are later minus earlier, in
        points; positive is more open.
    alone : DataFrame
        Votes of the primary contrast without any one of which the verdict is another: measure, election, verdict
        (without it).
    votes : DataFrame
        Votes of the primary contrast: election, date, type, era.
    lines : tuple of Timeline
        Published scores of the index and the indicators in the primary contrast.
    """

    scores: Scores
    table: pd.DataFrame
    alone: pd.DataFrame
    votes: pd.DataFrame
    lines: tuple[Timeline, ...]

    def __repr__(self) -> str:
        said = [f"{row['measure']} {row['gap']:+.1f} {row['verdict']}" for row in records(self.primary)]
        return f"Comparison({self.scores.study.design.title!r}: {'; '.join(said) or 'a single era'})"

    @property
    def primary(self) -> pd.DataFrame:
        """The rows of the index and the indicators in the primary contrast."""
        return self.table[(self.table["contrast"] == PRIMARY) & (self.table["level"] != "item")]

    @cached_property
    def by_measure(self) -> dict[str, Row]:
        """The rows of the primary contrast by measure, items too; empty where the study has a single era."""
        rows = self.table[self.table["contrast"] == PRIMARY]
        return {str(row["measure"]): row for row in records(rows)}

    @cached_property
    def locations(self) -> tuple[Location, ...]:
        """Where the series of the index and the indicators would put a break."""
        return tuple(locate(line, self._rule.delta) for line in self.lines)

    @cached_property
    def interrupted(self) -> tuple[Interrupted, ...]:
        """Their interrupted time series; it enters no verdict."""
        return tuple(interrupted(line, self._rule.autocorrelations, self._rule.size) for line in self.lines)

    @property
    def _rule(self) -> Verdict:
        return self.scores.study.design.protocol.verdict


def compare(scores: Scores) -> Comparison:
    """Compare the last two eras.

    Parameters
    ----------
    scores : Scores

    Returns
    -------
    Comparison
        Without rows where the study has a single era.
    """
    protocol = scores.study.design.protocol
    rule = protocol.verdict
    rows: list[dict[str, object]] = []
    first: Contrast | None = None
    for each in listed(scores):
        first = first or each
        tests = {test.measure: test for test in beyond_drift(each)}
        rows += [_row(each, gap, tests.get(gap.measure), protocol) for gap in gaps(each)]
    lines = [timeline(first, scores.table, measure) for measure in scores.study.tops] if first is not None else []
    return Comparison(
        scores=scores,
        table=pd.DataFrame(rows, columns=_columns(rule)),
        alone=_alone(first, protocol),
        votes=(scores.study.held.head(0) if first is None else first.votes)[["election", "date", "type", "era"]],
        lines=tuple(lines),
    )


def _alone(whole: Contrast | None, protocol: Protocol) -> pd.DataFrame:
    """Leave out one vote after another; votes that change no verdict are not listed."""
    found = []
    if whole is not None:
        words = {gap.measure: gap.verdict(protocol) for gap in gaps(whole)}
        for vote in whole.votes["election"]:
            for gap in gaps(whole.of_votes((whole.votes["election"] != vote).to_numpy(bool))):
                other = gap.verdict(protocol)
                if gap.level != "item" and other != words[gap.measure]:
                    found.append((gap.measure, vote, other))
    return pd.DataFrame(found, columns=["measure", "election", "verdict"])


def _columns(rule: Verdict) -> list[str]:
    tests = [
        f"{name}_{a:g}"
        for name in ("size_permutation", "size_t", "p_permutation", "p_t", "p_holm")
        for a in rule.autocorrelations
    ]
    return [
        "contrast", "title", "later", "earlier", "level", "measure", "items", "share", "votes_later", "votes_earlier",
        "exposure_later", "exposure_earlier", "gap", "se", "low68", "high68", "low90", "high90", "worst", "best",
        "verdict", "identified", "equivalent_from", *(f"verdict_{delta:g}" for delta in rule.also), "gap_of_scores",
        "drift", "needed", "labellings", "p_permutation", "floor_permutation", "t", "p_t", "p_shift", "floor_shift",
        *tests,
    ]  # fmt: skip


def _row(contrast: Contrast, gap: Gap, test: Beyond | None, protocol: Protocol) -> dict[str, object]:
    rule, words = protocol.verdict, gap.verdict(protocol)
    (low68, high68), (low90, high90) = (gap.interval(width) for width in (rule.width68, rule.width90))
    row: dict[str, object] = {
        "contrast": contrast.id,
        "title": contrast.title,
        "later": int(contrast.later.sum()),
        "earlier": int((~contrast.later).sum()),
        "level": gap.level,
        "measure": gap.measure,
        "items": gap.items,
        "share": gap.share,
        "votes_later": gap.later,
        "votes_earlier": gap.earlier,
        "gap": gap.gap,
        "se": gap.se,
        "low68": low68,
        "high68": high68,
        "low90": low90,
        "high90": high90,
        "worst": gap.worst,
        "best": gap.best,
        "verdict": words,
        "identified": identified(words, gap.worst, gap.best, rule.delta),
        "equivalent_from": equivalence(low90, high90),
        **{f"verdict_{delta:g}": gap.verdict(protocol, delta) for delta in rule.also},
        "gap_of_scores": gap.means,
    }
    ids = [indicator.id for indicator in contrast.study.indicators]
    if gap.measure in ids:
        months = contrast.exposure[:, ids.index(gap.measure)]
        for name, votes in (("later", contrast.later), ("earlier", ~contrast.later)):
            known = months[votes & ~np.isnan(months)]
            row[f"exposure_{name}"] = known.mean() if len(known) else np.nan
    if test is None or np.isnan(gap.gap):
        return row | {"drift": ""}
    return row | (_tests(test) if gap.share >= protocol.least else {"drift": FEW_ITEMS})


def _tests(beyond: Beyond) -> dict[str, object]:
    row: dict[str, object] = {"drift": beyond.words, "labellings": beyond.labellings, "needed": beyond.needed}
    for name, test in (("permutation", beyond.permutation), ("t", beyond.pooled_t), ("shift", beyond.shift)):
        if test is None:
            continue
        row[f"p_{name}"] = test.p
        if name == "t":
            row["t"] = test.statistic
        else:
            row[f"floor_{name}"] = test.floor
        if name != "shift":
            row |= {f"size_{name}_{a:g}": value for a, value in test.size.items()}
            row |= {f"p_{name}_{a:g}": value for a, value in test.p_drift.items()}
    return row | {f"p_holm_{a:g}": value for a, value in beyond.p_holm.items()}
