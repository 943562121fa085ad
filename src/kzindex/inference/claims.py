"""What sources assert, tested on what other sources say."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from kzindex.errors import counted
from kzindex.inference.findings import (
    DISPUTED,
    FAILS,
    HOLDS,
    NOTHING,
    UNDECIDED,
    Finding,
    at_vote,
    figures_apart,
    scores_apart,
)
from kzindex.model.documents import Claim, ClaimTest
from kzindex.model.study import Study
from kzindex.scoring.score import Scores, score
from kzindex.study.claims import before, selected

SUPPORTED, CONTRADICTED, MIXED, NOT_TESTABLE = "supported", "contradicted", "mixed", "not testable"
VERDICTS = [
    "claim", "asserts", "source", "locator", "kind", "verdict", "leaves_out", "tested", HOLDS, FAILS, DISPUTED,
    UNDECIDED, "why",
]  # fmt: skip
COLUMNS = ["claim", "election", "against", "measure", "says", "value", "low", "high", "numbers", "codings"]


@dataclass(frozen=True, repr=False)
class TestedClaims:
    """Claims and what the data say of them.

    Attributes
    ----------
    study : Study
    table : DataFrame
        One row per claim: claim (its id), asserts, source, locator, kind (of test), verdict (supported, contradicted,
        mixed, not testable), leaves_out (what of the claim is not tested), tested, holds, fails, disputed, undecided
        (of a limit or a first: votes, of a difference: comparisons, a measure against a baseline), why.
    findings : DataFrame
        One row per claim, vote or baseline (election, against), and measure: says (holds, fails, disputed, undecided,
        no evidence), value, low, high (of scores and gaps points and the 90 % interval, of readings levels and of
        figures their unit, with the range; of figures set apart, their difference), numbers (in words), codings
        (sources and locators behind, divided by bars).
    """

    study: Study
    table: pd.DataFrame
    findings: pd.DataFrame

    def __repr__(self) -> str:
        counts = self.table["verdict"].value_counts()
        return f"TestedClaims({', '.join(f'{n} {name}' for name, n in counts.items())})"


def claims(study: Study) -> TestedClaims:
    """Test every claim that says how.

    Of the document that asserts a claim, of its whole lineage and of the body whose words it relays (`origin`), no
    coding and no figure takes part.

    Returns
    -------
    TestedClaims
    """
    without: dict[tuple[str, str, str], Scores] = {}
    rows, findings = [], []
    for claim in study.claims.claims:
        found: list[Finding] = []
        if claim.test is not None:
            lineage, origin = study.lineage_of[claim.source], claim.origin or ""
            key = (lineage, origin, " ".join(claim.test.kinds))
            if key not in without:
                kept = _others(study, {lineage, origin}, claim.test.kinds)
                without[key] = score(study.of_sources(kept, {lineage, origin} - {""}))
            found = _tested(without[key], claim.test)
        findings += [{"claim": claim.id, **row} for row in found]
        rows.append(_row(study, claim, found))
    return TestedClaims(
        study=study, table=pd.DataFrame(rows, columns=VERDICTS), findings=pd.DataFrame(findings, columns=COLUMNS)
    )


def _others(study: Study, lineages: set[str], kinds: list[str]) -> Callable[[str], bool]:
    """Which sources may speak on a claim of these lineages."""

    def kept(name: str) -> bool:
        return study.lineage_of[name] not in lineages and (not kinds or study.kind_of[name] in kinds)

    return kept


def _tested(scores: Scores, test: ClaimTest) -> list[Finding]:
    votes = selected(test.votes, scores.study.votes)
    found: list[Finding] = []
    if test.kind != "difference":
        for vote in [*votes, *(before(test, scores.study.votes) if test.kind == "first" else [])]:
            found += [at_vote(scores, test, vote, measure) for measure in test.of]
        return found
    for chosen in test.against:
        against = [vote for vote in selected(chosen, scores.study.votes) if vote not in votes]
        figures = [name for name in test.of if name in scores.study.design.every_quantity]
        found += [figures_apart(scores, test, votes, against, name) for name in figures]
        if len(figures) < len(test.of):
            found += scores_apart(scores, test, votes, against)
    return found


def _row(study: Study, claim: Claim, found: list[Finding]) -> dict[str, object]:
    says = joined(claim.test, found) if claim.test is not None else {}
    words, why = _verdict(study, claim.test, says)
    if claim.test is None:
        why = claim.untested or "no test is given"
    return {
        "claim": claim.id,
        "asserts": claim.claim,
        "source": claim.source,
        "locator": claim.locator,
        "kind": claim.test.kind if claim.test is not None else "",
        "verdict": words,
        "leaves_out": (claim.test.leaves_out or "") if claim.test is not None else "",
        "tested": len(says),
        **{name: list(says.values()).count(name) for name in (HOLDS, FAILS, DISPUTED, UNDECIDED)},
        "why": why,
    }


def joined(test: ClaimTest, found: list[Finding]) -> dict[str, str]:
    """What is said at each vote (of a difference: in each comparison, by its number)."""
    if test.kind == "difference":
        return {str(i): str(row["says"]) for i, row in enumerate(found)}
    at: dict[str, list[str]] = {}
    for row in found:
        at.setdefault(str(row["election"]), []).append(str(row["says"]))
    ends = (HOLDS, FAILS) if test.join == "any" else (FAILS, HOLDS)
    strongest = (ends[0], DISPUTED, UNDECIDED, NOTHING, ends[1])
    return {vote: next(name for name in strongest if name in words) for vote, words in at.items()}


def _verdict(study: Study, test: ClaimTest | None, says: dict[str, str]) -> tuple[str, str]:
    """The verdict on a claim and, where there is none, why."""
    if test is None:
        return NOT_TESTABLE, ""
    if test.kind == "first":
        return _first(study, says)
    words, least = list(says.values()), study.design.protocol.least
    if test.kind == "limit" and FAILS in words:
        return CONTRADICTED, ""  # it speaks of every vote
    if {HOLDS, FAILS} <= set(words) or DISPUTED in words:
        return MIXED, ""
    known = words.count(HOLDS) + words.count(FAILS)
    if known and known / len(words) >= least:
        return (SUPPORTED if HOLDS in words else CONTRADICTED), ""
    noun = "vote" if test.kind == "limit" else "comparison"
    return NOT_TESTABLE, f"decided at {known} of {counted(len(words), noun)}"


def _first(study: Study, says: dict[str, str]) -> tuple[str, str]:
    (vote, now), *rest = says.items()
    earlier = [word for _, word in rest]
    if now == FAILS or HOLDS in earlier:
        return CONTRADICTED, ""
    if now == DISPUTED or DISPUTED in earlier:
        return MIXED, ""
    fails = earlier.count(FAILS)
    if now == HOLDS and earlier and fails / len(earlier) >= study.design.protocol.least:
        return SUPPORTED, ""
    return NOT_TESTABLE, f"{now} at {vote}, decided at {fails} of {counted(len(earlier), 'vote')} before"
