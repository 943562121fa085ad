"""`explain`: from a score to the passages it was read from, and from a source to every score it moves."""

from collections.abc import Mapping
from typing import Annotated, Any

import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kzindex.cli.common import StudyOption, TextsOption, console, counted, find_name, find_vote, head, number, span
from kzindex.errors import UsageError
from kzindex.frames import records
from kzindex.model.codebook import Indicator, Item
from kzindex.model.study import Study
from kzindex.scoring.influence import Effect, effects, scored_at, value
from kzindex.scoring.score import NOT_APPLICABLE, SCORED, WITHHELD, Scores
from kzindex.scoring.score import score as score_study
from kzindex.study.folder import load
from kzindex.study.texts import Passages, find_texts

Texts = Mapping[str, Passages]


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
    found = find_texts(loaded, texts) if texts is not None else {}
    if source:
        name = find_name(source, list(loaded.sources), "source")
        _source(console(), score_study(loaded), name, found)
        return
    election = find_vote(loaded, vote)
    measures = ["index", *(i.id for i in loaded.indicators), *(i.id for i in loaded.items)]
    name = find_name(measure, measures, "measure") if measure else ""
    scores = score_study(loaded)
    screen = console()
    screen.print(Text(_vote_title(loaded, election), style="bold"))
    screen.print(Text(head(loaded), style="dim"))
    if name in ("", "index"):
        _overview(screen, scores, election)
    else:
        _measure(screen, scores, election, name, found)


def _vote_title(study: Study, election: str) -> str:
    row = next(row for row in records(study.votes) if row["election"] == election)
    era = next(era.title for era in study.design.eras if era.id == row["era"])
    return f"{study.design.types[row['type']].title} vote of {row['date']} · {era}"


def _figures(row: Mapping[str, Any], study: Study) -> str:
    """Score, interval, coverage and bounds in a line; or why there is none."""
    least = study.design.protocol.coverage
    if row["status"] == NOT_APPLICABLE:
        return "does not apply"
    if row["status"] != SCORED:
        if row["level"] == "item":
            return f"not covered (anywhere from {number(row['worst'], 0)} to {number(row['best'], 0)})"
        if row["level"] == "index":
            return "withheld: it takes every indicator"
        return (
            f"withheld: {row['coverage']:.0%} of the evidence by weight was found, {least:.0%} is needed "
            f"(anywhere from {number(row['worst'])} to {number(row['best'])})"
        )
    text = f"{number(row['score'])}  90 % {span(row['low90'], row['high90'])}"
    if row["level"] == "item":
        return text
    text += f"  68 % {span(row['low68'], row['high68'])}  coverage {row['coverage']:.0%}"
    if row["worst"] != row["best"]:
        text += f"  with the rest at worst or best {span(row['worst'], row['best'])}"
    return text


def _overview(screen: Console, scores: Scores, election: str) -> None:
    study = scores.study
    screen.print()
    table = {row["measure"]: row for row in records(scores.table[scores.table["election"] == election])}
    screen.print(Text.assemble(("Index  ", "bold"), _figures(table["index"], study)))
    for indicator in study.indicators:
        screen.print()
        figures = _figures(table[indicator.id], study)
        screen.print(Text.assemble((f"{indicator.title} ({indicator.id})  ", "bold"), figures))
        for item in indicator.items:
            row = table[item.id]
            if row["status"] == SCORED:
                what = f"{number(row['score']):>5}  {span(row['low90'], row['high90'], 0):<8}"
                what += f"{counted(row['codings'], 'coding')} in {counted(row['lineages'], 'lineage')}"
            else:
                what = "    –  " + ("does not apply" if row["status"] == NOT_APPLICABLE else "not covered")
            name = f"{item.id:<19}{item.weight:.2f}  "
            _indented(screen, Text.assemble(name, (what, "" if row["status"] == SCORED else "dim")), 2)
    _moves(screen, scores, election, ["index", *(i.id for i in study.indicators)], scored_at(scores, election))
    _shown_only(screen, scores, election, list(study.items), {})
    _disagreements(screen, study, election)
    screen.print()
    screen.print(Text(f"One of them in full: python -m kzindex explain {election} MEASURE", style="dim"))


def _measure(screen: Console, scores: Scores, election: str, name: str, texts: Texts) -> None:
    study = scores.study
    indicator = next(i for i in study.indicators if i.id == name or any(item.id == name for item in i.items))
    row = value(scores, election, indicator.id)
    screen.print()
    screen.print(Text.assemble((f"{indicator.title}  ", "bold"), _figures(row, study)))
    screen.print(Text(f"{indicator.question} 0 closed, 100 open.", style="italic"))
    items = [item for item in indicator.items if name in (indicator.id, item.id)]
    codings = scored_at(scores, election)
    codings = codings[codings["item"].isin([item.id for item in items])]
    alone = {
        (effect.name, effect.measure): effect
        for item in items
        for effect in effects(
            scores, election, [item.id, indicator.id], codings[codings["item"] == item.id], ("coding",)
        )
    }
    for item in items:
        _item(screen, scores, election, indicator, item, alone, texts)
    _moves(screen, scores, election, [indicator.id], codings)
    _shown_only(screen, scores, election, items, texts)
    _disagreements(screen, study, election, items)
    if not texts:
        screen.print()
        screen.print(Text("The passages themselves: add --texts FOLDER with the documents.", style="dim"))


def _item(
    screen: Console,
    scores: Scores,
    election: str,
    indicator: Indicator,
    item: Item,
    alone: Mapping[tuple[str, str], Effect],
    texts: Texts,
) -> None:
    study = scores.study
    row = value(scores, election, item.id)
    screen.print()
    title = f"{item.title} ({item.id}, weight {item.weight:.2f})  "
    screen.print(Text.assemble((title, "bold"), _figures(row, study)))
    _indented(screen, Text(item.question, style="italic"), 2)
    here = scored_at(scores, election)
    for label, coding in here[here["item"] == item.id].iterrows():
        _coding(screen, study, item, coding, texts)
        effects_ = [alone[str(label), measure] for measure in (item.id, indicator.id)]
        without = ", ".join(
            f"{measure} {_change(effect)}" for measure, effect in zip(("item", indicator.id), effects_, strict=True)
        )
        _indented(screen, Text(f"without this coding: {without}", style="dim"), 4)


def _change(effect: Effect) -> str:
    """The score with and without."""
    if effect.status == SCORED:
        after = number(effect.without)
    else:
        after = "not covered" if effect.item and effect.status == WITHHELD else effect.status
    return f"{number(effect.score)} → {after}" if effect.score == effect.score else "withheld either way"


def _indented(screen: Console, text: Text | str, by: int = 2) -> None:
    screen.print(Padding(Text(text) if isinstance(text, str) else text, (0, 0, 0, by), expand=False))


def _coding(screen: Console, study: Study, item: Item, coding: pd.Series, texts: Texts) -> None:
    """One coding: level, anchor, where it stands, what it says, and the passage where the text is given."""
    level = int(coding["level"])
    top = len(item.levels) - 1
    points = 100 * level / top if item.direction == 1 else 100 - 100 * level / top
    if level >= 0:
        what = f"level {level} of 0–{top} = {points:.0f} points, {coding['certainty']} certainty"
    else:
        what = f"{coding['outcome']}, {coding['certainty']} certainty"
    if coding["decided"]:
        what += ", adjudicated"
    _indented(screen, Text.assemble("• ", (f"{coding['source']} {coding['locator']}", "bold"), f"  {what}"), 2)
    details = [f"origin {coding['origin']}: {study.lineages[coding['origin']]}"] if coding["origin"] else []
    if coding["when"]:
        details.append(f"when {coding['when']}")
    if level >= 0:
        details.append(f"anchor: {item.levels[level].anchor}")
    details.append(f"reading: {coding['reading']}")
    for detail in details:
        _indented(screen, detail, 4)
    _passage(screen, study, str(coding["source"]), str(coding["locator"]), texts)


def _passage(screen: Console, study: Study, source: str, locator: str, texts: Texts) -> None:
    if not texts:
        return
    if not study.sources[source].lines:
        text = "(no text of this source is kept; see its address)"
    elif source not in texts:
        text = "(the text of this source is not in the folder)"
    else:
        text = texts[source].passage(locator) or "(the passage has changed)"
    _indented(screen, Text.assemble(("passage: ", "dim"), text), 4)


def _moves(screen: Console, scores: Scores, election: str, measures: list[str], codings: pd.DataFrame) -> None:
    """Each published score with and without each source and lineage."""
    shown = [m for m in measures if value(scores, election, m)["status"] == SCORED]
    if not shown or not len(codings):
        return
    for kind in ("lineage", "source"):
        found = [e for e in effects(scores, election, shown, codings, (kind,)) if _moved(e)]
        screen.print()
        screen.print(Text(f"With and without each {kind}", style="bold"))
        for name in dict.fromkeys(effect.name for effect in found):
            same = [effect for effect in found if effect.name == name]
            changes = " · ".join(f"{effect.measure} {_change(effect)}" for effect in same)
            _indented(screen, f"{name} ({counted(same[0].codings, 'coding')})  {changes}")
        if not found:
            _indented(screen, f"no {kind} moves it")


def _moved(effect: Effect) -> bool:
    return effect.status != SCORED or abs(effect.without - effect.score) > 1e-9


def _shown_only(screen: Console, scores: Scores, election: str, items: list[Item], texts: Texts) -> None:
    codings = scores.codings
    rest = codings[
        (codings["election"] == election)
        & codings["item"].isin([item.id for item in items])
        & ((codings["place"] != "scored") | (codings["level"] < 0))
    ]
    if not len(rest):
        return
    screen.print()
    screen.print(Text("Read, but in no score", style="bold"))
    by_id = {item.id: item for item in items}
    for _, coding in rest.iterrows():
        why = coding["place"] if coding["place"] != "scored" else coding["outcome"]
        _indented(screen, f"{coding['item']}: {why}")
        _coding(screen, scores.study, by_id[coding["item"]], coding, texts)


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
        _indented(screen, matter.question)
        for saying in matter.sayings:
            _indented(screen, f"{saying.source} {saying.locator}: {saying.says}", 4)


def _source(screen: Console, scores: Scores, name: str, texts: Texts) -> None:
    """A source's record, its codings by vote, every score it moves, and what else was made of it."""
    study = scores.study
    source = study.sources[name]
    screen.print(Text(source.title, style="bold"))
    by = ", ".join(part for part in (source.author, source.producer, source.date or "undated", source.kind) if part)
    screen.print(Text(by))
    screen.print(Text(f"{source.id} · lineage {source.lineage}: {study.lineages[source.lineage]}"))
    screen.print(Text(f"{source.address or 'no address'} · read {source.read}"))
    if source.note:
        screen.print(Text(source.note, style="dim"))
    screen.print(Text(head(study), style="dim"))
    codings = scores.codings[scores.codings["source"] == name]
    for election, rows in codings.groupby("election", sort=True):
        screen.print()
        screen.print(Text(_vote_title(study, str(election)), style="bold"))
        _moved_by(screen, scores, str(election), rows)
        by_id = {item.id: item for item in study.items}
        for _, coding in rows.iterrows():
            place = "" if coding["place"] == "scored" else f" ({coding['place']}, in no score)"
            _indented(screen, f"{coding['item']}{place}")
            _coding(screen, study, by_id[coding["item"]], coding, texts)
    _other_uses(screen, study, name)


def _moved_by(screen: Console, scores: Scores, election: str, rows: pd.DataFrame) -> None:
    study = scores.study
    counted = scored_at(scores, election)
    counted = counted[counted["source"] == rows["source"].iloc[0]]
    if not len(counted):
        return
    measures = ["index", *(i.id for i in study.indicators), *dict.fromkeys(counted["item"])]
    found = [e for e in effects(scores, election, measures, counted, ("source",)) if e.score == e.score and _moved(e)]
    for effect in sorted(found, key=lambda e: measures.index(e.measure)):
        line = f"without it: {effect.measure} {_change(effect)}"
        _indented(screen, Text(line, style="dim"), 2)
    if not found:
        _indented(screen, Text("without it: no published score moves", style="dim"), 2)


def _other_uses(screen: Console, study: Study, name: str) -> None:
    source = study.sources[name]
    blocks = {
        "Facts": [
            f"{r['election']} {r['quantity']} {r['value']} {r['unit']} ({r['locator']}) {r['note']}"
            for r in records(study.facts[study.facts["source"] == name])
        ],
        "Claims": [f"{c.claim} ({c.locator})" for c in study.claims.claims if c.source == name],
        "Disagreements": [
            f"{matter.question} {saying.says} ({saying.locator})"
            for matter in study.claims.disagreements
            for saying in matter.sayings
            if saying.source == name
        ],
        "Set aside": [f"{entry.lines}: {entry.reason}" for entry in source.set_aside],
    }
    for title, lines in blocks.items():
        if lines:
            screen.print()
            screen.print(Text(title, style="bold"))
            for line in lines:
                _indented(screen, line)
