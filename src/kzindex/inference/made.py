"""A study with one thing as another state of it has it."""

from dataclasses import replace
from typing import Any

import pandas as pd

from kzindex.model.codebook import KEY, Indicator, Item
from kzindex.model.study import Study
from kzindex.study.place import placed_anew
from kzindex.study.votes import anew

FIGURE_KEY = ["election", "quantity", "source", "locator", "origin"]


def settled(study: Study) -> Study:
    """The study with windows laid out and codings placed as it now says, and nothing of votes and items it has not."""
    votes = anew(study.votes, study.design)
    known = study.codings["election"].isin(votes["election"]) & study.codings["item"].isin([x.id for x in study.items])
    study = replace(
        study,
        votes=votes,
        codings=study.codings[known & study.codings["source"].isin(study.sources)].reset_index(drop=True),
        facts=study.facts[study.facts["election"].isin(votes["election"])].reset_index(drop=True),
    )
    return replace(study, codings=placed_anew(study, votes))


def with_number(study: Study, new: Study, path: tuple[str, ...]) -> Study:
    """A number of the protocol, an era, a type of vote or what names the headline votes."""
    return replace(study, design=_put(study.design, path, new.design))


def _put(record: Any, path: tuple[str, ...], other: Any) -> Any:
    """A record with the part at a path taken from another."""
    name, *rest = path
    value = getattr(other, name)
    return record.model_copy(update={name: _put(getattr(record, name), tuple(rest), value) if rest else value})


def with_vote(study: Study, new: Study, name: str) -> Study:
    """A vote's day, call, type or status."""
    return replace(
        study, votes=_swapped(study.votes, new.votes, study.votes["election"] == name, new.votes["election"] == name)
    )


def with_rows(study: Study, new: Study, column: str, name: str) -> Study:
    """The study with what the other has of a vote, or an item, in all its tables."""

    def of(frame: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
        return _swapped(frame, other, frame[column] == name, other[column] == name)

    changed = replace(
        study,
        sources={**new.sources, **study.sources},
        lineages={**new.lineages, **study.lineages},
        codings=of(study.codings, new.codings),
        adjudication=of(study.adjudication, new.adjudication),
    )
    if column == "election":
        changed = replace(changed, votes=of(study.votes, new.votes), facts=of(study.facts, new.facts))
    return changed


def _swapped(frame: pd.DataFrame, other: pd.DataFrame, out: pd.Series, into: pd.Series) -> pd.DataFrame:
    """A table without some rows, with some of another's at its end."""
    return pd.concat([frame[~out], other[into]], ignore_index=True)[list(frame)]


def with_field(study: Study, new: Study, name: str, field: str) -> Study:
    """A field of an item, or its levels."""
    value = next(getattr(item, field) for item in new.items if item.id == name)

    def of(item: Item) -> Item:
        return item.model_copy(update={field: value}) if item.id == name else item

    return replace(
        study,
        indicators=tuple(x.model_copy(update={"items": [of(item) for item in x.items]}) for x in study.indicators),
    )


def with_whole_item(study: Study, new: Study, name: str) -> Study:
    """An item with its codings, there or gone."""
    return with_item(with_rows(study, new, "item", name), new, name)


def with_item(study: Study, new: Study, name: str) -> Study:
    """The study with an item as the other has it, in the indicator where it stands there, or without it."""
    found: list[Indicator] = []
    for indicator in study.indicators:
        there = next((x for x in new.indicators if x.id == indicator.id), None)
        mine = [item for item in indicator.items if item.id != name]
        mine += [item for item in (there.items if there else []) if item.id == name]
        if mine:
            found.append(indicator.model_copy(update={"items": mine}))
    known = {indicator.id for indicator in study.indicators}
    for indicator in new.indicators:
        if indicator.id not in known and (own := [item for item in indicator.items if item.id == name]):
            found.append(indicator.model_copy(update={"items": own}))
    return replace(study, indicators=tuple(found))


def with_source(study: Study, new: Study, name: str, field: str) -> Study:
    """The lineage, kind or date of a document."""
    record = study.sources[name].model_copy(update={field: getattr(new.sources[name], field)})
    return replace(study, sources={**study.sources, name: record}, lineages={**new.lineages, **study.lineages})


def with_coding(study: Study, new: Study, key: tuple[str, ...]) -> Study:
    """A coding, in both passes, with the decision on it; its document too where it is not there."""
    source = key[KEY.index("source")]
    sources = {source: new.sources[source], **study.sources} if source in new.sources else study.sources

    def of(frame: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
        return _swapped(frame, other, _at(frame, KEY, key), _at(other, KEY, key))

    return replace(
        study,
        sources=sources,
        lineages={**new.lineages, **study.lineages},
        codings=of(study.codings, new.codings),
        adjudication=of(study.adjudication, new.adjudication),
    )


def _at(frame: pd.DataFrame, names: list[str], key: tuple[str, ...]) -> pd.Series:
    inside = pd.Series(True, index=frame.index)
    for name, value in zip(names, key, strict=True):
        inside &= frame[name].astype(str) == value
    return inside


def with_figure(study: Study, new: Study, key: tuple[str, ...]) -> Study:
    """A figure; its document too where it is not there."""
    source = key[FIGURE_KEY.index("source")]
    sources = {source: new.sources[source], **study.sources} if source in new.sources else study.sources
    facts = _swapped(study.facts, new.facts, _at(study.facts, FIGURE_KEY, key), _at(new.facts, FIGURE_KEY, key))
    return replace(study, sources=sources, lineages={**new.lineages, **study.lineages}, facts=facts)
