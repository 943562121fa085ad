"""`explain --source`: a document's record, its codings by vote, every score it moves, and what else was made of it."""

from rich.console import Console
from rich.text import Text

from kzindex.cli.common import change, head, moved, vote_title
from kzindex.cli.passages import Shelf, indented, show_coding
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.scoring.influence import effects, scored_at
from kzindex.scoring.score import Scores


def show_source(screen: Console, scores: Scores, name: str, beside: Shelf) -> None:
    """Print everything the study took from one document."""
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
    held = set(study.held["election"])
    by_id = {item.id: item for item in study.items}
    codings = scores.codings[(scores.codings["source"] == name) | (scores.codings["source_2"] == name)]
    for election, rows in codings.groupby("election", sort=True):
        screen.print()
        screen.print(Text(vote_title(study, str(election)), style="bold"))
        if election in held:
            _moves(screen, scores, str(election), name)
        else:
            indented(screen, Text("scheduled: in no score", style="dim"))
        for _, coding in rows.iterrows():
            place = "" if coding["place"] == "scored" else f"{coding['place']}, in no score: "
            show_coding(screen, beside, by_id[coding["item"]], coding, why=f"{coding['item']}: {place}")
    _other_uses(screen, study, name)


def _moves(screen: Console, scores: Scores, election: str, name: str) -> None:
    study = scores.study
    there = scored_at(scores, election)
    there = there[(there["source"] == name) | (there["source_2"] == name)]
    if not len(there):
        return
    measures = [*study.tops, *dict.fromkeys(there["item"])]
    found = [e for e in effects(scores, election, measures, there, "source") if e.name == name and moved(e)]
    for effect in sorted(found, key=lambda e: measures.index(e.measure)):
        indented(screen, Text(f"without it: {effect.measure} {change(effect)}", style="dim"))
    if not found:
        indented(screen, Text("without it: no published score moves", style="dim"))


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
                indented(screen, line)
