"""The dossier: an opening per vote, from official figures and scores down to every coding; and every document."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

import pandas as pd

from kzindex.errors import counted
from kzindex.frames import Row, records
from kzindex.language import ENGLISH, N_, day, month, ngettext
from kzindex.language import gettext as _
from kzindex.model.codebook import KEY, NOT_APPLICABLE, NOT_REPORTED, UNIT, Item
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.report.typeset import typeset
from kzindex.report.words import begun, shown
from kzindex.scoring.levels import of_pass
from kzindex.scoring.score import SCORED, Scores
from kzindex.stats.reading import level_values
from kzindex.wording import number, percent, short, span

Key = tuple[str, ...]
NONE = "–"
SCORES = [
    "", N_("Score"), N_("90 %"), N_("Coverage"), N_("Missing at worst, best"), N_("Codings"), N_("Lineages"),
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Passes:
    """What each pass read before anything was decided, and why it was decided so."""

    first: Mapping[Key, Row]  # by key
    second: Mapping[Key, list[Row]]  # by unit
    reasons: Mapping[Key, str]  # by key


def dossier(scores: Scores, package: str, footer: str) -> bytes:
    """The dossier of a study as a PDF.

    Parameters
    ----------
    scores : Scores
    package : str
        Version of the package.
    footer : str
        What stands at the foot of every page.

    Returns
    -------
    bytes
        PDF/A-2a and PDF/UA-1, the same each time.

    Raises
    ------
    OutputError
        Where it cannot be typeset: a letter that the fonts lack, say.
    """
    return typeset("dossier", contents(scores, package, footer))


def contents(scores: Scores, package: str, footer: str) -> dict[str, Any]:
    """What the template inserts."""
    study = scores.study
    places = {name: i for i, name in enumerate(study.sources)}
    passes = Passes(
        first={_key(row): row for row in records(of_pass(study, "1"))},
        second=_by_unit(of_pass(study, "2")),
        reasons={_key(row): str(row["reason"]) for row in records(study.adjudication)},
    )
    codings = scores.codings[scores.codings["election"].isin(study.held["election"])]
    votes = [_vote(scores, row, codings[codings["election"] == row["election"]], passes) for row in records(study.held)]
    return {
        "title": f"{study.design.title}: dossier",
        "author": study.authors,
        "keywords": ["evidence", study.design.country.name, *(indicator.title for indicator in study.indicators)],
        "date": study.read_until,
        "lang": ENGLISH,
        "footer": footer,
        "cite": study.citation(package),
        "coverage": percent(study.design.protocol.coverage),
        "readers": study.design.readers or "",
        "votes": votes,
        "sources": _sources(study, codings),
        "places": places,
    }


def _key(row: Row) -> Key:
    return tuple(row[name] for name in KEY)


def _by_unit(rows: pd.DataFrame) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in records(rows):
        found.setdefault(tuple(row[name] for name in UNIT), []).append(row)
    return found


def _vote(scores: Scores, vote: Row, codings: pd.DataFrame, passes: Passes) -> dict[str, Any]:
    """One vote: figures, scores, items with their codings, events, what sources say differently."""
    study = scores.study
    rows = {row["measure"]: row for row in records(scores.table[scores.table["election"] == vote["election"]])}
    by_item = {str(name): records(some) for name, some in codings.groupby("item", sort=False)}
    again: dict[str, list[Row]] = {}  # what pass 2 alone read a level from
    for (election, name, source), others in passes.second.items():
        if election == vote["election"] and source not in {row["source"] for row in by_item.get(name, [])}:
            again.setdefault(name, []).extend(x for x in others if x["level"] >= 0 and x["place"] == "scored")
    indicators = [
        {
            "title": indicator.title,
            "figures": _figures(rows[indicator.id]),
            "items": [
                _item(item, rows[item.id], by_item.get(item.id, []), again.get(item.id, []), passes)
                for item in indicator.items
            ],
        }
        for indicator in study.indicators
        if rows[indicator.id]["status"] != NOT_APPLICABLE
    ]
    silent = [item for item in study.items if rows[item.id]["status"] not in (SCORED, NOT_APPLICABLE)]
    era = next(era.title for era in study.design.eras if era.id == vote["era"])
    called = _("called {day}", day=_day(vote["called"])) if vote["called"] else _("day of the call not found")
    return {
        "id": vote["election"],
        "title": f"{month(vote['date'])}: {study.design.types[vote['type']].title}",
        "line": f"{_day(vote['date'])} · {called} · {era} · {vote['election']}",
        "note": vote["note"],
        "facts": _facts(study, str(vote["election"])),
        "scores": {
            "head": [_(head) for head in SCORES],
            "rows": [_scored(study.titles[name], rows[name]) for name in study.tops],
        },
        "indicators": indicators,
        "silent": _silent(silent, by_item, again),
        "events": _events(study, codings),
        "disagreements": [
            {"question": matter.question, "sayings": [[x.source, x.locator, x.says] for x in matter.sayings]}
            for matter in study.claims.disagreements
            if vote["election"] in matter.votes
        ],
    }


def _day(date: str) -> str:
    return day(Day.fromisoformat(date))


def _silent(items: list[Item], codings: Mapping[str, list[Row]], again: Mapping[str, list[Row]]) -> list[str]:
    """The items without a score, by what there is on them."""
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(_said(codings.get(item.id, []), again.get(item.id, [])), []).append(shown(item.title))
    return [f"{begun(said)}: {', '.join(titles)}" for said, titles in found.items()]


def _said(codings: list[Row], second: list[Row]) -> str:
    """What there is on an item without a score; `second` is what pass 2 alone read a level from."""
    silent = {row["source"] for row in codings if row["outcome"] == NOT_REPORTED and row["place"] == "scored"}
    outside = {row["source"] for row in codings if row["place"] != "scored"}
    again = {row["source"] for row in second}
    said = [
        words
        for names, words in (
            (
                silent,
                ngettext("{n} source read for it, not reported", "{n} sources read for it, not reported", len(silent)),
            ),
            (outside, ngettext("{n} source on another time", "{n} sources on another time", len(outside))),
            (again, ngettext("{n} source read by pass 2 alone", "{n} sources read by pass 2 alone", len(again))),
        )
        if names
    ]
    return ", ".join(said) or _("no source found")


def _figures(row: Row) -> str:
    """A score with its interval and coverage, or why there is none."""
    if row["status"] == SCORED:
        return _(
            "{score}, 90 % {interval}, coverage {coverage}",
            score=number(row["score"]),
            interval=span(row["low90"], row["high90"]),
            coverage=percent(row["coverage"]),
        )
    return _(
        "{status}, coverage {coverage}, anywhere from {worst} to {best}",
        status=_(row["status"]),
        coverage=percent(row["coverage"]),
        worst=number(row["worst"]),
        best=number(row["best"]),
    )


def _scored(title: str, row: Row) -> list[str]:
    there = row["status"] == SCORED
    return [
        title,
        number(row["score"]) if there else _(row["status"]),
        span(row["low90"], row["high90"], 0) if there else NONE,
        percent(row["coverage"]),
        span(row["worst"], row["best"], 0),
        str(row["codings"]),
        str(row["lineages"]),
    ]


def _item(item: Item, row: Row, codings: list[Row], again: list[Row], passes: Passes) -> dict[str, Any]:
    """One item: its score, the codings behind it, what was read and gives no level, and what pass 2 alone read."""
    inside = [each for each in codings if each["place"] == "scored"]
    given = sorted((each for each in inside if each["level"] >= 0), key=_surest)
    rest = [each for each in codings if each["level"] < 0 or each["place"] != "scored"]
    if row["status"] == SCORED:
        figures = _("{score}, 90 % {interval}", score=number(row["score"]), interval=span(row["low90"], row["high90"]))
    else:
        figures = _("does not apply") if row["status"] == NOT_APPLICABLE else _("not covered")
    return {
        "title": item.title,
        "key": _("{item} · weight {weight} · {figures}", item=item.id, weight=short(item.weight), figures=figures),
        "codings": [_coding(item, each, passes) for each in given],
        "rest": [[_why(x, passes), str(x["source"]), str(x["locator"]), str(x["reading"])] for x in rest],
        "again": [
            [f"{_level(x)}, {_(x['certainty'])}", str(x["source"]), str(x["locator"]), str(x["reading"])] for x in again
        ],
    }


def _surest(row: Row) -> tuple[int, str, str]:
    return CERTAINTIES.index(row["certainty"]), str(row["source"]), str(row["locator"])


def _why(row: Row, passes: Passes) -> str:
    """Why a coding gives no level to the vote's score."""
    outcome = _level(row)
    place = "" if row["place"] == "scored" else f", {_(row['place'])}"
    reason = passes.reasons.get(_key(row), "") if row["decided"] else ""
    return outcome + place + (_("; decided: {reason}", reason=reason.rstrip(".")) if reason else "")


def _coding(item: Item, row: Row, passes: Passes) -> dict[str, Any]:
    """One coding: level, where it stands, what the passage says, what the second pass read, what was decided."""
    points = float(level_values(len(item.levels), item.direction)[row["level"]])
    others = passes.second.get(tuple(row[name] for name in UNIT), [])
    same = [other for other in others if other["locator"] == row["locator"]]
    read = [[_number(x), _(x["certainty"]), "" if same else str(x["locator"])] for x in same or others]
    first = passes.first.get(_key(row)) if row["decided"] else None
    alike = bool(others) and all(
        (x["level"], x["certainty"]) == (row["level"], row["certainty"]) for x in same or others
    )
    return {
        "once": bool(item.facts),
        "alike": alike,
        "number": str(row["level"]),
        "points": number(points, 0),
        "certainty": _(row["certainty"]),
        "source": str(row["source"]),
        "locator": str(row["locator"]),
        "origin": str(row["origin"]),
        "when": str(row["when"]),
        "reading": str(row["reading"]),
        "second": _once(read),  # figures are read once
        "decided": passes.reasons.get(_key(row), "") if row["decided"] else "",
        "first": f"{_level(first)}, {_(first['certainty'])}" if first else "",  # before it was decided
    }


def _once(rows: list[list[str]]) -> list[list[str]]:
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


def _number(row: Row) -> str:
    return str(row["level"]) if row["level"] >= 0 else _(row["outcome"])


def _level(row: Row) -> str:
    return _("level {level}", level=row["level"]) if row["level"] >= 0 else _(row["outcome"])


def _facts(study: Study, election: str) -> list[dict[str, Any]]:
    """Official figures and their rivals, quantity by quantity."""
    found: dict[str, list[list[str]]] = {}
    for row in records(study.facts[study.facts["election"] == election].sort_values("quantity", kind="stable")):
        body = study.lineages[row["origin"]] if row["origin"] else study.sources[row["source"]].producer
        value = f"{row['value']} {row['unit']}" + (f" ({row['stage']})" if row["stage"] else "")
        where = [str(row[column]) for column in ("source", "locator", "note")]
        found.setdefault(str(row["quantity"]).replace("_", " "), []).append([value, body, *where])
    return [{"quantity": quantity, "figures": figures} for quantity, figures in found.items()]


def _events(study: Study, codings: pd.DataFrame) -> list[list[str]]:
    """Dated events in order: when, item, what the surest source says of it, that source, where it counts."""
    dated = codings[(codings["when"] != "") & (codings["level"] >= 0)]
    found = []
    for (when, item), some in dated.groupby(["when", "item"], sort=True):
        rows = sorted(records(some), key=_surest)
        more = len({row["source"] for row in rows}) - 1
        counts = "in the score" if any(row["place"] == "scored" for row in rows) else str(rows[0]["place"])
        said = rows[0]["reading"] + (f" (and {counted(more, 'other source')})" if more else "")
        found.append([str(when), study.titles[str(item)], str(said), str(rows[0]["source"]), counts])
    return found


def _sources(study: Study, codings: pd.DataFrame) -> list[dict[str, Any]]:
    """Every document: what it is, and the votes and items that it speaks of."""
    used: dict[str, dict[str, list[str]]] = {}
    for row in records(codings.drop_duplicates(["source", "election", "item"])):
        used.setdefault(str(row["source"]), {}).setdefault(str(row["election"]), []).append(str(row["item"]))
    for row in records(study.facts[study.facts["election"].isin(study.held["election"])]):
        items = used.setdefault(str(row["source"]), {}).setdefault(str(row["election"]), [])
        if "figures" not in items:
            items.append("figures")
    many = Counter(study.lineage_of.values())
    found = []
    for source in study.sources.values():
        who = ", ".join(dict.fromkeys(part for part in (source.author, source.producer) if part))
        lineage = study.lineages[source.lineage]
        title = source.title if source.title[-1] in ".?!" else f"{source.title}."
        about = f"{who} ({source.date or _('undated')}; {_(source.kind)}), {title}"
        votes = [[election, ", ".join(items)] for election, items in used.get(source.id, {}).items()]
        found.append({
            "id": source.id, "text": about, "lineage": "" if source.title in lineage else lineage,
            "shared": many[source.lineage] > 1,
            "address": source.address, "read": f"Read {source.read}.", "votes": votes,
        })  # fmt: skip
    return found
