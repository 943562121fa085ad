"""What sources assert, tested on what other sources say."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kzindex.frames import records
from kzindex.inference.contrast import contrast
from kzindex.inference.gap import gaps
from kzindex.inference.verdict import CLOSED, EQUIVALENT, OPEN, SMALL_CLOSED, SMALL_OPEN, verdict
from kzindex.model.codebook import QUANTITIES
from kzindex.model.documents import Claim, ClaimTest
from kzindex.model.study import Study
from kzindex.scoring.levels import settled, with_lineage
from kzindex.scoring.score import SCORED, Scores, score
from kzindex.study.claims import selected

SUPPORTED, CONTRADICTED, MIXED, NOT_TESTABLE = "supported", "contradicted", "mixed", "not testable"
HOLDS, FAILS, DISPUTED, NOTHING = "holds", "fails", "disputed", "no evidence"
UNDECIDED = "undecided"
SAID = {
    "higher": ({OPEN, SMALL_OPEN}, {CLOSED, SMALL_CLOSED, EQUIVALENT}),
    "lower": ({CLOSED, SMALL_CLOSED}, {OPEN, SMALL_OPEN, EQUIVALENT}),
    "same": ({EQUIVALENT, SMALL_OPEN, SMALL_CLOSED}, {OPEN, CLOSED}),
    "not higher": ({EQUIVALENT, SMALL_OPEN, SMALL_CLOSED, CLOSED}, {OPEN}),
}
COLUMNS = ["claim", "election", "measure", "says", "value", "low90", "high90", "numbers", "codings"]


@dataclass(frozen=True, repr=False)
class TestedClaims:
    """Claims and what the data say of them.

    Attributes
    ----------
    study : Study
    table : DataFrame
        One row per claim: claim (its id), asserts, source, locator, kind (of test), verdict (supported, contradicted,
        mixed, not testable), tested, holds, fails, disputed, undecided (of a limit or a first: votes, of a difference:
        measures), why.
    findings : DataFrame
        One row per claim, vote (of a difference: empty) and measure: says (holds, fails, disputed, undecided, no
        evidence), value, low90, high90 (points, levels or the quantity's unit), numbers (in words), codings (sources
        and locators behind).
    """

    study: Study
    table: pd.DataFrame
    findings: pd.DataFrame

    def __repr__(self) -> str:
        counts = self.table["verdict"].value_counts()
        return f"TestedClaims({', '.join(f'{n} {name}' for name, n in counts.items())})"


def claims(study: Study) -> TestedClaims:
    """Test every claim that says how.

    Of the document that asserts a claim, and of its whole lineage, no coding and no figure takes part.

    Returns
    -------
    TestedClaims
    """
    without: dict[str, Scores] = {}
    rows, findings = [], []
    for claim in study.claims.claims:
        found: list[dict[str, object]] = []
        if claim.test is not None:
            lineage = study.lineage_of[claim.source]
            key = f"{lineage} {claim.test.kinds}"
            if key not in without:
                without[key] = score(study.of_sources(_others(study, lineage, claim.test.kinds)))
            found = _tested(without[key], claim, claim.test)
        findings += found
        rows.append(_row(study, claim, found))
    return TestedClaims(study=study, table=pd.DataFrame(rows), findings=pd.DataFrame(findings, columns=COLUMNS))


def _others(study: Study, lineage: str, kinds: list[str]) -> Callable[[str], bool]:
    """Which sources may speak on a claim of this lineage."""

    def kept(name: str) -> bool:
        return study.lineage_of[name] != lineage and (not kinds or study.kind_of[name] in kinds)

    return kept


def _tested(scores: Scores, claim: Claim, test: ClaimTest) -> list[dict[str, object]]:
    votes = selected(test.votes, scores.study.votes)
    against = selected(test.against, scores.study.votes) if test.against is not None else []
    against = [vote for vote in against if vote not in votes]
    found: list[dict[str, object]] = []
    if test.kind != "difference":
        for vote in [*votes, *against]:
            found += [_at_vote(scores, test, vote, measure) for measure in test.of]
    else:
        found += [_figures_apart(scores, test, votes, against, name) for name in test.of if name in QUANTITIES]
        if len(found) < len(test.of):
            found += _scores_apart(scores, test, votes, against)
    return [{"claim": claim.id, **row} for row in found]


def _at_vote(scores: Scores, test: ClaimTest, vote: str, measure: str) -> dict[str, object]:
    """What one measure says at one vote."""
    if measure in QUANTITIES:
        facts = _figures(scores, [vote], measure)
        return _readings(test, vote, measure, facts["number"].to_numpy(float), "figure", facts)
    items = {item.id for item in scores.study.items}
    if measure in items:
        rows = scores.codings
        mine = (rows["election"] == vote) & (rows["item"] == measure) & (rows["place"] == "scored")
        rows = rows[mine & (rows["level"] >= 0)]
        levels = rows.drop_duplicates(["lineage", "level"]).groupby("lineage")["level"].mean()
        return _readings(test, vote, measure, levels.to_numpy(float), "lineage", rows)
    row = next(r for r in records(scores.table[scores.table["election"] == vote]) if r["measure"] == measure)
    if row["status"] != SCORED:
        return _finding(vote, measure, NOTHING, numbers=f"{row['status']}, coverage {row['coverage']:.0%}")
    low, high = _within(test, np.array([row["low90"], row["high90"]]))
    says = HOLDS if low and high else FAILS if not low and not high else UNDECIDED
    numbers = f"{row['score']:.1f} (90% {row['low90']:.1f} to {row['high90']:.1f})"
    return _finding(vote, measure, says, row["score"], row["low90"], row["high90"], numbers)


def _within(test: ClaimTest, values: np.ndarray) -> np.ndarray:
    return np.asarray(values >= test.at_least if test.at_least is not None else values <= (test.at_most or 0.0))


def _readings(
    test: ClaimTest, vote: str, measure: str, values: np.ndarray, noun: str, rows: pd.DataFrame
) -> dict[str, object]:
    """Several readings of one thing: it holds if all say so, fails if none does."""
    if not len(values):
        return _finding(vote, measure, NOTHING)
    inside = int(_within(test, values).sum())
    says = HOLDS if inside == len(values) else FAILS if inside == 0 else DISPUTED
    spread = f"{values.min():g}" if np.ptp(values) == 0 else f"{values.min():g} to {values.max():g}"
    numbers = f"{spread}; {inside} of {len(values)} {noun}{'s' if len(values) > 1 else ''} within"
    return _finding(vote, measure, says, values.mean(), values.min(), values.max(), numbers, _cited(rows))


def _figures(scores: Scores, votes: list[str], quantity: str) -> pd.DataFrame:
    """The figures that stand, one per vote, body and value."""
    facts = settled(with_lineage(scores.study, scores.study.facts))
    facts = facts[facts["election"].isin(votes) & (facts["quantity"] == quantity)]
    return facts.drop_duplicates(["election", "lineage", "number"])


def _figures_apart(
    scores: Scores, test: ClaimTest, votes: list[str], against: list[str], quantity: str
) -> dict[str, object]:
    """Official figures of some votes against those of others: apart only where they do not overlap."""
    sides = [_figures(scores, names, quantity) for names in (votes, against)]
    one, other = (side["number"].to_numpy(float) for side in sides)
    if not len(one) or not len(other):
        return _finding("", quantity, NOTHING)
    above, below = one.min() > other.max(), one.max() < other.min()
    holds = {"higher": above, "lower": below, "not higher": not above, "same": one.min() == other.max() == one.max()}
    says = HOLDS if holds[str(test.expect)] else FAILS if above or below else DISPUTED
    numbers = f"{one.min():g} to {one.max():g} against {other.min():g} to {other.max():g}"
    cited = _cited(pd.concat(sides))
    return _finding("", quantity, says, one.mean() - other.mean(), numbers=numbers, codings=cited)


def _scores_apart(scores: Scores, test: ClaimTest, votes: list[str], against: list[str]) -> list[dict[str, object]]:
    """Scores of some votes against those of others, within types, on items that both cover."""
    protocol = scores.study.design.protocol
    rule = protocol.verdict
    pair = contrast(scores.study, scores.codings, later=votes, earlier=against, least=(1, 1))
    found = []
    for gap in gaps(pair):
        if gap.measure not in test.of:
            continue
        low, high = gap.gap - rule.width90 * gap.se, gap.gap + rule.width90 * gap.se
        words = verdict(low, high, rule.delta, gap.share >= protocol.coverage - 1e-12)
        holds, fails = SAID[str(test.expect)]
        says = HOLDS if words in holds else FAILS if words in fails else UNDECIDED
        if np.isnan(gap.gap):
            found.append(_finding("", gap.measure, NOTHING, numbers=words))
            continue
        numbers = f"{gap.gap:+.1f} (90% {low:+.1f} to {high:+.1f}): {words}"
        used = np.asarray(np.nan_to_num(gap.cells) != 0)
        items = [item.id for item, there in zip(scores.study.items, used.T, strict=True) if there.any()]
        names = pair.votes["election"].to_numpy()[used.any(axis=1)]
        rows = scores.codings
        rows = rows[rows["item"].isin(items) & rows["election"].isin(names) & (rows["place"] == "scored")]
        found.append(_finding("", gap.measure, says, gap.gap, low, high, numbers, _cited(rows[rows["level"] >= 0])))
    return found


def _finding(
    vote: str,
    measure: str,
    says: str,
    value: float = np.nan,
    low: float = np.nan,
    high: float = np.nan,
    numbers: str = "",
    codings: str = "",
) -> dict[str, object]:
    return {
        "election": vote, "measure": measure, "says": says, "value": float(value), "low90": float(low),
        "high90": float(high), "numbers": numbers, "codings": codings,
    }  # fmt: skip


def _cited(rows: pd.DataFrame) -> str:
    """Sources and locators, each once."""
    return "; ".join(dict.fromkeys(f"{r['source']} {r['locator']}" for r in records(rows)))


def _row(study: Study, claim: Claim, found: list[dict[str, object]]) -> dict[str, object]:
    says = _joined(claim.test, found) if claim.test is not None else {}
    count = {name: list(says.values()).count(name) for name in (HOLDS, FAILS, DISPUTED, UNDECIDED)}
    words, why = _verdict(study, claim.test, says)
    if claim.test is None:
        why = claim.untested or "no test is given"
    return {
        "claim": claim.id, "asserts": claim.claim, "source": claim.source, "locator": claim.locator,
        "kind": claim.test.kind if claim.test is not None else "", "verdict": words, "tested": len(says), **count,
        "why": why,
    }  # fmt: skip


def _joined(test: ClaimTest, found: list[dict[str, object]]) -> dict[str, str]:
    """What is said at each vote (of a difference: by each measure)."""
    if test.kind == "difference":
        return {str(row["measure"]): str(row["says"]) for row in found}
    at: dict[str, list[str]] = {}
    for row in found:
        at.setdefault(str(row["election"]), []).append(str(row["says"]))
    strongest = (HOLDS, DISPUTED, UNDECIDED, FAILS) if test.join == "any" else (FAILS, DISPUTED, UNDECIDED, HOLDS)
    return {vote: next((name for name in strongest if name in words), NOTHING) for vote, words in at.items()}


def _verdict(study: Study, test: ClaimTest | None, says: dict[str, str]) -> tuple[str, str]:
    """The verdict on a claim and, where there is none, why."""
    if test is None:
        return NOT_TESTABLE, ""
    least = study.design.protocol.coverage
    known = {name: word for name, word in says.items() if word in (HOLDS, FAILS, DISPUTED)}
    share = len(known) / len(says) if says else 0.0
    if test.kind == "first":
        ((vote, now), *before) = says.items()
        earlier = [word for _, word in before]
        if now == FAILS or HOLDS in earlier:
            return CONTRADICTED, ""
        if now == DISPUTED or DISPUTED in earlier:
            return MIXED, ""
        if now == HOLDS and earlier and earlier.count(FAILS) / len(earlier) >= least:
            return SUPPORTED, ""
        return NOT_TESTABLE, f"evidence on {vote} and {earlier.count(FAILS)} of {len(earlier)} votes before"
    words = set(known.values())
    if test.kind == "limit" and FAILS in words:
        return CONTRADICTED, ""  # it speaks of every vote
    if {HOLDS, FAILS} <= words or DISPUTED in words:
        return MIXED, ""
    what = "votes" if test.kind == "limit" else "measures"
    if share < least:
        undecided = list(says.values()).count(UNDECIDED)
        return NOT_TESTABLE, f"evidence on {len(known)} of {len(says)} {what}" + (
            f", {undecided} undecided" if undecided else ""
        )
    return (SUPPORTED if HOLDS in words else CONTRADICTED), ""
