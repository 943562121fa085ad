"""`score`: the table of votes."""

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import (
    BARS,
    StudyOption,
    VotesOption,
    about,
    chosen_votes,
    command,
    console,
    head,
    number,
    percent,
    say,
    span,
)
from kzindex.errors import counted
from kzindex.frames import records
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.output import write_table
from kzindex.scoring.score import SCORED
from kzindex.scoring.score import score as score_study
from kzindex.study.folder import load

WIDE = 134  # columns from which digits, coverage and lineages stand as numbers


def score(
    *,
    study: StudyOption = None,
    votes: VotesOption = "all",
    out: Annotated[
        Path | None, Parameter("--out", help="Write the long table to a .csv, .json or .parquet file.")
    ] = None,
) -> None:
    """Score every vote and print the table.

    A score lies between 0 (closed) and 100 (open). Beside it stand its 90 % interval from reading error and how much of
    the evidence the codebook asks for was found. Where that is too little the score is withheld, and the table says how
    much there was.
    """
    loaded = load(study)
    elections = chosen_votes(loaded, votes)
    scores = score_study(loaded)
    table = scores.table[scores.table["election"].isin(elections)]
    if out is not None:
        write_table(table, out, about(loaded))
    show(console(), loaded, table, folder=study)
    if out is not None:
        if not loaded.protocol_kept:
            say("the protocol is not the one that was fixed (see check); a .csv carries no mark of that")
        say(f"wrote {out} ({len(table)} rows)")


def show(screen: Console, study: Study, table: pd.DataFrame, folder: Path | None = None) -> None:
    """Print the votes' index and indicators, era by era."""
    wide = screen.width >= WIDE
    screen.print(Text(study.design.title, style="bold"))
    screen.print(Text(head(study), style="dim"))
    tops = table[table["level"] != "item"]
    for era in study.design.eras:
        rows = tops[tops["era"] == era.id]
        if not len(rows):
            continue
        count = rows["election"].nunique()
        screen.print()
        screen.print(Text(f"{era.title}, from {era.start}: {counted(count, 'vote')}", style="bold"))
        screen.print(_era_table(study, rows, wide))
    screen.print()
    for line in [*_legend(study, wide), *_found(study, tops)]:
        screen.print(Text(line, style="dim"))
    example = tops[(tops["level"] == "indicator") & (tops["status"] == SCORED)]
    if len(example):
        row = example.iloc[-1]
        open_it = command("explain", str(row["date"]), str(row["measure"]), study=folder)
        screen.print(Text(f"Open a number: {open_it}"))


def _era_table(study: Study, rows: pd.DataFrame, wide: bool) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="")
    grid.add_column("vote", no_wrap=True, min_width=13, vertical="bottom")
    below = "\nscore 90%       cov. l." if wide else "\nscore 90%"
    for title in ["Index", *(indicator.title for indicator in study.indicators)]:
        width = 23 if wide else 12
        grid.add_column(Text.assemble(_head(title, width), (below, "dim")), width=width, vertical="bottom")
    for _, cells in rows.groupby("election", sort=False):
        cell = {row["measure"]: row for row in records(cells)}
        vote = cell["index"]
        line = [Text(f"{vote['date']} {str(vote['type'])[:2].capitalize()}")]
        for measure in ["index", *(indicator.id for indicator in study.indicators)]:
            line.append(_cell(cell[measure], cell, study, wide))
        grid.add_row(*line)
    return grid


def _head(title: str, width: int) -> str:
    """Break a word that is longer than the column with a hyphen."""
    words = (w if len(w) <= width else f"{w[: width - 1]}- {w[width - 1 :]}" for w in title.split())
    return " ".join(words)


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
    kinds = ", ".join(f"{name[:2].capitalize()} {name}" for name in study.design.types)
    least = percent(study.design.protocol.coverage)
    coverage = "cov." if wide else f"{BARS[0]} to {BARS[-1]}"
    return [
        f"score: 0 closed, 100 open; 90%: its interval from reading error, too narrow near 0 and 100; {coverage}: "
        "coverage, the share found of the evidence that applies, by weight" + ("; l.: lineages." if wide else "."),
        f"· withheld: the share found stands beside it and is below {least}; the index takes all "
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
    shown = set(tops["era"])
    empty = [era.title for era in study.design.eras if era.id in shown and era.id not in set(scored["era"])]
    if empty and len(shown) > 1:
        lines.append(f"No comparison of eras can be made yet: nothing is published of the {' and the '.join(empty)}.")
    return lines
