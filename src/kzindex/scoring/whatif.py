"""What a study would say without a part of it, or were conflicting readings taken at an end."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from kzindex.errors import UsageError
from kzindex.model.codebook import KEY, Indicator
from kzindex.model.study import BEST, WORST, Study
from kzindex.scoring.levels import standing, with_lineage

KINDS = ("source", "lineage", "origin", "kind", "item", "indicator", "vote")
CONFLICTS = (BEST, WORST)


def names(study: Study, kind: str) -> list[str]:
    """What there is to leave out of one kind: every id, in the study's order.

    A lineage is what a coding counts under: its origin where it has one, else the lineage of its document. Origins,
    lineages and kinds are those that a coding or a figure has.
    """
    if kind == "source":
        return list(study.sources)
    if kind == "item":
        return [item.id for item in study.items]
    if kind == "indicator":
        return [indicator.id for indicator in study.indicators]
    if kind == "vote":
        return study.held["election"].tolist()
    found = pd.concat([_named(study, kind, frame) for frame in (study.codings, study.facts)])
    return sorted(name for name in found.unique() if name)


def without(study: Study, kind: str, name: str) -> Study:
    """The study as if a source, lineage, origin, kind of source, item, indicator or vote were not there.

    Windows stay as they are: the vote after one that is left out keeps its own.

    Parameters
    ----------
    study : Study
    kind : {"source", "lineage", "origin", "kind", "item", "indicator", "vote"}
    name : str
        One of `names`.

    Raises
    ------
    UsageError
        Where no item, or no vote, would be left.
    """
    changed = replace(study, what_if=(*study.what_if, f"without {kind} {name}"))
    if kind == "vote":
        return _of_frames(changed, lambda frame: frame["election"] != name, votes=True)
    if kind in ("item", "indicator"):
        return _of_items(changed, lambda indicator, item: name != (item if kind == "item" else indicator), kind, name)
    stands = standing(study)
    decided = _keys(stands.loc[stands["decided"] & (_named(study, kind, stands) == name)])
    return _of_frames(changed, lambda frame: (_named(study, kind, frame) != name) & ~_keys(frame).isin(decided))


def treating(study: Study, conflicts: str) -> Study:
    """The study with the best or the worst of the readings that differ at a vote's item in their place."""
    return replace(study, conflicts=conflicts, what_if=(*study.what_if, f"conflicts at the {conflicts}"))


def _named(study: Study, kind: str, frame: pd.DataFrame) -> pd.Series:
    """The source, lineage, origin or kind of each row; a decision has no origin of its own."""
    if kind == "source":
        return frame["source"]
    if kind == "kind":
        return frame["source"].map(study.kind_of)
    if "origin" not in frame:
        return pd.Series("", index=frame.index)
    return frame["origin"] if kind == "origin" else with_lineage(study, frame)["lineage"]


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    """The keys of codings: a decision goes with the coding it stands on, whatever the other pass says of its origin."""
    return pd.MultiIndex.from_frame(rows.reindex(columns=KEY).astype(str))


def _of_frames(study: Study, kept: Callable[[pd.DataFrame], pd.Series], *, votes: bool = False) -> Study:
    def of(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[kept(frame)].reset_index(drop=True)

    changed = replace(study, codings=of(study.codings), facts=of(study.facts), adjudication=of(study.adjudication))
    if not votes:
        return changed
    if len(study.held) == 1:
        raise UsageError(f"{study.what_if[-1]}: no vote would be left")
    return replace(changed, votes=of(study.votes))


def _of_items(study: Study, kept: Callable[[str, str], bool], kind: str, name: str) -> Study:
    indicators: list[Indicator] = []
    for indicator in study.indicators:
        items = [item for item in indicator.items if kept(indicator.id, item.id)]
        if items:
            indicators.append(indicator.model_copy(update={"items": items}))
        elif kind == "item":
            raise UsageError(f"without item {name}: {indicator.id} would have none; leave out indicator:{indicator.id}")
    if not indicators:
        raise UsageError(f"without {kind} {name}: no item would be left")
    changed = replace(study, indicators=tuple(indicators))
    left = {item.id for item in changed.items}
    return replace(
        changed,
        codings=study.codings[study.codings["item"].isin(left)].reset_index(drop=True),
        adjudication=study.adjudication[study.adjudication["item"].isin(left)].reset_index(drop=True),
    )
