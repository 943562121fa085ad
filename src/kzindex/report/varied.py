"""What becomes of the verdicts when the choices of the method are made otherwise, and without one part."""

import pandas as pd

from kzindex.frames import Row, records
from kzindex.model.study import Study
from kzindex.multiverse.choices import ALL, KEPT, ONE, PROTOCOL, TWO, VOTES, VOTES_COMPARED, choices
from kzindex.multiverse.findings import REVERSAL, WITHOUT
from kzindex.multiverse.indices import INDICES, ranked
from kzindex.report import words
from kzindex.report.results import Results
from kzindex.report.words import Said
from kzindex.wording import enumerated, percent, reach, signed

SPREADING = 3  # choices that are named
LISTS = (TWO, KEPT, ALL)
PHRASES = {  # a choice made in one way
    "spacing": "levels at {}", "weights": "weights {}", "indicator": "items combined by {}",
    "index": "indicators combined by {}", "error": "reading error {}", "shared": "shared error {}",
    "lineage": "{} a lineage", "origin": "origins {}", "passes": "{} alone", "no_occasion": "no occasion: {}",
    "items": "{} items", "coverage": "least coverage {}", "run_up": "run-up of the {}",
    "boundary": "later votes from {}", "votes_from": "earlier votes from {}", "types": "{}", "evidence": "evidence {}",
}  # fmt: skip
NAMES = {  # what is chosen
    "spacing": "the spacing of levels", "weights": "item weights", "indicator": "how items are combined",
    "index": "how indicators are combined", "error": "reading error", "shared": "shared error",
    "lineage": "the lineage rule", "origin": "the origin rule", "passes": "which pass is read",
    "no_occasion": "the no-occasion rule", "items": "which items are compared", "coverage": "least coverage",
    "run_up": "the run-up", "evidence": "evenly thinned evidence", VOTES_COMPARED: "which votes are compared",
}  # fmt: skip


def table_of(results: Results) -> pd.DataFrame | None:
    """What the multiverse said; None where it was not run, or had nothing to vary."""
    table = results.tables.get("robustness")
    return table if table is not None and (table["part"] == ALL).any() else None


def of(table: pd.DataFrame, part: str, measure: str) -> list[Row]:
    """The rows of one part on one measure."""
    return records(table[(table["part"] == part) & (table["measure"] == measure)])


def many(table: pd.DataFrame, part: str) -> int:
    """How many specifications there are of one part."""
    return int(table[table["part"] == part].groupby("measure")["specifications"].sum().max())


def choices_varied(study: Study) -> tuple[int, int]:
    """How many choices of the method are varied: all of them, and those of the votes compared."""
    varied = [choice.id for choice in choices(study) if len(choice.options) > 1]
    return len(varied), sum(id in VOTES for id in varied)


def held(row: Row, name: str) -> str:
    """The share of the specifications in which something holds."""
    return percent(row[name] / row["specifications"]) if row["specifications"] and row[name] == row[name] else "–"


def shares(table: pd.DataFrame, measure: str) -> list[str]:
    """In how many specifications the verdict holds, list by list; then the sign."""
    rows = [of(table, part, measure)[0] for part in LISTS]
    return [held(row, name) for name in ("verdict_holds", "sign_holds") for row in rows]


def said(results: Results) -> list[Said]:
    """Statements on what turns a sign, what spreads the gaps, and what is most influential."""
    table = table_of(results)
    if table is None:
        return []
    found = [_turned(results.study, table), _spread(table)]
    return [*found, Said("Left out, these move each gap most", _influential(results.study, table))]


def _turned(study: Study, table: pd.DataFrame) -> Said:
    """Single choices that turn the sign of a gap, measure by measure."""
    drawn = [choice.id for choice in choices(study) if choice.drawn]
    parts = []
    for measure in study.measures:
        alone = [row for row in of(table, REVERSAL, measure) if ";" not in row["choice"]]
        named = [
            f"{option(study, row['choice'], row['option'].split(': ', 1)[1])} ({signed(row['gap'])})"
            for row in alone
            if row["choice"] not in drawn
        ]
        for id in drawn:
            draws = sum(row["choice"] == id for row in alone)
            every = [row for row in of(table, ONE, measure) if row["choice"] == id]
            named += [f"{draws} of {int(row['specifications'])} draws of {NAMES[id]}" for row in every if draws]
        if named:
            parts.append(f"{words.shown(study.titles[measure])}: {enumerated(named)}")
    text = words.begun("; ".join(parts)) if parts else "None"
    return Said("A choice that by itself turns the sign of a gap.", f"{text}.")


def option(study: Study, choice: str, label: str) -> str:
    """A choice made in one way, in words."""
    name = label.removesuffix(" alone")
    if choice == "types" and name in study.plurals:
        label = f"{study.plurals[name]} alone"
    return PHRASES[choice].format(label)


def _spread(table: pd.DataFrame) -> Said:
    """What spreads the gaps most."""
    rows = table[table["part"] == INDICES]
    if rows["total"].isna().all():
        return Said("", "")
    parts = []
    for id in ranked(rows)[:SPREADING]:
        own = rows[rows["choice"] == id]
        first, total = ([100 * max(x, 0.0) for x in own[name].dropna()] for name in ("first", "total"))
        parts.append(f"{NAMES[id]} ({reach(first, 0)} alone, {reach(total, 0)} with all else)")
    text = f"{words.begun(enumerated(parts))}: Sobol's indices, of 100, where there is a gap; they overlap."
    return Said("What spreads the gaps most.", text)


def sources(results: Results) -> list[str]:
    """The sources that the statements name."""
    table = table_of(results)
    if table is None:
        return []
    rows = table[(table["part"] == WITHOUT) & (table["choice"] == "source") & (table["option"] != "")]
    return rows.drop_duplicates("measure")["option"].tolist()


def answer(results: Results) -> str:
    """How the verdicts fare on the same votes, in a sentence."""
    table = table_of(results)
    if table is None or not len(results.comparison.table):
        return ""
    verdicts = span(table, results.study.measures, KEPT, "verdict_holds")
    return f"With the method varied on the same votes, verdicts hold in {verdicts} of the ways to compute them."


def near(results: Results) -> Said:
    """In how many specifications with all varied signs and verdicts hold, the votes kept and not."""
    table = table_of(results)
    if table is None or not len(results.comparison.table):
        return Said("", "")
    every, votes = choices_varied(results.study)
    signs, verdicts = (
        [span(table, results.study.measures, part, name) for part in (KEPT, ALL)]
        for name in ("sign_holds", "verdict_holds")
    )
    text = (
        f"With {every - votes} choices of the method varied at random on the same votes, a gap's sign stays in "
        f"{signs[0]} and its verdict in {verdicts[0]} of the ways to compute it; on other votes too, in {signs[1]} and "
        f"{verdicts[1]} (Figure 3). These are no probabilities."
    )
    return Said("Another method?", text)


def span(table: pd.DataFrame, measures: list[str], part: str, name: str) -> str:
    """The shares of the specifications of a list in which something holds, over the measures."""
    rows = [of(table, part, measure)[0] for measure in measures]
    known = [100 * row[name] / row["specifications"] for row in rows if row[name] == row[name]]
    return f"{reach(known, 0)}%" if known else "none"


def _influential(study: Study, table: pd.DataFrame) -> str:
    """The source and the item whose absence moves each gap most."""
    parts = []
    for measure in study.measures:
        named = []
        for kind in ("source", "item"):
            rows = [row for row in of(table, WITHOUT, measure) if row["choice"] == kind]
            base = of(table, PROTOCOL, measure)[0]["gap"]
            if len(rows) > 1 and signed(rows[1]["gap"]) != signed(base):
                name = rows[1]["option"]
                shown = words.shown(study.titles[name]) if kind == "item" else name
                named.append(f"{shown} ({signed(rows[1]['gap'])})")
        if named:
            parts.append(f"{words.shown(study.titles[measure])}: {', '.join(named)}")
    return f"(source, item; in brackets the gap without): {'; '.join(parts)}." if parts else ""
