"""`score`: the table of votes."""

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import (
    ConflictsOption,
    StudyOption,
    VotesOption,
    WithoutOption,
    about,
    chosen_votes,
    command,
    opening,
    warn_unmarked,
    what_if,
)
from kzindex.cli.screen import BARS, console, hyphenated, say
from kzindex.errors import counted, listed
from kzindex.frames import records
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.output.tables import write_table
from kzindex.scoring.score import SCORED
from kzindex.scoring.score import score as score_study
from kzindex.study.folder import load
from kzindex.wording import number, percent, span

VOTE, CELL, CELL_WIDE = 13, 12, 23  # columns
WIDE = 134  # columns from which digits, coverage and lineages stand as numbers


def score(
    *,
    study: StudyOption = None,
    votes: VotesOption = "all",
    without: WithoutOption = None,
    treat_conflicts: ConflictsOption = None,
    out: Annotated[
        Path | None, Parameter("--out", help="Write the long table to a .csv, .json or .parquet file.")
    ] = None,
) -> None:
    """Score every vote and print the table.

    A score lies between 0 (closed) and 100 (open). Beside it stand its 90 % interval from reading error and how much of
    the evidence the codebook asks for was found. Where that is too little the score is withheld, and the table says how
    much there was.
    """
    loaded = what_if(load(study), without, treat_conflicts)
    elections = chosen_votes(loaded, votes)
    scores = score_study(loaded)
    table = scores.table[scores.table["election"].isin(elections)]
    if out is not None:
        write_table(table, out, about(loaded))
    show(console(), loaded, table, folder=study)
    warn_unmarked(loaded, out)
    if out is not None:
        say(f"wrote {out} ({len(table)} rows)")


def show(screen: Console, study: Study, table: pd.DataFrame, folder: Path | None = None) -> None:
    """Print the votes' index and indicators, era by era."""
    wide = screen.width >= WIDE
    opening(screen, study)
    tops = table[table["level"] != "item"]
    for era in study.design.eras:
        rows = tops[tops["era"] == era.id]
        if not len(rows):
            continue
        screen.print()
        votes = counted(rows["election"].nunique(), "vote")
        screen.print(Text(f"{era.title}, from {era.start}: {votes}", style="bold"))
        for measures in _blocks(study, screen.width, wide):
            screen.print(_era_table(study, rows, measures, wide))
    screen.print()
    for line in [*_legend(study, wide), *_found(study, tops)]:
        screen.print(Text(line, style="dim"))
    example = tops[(tops["level"] == "indicator") & (tops["status"] == SCORED)]
    if len(example) and not study.what_if:  # explain opens the scores as they stand
        row = example.sort_values("codings", kind="stable").iloc[-1]  # where there is most to open
        open_it = command("explain", study.typed(str(row["election"])), str(row["measure"]), study=folder)
        screen.print(Text(f"Open a number: {open_it}"))


def _blocks(study: Study, width: int, wide: bool) -> list[list[tuple[str, str]]]:
    """Ids and titles of the measures, as many to a table as fit beside the votes."""
    measures = [(name, study.titles[name]) for name in study.tops]
    fit = max(1, (width - VOTE - 1) // ((CELL_WIDE if wide else CELL) + 1))
    return [measures[i : i + fit] for i in range(0, len(measures), fit)]


def _era_table(study: Study, rows: pd.DataFrame, measures: list[tuple[str, str]], wide: bool) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="")
    grid.add_column("vote", no_wrap=True, min_width=VOTE, vertical="bottom")
    below, width = ("\nscore 90%       cov. l.", CELL_WIDE) if wide else ("\nscore 90%", CELL)
    for _, title in measures:
        grid.add_column(Text.assemble(hyphenated(title, width), (below, "dim")), width=width, vertical="bottom")
    labels = study.type_labels
    for _, cells in rows.groupby("election", sort=False):
        cell = {row["measure"]: row for row in records(cells)}
        vote = cell["index"]
        line = [_cell(cell[measure], cell, study, wide) for measure, _ in measures]
        grid.add_row(Text(f"{vote['date']} {labels[vote['type']]}"), *line)
    return grid


def _cell(row: dict[str, Any], cells: dict[str, dict[str, Any]], study: Study, wide: bool) -> Text:
    if row["status"] == NOT_APPLICABLE:
        return Text("  n/a", style="dim")
    share = row["coverage"]
    if row["status"] != SCORED:
        if row["measure"] == "index":
            n = sum(cells[indicator.id]["status"] == SCORED for indicator in study.indicators)
            return Text(f"  · {n} of {len(study.indicators)}", style="dim")
        return Text(f"  · {percent(share)}" if share else "  · none", style="dim")
    point, low, high = row["score"], row["low90"], row["high90"]
    if wide:
        interval = f" {span(low, high):<10} {percent(share):>4} {row['lineages']:>2}"
        return Text.assemble((f"{number(point):>4}", "bold"), interval)
    bar = BARS[int(share * (len(BARS) - 1) + 1e-9)]
    return Text.assemble((f"{number(point, 0):>3}", "bold"), f" {span(low, high, 0):<7}{bar}")


def _legend(study: Study, wide: bool) -> list[str]:
    kinds = ", ".join(f"{label} {name}" for name, label in study.type_labels.items())
    least = percent(study.design.protocol.coverage)
    coverage = "cov." if wide else f"{BARS[0]} to {BARS[-1]}"
    return [
        f"score: 0 closed, 100 open; 90%: its interval from reading error, too narrow near 0 and 100; {coverage}: "
        "coverage, the share found of the evidence that applies, by weight" + ("; l.: lineages." if wide else "."),
        f"· withheld: the share found (none: nothing) stands beside it and is below {least}; the index takes all "
        f"{len(study.indicators)} indicators. n/a: does not apply. {kinds}.",
    ]


def _found(study: Study, tops: pd.DataFrame) -> list[str]:
    """How much is published, and which eras cannot be compared."""
    applies = tops[tops["status"] != NOT_APPLICABLE]
    scored = applies[applies["status"] == SCORED]
    counts = {
        level: f"{(scored['level'] == level).sum()} of {(applies['level'] == level).sum()}"
        for level in ("indicator", "index")
    }
    lines = [f"Published: {counts['indicator']} indicator scores, {counts['index']} indices."]
    compared = [name for name, kind in study.design.types.items() if kind.compared]
    votes = tops[tops["type"].isin(compared)]
    have = set(votes["era"][votes["status"] == SCORED])
    eras = [era for era in study.design.eras if era.id in set(votes["era"])]
    empty = [era.title for era in eras if era.id not in have]
    if empty and len(eras) > 1:
        lines.append(f"No comparison of eras can be made yet: nothing is published of the {listed(empty)}.")
    return lines
