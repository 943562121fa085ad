"""When a coding's event happened, and so whether it enters a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kzindex.language import N_
from kzindex.model.codebook import WINDOWS, Item
from kzindex.model.documents import Source
from kzindex.model.record import last_day
from kzindex.model.study import Study
from kzindex.stats.dates import day_number, months_before
from kzindex.study.files import Reader
from kzindex.study.table import dates, tell
from kzindex.study.votes import bounds, window_masks

MOMENT = r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?"


def placed(
    reader: Reader,
    frame: pd.DataFrame,
    items: Mapping[str, Item],
    votes: pd.DataFrame,
    sources: Mapping[str, Source],
) -> pd.DataFrame:
    """Place each coding: `place` is scored, transition or context; `straddles` where its month would be both.

    Notes what is no date, what an item requires, what lies outside the vote's cycle, and sources older than what they
    report; of one coding only the first of these, for one mistake wants one message.
    """
    moment, wrong = dates(frame["when"], MOMENT)
    tell(reader, frame[wrong], "when {when!r} is no date", "allowed is YYYY-MM-DD or YYYY-MM", "correct it")
    required = frame["item"].map({name: item.when == "required" for name, item in items.items()}).to_numpy(bool)
    bare = required & (frame["when"] == "").to_numpy(bool) & (frame["level"] >= 0).to_numpy(bool)
    needs = "YYYY-MM-DD or YYYY-MM of the event"
    tell(reader, frame[bare], "when is empty, and item {item!r} requires it", needs, "add it")

    on = _lay_out(frame, moment, items, votes, sources)
    tell(
        reader,
        frame[on.outside].assign(begins=_iso(on.begins[on.outside]), ends=_iso(on.ends[on.outside])),
        "when {when} lies outside the cycle of {election}",
        "its cycle runs {begins} to {ends}",
        "code it to the vote in whose cycle it falls",
    )
    # without a date the reading speaks of the window, which cannot begin after the source was written
    reported = np.where(on.dated, on.day, np.where(on.has, on.first, np.iinfo(np.int64).max).min(axis=1))
    month = on.dated & (frame["when"].str.len() == 7).to_numpy(bool)
    reported = np.where(month, reported - 14, reported)
    older = ~wrong & ~on.outside & (on.age < reported)
    _check_age(reader, frame[older].assign(reported=_iso(reported[older])), sources)
    # a month whose first and last day are placed otherwise than its 15th
    ends_on = months_before(on.day, -1) - 15
    straddles = [
        (on.counts(day) != on.inside) | ((day < on.era) != (on.day < on.era)) & on.inside
        for day in (on.day - 14, ends_on)
    ]
    return frame.assign(place=on.place, straddles=month & (straddles[0] | straddles[1]))


def placed_anew(study: Study, votes: pd.DataFrame) -> pd.DataFrame:
    """The study's codings, placed in the windows of these votes (the study's own, in other eras)."""
    moment, _ = dates(study.codings["when"], MOMENT)
    items = {item.id: item for item in study.items}
    return study.codings.assign(place=_lay_out(study.codings, moment, items, votes, study.sources).place)


@dataclass(frozen=True, kw_only=True)
class _Moments:
    """When each coding's event happened, beside the windows of its vote and item; arrays over codings."""

    day: np.ndarray  # day number, 0 where undated
    dated: np.ndarray
    has: np.ndarray  # (codings, windows)
    first: np.ndarray  # (codings, windows), day numbers
    last: np.ndarray
    begins: np.ndarray  # of the vote's cycle
    ends: np.ndarray
    era: np.ndarray  # the day on which the vote's era starts
    age: np.ndarray  # the last day on which the source can have been written

    def counts(self, on: np.ndarray) -> np.ndarray:
        """Whether these days lie in a window of the item."""
        return np.asarray(np.any(self.has & (self.first <= on[:, None]) & (on[:, None] <= self.last), axis=1))

    @cached_property
    def inside(self) -> np.ndarray:
        """Whether the event lies in a window of the item."""
        return self.counts(self.day)

    @cached_property
    def outside(self) -> np.ndarray:
        """Whether the event lies outside the vote's cycle."""
        off = (self.day < self.begins) | (self.day > self.ends)
        return np.asarray(self.dated & ~self.inside & off)

    @property
    def place(self) -> np.ndarray:
        """Scored, transition or context."""
        # what was written before the vote's era began says nothing of the part of the window that counts
        early = np.where(self.dated, self.inside & (self.day < self.era), self.age < self.era)
        return np.select([early, ~self.dated | self.inside], [N_("transition"), "scored"], N_("context"))


def _lay_out(
    frame: pd.DataFrame,
    moment: np.ndarray,
    items: Mapping[str, Item],
    votes: pd.DataFrame,
    sources: Mapping[str, Source],
) -> _Moments:
    order = {name: i for i, name in enumerate(votes["election"])}
    vote = frame["election"].map(order).to_numpy(np.int64)
    which = frame["item"].map({name: i for i, name in enumerate(items)}).to_numpy(np.int64)
    first, last = (days[vote] for days in bounds(votes))
    dated = ~np.isnat(moment)
    return _Moments(
        day=np.where(dated, day_number(np.where(dated, moment, np.datetime64(0, "D"))), 0),
        dated=dated,
        has=window_masks([item.window for item in items.values()], WINDOWS)[which],
        first=first,
        last=last,
        begins=votes["cycle_start"].to_numpy()[vote],
        ends=votes["day_end"].to_numpy()[vote],
        era=votes["era_start"].to_numpy()[vote],
        age=written(frame["source"], sources),
    )


def _check_age(reader: Reader, older: pd.DataFrame, sources: Mapping[str, Source]) -> None:
    """Note codings whose source is older than what they report."""
    tell(
        reader,
        older.assign(dated=older["source"].map({name: source.date for name, source in sources.items()})),
        "source {source!r} is dated {dated}, before what it reports ({reported})",
        "a source is dated no earlier than the event or the window",
        "correct `when`, the source or the vote",
    )


def written(names: pd.Series, sources: Mapping[str, Source]) -> np.ndarray:
    """The last day on which each source can have been written, as day number; infinite where it is undated."""
    days = {
        name: float(np.datetime64(last_day(source.date), "D").astype(np.int64))
        for name, source in sources.items()
        if source.date
    }
    return names.map(days).fillna(np.inf).to_numpy(float)


def _iso(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[D]").astype(str)
