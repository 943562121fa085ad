"""`validity`: the scores beside the user's own copy of V-Dem."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import StudyOption, about, opening, warn_unmarked
from kzindex.cli.screen import console, heading, note, say
from kzindex.errors import counted
from kzindex.frames import Row, records
from kzindex.inference.validity import (
    ABSENT,
    CONTRARY,
    EXPECTED,
    TOO_FEW,
    UNDECIDED,
    UNINFORMATIVE,
    Validity,
)
from kzindex.inference.validity import validity as set_beside
from kzindex.output.tables import check_path, write_table
from kzindex.scoring.score import score
from kzindex.study.folder import load
from kzindex.wording import SIGNS, enumerated, number, percent, signed

MOST = 3  # disagreements shown of a tag
MUCH = 2  # share of error above which its size says no more
LEGEND = (
    "rho: Spearman's rank correlation over the years with a vote whose score is published (two votes of a year have "
    "their mean). 90%: its interval (Bonett and Wright), which takes years to be independent draws. ±: the sign to "
    "expect, settled before any was computed. As expected, contrary: the interval lies on that side of 0, on the "
    "other; undecided: on both. Uninformative: V-Dem hardly varies, or the scores vary no more than their reading "
    "error, whatever rho is. gap, V-Dem: mean of the last era's years minus that of the era before, here in points, "
    "there in V-Dem's units. error: reading error's share of the variance of the scores, which draws a correlation "
    "towards 0. Tags of one measure are no separate tests: they share votes, and V-Dem's coders. A vote looks back "
    "over its windows, V-Dem over a calendar year: votes held early in a year are mostly about the year before."
)


def validity(
    *,
    vdem: Annotated[Path, Parameter("--vdem", help="V-Dem's country-year file (.csv), or some of its columns.")],
    release: Annotated[
        str, Parameter("--release", help="Release of V-Dem, where the file's name does not say it.", show_default=False)
    ] = "",
    since: Annotated[int | None, Parameter("--from", help="First year to use; by default all.")] = None,
    items: Annotated[bool, Parameter("--items", help="Show the items too.", negative="")] = False,
    study: StudyOption = None,
    out: Annotated[
        Path | None, Parameter("--out", help="Write every correlation to a .csv, .json or .parquet file.")
    ] = None,
) -> None:
    """Set the scores beside V-Dem's."""
    if out is not None:
        check_path(out)
    scores = score(load(study))
    found = set_beside(scores, vdem, release=release, since=since)
    if out is not None:
        write_table(found.table, out, {**about(scores.study), "vdem_release": found.release or "not stated"})
    show(console(), found, items, vdem)
    warn_unmarked(scores.study, out)
    if out is not None:
        say(f"wrote {out} ({len(found.table)} rows)")


def show(screen: Console, found: Validity, items: bool, file: Path) -> None:
    """Print each measure's correlations, what cannot be said, and where the two disagree."""
    study = found.study
    opening(screen, study, "beside V-Dem")
    said = f"release {found.release}" if found.release else "release not stated (--release names it)"
    screen.print(Text(f"V-Dem: {file.name}, {said}", style="dim"))
    if not len(found.table):
        screen.print("The study sets no tag of V-Dem beside a measure.")
        return
    shown = found.table if items else found.table[found.table["level"] != "item"]
    spoken = shown[shown["finding"].isin([EXPECTED, CONTRARY, UNDECIDED, UNINFORMATIVE])]
    many = shown["finding"].value_counts()
    counts = [
        f"{many[name]} {name}"
        for name in (EXPECTED, CONTRARY, UNDECIDED, UNINFORMATIVE, TOO_FEW, ABSENT)
        if name in many
    ]
    screen.print(f"Of {counted(int(many.sum()), 'pair')} of measure and tag: {', '.join(counts)}.")
    for measure in dict.fromkeys(spoken["measure"]):
        heading(screen, study.titles[measure])
        screen.print(_table(records(spoken[spoken["measure"] == measure])))
    screen.print()
    note(screen, LEGEND)
    if len(absent := shown.loc[shown["finding"] == ABSENT, "tag"].drop_duplicates()):
        note(screen, f"Not in the file: {enumerated(list(absent))}.")
    for finding, said in ((TOO_FEW, "Too few years"), (UNINFORMATIVE, "Uninformative")):
        for why, rows in shown[shown["finding"] == finding].groupby("why", sort=False):
            tags = rows.groupby("measure", sort=False)["tag"].agg(", ".join)
            named = "; ".join(f"{study.titles[str(measure)]} and {tag}" for measure, tag in tags.items())
            note(screen, f"{said} ({why}): {named}.")
    _disagreements(screen, found, items)


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("tag", width=17)
    for name, width in (("±", 1), ("rho", 5), ("90%", 14), ("years", 5), ("gap", 6), ("V-Dem", 5), ("error", 5)):
        table.add_column(name, justify="right", width=width)
    table.add_column("", width=13)
    for row in rows:
        table.add_row(
            row["tag"],
            SIGNS[row["expected"]],
            signed(row["rho"], 2),
            "–" if row["low90"] != row["low90"] else f"{signed(row['low90'], 2)} to {signed(row['high90'], 2)}",
            str(int(row["years"])),
            signed(row["gap"]),
            signed(row["gap_vdem"], 2),
            percent(row["error_share"]) if row["error_share"] < MUCH else f">{percent(MUCH)}",
            row["finding"],
        )
    return table


def _disagreements(screen: Console, found: Validity, items: bool) -> None:
    """The years that the two put furthest apart, tag by tag."""
    every = found.disagreements
    every = every if items else every[every["level"] != "item"]
    if not len(every):
        return
    heading(screen, "Disagreements worth explaining (ranks, 1 the most closed)")
    for row in records(every[["measure", "tag"]].drop_duplicates()):
        measure, tag = row["measure"], row["tag"]
        rows = every[(every["measure"] == measure) & (every["tag"] == tag)]
        many = int(((found.pairs["measure"] == measure) & (found.pairs["tag"] == tag)).sum())
        far = rows.reindex(rows["apart"].abs().sort_values(ascending=False, kind="stable").index).head(MOST)
        said = [
            f"{each['year']} is {each['rank']:g} here (score {number(each['score'], 0)}), {each['rank_vdem']:g} there"
            for each in records(far)
        ]
        note(screen, f"{found.study.titles[measure]}, {tag}, of {many}: {'; '.join(said)}", hang=2)
