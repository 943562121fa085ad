"""seeds/elections.csv: votes, eras, and the windows in which an event counts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kzindex.model.design import Design, Era
from kzindex.model.record import ID, is_id
from kzindex.stats.dates import day_number, months_before
from kzindex.study.codebook import ids_alike
from kzindex.study.files import Reader
from kzindex.study.table import dates, known, read_table, tell

ELECTIONS = "seeds/elections.csv"
COLUMNS = ("election", "date", "type", "called", "status", "note")
STATUSES = ("held", "scheduled")
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def read_votes(reader: Reader, design: Design | None) -> tuple[pd.DataFrame, list[str]]:
    """Read the votes, in order of date, with era and windows.

    Returns
    -------
    votes : DataFrame
        The file's columns, `era`, and as day numbers, inclusive: `era_start`, `cycle_start`, `runup_start`,
        `campaign_start`, `day_start` (polling day), `day_end`. Run-up and campaign end the day before polling day.
    elections : list of str
        Every id in the file, those of rows with a problem too.
    """
    frame = read_table(reader, ELECTIONS, COLUMNS)
    if not len(frame) and not any(p.file == ELECTIONS for p in reader.problems):
        reader.lost(ELECTIONS, 1, "holds no vote", "at least one", "add one")
    polled, wrong = dates(frame["date"], DAY)
    called, wrong_call = dates(frame["called"], DAY)
    undated = (frame["date"] == "").to_numpy(bool)
    tell(reader, frame[wrong | undated], "date {date!r} is no date", "allowed is YYYY-MM-DD", "correct it")
    tell(reader, frame[wrong_call], "called {called!r} is no date", "allowed is YYYY-MM-DD or empty", "correct it")
    late = called > polled
    tell(reader, frame[late], "called {called} after its date {date}", "", "correct one of the two")
    known(reader, frame, "status", STATUSES)
    tell(reader, frame[frame["election"] == ""], "election is empty", "an id such as DATE-TYPE", "add it")
    unlike = frame[~frame["election"].map(is_id).astype(bool) & (frame["election"] != "")]
    tell(reader, unlike, "election {election!r} is no id", ID, "rename it")
    ids_alike(
        reader,
        [(str(e), ELECTIONS, int(n), 0) for e, n in zip(frame["election"], frame["line"], strict=True)],
        "election",
    )
    elections = [name for name in dict.fromkeys(frame["election"]) if name]
    usable = ~np.isnat(polled)
    if design is not None:
        usable &= known(reader, frame, "type", list(design.types)).to_numpy(bool)
        early = usable & (polled < np.datetime64(design.start))
        allowed = f"the study starts {design.start}"
        tell(reader, frame[early], "date {date} lies before the study", allowed, "correct one of the two")
        usable &= ~early
    frame = frame.assign(polled=polled, called_on=np.where(late, np.datetime64("NaT", "D"), called))[usable]
    frame = frame[~frame.duplicated("election")].sort_values(["polled", "election"]).reset_index(drop=True)
    return (_windows(reader, frame, design) if design is not None else frame), elections


def _windows(reader: Reader, frame: pd.DataFrame, design: Design) -> pd.DataFrame:
    day = day_number(frame["polled"].to_numpy())
    _check_apart(reader, frame.assign(day=day)[_compared(frame, design)], design.protocol.aftermath_days)
    return _laid_out(frame, design)


def anew(votes: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Votes as `read_votes` gives them, some of them others than were read, in the windows of another design."""
    polled, called = (pd.to_datetime(votes[name]).to_numpy().astype("datetime64[D]") for name in ("date", "called"))
    frame = votes.assign(polled=polled, called_on=called).sort_values(["polled", "election"]).reset_index(drop=True)
    return _laid_out(frame, design)


def _compared(frame: pd.DataFrame, design: Design) -> np.ndarray:
    return frame["type"].map({name: kind.compared for name, kind in design.types.items()}).to_numpy(bool)


def _laid_out(frame: pd.DataFrame, design: Design) -> pd.DataFrame:
    protocol, compared = design.protocol, _compared(frame, design)
    day = day_number(frame["polled"].to_numpy())
    start = int(day_number(np.array([design.start], dtype="datetime64[D]"))[0])
    before = np.r_[start - protocol.aftermath_days - 1, np.unique(day[compared])]
    previous = before[np.searchsorted(before, day, side="left") - 1]
    cycle = np.maximum(previous + protocol.aftermath_days + 1, start)
    runup = np.maximum(months_before(day, protocol.run_up_months), cycle)
    called = frame["called_on"].to_numpy().astype("datetime64[D]")
    # where the call's date is not sourced the campaign is taken to begin with the run-up
    campaign = np.where(np.isnat(called), runup, np.maximum(day_number(called), cycle))
    whole = frame.drop(columns=["polled", "called_on"]).assign(
        era="",
        era_start=0,
        cycle_start=cycle,
        runup_start=runup,
        campaign_start=campaign,
        day_start=day,
        day_end=day + protocol.aftermath_days,
    )
    return in_eras(whole, design.eras)


def in_eras(votes: pd.DataFrame, eras: Sequence[Era]) -> pd.DataFrame:
    """Set the era of each vote, that of its polling day, and the day on which the era starts."""
    starts = day_number(np.array([era.start for era in eras], dtype="datetime64[D]"))
    era = np.searchsorted(starts, votes["day_start"].to_numpy(), side="right") - 1
    return votes.assign(era=np.array([x.id for x in eras], dtype=object)[era], era_start=starts[era])


def _check_apart(reader: Reader, frame: pd.DataFrame, days: int) -> None:
    """An event counts for one vote: the next compared vote lies past the aftermath of the one before."""
    distinct = frame.drop_duplicates("day")
    near = distinct.assign(before=distinct["election"].shift())[distinct["day"].diff() <= days]
    what = f"election {{election!r}} lies within {days} days of {{before!r}}"
    do = "correct its date, or shorten protocol.aftermath_days"
    tell(reader, near, what, "windows of compared votes do not overlap", do)


def window_masks(windows: list[list[str]], sequence: tuple[str, ...]) -> np.ndarray:
    """Which of the windows each item has; shape (items, windows)."""
    return np.array([[name in item for name in sequence] for item in windows], dtype=bool).reshape(len(windows), -1)


def bounds(votes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each window, uncut by an era; each of shape (votes, windows), in the order of WINDOWS."""
    day = votes["day_start"].to_numpy()
    first = np.column_stack([votes["campaign_start"], day, votes["runup_start"]])
    last = np.column_stack([day - 1, votes["day_end"], day - 1])
    return first, last
