"""What is otherwise in one state of a study than in another, change by change, each of which can be made alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from pydantic import BaseModel

from kzindex.frames import Row, records
from kzindex.inference.made import (
    FIGURE_KEY,
    with_coding,
    with_field,
    with_figure,
    with_item,
    with_number,
    with_rows,
    with_source,
    with_vote,
    with_whole_item,
)
from kzindex.model.codebook import KEY
from kzindex.model.study import Study

CODING, FIGURE, SOURCE, ITEM, PROTOCOL, VOTE = "coding", "figure", "source", "item", "protocol", "vote"
CODED = ["outcome", "certainty", "when", "origin"]  # of a coding, what can move a score
DECIDED = ["decision", "certainty"]
GIVEN = ["value", "unit", "stage"]
HELD = ["date", "type", "called", "status"]
OF_SOURCE = ("lineage", "kind", "date")
OF_ITEM = ("types", "window", "when", "direction", "weight", "margin", "facts")
OF_DESIGN = ("start", "types", "eras", "headline", "protocol")  # what the protocol fixes, and what names votes
WORDS = ("digest", "changes", "text", "fixed", "number", "title", "plural", "label", "nelda")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is otherwise.

    Attributes
    ----------
    kind : {"coding", "figure", "source", "item", "protocol", "vote"}
    what : str
        In words: where it stands, what it was and what it is.
    make : callable
        Makes it in a study, with all that goes with it (the codings of an item that was not there before).
    """

    kind: str
    what: str
    make: Callable[[Study], Study]


def changes(old: Study, new: Study) -> list[Change]:
    """What can move a score between two states of a study: protocol, votes, items, documents, codings, figures.

    Readings, notes, questions, titles, anchors and the like move none; `reworded` counts them.
    """
    whole = _whole_items(old, new)
    found = [*_design(old, new), *_votes(old, new), *_items(old, new, whole), *_sources(old, new)]
    votes = _both(old.votes["election"], new.votes["election"])
    items = _both((item.id for item in old.items), (item.id for item in new.items)) - whole
    return [*found, *_codings(old, new, votes, items), *_figures(old, new, votes)]


def reworded(old: Study, new: Study) -> dict[str, int]:
    """How much is otherwise that can move no score."""
    items = {item.id: item for item in new.items}
    both = [(item, items[item.id]) for item in old.items if item.id in items]
    sources = [(x, new.sources[name]) for name, x in old.sources.items() if name in new.sources]
    return {
        "codings of pass 2 on which nothing was decided": _second(old, new),
        "readings": _other(old.codings, new.codings, [*KEY, "pass"], ["reading"]),
        "reasons of decisions": _other(old.adjudication, new.adjudication, KEY, ["reason"]),
        "notes on figures": _other(old.facts, new.facts, FIGURE_KEY, ["note"]),
        "anchors": sum(a.anchor != b.anchor for x, y in both for a, b in zip(x.levels, y.levels, strict=False)),
        "titles, questions and explanations of items": sum(
            any(
                getattr(x, name) != getattr(y, name)
                for name in ("title", "question", "evidence", "not_evidence", "nothing", "why")
            )
            for x, y in both
        ),
        "records of documents": sum(
            x.model_dump(exclude=set(OF_SOURCE)) != y.model_dump(exclude=set(OF_SOURCE)) for x, y in sources
        ),
        "documents added": len(new.sources.keys() - old.sources.keys()),
        "documents taken out": len(old.sources.keys() - new.sources.keys()),
    }


def _second(old: Study, new: Study) -> int:
    """Codings that are otherwise in pass 2 alone, where no decision makes it count."""
    votes = _both(old.votes["election"], new.votes["election"])
    items = _both((item.id for item in old.items), (item.id for item in new.items)) - _whole_items(old, new)
    before, after = (_coded(study, votes, items) for study in (old, new))
    other = [(before.get(key, ()), after.get(key, ())) for key in before.keys() | after.keys()]
    return sum(one != two and _counting(one) == _counting(two) for one, two in other)


def _both(one: Any, other: Any) -> set[str]:
    return set(one) & set(other)


def _other(old: pd.DataFrame, new: pd.DataFrame, key: list[str], columns: list[str]) -> int:
    """Rows that are in both and say otherwise in these columns."""
    merged = old[[*key, *columns]].merge(new[[*key, *columns]], on=key, suffixes=("", "_new"))
    return int((merged[columns].to_numpy() != merged[[f"{name}_new" for name in columns]].to_numpy()).any(axis=1).sum())


def _said(before: object, after: object) -> str:
    return f"{_short(before)} → {_short(after)}"


def _short(value: object) -> str:
    if value is None or value == "":
        return "none"
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _design(old: Study, new: Study) -> Iterator[Change]:
    """Numbers of the protocol, eras, types and headline votes, number by number."""

    def flat(study: Study) -> dict[tuple[str, ...], Any]:
        found: dict[tuple[str, ...], Any] = {}
        for name in OF_DESIGN:
            _flatten(getattr(study.design, name), (name,), found)
        return found

    before, after = flat(old), flat(new)
    for path in dict.fromkeys([*before, *after]):
        if before.get(path) != after.get(path):
            top = path[0] if path[0] in ("types", "eras") else ".".join(path)
            where = path[:1] if path[0] in ("types", "eras") else path
            yield Change(
                kind=PROTOCOL,
                what=f"{top} {_said(before.get(path), after.get(path))}",
                make=partial(with_number, new=new, path=where),
            )


def _flatten(value: Any, path: tuple[str, ...], found: dict[tuple[str, ...], Any]) -> None:
    if path[-1] in WORDS:
        return
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            _flatten(getattr(value, name), (*path, name), found)
    elif isinstance(value, dict):
        for name, each in value.items():
            _flatten(each, (*path, str(name)), found)
    elif isinstance(value, list) and any(isinstance(each, BaseModel) for each in value):
        for i, each in enumerate(value):
            _flatten(each, (*path, str(getattr(each, "id", i))), found)
    else:
        found[path] = value


def _votes(old: Study, new: Study) -> Iterator[Change]:
    """Votes added, taken out, or held on another day or as another type."""
    before, after = ({row["election"]: row for row in records(study.votes)} for study in (old, new))
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            what = f"{name} {'added' if one is None else 'taken out'}"
            yield Change(kind=VOTE, what=what, make=partial(with_rows, new=new, column="election", name=name))
        elif differing := [column for column in HELD if one[column] != other[column]]:
            said = ", ".join(f"{column} {_said(one[column], other[column])}" for column in differing)
            yield Change(kind=VOTE, what=f"{name}: {said}", make=partial(with_vote, new=new, name=name))


def _whole_items(old: Study, new: Study) -> set[str]:
    """Items in one state alone, or whose levels are others in number: their codings go with them."""
    before, after = ({item.id: item for item in study.items} for study in (old, new))
    other = {name for name in before.keys() & after.keys() if len(before[name].levels) != len(after[name].levels)}
    return (before.keys() ^ after.keys()) | other


def _items(old: Study, new: Study, whole: set[str]) -> Iterator[Change]:
    """Items added, taken out or recast, and fields of the others; levels by their lowest figures."""
    before, after = ({item.id: item for item in study.items} for study in (old, new))
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if name in whole:
            how = "added" if one is None else "taken out" if other is None else "with other levels"
            yield Change(
                kind=ITEM,
                what=f"{name} {how}, with its codings",
                make=partial(with_whole_item, new=new, name=name),
            )
            continue
        if one is None or other is None:
            continue
        for field in OF_ITEM:
            if getattr(one, field) != getattr(other, field):
                said = _said(*(_plain(getattr(item, field)) for item in (one, other)))
                yield Change(
                    kind=ITEM,
                    what=f"{name}: {field} {said}",
                    make=partial(with_field, new=new, name=name, field=field),
                )
        starts = [[level.start for level in item.levels] for item in (one, other)]
        if starts[0] != starts[1]:
            yield Change(
                kind=ITEM,
                what=f"{name}: lowest figures of its levels {_said(starts[0][1:], starts[1][1:])}",
                make=partial(with_field, new=new, name=name, field="levels"),
            )
        if (homes := [_home(study, name) for study in (old, new)])[0] != homes[1]:
            yield Change(
                kind=ITEM,
                what=f"{name}: indicator {_said(*homes)}",
                make=partial(with_item, new=new, name=name),
            )


def _plain(value: Any) -> Any:
    return value.model_dump(exclude_none=True) if isinstance(value, BaseModel) else value


def _home(study: Study, name: str) -> str:
    return next(indicator.id for indicator in study.indicators if any(item.id == name for item in indicator.items))


def _sources(old: Study, new: Study) -> Iterator[Change]:
    """Lineage, kind and date of documents that are in both."""
    for name, one in old.sources.items():
        other = new.sources.get(name)
        for field in OF_SOURCE if other is not None else ():
            if getattr(one, field) != getattr(other, field):
                yield Change(
                    kind=SOURCE,
                    what=f"{name}: {field} {_said(getattr(one, field), getattr(other, field))}",
                    make=partial(with_source, new=new, name=name, field=field),
                )


def _codings(old: Study, new: Study, votes: set[str], items: set[str]) -> Iterator[Change]:
    """Codings, with both passes and the decision on them, of votes and items that are in both."""
    before, after = (_coded(study, votes, items) for study in (old, new))
    for key in dict.fromkeys([*before, *after]):
        if _counting(before.get(key, ())) != _counting(after.get(key, ())):
            election, item, source, locator = key
            said = _said("; ".join(before.get(key, ())), "; ".join(after.get(key, ())))
            yield Change(
                kind=CODING,
                what=f"{election} {item} {source} {locator}: {said}",
                make=partial(with_coding, new=new, key=key),
            )


def _coded(study: Study, votes: set[str], items: set[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What each coding says that can move a score, in words, by key."""
    found: dict[tuple[str, ...], list[str]] = {}

    def note(rows: pd.DataFrame, say: Callable[[Row], str]) -> None:
        inside = rows["election"].isin(votes) & rows["item"].isin(items)
        for row in records(rows[inside]):
            found.setdefault(tuple(str(row[name]) for name in KEY), []).append(say(row))

    note(study.codings.sort_values("pass", kind="stable"), lambda x: f"pass {x['pass']} " + _listed(x, CODED))
    note(study.adjudication, lambda x: "decided " + _listed(x, DECIDED))
    return {key: tuple(said) for key, said in found.items()}


def _counting(said: tuple[str, ...]) -> tuple[str, ...]:
    """What can move a score: pass 2 counts only where there is a decision."""
    decided = any(each.startswith("decided") for each in said)
    return tuple(each for each in said if decided or not each.startswith("pass 2"))


def _listed(row: Mapping[str, Any], names: list[str]) -> str:
    return ", ".join(str(row[name]) for name in names if row[name] != "")


def _figures(old: Study, new: Study, votes: set[str]) -> Iterator[Change]:
    """Figures of votes that are in both."""

    def given(study: Study) -> dict[tuple[str, ...], str]:
        rows = study.facts[study.facts["election"].isin(votes)]
        return {tuple(str(row[name]) for name in FIGURE_KEY): _listed(row, GIVEN) for row in records(rows)}

    before, after = given(old), given(new)
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            what = f"{' '.join(part for part in key if part)}: {_said(before.get(key), after.get(key))}"
            yield Change(kind=FIGURE, what=what, make=partial(with_figure, new=new, key=key))
