"""seeds/codings/*.csv, adjudication.csv and facts.csv: what was read, checked over columns and placed in time."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kzindex.errors import listed, near
from kzindex.model import CERTAINTIES, QUANTITIES, RESULTS, WINDOWS, Design, Item, Source
from kzindex.stats.dates import day_number
from kzindex.study.files import Reader
from kzindex.study.sources import Citation, last_day
from kzindex.study.table import dates, empty_table, known, read_table, tell, unique
from kzindex.study.votes import ELECTIONS, bounds, window_masks

FOLDER, ADJUDICATION, FACTS = "seeds/codings", "seeds/adjudication.csv", "seeds/facts.csv"
CODING = ("election", "item", "outcome", "certainty", "when", "source", "locator", "origin", "pass", "reading")
DECISION = ("election", "item", "source", "locator", "decision", "certainty", "reason")
FACT = ("election", "quantity", "value", "unit", "source", "locator", "note")
KEY = ["election", "item", "source", "locator"]
NOT_REPORTED, NOT_APPLICABLE = "not reported", "not applicable"
MOMENT = r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?"


def read_rows(reader: Reader, elections: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Read codings, adjudication and facts as text, before anything is known of what they may hold but the votes."""
    codings = [read_table(reader, name, CODING) for name in reader.folder(FOLDER, ".csv")]
    frames = (
        pd.concat(codings, ignore_index=True) if codings else empty_table(CODING),
        read_table(reader, ADJUDICATION, DECISION),
        read_table(reader, FACTS, FACT, optional=("origin",)),
    )
    for frame in frames:
        known(reader, frame, "election", elections, where=ELECTIONS)
    return frames


def check_codings(
    reader: Reader,
    frame: pd.DataFrame,
    design: Design,
    items: Mapping[str, Item],
    votes: pd.DataFrame,
    sources: Mapping[str, Source],
    lineages: Mapping[str, str],
) -> pd.DataFrame:
    """Check every coding and place it.

    Returns
    -------
    DataFrame
        The files' columns, `file`, `line`, `level` (-1 where the outcome is no level), and `place`: scored,
        transition or context.
    """
    fine = frame["election"].isin(votes["election"]) & known(reader, frame, "item", items)
    known(reader, frame, "certainty", CERTAINTIES)
    known(reader, frame, "pass", ("1", "2"))
    known(reader, frame, "origin", lineages, blank=True)
    tell(
        reader,
        frame[frame["reading"] == ""],
        lambda r: "reading is empty",
        "our own words",
        "say what the passage says",
    )
    elsewhere = (frame["election"] != frame["file"].str.removeprefix(FOLDER + "/").str.removesuffix(".csv")) & fine
    tell(
        reader,
        frame[elsewhere],
        lambda r: f"coding of {r['election']} in another vote's file",
        "a file per vote, named by it",
        lambda r: f"move it to {FOLDER}/{r['election']}.csv",
    )
    unique(reader, frame, [*KEY, "pass"])
    frame = frame.assign(level=-1, place="scored")
    frame = _levels(reader, frame, fine, "outcome", items)
    good = frame[fine].copy()
    _applicable(reader, good, items, votes)
    return _placed(reader, good, design, items, votes, sources)


def _levels(
    reader: Reader, frame: pd.DataFrame, fine: pd.Series, column: str, items: Mapping[str, Item]
) -> pd.DataFrame:
    text = frame[column]
    special = text.isin([NOT_REPORTED, NOT_APPLICABLE])
    whole = text.str.fullmatch("[0-9]").astype(bool)
    top = frame["item"].map({name: len(item.levels) - 1 for name, item in items.items()}).fillna(9).astype(int)
    level = pd.Series(np.where(whole, text.where(whole, "0").astype(int), -1), index=frame.index)
    off = fine & ~special & (~whole | (level > top))
    for row, most in zip(frame[off].to_dict("records"), top[off], strict=True):
        reader.problem(
            row["file"],
            row["line"],
            f"{column} {row[column]!r} is off the scale of {row['item']!r}",
            f"allowed are 0 to {most}, {NOT_REPORTED}, {NOT_APPLICABLE}",
            near(row[column], (NOT_REPORTED, NOT_APPLICABLE)) or "correct it",
        )
    return frame.assign(level=level.where(~off, -1))


def _applicable(reader: Reader, frame: pd.DataFrame, items: Mapping[str, Item], votes: pd.DataFrame) -> None:
    kinds = frame["election"].map(dict(zip(votes["election"], votes["type"], strict=True)))
    for name, rows in frame.groupby("item", sort=False):
        item = items[str(name)]
        wrong = ~kinds[rows.index].isin(item.types)
        tell(
            reader,
            rows[wrong],
            lambda r: f"item {r['item']!r} does not apply to {r['election']}",
            f"it applies to {listed(item.types)}",
            "remove the coding",
        )
        if item.facts is not None:
            what = f"item {name!r} is derived from facts.csv and takes no coding"
            tell(reader, rows, lambda r: what, "", "put the figure into facts.csv")  # noqa: B023 - told at once


def _placed(
    reader: Reader,
    frame: pd.DataFrame,
    design: Design,
    items: Mapping[str, Item],
    votes: pd.DataFrame,
    sources: Mapping[str, Source],
) -> pd.DataFrame:
    moment, wrong = dates(frame["when"], MOMENT)
    tell(
        reader,
        frame[wrong],
        lambda r: f"when {r['when']!r} is no date",
        "allowed is YYYY-MM-DD or YYYY-MM",
        "correct it",
    )
    required = frame["item"].map({name: item.when == "required" for name, item in items.items()}).to_numpy(bool)
    bare = required & (frame["when"] == "").to_numpy(bool) & (frame["level"] >= 0).to_numpy(bool)
    tell(
        reader,
        frame[bare],
        lambda r: f"when is empty, and item {r['item']!r} requires it",
        "YYYY-MM-DD or YYYY-MM of the event",
        "add it",
    )
    order = {name: i for i, name in enumerate(votes["election"])}
    vote = frame["election"].map(order).to_numpy(np.int64)
    sequence = list(items)
    item = frame["item"].map({name: i for i, name in enumerate(sequence)}).to_numpy(np.int64)
    has = window_masks([items[name].window for name in sequence], WINDOWS)
    first, last = bounds(votes)
    dated = ~np.isnat(moment)
    day = np.where(dated, day_number(np.where(dated, moment, np.datetime64(0, "D"))), 0)
    inside = (has[item] & (first[vote] <= day[:, None]) & (day[:, None] <= last[vote])).any(axis=1)
    early = day < votes["era_start"].to_numpy()[vote]
    cycle = (votes["cycle_start"].to_numpy()[vote] <= day) & (day <= votes["day_end"].to_numpy()[vote])
    place = np.select([~dated, inside & early, inside], ["scored", "transition", "scored"], "context")
    outside = dated & ~inside & ~cycle
    spans = {
        row["election"]: f"{_iso(row['cycle_start'])} to {_iso(row['day_end'])}"
        for row in votes[["election", "cycle_start", "day_end"]].to_dict("records")
    }
    for row in frame[outside].to_dict("records"):
        reader.problem(
            row["file"],
            row["line"],
            f"when {row['when']} lies outside the cycle of {row['election']}",
            f"its cycle runs {spans[row['election']]}",
            "code it to the vote in whose cycle it falls",
        )
    # one mistake, one message: nothing is said of the source where the day itself is wrong
    # without a date the reading speaks of the window, which cannot begin after the source was written
    starts = np.where(has[item], first[vote], np.iinfo(np.int64).max).min(axis=1)
    begins = np.where(dated, day, starts)
    months = dated & (frame["when"].str.len() == 7).to_numpy(bool)
    begins = np.where(months, begins - 14, begins)
    written = frame["source"].map({name: _written(source) for name, source in sources.items()})
    before = ~wrong & ~outside & written.notna().to_numpy(bool) & (written.fillna(0).to_numpy(np.int64) < begins)
    for row, at in zip(frame[before].to_dict("records"), begins[before], strict=True):
        reader.problem(
            row["file"],
            row["line"],
            f"source {row['source']!r} is dated {sources[row['source']].date}, before what it reports ({_iso(at)})",
            "a source is dated no earlier than the event or the window",
            "correct `when`, the source or the vote",
        )
    return frame.assign(place=place)


def _iso(day: int) -> str:
    return str(np.datetime64(int(day), "D"))


def _written(source: Source) -> int | None:
    return int(np.datetime64(last_day(source.date), "D").astype(np.int64)) if source.date else None


def check_adjudication(
    reader: Reader, frame: pd.DataFrame, items: Mapping[str, Item], votes: pd.DataFrame, codings: pd.DataFrame
) -> pd.DataFrame:
    """Check the decisions; each must match a coding of either pass, sound or not."""
    fine = frame["election"].isin(votes["election"]) & known(reader, frame, "item", items)
    known(reader, frame, "certainty", CERTAINTIES)
    tell(reader, frame[frame["reason"] == ""], lambda r: "reason is empty", "why this decision", "add it")
    unique(reader, frame, KEY)
    frame = _levels(reader, frame, fine, "decision", items)
    keys = pd.MultiIndex.from_frame(codings[KEY].astype(str))
    loose = ~pd.MultiIndex.from_frame(frame[KEY].astype(str)).isin(keys)
    whole = not any(name.startswith(FOLDER) for name in reader.partial)
    tell(
        reader,
        frame[fine & loose & whole],
        lambda r: f"decides a coding that is not there ({', '.join(r[c] for c in KEY)})",
        "election, item, source and locator are those of a coding",
        "correct the key or remove the row",
    )
    return frame[fine & ~loose].reset_index(drop=True)


def check_facts(
    reader: Reader,
    frame: pd.DataFrame,
    votes: pd.DataFrame,
    sources: Mapping[str, Source],
    lineages: Mapping[str, str],
) -> pd.DataFrame:
    """Check the figures; `number` is the value as float."""
    fine = frame["election"].isin(votes["election"]) & known(reader, frame, "quantity", QUANTITIES)
    known(reader, frame, "origin", lineages, blank=True)
    plain = frame["value"].str.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?").astype(bool)
    number = pd.to_numeric(frame["value"].where(plain)).astype(float)
    allowed = "at most 15 digits, and decimals after a point"
    tell(reader, frame[~plain], lambda r: f"value {r['value']!r} is no number", allowed, "correct it")
    unit = frame["quantity"].map(QUANTITIES)
    misfit = fine & (unit != frame["unit"])
    for row, right in zip(frame[misfit].to_dict("records"), unit[misfit], strict=True):
        what = f"unit {row['unit']!r} does not fit {row['quantity']}"
        reader.problem(row["file"], row["line"], what, f"allowed is {right}", "correct it")
    above = plain & (frame["unit"] == "percent") & (number > 100)
    tell(reader, frame[above], lambda r: f"value {r['value']} is more than 100 percent", "0 to 100", "correct it")
    unique(reader, frame, ["election", "quantity", "source", "locator"])
    polled = frame["election"].map(dict(zip(votes["election"], votes["day_start"], strict=True)))
    written = frame["source"].map({name: _written(source) for name, source in sources.items()})
    early = frame["quantity"].isin(RESULTS) & (written < polled)
    tell(
        reader,
        frame[early],
        lambda r: f"source {r['source']!r} is dated before the result it reports",
        "a result's source is dated on polling day or later",
        "correct the source or the vote",
    )
    return frame.assign(number=number)[fine & plain].reset_index(drop=True)


def citations(*frames: pd.DataFrame) -> list[Citation]:
    """What these rows cite."""
    return [
        (r["source"], r["locator"], r["file"], int(r["line"]))
        for frame in frames
        for r in frame[["source", "locator", "file", "line"]].to_dict("records")
    ]
