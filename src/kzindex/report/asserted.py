"""Claims of the sources and how they fared, in words."""

import pandas as pd

from kzindex.frames import Row
from kzindex.inference.claims import CONTRADICTED, MIXED, NOT_TESTABLE, SUPPORTED
from kzindex.inference.findings import DISPUTED, FAILS, HOLDS, NOTHING, UNDECIDED
from kzindex.language import N_, ngettext
from kzindex.language import gettext as _
from kzindex.report import words
from kzindex.report.results import CLAIMS, Results
from kzindex.wording import enumerated

VERDICTS = {
    SUPPORTED: N_("supported"),
    CONTRADICTED: N_("contradicted"),
    MIXED: N_("mixed"),
    NOT_TESTABLE: N_("too little evidence"),
}
HEADS = {
    SUPPORTED: N_("Supported in the part tested"),
    CONTRADICTED: N_("Contradicted"),
    MIXED: N_("Mixed: the evidence disagrees"),
    NOT_TESTABLE: N_("Too little evidence"),
}
FIRST = {FAILS: N_("not so")}  # what bears out a claim to be the first, at the votes before


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
    return {name: int((rows["verdict"] == name).sum()) for name in VERDICTS}


def title(counts: dict[str, int], many: int) -> str:
    """How the claims fared."""
    decided = [
        _("{many} {verdict}", many=words.numeral(n), verdict=_(VERDICTS[name]))
        for name, n in counts.items()
        if n and name != NOT_TESTABLE
    ]
    silent = words.numeral(counts[NOT_TESTABLE])
    return ngettext(
        "Of {n} claim tested: {said}{rest}",
        "Of {n} claims tested: {said}{rest}",
        many,
        said=enumerated(decided) or _("none could be decided"),
        rest=_("; for {many} there is too little evidence", many=silent) if counts[NOT_TESTABLE] else "",
    )


def counts(row: Row) -> dict[str, int]:
    """At how many votes or comparisons a claim holds, fails, and so on; at the rest there is no evidence."""
    known = {name: int(row[name]) for name in (HOLDS, FAILS, DISPUTED, UNDECIDED)}
    return known | {NOTHING: int(row["tested"]) - sum(known.values())}


def tally(row: Row) -> str:
    """The same in words."""
    known, many, first = counts(row), int(row["tested"]), is_first(row)
    known[HOLDS] -= first  # that vote itself
    names = {name: _(FIRST.get(name, name) if first else name) for name in known}
    said = ", ".join(_("{finding} {many}", finding=names[name], many=n) for name, n in known.items() if n)
    if first:
        return _("so at that vote; before it {said}", said=said)
    if row["kind"] == "first":
        return _("{said} of that vote and the {many} before", said=said, many=many - 1)
    if row["kind"] == "difference":
        return ngettext("{said} of {n} comparison", "{said} of {n} comparisons", many, said=said)
    return ngettext("{said} of {n} vote", "{said} of {n} votes", many, said=said)


def is_first(row: Row) -> bool:
    """Whether a claim that a vote was the first is borne out, so that what fails before it speaks for it."""
    return bool(row["kind"] == "first" and row["verdict"] == SUPPORTED)
