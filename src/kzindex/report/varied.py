"""What becomes of the verdicts when the choices of the method are made otherwise, and without one part."""

import pandas as pd

from kzindex.frames import Row, records
from kzindex.language import N_, localized, ngettext
from kzindex.language import gettext as _
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
    "spacing": N_("levels at {way}"), "weights": N_("weights {way}"), "indicator": N_("items combined by {way}"),
    "index": N_("indicators combined by {way}"), "error": N_("reading error {way}"),
    "shared": N_("shared error {way}"), "lineage": N_("{way} a lineage"), "origin": N_("origins {way}"),
    "passes": N_("{way} alone"), "no_occasion": N_("no occasion: {way}"), "items": N_("{way} items"),
    "coverage": N_("least coverage {way}"), "run_up": N_("run-up of the {way}"),
    "boundary": N_("later votes from {way}"), "votes_from": N_("earlier votes from {way}"), "types": "{way}",
    "evidence": N_("evidence {way}"),
}  # fmt: skip
NAMES = {  # what is chosen
    "spacing": N_("the spacing of levels"), "weights": N_("item weights"), "indicator": N_("how items are combined"),
    "index": N_("how indicators are combined"), "error": N_("reading error"), "shared": N_("shared error"),
    "lineage": N_("the lineage rule"), "origin": N_("the origin rule"), "passes": N_("which pass is read"),
    "no_occasion": N_("the no-occasion rule"), "items": N_("which items are compared"),
    "coverage": N_("least coverage"), "run_up": N_("the run-up"), "evidence": N_("evenly thinned evidence"),
    VOTES_COMPARED: N_("which votes are compared"),
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
    return [*found, Said(_("Left out, these move each gap most"), _influential(results.study, table))]


def _turned(study: Study, table: pd.DataFrame) -> Said:
    """Single choices that turn the sign of a gap, measure by measure."""
    titles = {choice.id: choice.title for choice in choices(study) if not choice.drawn}
    parts = []
    for measure in study.measures:
        alone = [row for row in of(table, REVERSAL, measure) if ";" not in row["choice"]]
        named = [
            f"{option(study, id, row['option'].removeprefix(f'{titles[id]}: '))} ({signed(row['gap'])})"
            for row in alone
            if (id := row["choice"]) in titles
        ]
        for row in of(table, ONE, measure):
            draws = sum(each["choice"] == row["choice"] for each in alone)
            if row["choice"] not in titles and draws:
                named.append(_draws(row, draws))
        if named:
            parts.append(f"{words.shown(study.titles[measure])}: {enumerated(named)}")
    text = words.begun("; ".join(parts)) if parts else _("None")
    return Said(_("A choice that by itself turns the sign of a gap."), f"{text}.")


def _draws(row: Row, many: int) -> str:
    """How many of the draws of a choice do something."""
    return ngettext(
        "{many} of {n} draw of {what}",
        "{many} of {n} draws of {what}",
        int(row["specifications"]),
        many=many,
        what=_(NAMES[row["choice"]]),
    )


def option(study: Study, choice: str, label: str) -> str:
    """A choice made in one way, in words."""
    if choice == "types":
        types = {_("{way} alone", way=name): title for name, title in study.plurals.items()}
        label = _("{way} alone", way=types[label]) if label in types else label
    return _(PHRASES[choice], way=label)


def _spread(table: pd.DataFrame) -> Said:
    """What spreads the gaps most."""
    rows = table[table["part"] == INDICES]
    if rows["total"].isna().all():
        return Said("", "")
    parts = []
    for id in ranked(rows)[:SPREADING]:
        own = rows[rows["choice"] == id]
        first, total = ([100 * max(x, 0.0) for x in own[name].dropna()] for name in ("first", "total"))
        shares = _("{first} alone, {total} with all else", first=reach(first, 0), total=reach(total, 0))
        parts.append(f"{_(NAMES[id])} ({shares})")
    text = _(
        "{each}: Sobol's indices, of 100, where there is a gap; they overlap.", each=words.begun(enumerated(parts))
    )
    return Said(_("What spreads the gaps most."), text)


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
    return _(
        "With the method varied on the same votes, verdicts hold in {shares} of the ways to compute them.",
        shares=verdicts,
    )


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
    text = ngettext(
        "With {n} choice of the method varied at random on the same votes, a gap's sign stays in {sign} and its "
        "verdict in {verdict} of the ways to compute it; on other votes too, in {sign_too} and {verdict_too} "
        "(Figure 3). These are no probabilities.",
        "With {n} choices of the method varied at random on the same votes, a gap's sign stays in {sign} and its "
        "verdict in {verdict} of the ways to compute it; on other votes too, in {sign_too} and {verdict_too} "
        "(Figure 3). These are no probabilities.",
        every - votes,
        sign=signs[0],
        verdict=verdicts[0],
        sign_too=signs[1],
        verdict_too=verdicts[1],
    )
    return Said(_("Another method?"), text)


def span(table: pd.DataFrame, measures: list[str], part: str, name: str) -> str:
    """The shares of the specifications of a list in which something holds, over the measures."""
    rows = [of(table, part, measure)[0] for measure in measures]
    known = [100 * row[name] / row["specifications"] for row in rows if row[name] == row[name]]
    return reach(known, 0) + localized("%") if known else _("none")


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
    return _("(source, item; in brackets the gap without): {each}.", each="; ".join(parts)) if parts else ""
