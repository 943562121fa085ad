"""`series`: the scores in order of time."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from kzindex.cli.common import StudyOption, about, chosen_types, find_name, opening
from kzindex.cli.screen import console, note, say
from kzindex.errors import UsageError
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.output.tables import write_table
from kzindex.scoring.score import SCORED, WITHHELD, score
from kzindex.scoring.series import series as series_of
from kzindex.scoring.series import widened
from kzindex.study.folder import load
from kzindex.wording import number, percent

LABEL = 21  # columns before the plot
TICKS = (0, 25, 50, 75, 100)


def series(
    measure: Annotated[
        str | None, Parameter(help="The index, an indicator or an item; by default the index and indicators.")
    ] = None,
    /,
    *,
    by: Annotated[Literal["vote", "year"], Parameter("--by", help="A row per vote or per year.")] = "vote",
    wide: Annotated[
        bool, Parameter("--wide", help="In the file, one row per vote or year for all measures.", negative="")
    ] = False,
    study: StudyOption = None,
    votes: Annotated[
        str | None, Parameter("--votes", help="Types of vote, separated by commas, or all; by default those compared.")
    ] = None,
    out: Annotated[Path | None, Parameter("--out", help="Write the series to a .csv, .json or .parquet file.")] = None,
) -> None:
    """Show the scores in order of time, by vote or by year."""
    if wide and out is None:
        raise UsageError("--wide is for the file; it needs --out")
    loaded = load(study)
    types = chosen_types(loaded, votes) if votes is not None else None
    shown = [find_name(measure, list(loaded.titles), "measure")] if measure is not None else loaded.tops
    scores = score(loaded)
    table = series_of(scores, by=by, types=types)
    if out is not None:
        written = table[table["measure"].isin(shown)] if measure is not None else table
        written = widened(written, items=measure is not None) if wide else written
        write_table(written, out, about(loaded))
    show(console(), loaded, table, shown)
    if out is not None:
        say(f"wrote {out} ({len(written)} rows)")


def show(screen: Console, study: Study, table: pd.DataFrame, measures: list[str]) -> None:
    """Draw each measure: score, 68 and 90 % interval on a scale of 0-100."""
    opening(screen, study)
    width = min(screen.width - LABEL, 101)
    tops = table[(table["level"] == "indicator") & (table["status"] == SCORED)]
    published = tops.groupby("election")["measure"].nunique().to_dict()
    for measure in measures:
        screen.print()
        screen.print(Text(study.titles[measure], style="bold"))
        screen.print(Text(_scale(width), style="dim"))
        era, flags = "", []
        for row in records(table[table["measure"] == measure]):
            if row["era"] != era:
                era = row["era"]
                title = next(x.title for x in study.design.eras if x.id == era)
                screen.print(Text(f"{title} ".ljust(LABEL + width, "┈"), style="dim"))
            of = f"{published.get(row['election'], 0)} of {len(study.indicators)} indicators"
            screen.print(_line(study, row, width, of if measure == "index" else ""))
            if row["break"]:
                flags.append(f"{_name(study, row).strip()}: {row['break']}")
        for flag in flags:
            note(screen, f"! {flag}", hang=2)
    screen.print()
    carried = ""
    if "carried" in table:
        several = table[table["votes"] > 1].drop_duplicates("year")
        carried = "; carried: the last vote's, published or withheld, carried forward"
        carried += "".join(f"; {row['year']} had {row['votes']} votes, the last counts" for row in records(several))
    legend = (
        "0 closed, 100 open. ● score, ━ 68% and ─ 90% interval of reading error; withheld: too little of the evidence "
        "was found (its share stands beside it); exposure: months in which an event could count; ! hard to compare "
        f"with the score before{carried}."
    )
    note(screen, legend)


def _scale(width: int) -> str:
    line = [" "] * (width + 3)
    for tick in TICKS:
        at = _column(tick, width)
        start = at if tick < 100 else at - 2
        line[start : start + len(str(tick))] = str(tick)
    return " " * LABEL + "".join(line).rstrip()


def _column(value: float, width: int) -> int:
    return round(value / 100 * (width - 1))


def _name(study: Study, row: dict[str, Any]) -> str:
    if row.get("carried"):
        return f"{row['year']} carried"
    return f"{row['year'] if 'year' in row else row['date']} {study.type_labels[row['type']]}"


def _line(study: Study, row: dict[str, Any], width: int, published: str) -> Text:
    name = f"{_name(study, row):13s} "
    if row["status"] != SCORED:
        found = published or (percent(row["coverage"]) if row["coverage"] else "nothing found")
        said = f"{row['status']}, {found}" if row["status"] == WITHHELD else row["status"]
        return Text(f"{name}  ·   {said}", style="dim")
    cells = ["┊" if any(_column(t, width) == i for t in TICKS) else " " for i in range(width)]
    for low, high, sign in ((row["low90"], row["high90"], "─"), (row["low68"], row["high68"], "━")):
        for i in range(_column(low, width), _column(high, width) + 1):
            cells[i] = sign
    cells[_column(row["score"], width)] = "●"
    flag = "!" if row["break"] else " "
    return Text(f"{name}{number(row['score']):>5s}{flag} {''.join(cells)}".rstrip())
