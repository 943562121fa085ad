"""`explain`: from a score to the passages it was read from."""

from collections.abc import Mapping
from typing import Annotated, Any

import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import StudyOption, TextsOption, change, command, find_name, find_vote, head, moved, vote_title
from kzindex.cli.explain_source import show_source
from kzindex.cli.passages import Key, Shelf, indented, shelf, show_coding, show_second, unit_of
from kzindex.cli.screen import console
from kzindex.errors import UsageError, counted
from kzindex.frames import records
from kzindex.model.codebook import NOT_APPLICABLE, Indicator, Item
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.scoring.influence import Effect, effects, scored_at, value
from kzindex.scoring.score import SCORED, Scores
from kzindex.scoring.score import score as score_study
from kzindex.study.folder import load
from kzindex.study.texts import find_texts
from kzindex.wording import number, percent, span

SUPPORT = ("codings", "lineages", "surest")
MOST = 10  # lineages and sources shown of a vote


def explain(
    vote: Annotated[str, Parameter(show_default=False)] = "",
    measure: Annotated[str, Parameter(show_default=False)] = "",
    /,
    *,
    source: Annotated[
        str, Parameter("--source", help="Explain a source instead: every score it moves.", show_default=False)
    ] = "",
    study: StudyOption = None,
    texts: TextsOption = None,
) -> None:
    """Open a score down to its codings and passages.

    Parameters
    ----------
    vote
        A vote, by its id or the beginning of it, such as 2022-11.
    measure
        index, an indicator or an item; without it, every item of the vote in a line each.
    """
    if bool(vote) == bool(source):
        raise UsageError("explain takes a VOTE (and a MEASURE), or --source ID")
    loaded = load(study)
    beside = shelf(loaded, find_texts(loaded, texts)[0] if texts is not None else {})
    if source:
        name = find_name(source, list(loaded.sources), "source")
        show_source(console(), score_study(loaded), name, beside)
        return
    election = find_vote(loaded, vote)
    name = find_name(measure, list(loaded.titles), "measure") if measure else "index"
    scores = score_study(loaded)
    screen = console()
    screen.print(Text(vote_title(loaded, election), style="bold"))
    screen.print(Text(head(loaded), style="dim"))
    if name == "index":
        _overview(screen, scores, election, beside)
    else:
        _measure(screen, scores, election, name, beside)


def _figures(row: Mapping[str, Any], study: Study) -> list[str]:
    """Score, intervals, coverage and bounds; or why there is none. A line each where there is much."""
    if row["status"] == NOT_APPLICABLE:
        return ["does not apply"]
    bounds = f"anywhere from {number(row['worst'])} to {number(row['best'])}"
    if row["status"] != SCORED:
        if row["level"] == "item":
            return [f"not covered ({bounds})"]
        if row["level"] == "index":
            return ["withheld: it takes every indicator"]
        needed = percent(study.design.protocol.coverage)
        found = f"{percent(row['coverage'])} of the evidence by weight was found, {needed} is needed; {bounds}"
        return ["withheld", found]
    interval = f"90% {span(row['low90'], row['high90'])}"
    if row["level"] == "item":
        return [f"{number(row['score'])}  {interval}"]
    line = f"{interval} · 68% {span(row['low68'], row['high68'])} · coverage {percent(row['coverage'])}"
    if row["worst"] != row["best"]:
        line += f" · with the rest at worst {number(row['worst'])}, at best {number(row['best'])}"
    return [number(row["score"]), line]


def _show_figures(screen: Console, title: str, row: Mapping[str, Any], study: Study) -> None:
    first, *rest = _figures(row, study)
    screen.print(Text.assemble((f"{title}  ", "bold"), (first, "bold")))
    for line in rest:
        indented(screen, line)


def _overview(screen: Console, scores: Scores, election: str, beside: Shelf) -> None:
    study = scores.study
    table = {row["measure"]: row for row in records(scores.table[scores.table["election"] == election])}
    screen.print()
    _show_figures(screen, "Index", table["index"], study)
    codings = scored_at(scores, election)
    for indicator in study.indicators:
        screen.print()
        _show_figures(screen, f"{indicator.title} ({indicator.id})", table[indicator.id], study)
        grid = _grid("item", "weight", "score", "90%", *SUPPORT)
        for item in indicator.items:
            row = table[item.id]
            if row["status"] == SCORED:
                cells = [number(row["score"]), span(row["low90"], row["high90"], 0)]
                grid.add_row(item.id, f"{item.weight:.2f}", *cells, *_support(row, codings))
            else:
                why = "does not apply" if row["status"] == NOT_APPLICABLE else "not covered"
                grid.add_row(item.id, f"{item.weight:.2f}", "–", why, style="dim")
        screen.print(grid)
    _moves(screen, scores, election, study.tops, codings, most=MOST)
    _count_in_no_score(screen, scores, election, beside)
    _disagreements(screen, study, election)
    screen.print()
    screen.print(Text(f"One of them in full: explain {election} MEASURE", style="dim"))


def _grid(*heads: str) -> Table:
    """A plain table; columns of numbers are set to the right."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in heads:
        numbers = title in ("weight", "score", "weight × score", "cod.", "lin.", *SUPPORT[:2])
        grid.add_column(title, justify="right" if numbers else "left", overflow="fold")
    grid.columns[0].min_width = 18
    return grid


def _support(row: Mapping[str, Any], codings: pd.DataFrame) -> list[str]:
    """How many codings and lineages an item rests on, and the highest certainty among them."""
    certainty = set(codings["certainty"][(codings["item"] == row["measure"]) & (codings["level"] >= 0)])
    surest = next(name for name in CERTAINTIES if name in certainty)
    return [str(row["codings"]), str(row["lineages"]), surest]


def _measure(screen: Console, scores: Scores, election: str, name: str, beside: Shelf) -> None:
    study = scores.study
    indicator = next(i for i in study.indicators if i.id == name or any(item.id == name for item in i.items))
    screen.print()
    _show_figures(screen, indicator.title, value(scores, election, indicator.id), study)
    screen.print(Text(f"{indicator.question} 0 closed, 100 open.", style="italic"))
    items = [item for item in indicator.items if name in (indicator.id, item.id)]
    codings = scored_at(scores, election)
    codings = codings[codings["item"].isin([item.id for item in items])]
    if name == indicator.id:
        _rests_on(screen, scores, election, indicator, codings)
    for item in items:
        _item(screen, scores, election, indicator, item, codings[codings["item"] == item.id], beside)
    _moves(screen, scores, election, list(dict.fromkeys([name, indicator.id])), codings)
    _in_no_score(screen, scores, election, items, beside)
    _disagreements(screen, study, election, items)
    screen.print()
    if len(codings):
        asked = command("explain", "--source", str(codings["source"].iloc[0]))
        screen.print(Text(f"A source with title and address: {asked}", style="dim"))
    if not beside.texts:
        screen.print(Text("The passages themselves: add --texts FOLDER with the documents.", style="dim"))


def _rests_on(screen: Console, scores: Scores, election: str, indicator: Indicator, codings: pd.DataFrame) -> None:
    """What each item gives to the score, on what it rests, and the score without it."""
    found = effects(scores, election, [indicator.id], codings[codings["level"] >= 0], "item")
    if not found:
        return
    rows = {item.id: value(scores, election, item.id) for item in indicator.items}
    covered = sum(item.weight for item in indicator.items if rows[item.id]["status"] == SCORED)
    screen.print()
    screen.print(Text("What it rests on, most influential first", style="bold"))
    grid = _grid("item", "weight × score", "cod.", "lin.", "surest", "without it")
    by_id = {item.id: item for item in indicator.items}
    for effect in found:
        row, weight = rows[effect.name], by_id[effect.name].weight / covered
        given = f"{weight:.2f} × {row['score']:5.1f} = {weight * row['score']:4.1f}"
        grid.add_row(effect.name, given, *_support(row, codings), change(effect))
    screen.print(grid)


def _item(
    screen: Console,
    scores: Scores,
    election: str,
    indicator: Indicator,
    item: Item,
    codings: pd.DataFrame,
    beside: Shelf,
) -> None:
    screen.print()
    title = f"{item.title} ({item.id}, weight {item.weight:.2f})"
    _show_figures(screen, title, value(scores, election, item.id), scores.study)
    indented(screen, Text(item.question, style="italic"))
    codings = codings[codings["level"] >= 0]
    found = effects(scores, election, [item.id, indicator.id], codings, "coding")
    for label, coding in codings.iterrows():
        show_coding(screen, beside, item, coding)
        alone = [effect for effect in found if effect.name == str(label) and moved(effect)]
        if alone:
            text = " · ".join(f"{effect.measure} {change(effect)}" for effect in alone)
            indented(screen, Text(f"without this coding: {text}", style="dim"), 4)


def _moves(
    screen: Console, scores: Scores, election: str, measures: list[str], codings: pd.DataFrame, most: int | None = None
) -> None:
    """Each published score with and without each lineage and source; of these the `most` that move it furthest."""
    shown = [m for m in measures if value(scores, election, m)["status"] == SCORED]
    if not shown or not len(codings):
        return
    for kind in ("lineage", "source"):
        found = effects(scores, election, shown, codings, kind)
        by_name: dict[str, list[Effect]] = {}
        for effect in found:
            by_name.setdefault(effect.name, []).extend([effect] if moved(effect) else [])
        screen.print()
        screen.print(Text(f"With and without each {kind}", style="bold"))
        sizes = {effect.name: effect.codings for effect in found}
        moving = [name for name, some in by_name.items() if some]
        for name in moving[:most]:
            changes = " · ".join(f"{effect.measure} {change(effect)}" for effect in by_name[name])
            indented(screen, f"{name} ({counted(sizes[name], 'coding')})  {changes}")
        if most is not None and len(by_name) > most:
            less, still = len(moving[most:]), len(by_name) - len(moving)
            indented(screen, Text(f"{less} more move a score by less; {still} move none", style="dim"))
        elif still_names := [name for name, some in by_name.items() if not some]:
            indented(screen, Text(f"no score moves without {', '.join(still_names)}", style="dim"))


def _count_in_no_score(screen: Console, scores: Scores, election: str, beside: Shelf) -> None:
    """How much was read and is in no score."""
    codings = scores.codings[scores.codings["election"] == election]
    why = codings["outcome"].where(codings["place"] == "scored", codings["place"])
    counts = why[_unscored(codings)].value_counts().sort_index()
    alone = sum(len(beside.second[key]) for key in _unread(codings, election, beside))
    parts = [f"{n} {name}" for name, n in counts.items()] + ([f"{alone} in pass 2 alone"] if alone else [])
    if parts:
        screen.print()
        screen.print(Text.assemble(("Read, but in no score: ", "bold"), ", ".join(parts)))


def _unscored(codings: pd.DataFrame) -> pd.Series:
    """Which codings give no score a level."""
    return (codings["place"] != "scored") | (codings["level"] < 0)


def _unread(codings: pd.DataFrame, election: str, beside: Shelf) -> list[Key]:
    """Items and sources that pass 2 alone read."""
    first = {unit_of(row) for row in records(codings)}
    return [key for key in beside.second if key[0] == election and key not in first]


def _in_no_score(screen: Console, scores: Scores, election: str, items: list[Item], beside: Shelf) -> None:
    """What was read and is in no score: transition, context, not reported, not applicable, and pass 2 alone."""
    by_id = {item.id: item for item in items}
    codings = scores.codings[(scores.codings["election"] == election) & scores.codings["item"].isin(by_id)]
    denied = (codings["place"] == "scored") & (codings["outcome"] == NOT_APPLICABLE)
    rest = _unscored(codings) & ~denied
    for title, rows in (("Decides that an item does not apply", denied), ("Read, but in no score", rest)):
        if rows.any():
            screen.print()
            screen.print(Text(title, style="bold"))
        for _, coding in codings[rows].iterrows():
            place = "" if coding["place"] == "scored" else f"{coding['place']}, "
            show_coding(screen, beside, by_id[coding["item"]], coding, why=f"{coding['item']}: {place}")
    unread = [key for key in _unread(codings, election, beside) if key[1] in by_id]
    alone = [row for key in unread for row in beside.second[key]]
    if alone:
        screen.print()
        screen.print(Text("Read in pass 2 alone, in no score", style="bold"))
        for row in alone:
            show_second(screen, beside, row)


def _disagreements(screen: Console, study: Study, election: str, items: list[Item] | None = None) -> None:
    """What the sources say differently of a vote; of these items alone, where they are given."""
    matters = [matter for matter in study.claims.disagreements if election in matter.votes]
    if items is not None:
        ids = {item.id for item in items}
        matters = [matter for matter in matters if ids & set(matter.items)]
    if not matters:
        return
    screen.print()
    screen.print(Text("On this vote the sources disagree", style="bold"))
    for matter in matters:
        indented(screen, matter.question)
        for saying in matter.sayings:
            indented(screen, f"{saying.source} {saying.locator}: {saying.says}", 4)
