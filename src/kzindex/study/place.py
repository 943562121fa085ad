"""When a coding's event happened, and so whether it enters a score."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kzindex.model.codebook import WINDOWS, Item
from kzindex.model.documents import Source
from kzindex.model.record import last_day
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

    order = {name: i for i, name in enumerate(votes["election"])}
    vote = frame["election"].map(order).to_numpy(np.int64)
    which = frame["item"].map({name: i for i, name in enumerate(items)}).to_numpy(np.int64)
    has = window_masks([item.window for item in items.values()], WINDOWS)[which]
    first, last = (days[vote] for days in bounds(votes))
    dated = ~np.isnat(moment)
    day = np.where(dated, day_number(np.where(dated, moment, np.datetime64(0, "D"))), 0)
    begins, ends = votes["cycle_start"].to_numpy()[vote], votes["day_end"].to_numpy()[vote]
    era = votes["era_start"].to_numpy()[vote]

    def counts(on: np.ndarray) -> np.ndarray:
        return np.asarray(np.any(has & (first <= on[:, None]) & (on[:, None] <= last), axis=1))

    inside = counts(day)
    outside = dated & ~inside & ((day < begins) | (day > ends))
    tell(
        reader,
        frame.assign(begins=_iso(begins), ends=_iso(ends))[outside],
        "when {when} lies outside the cycle of {election}",
        "its cycle runs {begins} to {ends}",
        "code it to the vote in whose cycle it falls",
    )
    # without a date the reading speaks of the window, which cannot begin after the source was written
    reported = np.where(dated, day, np.where(has, first, np.iinfo(np.int64).max).min(axis=1))
    month = dated & (frame["when"].str.len() == 7).to_numpy(bool)
    reported = np.where(month, reported - 14, reported)
    age = written(frame["source"], sources)
    _check_age(reader, frame.assign(reported=_iso(reported))[~wrong & ~outside & (age < reported)], sources)
    # what was written before the vote's era began says nothing of the part of the window that counts
    early = np.where(dated, inside & (day < era), age < era)
    place = np.select([early, ~dated | inside], ["transition", "scored"], "context")
    # a month whose first and last day are placed otherwise than its 15th
    ends_on = months_before(day, -1) - 15
    straddles = [(counts(on) != inside) | ((on < era) != (day < era)) & inside for on in (day - 14, ends_on)]
    return frame.assign(place=place, straddles=month & (straddles[0] | straddles[1]))


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
