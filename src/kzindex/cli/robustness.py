"""`robustness`: how each verdict fares when the choices of the method are made otherwise."""

from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import (
    ConflictsOption,
    StudyOption,
    WithoutOption,
    about,
    opening,
    warn_unmarked,
    what_if,
)
from kzindex.cli.screen import SIGNS, console, heading, hyphenated, note, say, signs
from kzindex.cli.workers import BackendOption, SchedulerOption, WorkersOption, carried
from kzindex.errors import UsageError, counted
from kzindex.frames import Row, records
from kzindex.inference.contrast import compared_eras
from kzindex.inference.verdict import NONE
from kzindex.multiverse.choices import ALL, KEPT, ONE, PROTOCOL, TWO
from kzindex.multiverse.findings import REVERSAL, WITHOUT
from kzindex.multiverse.indices import HAVING, INDICES, ranked
from kzindex.multiverse.robustness import Robustness
from kzindex.multiverse.robustness import robustness as vary
from kzindex.output.tables import check_path, write_tables
from kzindex.scoring.score import score
from kzindex.study.folder import load
from kzindex.wording import enumerated, percent, signed

TITLE, CELL = 25, 10  # columns
HEADS = ["protocol", "sign:\nsame", "\nother", "\nzero", "\nno gap", "verdict:\nsame", "\n5% to 95%"]
MOST = 65_536  # draws; a gigabyte
NAMED = 4  # pairs that are named on the screen


def robustness(
    *,
    study: StudyOption = None,
    draws: Annotated[
        int | None,
        Parameter(
            "--draws", help="So many twice in each list that is drawn, raised to a power of two; else the study's."
        ),
    ] = None,
    seed: Annotated[int | None, Parameter("--seed", help="Of what is drawn; else the study's.")] = None,
    without: WithoutOption = None,
    treat_conflicts: ConflictsOption = None,
    backend: BackendOption = "loky",
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    out: Annotated[
        Path | None, Parameter("--out", help="Write what was found to a .csv, .json or .parquet file.")
    ] = None,
    listing: Annotated[
        Path | None,
        Parameter("--list", help="Write every specification listed to such a file, a row for each measure."),
    ] = None,
) -> None:
    """Vary the choices of the method, one by one and all together."""
    if draws is not None and not 2 <= draws <= MOST:
        raise UsageError(f"--draws {draws} is out of range; allowed are 2 to {MOST:,}")
    if seed is not None and seed < 0:
        raise UsageError(f"--seed {seed} is out of range; allowed are 0 and more")
    paths = [path for path in (out, listing) if path is not None]
    for path in paths:
        check_path(path)
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError(f"--out and --list both name {out}; give each a file of its own")
    loaded = what_if(load(study), without, treat_conflicts)
    scores = score(loaded)
    columns = TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn()
    bar = Console(stderr=True)
    with (
        carried(backend, workers, scheduler),
        Progress(*columns, console=bar, transient=True, disable=not bar.is_terminal) as progress,
    ):
        task = progress.add_task("specifications", total=None)
        found = vary(
            scores,
            draws=draws,
            seed=seed,
            progress=lambda done, many: progress.update(task, completed=done, total=many),
        )
    tables = {path: table for path, table in ((out, found.table), (listing, found.specifications)) if path is not None}
    drawn = {"draws": str(found.listing.draws), "seed": str(found.seed)} if found.listing else {}
    # a .csv has no head that could carry it
    marked = {p: t.assign(digest=loaded.digest) if p.suffix == ".csv" else t for p, t in tables.items()}
    write_tables(marked, about(loaded) | drawn)
    show(console(), found)
    for path, table in tables.items():
        warn_unmarked(loaded, path)
        say(f"wrote {path} ({len(table)} rows)")


def show(screen: Console, found: Robustness) -> None:
    """Print shares, single departures, reversals, indices, and what is most influential."""
    study = found.scores.study
    opening(screen, study, "robustness")
    if found.listing is None:
        one = compared_eras(study) is None
        screen.print("One era: there is nothing to compare." if one else "No vote held is compared.")
        return
    measures = study.measures
    base = {row["measure"]: row for row in records(found.of(PROTOCOL))}
    if found.listing.factors:
        _shares(screen, found, measures, base)
        _alone(screen, found, measures, base)
        _reversals(screen, found, measures)
        _indices(screen, found, measures)
    else:
        screen.print("The study declares nothing to vary (study.yaml, robustness).")
    _without(screen, found, measures, base)


def _grid(screen: Console, heads: list[str], width: int | None = None) -> Table:
    """A table whose first column is a title; `width` of the others, or as wide as they need."""
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
    title = TITLE if width else TITLE - 3
    grid.add_column("", width=title + max(0, min(screen.width - 80, 20)), vertical="bottom")
    for name in heads:
        text = hyphenated(name, width) if width else name
        grid.add_column(text, justify="right", vertical="bottom", width=width, no_wrap=width is None)
    return grid


def _gap(row: Row) -> str:
    """A gap with the sign of its verdict."""
    return signed(row["gap"]) if row["verdict"] == NONE else f"{signed(row['gap'])} {SIGNS[row['verdict']]}"


def _share(part: int | None, whole: int) -> str:
    return "–" if part is None or not whole else percent(part / whole)


def _shares(screen: Console, found: Robustness, measures: list[str], base: dict[str, Row]) -> None:
    """In how many specifications of each list sign and verdict hold."""
    heading(screen, "In how many specifications the protocol's sign and verdict hold")
    for part, what in (
        (TWO, "two choices made otherwise"),
        (KEPT, "all choices varied but the votes"),
        (ALL, "all choices varied"),
    ):
        rows = {row["measure"]: row for row in records(found.of(part))}
        many = next(iter(rows.values()))["specifications"]
        if not many:
            continue
        grid = _grid(screen, HEADS)
        for measure in measures:
            row = rows[measure]
            cells = [_share(n, many) for n in _signed(row)]
            gaps = f"{signed(row['q05'], 0)} to {signed(row['q95'], 0)}"
            verdict = _share(row["verdict_holds"], many)
            grid.add_row(found.scores.study.titles[measure], _gap(base[measure]), *cells, verdict, gaps)
        screen.print(Text(f"{what}: {many:,}", style="dim"))
        screen.print(grid)
    note(
        screen,
        "Shares are of all specifications of the list, those without a gap or with too few items for a verdict among "
        f"them; they are no probabilities. Where all are varied, half depart in {_departures(found)} choices or more; "
        "a choice's options are as likely as one another, all draws together as the protocol's, and the combinations "
        f"of votes. 5% to 95%: of the gaps. {signs()}.",
    )


def _signed(row: Row) -> list[int | None]:
    """In how many the sign is the same and the other, the gap zero, and no gap."""
    if pd.isna(row["sign_holds"]):
        return [None, None, None, row["specifications"] - row["computed"]]
    zero = row["computed"] - row["sign_holds"] - row["sign_turns"]
    return [row["sign_holds"], row["sign_turns"], zero, row["specifications"] - row["computed"]]


def _departures(found: Robustness) -> int:
    """In how many choices half of those with all varied depart from the protocol, or more."""
    if found.listing is None:
        return 0
    options = found.listing.options[: len(found.listing.lists)][[name == ALL for name in found.listing.lists]]
    return int(np.median((options > 0).sum(axis=1)))


def _alone(screen: Console, found: Robustness, measures: list[str], base: dict[str, Row]) -> None:
    titles = found.scores.study.titles
    heading(screen, "Each choice made otherwise, alone")
    grid = _grid(screen, [titles[measure] for measure in measures], CELL)
    grid.add_row("the protocol", *(_gap(base[measure]) for measure in measures))
    choices = {choice.id: choice for choice in found.listing.choices} if found.listing else {}
    for (choice, option), rows in found.of(ONE).groupby(["choice", "option"], sort=False):
        of = {row["measure"]: row for row in records(rows)}
        many = int(rows["specifications"].iloc[0])
        cells = [_cell(of[measure], choices[str(choice)].drawn) for measure in measures]
        text = f"{option}, {many}" if choices[str(choice)].drawn else option
        grid.add_row(f"{choices[str(choice)].title}: {text}", *cells)
    screen.print(grid)
    note(
        screen,
        "drawn: share of the draws in which sign and verdict hold. Spacing t^x sets levels closer together at the "
        "closed end (x above 1) or the open end; evidence, drawn: every vote keeps at most as many lineages as that "
        "one of the votes compared that has fewest.",
    )


def _cell(row: Row, drawn: bool) -> str:
    if drawn:
        holds = (_share(row[name], row["specifications"]).rstrip("%") for name in ("sign_holds", "verdict_holds"))
        return "/".join(holds) + "%"
    return _gap(row)


def _reversals(screen: Console, found: Robustness, measures: list[str]) -> None:
    titles, rows = found.scores.study.titles, found.of(REVERSAL)
    drawn = {choice.id: choice.title for choice in found.listing.choices if choice.drawn} if found.listing else {}
    heading(screen, "What turns the sign")
    for measure in measures:
        every = records(rows[rows["measure"] == measure])
        alone = [row for row in every if ";" not in row["choice"]]
        said = [f"{row['option']} ({signed(row['gap'])})" for row in alone if row["choice"] not in drawn]
        for id, title in drawn.items():
            many = sum(row["choice"] == id for row in alone)
            said += [f"{counted(many, 'draw')} of {title}"] if many else []
        text = "; ".join(said) or "nothing alone"
        names = {row["option"] for row in alone}
        pairs = [row for row in every if ";" in row["choice"] and not names & set(row["option"].split("; "))]
        if pairs:
            some = "; ".join(f"{row['option'].replace('; ', ' + ')} ({signed(row['gap'])})" for row in pairs[:NAMED])
            text += f". Together only: {some}" + (f"; {len(pairs) - NAMED} more" if len(pairs) > NAMED else "")
        note(screen, f"{titles[measure]}: {text}.", hang=2)


def _indices(screen: Console, found: Robustness, measures: list[str]) -> None:
    rows, having, titles = found.of(INDICES), found.of(HAVING), found.scores.study.titles
    if found.listing is None or rows["total"].isna().all():
        return
    heading(screen, "What spreads the gap: Sobol's indices, first order and total, of 100")
    grid = _grid(screen, [titles[measure] for measure in measures], CELL)
    of = {(row["measure"], row["choice"]): row for row in records(rows)}
    names = {factor.id: factor.title for factor in found.listing.factors}
    for choice in ranked(rows):
        grid.add_row(names[choice], *(_index(of[measure, choice]) for measure in measures))
    screen.print(grid)
    wide = (rows["total_high"] - rows["total_low"]).max() / 2
    sure = f"90%, up to ±{wide:.0%}" if wide < 1 else "90%, too wide to tell anything: raise --draws"
    whether = [names[choice] for choice in ranked(having)[:3]]
    note(
        screen,
        "first: the share of the variance that goes when this choice alone is fixed; total: what is left when all "
        "others are; they overlap. Taken over draws with a gap either way; whether there is one hangs most on "
        f"{enumerated(whether)}. Votes compared: later from, earlier from and types, drawn together; combinations that "
        f"leave a side too few votes are not drawn, and listed with that reason. Intervals are in --out ({sure}).",
    )


def _index(row: Row) -> str:
    if pd.isna(row["total"]):
        return "–"
    return f"{max(100 * row['first'], 0):.0f} {100 * row['total']:.0f}"


def _without(screen: Console, found: Robustness, measures: list[str], base: dict[str, Row]) -> None:
    titles, rows = found.scores.study.titles, found.of(WITHOUT)
    heading(screen, "Without one part: how many change the verdict, and which moves the gap most")
    for measure in measures:
        screen.print(Text(f"{titles[measure]} {_gap(base[measure])}"))
        if base[measure]["verdict"] == NONE:
            continue
        own = rows[rows["measure"] == measure]
        for kind, some in own.groupby("choice", sort=False):
            whole, *parts = records(some)
            many, holds = whole["specifications"], whole["verdict_holds"]
            said: str = f"{many} left out" if pd.isna(holds) else f"{many - holds} of {many}"
            moves = bool(parts) and abs(parts[0]["gap"] - base[measure]["gap"]) >= 0.05  # not where no gap is left
            said += f"; most {parts[0]['option']} ({_gap(parts[0])})" if moves else ""
            note(screen, f"  {kind}: {said}", hang=4)
    if found.left is not None:
        silent = ", ".join(counted(n, kind) for kind, n in found.left.silent.items() if n)
        note(screen, f"No say in the votes compared have {silent}." if silent else "Every part has a say.")
