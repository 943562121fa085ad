"""Claims of the sources and how they fared, in words."""

import pandas as pd

from kzindex.errors import counted
from kzindex.frames import Row
from kzindex.inference.claims import CONTRADICTED, MIXED, NOT_TESTABLE, SUPPORTED
from kzindex.inference.findings import DISPUTED, FAILS, HOLDS, NOTHING, UNDECIDED
from kzindex.report import words
from kzindex.report.results import CLAIMS, Results
from kzindex.wording import enumerated

VERDICTS = {SUPPORTED: "supported", CONTRADICTED: "contradicted", MIXED: "mixed", NOT_TESTABLE: "too little evidence"}
HEADS = {
    SUPPORTED: "Supported in the part tested",
    CONTRADICTED: "Contradicted",
    MIXED: "Mixed: the evidence disagrees",
    NOT_TESTABLE: "Too little evidence",
}
FIRST = {FAILS: "not so"}  # what bears out a claim to be the first, at the votes before


def claims_of(results: Results) -> pd.DataFrame | None:
    """The claims that were tested, a row each, in the order of their verdicts; None where that was not run."""
    table = results.tables.get("claims")
    if table is None:
        return None
    rows = table.drop_duplicates("claim")
    rows = rows[rows["kind"] != ""][CLAIMS]
    order = rows["verdict"].map({name: i for i, name in enumerate(VERDICTS)})
    return rows.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def counted_by(rows: pd.DataFrame) -> dict[str, int]:
    """How many claims have each verdict."""
    return {said: int((rows["verdict"] == name).sum()) for name, said in VERDICTS.items()}


def title(counts: dict[str, int], many: int) -> str:
    """How the claims fared."""
    *decided, silent = counts.items()
    said = enumerated([f"{words.numeral(n)} {name}" for name, n in decided if n]) or "none could be decided"
    rest = f"; for {words.numeral(silent[1])} there is {silent[0]}" if silent[1] else ""
    return f"Of {counted(many, 'claim')} tested: {said}{rest}"


def counts(row: Row) -> dict[str, int]:
    """At how many votes or comparisons a claim holds, fails, and so on; at the rest there is no evidence."""
    known = {name: int(row[name]) for name in (HOLDS, FAILS, DISPUTED, UNDECIDED)}
    return known | {NOTHING: int(row["tested"]) - sum(known.values())}


def tally(row: Row) -> str:
    """The same in words."""
    known, many = counts(row), int(row["tested"])
    if is_first(row):
        known[HOLDS] -= 1
        before = ", ".join(f"{FIRST.get(name, name)} {n}" for name, n in known.items() if n)
        return f"so at that vote; before it {before}"
    said = ", ".join(f"{name} {n}" for name, n in known.items() if n)
    if row["kind"] == "first":
        return f"{said} of that vote and the {many - 1} before"
    return f"{said} of {counted(many, 'comparison' if row['kind'] == 'difference' else 'vote')}"


def is_first(row: Row) -> bool:
    """Whether a claim that a vote was the first is borne out, so that what fails before it speaks for it."""
    return bool(row["kind"] == "first" and row["verdict"] == SUPPORTED)
