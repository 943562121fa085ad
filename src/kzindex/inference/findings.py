"""What the evidence says on one part of a claim: at one vote, or of some votes against others."""

from dataclasses import replace

import numpy as np
import pandas as pd

from kzindex.errors import counted
from kzindex.frames import records
from kzindex.inference.contrast import contrast
from kzindex.inference.gap import Gap, gaps
from kzindex.inference.verdict import CLOSED, FEW_ITEMS, OPEN, SMALL_CLOSED, SMALL_OPEN
from kzindex.inference.verdict import UNDECIDED as UNDECIDED_GAP
from kzindex.language import N_
from kzindex.model.design import CERTAINTIES
from kzindex.model.documents import ClaimTest
from kzindex.scoring.levels import settled, with_lineage
from kzindex.scoring.score import SCORED, Scores

HOLDS, FAILS, DISPUTED = N_("holds"), N_("fails"), N_("disputed")
UNDECIDED, NOTHING = N_("undecided"), N_("no evidence")
Finding = dict[str, object]


def at_vote(scores: Scores, test: ClaimTest, vote: str, measure: str) -> Finding:
    """What one measure says at one vote of a limit or a first.

    Readings (of an item, one a lineage) or figures: it holds if all lie within the limit, fails if none does, and is
    disputed if some do or if every reading is of low certainty. A score holds or fails where its 90 % interval does.
    """
    if measure in scores.study.design.every_quantity:
        facts = _figures(scores, [vote], measure)
        return _readings(test, vote, measure, facts["number"].to_numpy(float), "figure", facts)
    if measure in {item.id for item in scores.study.items}:
        rows = giving(scores, [vote], [measure])
        levels = rows.drop_duplicates(["lineage", "level"]).groupby("lineage")["level"].mean()
        return _readings(test, vote, measure, levels.to_numpy(float), "lineage", rows)
    row = next(r for r in records(scores.table[scores.table["election"] == vote]) if r["measure"] == measure)
    if row["status"] != SCORED:
        return _finding(vote, measure, NOTHING, numbers=str(row["status"]))
    low, high = _within(test, np.array([row["low90"], row["high90"]]))
    says = HOLDS if low and high else FAILS if not low and not high else UNDECIDED
    numbers = f"{row['score']:.1f} (90% {row['low90']:.1f} to {row['high90']:.1f})"
    return _finding(vote, measure, says, (row["score"], row["low90"], row["high90"]), numbers)


def figures_apart(scores: Scores, test: ClaimTest, votes: list[str], against: list[str], quantity: str) -> Finding:
    """Official figures of some votes against those of others: undecided where they overlap."""
    sides = [_figures(scores, names, quantity) for names in (votes, against)]
    one, other = (side["number"].to_numpy(float) for side in sides)
    if not len(one) or not len(other):
        return _finding("", quantity, NOTHING, against=named(against))
    above, below = one.min() > other.max(), one.max() < other.min()
    alike = np.ptp(np.concatenate([one, other])) == 0
    no_higher, no_lower = one.max() <= other.min(), one.min() >= other.max()
    holds, fails = {
        "higher": (above, no_higher),
        "lower": (below, no_lower),
        "not higher": (no_higher, above),
        "same": (alike, above or below),
    }[str(test.expect)]
    says = HOLDS if holds else FAILS if fails else UNDECIDED
    numbers = f"{_range(one)} against {_range(other)}"
    cited = _cited(pd.concat(sides))
    apart = (one.mean() - other.mean(), one.min() - other.max(), one.max() - other.min())
    return _finding("", quantity, says, apart, numbers, cited, against=named(against))


def scores_apart(scores: Scores, test: ClaimTest, votes: list[str], against: list[str]) -> list[Finding]:
    """Scores of some votes against those of others, as in a comparison: within types, on matched items."""
    protocol = scores.study.design.protocol
    rule = protocol.verdict
    pair = contrast(scores.study, scores.codings, later=votes, earlier=against)
    # of a side with fewer votes than the protocol asks for, all
    pair = replace(pair, least=(min(pair.least[0], len(votes)), min(pair.least[1], len(against))))
    found = []
    for gap in gaps(pair):
        if gap.measure not in test.of:
            continue
        if np.isnan(gap.gap):
            found.append(_finding("", gap.measure, NOTHING, against=named(against)))
            continue
        (low, high), words = gap.interval(rule.width90), gap.verdict(protocol)
        says = _expected(str(test.expect), words, low, high, rule.delta)
        numbers = (
            f"{gap.gap:+.1f} (90% {low:+.1f} to {high:+.1f}, bounds {gap.worst:+.1f} to {gap.best:+.1f}), "
            f"{gap.later} against {counted(gap.earlier, 'vote')} covered"
        )
        if words == FEW_ITEMS:
            numbers += f", {words}"
        numbers, cited = numbers.replace("-", "−"), _cited(_behind(scores, gap, pair.votes))
        found.append(_finding("", gap.measure, says, (gap.gap, low, high), numbers, cited, against=named(against)))
    return found


def _expected(expect: str, words: str, low: float, high: float, delta: float) -> str:
    """What a gap says of an expectation; of sameness a failure takes an interval that lies beyond delta."""
    if words == FEW_ITEMS:
        return UNDECIDED
    if expect in ("higher", "lower"):
        right = (OPEN, SMALL_OPEN) if expect == "higher" else (CLOSED, SMALL_CLOSED)
        return HOLDS if words in right else UNDECIDED if words == UNDECIDED_GAP else FAILS
    holds = high < delta and (expect == "not higher" or low > -delta)
    fails = low > delta or (expect == "same" and high < -delta)
    return HOLDS if holds else FAILS if fails else UNDECIDED


def _within(test: ClaimTest, values: np.ndarray) -> np.ndarray:
    return np.asarray(values >= test.at_least if test.at_least is not None else values <= (test.at_most or 0.0))


def _readings(test: ClaimTest, vote: str, measure: str, values: np.ndarray, noun: str, rows: pd.DataFrame) -> Finding:
    if not len(values):
        return _finding(vote, measure, NOTHING)
    inside = int(_within(test, values).sum())
    weak = "certainty" in rows and bool((rows["certainty"] == CERTAINTIES[-1]).all())
    says = DISPUTED if weak or 0 < inside < len(values) else HOLDS if inside else FAILS
    numbers = f"{_range(values)}; {inside} of {counted(len(values), noun)} so"
    numbers += ", all of low certainty" if weak else ""
    return _finding(vote, measure, says, (values.mean(), values.min(), values.max()), numbers, _cited(rows))


def _range(values: np.ndarray) -> str:
    return f"{values.min():g}" if np.ptp(values) == 0 else f"{values.min():g} to {values.max():g}"


def _figures(scores: Scores, votes: list[str], quantity: str) -> pd.DataFrame:
    """The figures that stand, one per vote, body and value."""
    facts = settled(with_lineage(scores.study, scores.study.facts))
    facts = facts[facts["election"].isin(votes) & (facts["quantity"] == quantity)]
    return facts.drop_duplicates(["election", "lineage", "number"])


def giving(scores: Scores, votes: list[str], items: list[str]) -> pd.DataFrame:
    """The codings that give these items their level at these votes."""
    rows = scores.codings
    there = rows["election"].isin(votes) & rows["item"].isin(items)
    return rows[there & (rows["place"] == "scored") & (rows["level"] >= 0)]


def _behind(scores: Scores, gap: Gap, votes: pd.DataFrame) -> pd.DataFrame:
    """The codings of the cells that count in a gap."""
    elections, items = votes["election"].tolist(), [item.id for item in scores.study.items]
    used = {(elections[i], items[k]) for i, k in np.argwhere(np.nan_to_num(gap.cells) != 0)}
    rows = giving(scores, elections, items)
    return rows[[cell in used for cell in zip(rows["election"], rows["item"], strict=True)]]


def named(votes: list[str]) -> str:
    """Some votes in few words."""
    return votes[0] if len(votes) == 1 else f"{len(votes)} votes, {votes[0]} to {votes[-1]}" if votes else "no vote"


def _cited(rows: pd.DataFrame) -> str:
    """Sources and locators with the level and certainty read there, or the figure; each once."""
    if "number" in rows:
        said = [f"{r['source']} {r['locator']} ({r['number']:g})" for r in records(rows)]
    else:
        said = [f"{r['source']} {r['locator']} ({r['item']} {r['level']}, {r['certainty']})" for r in records(rows)]
    return " | ".join(dict.fromkeys(said))


def _finding(
    vote: str,
    measure: str,
    says: str,
    values: tuple[float, float, float] = (np.nan, np.nan, np.nan),
    numbers: str = "",
    codings: str = "",
    against: str = "",
) -> Finding:
    value, low, high = (float(x) for x in values)
    return {
        "election": vote, "against": against, "measure": measure, "says": says, "value": value, "low": low,
        "high": high, "numbers": numbers, "codings": codings,
    }  # fmt: skip
