"""seeds/codings/*.csv and adjudication.csv: what was read, checked over columns."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from kzindex.errors import listed, near
from kzindex.model.codebook import KEY, NOT_APPLICABLE, NOT_REPORTED, Item
from kzindex.model.design import CERTAINTIES
from kzindex.model.documents import Source
from kzindex.study.files import Reader
from kzindex.study.place import placed
from kzindex.study.table import known, read_table, read_tables, tell, unique
from kzindex.study.votes import ELECTIONS

FOLDER, ADJUDICATION = "seeds/codings", "seeds/adjudication.csv"
CODING = ("election", "item", "outcome", "certainty", "when", "source", "locator", "origin", "pass", "reading")
MASKED = "masked"  # optional: `yes` where dates, names and offices in the text were hidden from the reader
DECISION = ("election", "item", "source", "locator", "decision", "certainty", "reason")


def read_codings(reader: Reader, elections: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read codings and adjudication as text, before anything is known of what they may hold but the votes."""
    codings = read_tables(reader, reader.folder(FOLDER, ".csv"), CODING, optional=(MASKED,))
    decisions = read_table(reader, ADJUDICATION, DECISION)
    for frame in (codings, decisions):
        known(reader, frame, "election", elections, where=ELECTIONS)
    return codings, decisions


def check_codings(
    reader: Reader,
    frame: pd.DataFrame,
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
    known(reader, frame, MASKED, ("yes",), blank=True)
    what, allowed = "masked reading in pass 1, the one that is scored", "only pass 2 is read masked"
    tell(reader, frame[(frame[MASKED] == "yes") & (frame["pass"] == "1")], what, allowed, "correct one of the two")
    known(reader, frame, "origin", lineages, blank=True)
    tell(reader, frame[frame["reading"] == ""], "reading is empty", "our own words", "say what the passage says")
    number, files = pd.factorize(frame["file"])
    named = np.array([file.removeprefix(FOLDER + "/").removesuffix(".csv") for file in files], dtype=object)
    elsewhere = (frame["election"] != named[number]) & fine
    for file, rows in frame[frame["file"].isin(frame["file"][elsewhere])].groupby("file", sort=False):
        if elsewhere[rows.index].all() and rows["election"].nunique() == 1:
            of = rows["election"].iloc[0]
            what, right = f"holds codings of {of} alone", f"{FOLDER}/{of}.csv"
            do = f"move them to {right}" if right in set(files) else f"rename it to {of}.csv, or correct its rows"
            reader.problem(str(file), 0, what, "a file per vote, named by it", do)
            elsewhere[rows.index] = False
    tell(
        reader,
        frame[elsewhere],
        "coding of {election} in another vote's file",
        "a file per vote, named by it",
        f"move it to {FOLDER}/{{election}}.csv",
    )
    unique(reader, frame, [*KEY, "pass"])
    frame = _levels(reader, frame, fine, "outcome", items)
    good = frame if fine.all() else frame[fine]  # no second copy of a large table
    _applicable(reader, good, items, votes)
    return placed(reader, good, items, votes, sources)


def _levels(
    reader: Reader, frame: pd.DataFrame, fine: pd.Series, column: str, items: Mapping[str, Item]
) -> pd.DataFrame:
    text = frame[column]
    special = text.isin([NOT_REPORTED, NOT_APPLICABLE])
    level = text.map({str(digit): digit for digit in range(10)}).fillna(-1).astype(np.int64)
    whole = level >= 0
    top = frame["item"].map({name: len(item.levels) - 1 for name, item in items.items()}).fillna(9).astype(np.int64)
    off = fine & ~special & (~whole | (level > top))
    advice = [near(value, (NOT_REPORTED, NOT_APPLICABLE)) or "correct it" for value in text[off]]
    tell(
        reader,
        frame.assign(top=top)[off].assign(advice=advice),
        f"{column} {{{column}!r}} is off the scale of {{item!r}}",
        f"allowed are 0 to {{top}}, {NOT_REPORTED}, {NOT_APPLICABLE}",
        "{advice}",
    )
    return frame.assign(level=level.where(~off, -1))


def _applicable(reader: Reader, frame: pd.DataFrame, items: Mapping[str, Item], votes: pd.DataFrame) -> None:
    types = dict(zip(votes["election"], votes["type"], strict=True))
    kind, kinds = pd.factorize(frame["election"].map(types))
    name, names = pd.factorize(frame["item"])
    applies = np.array([[x in items[item].types for x in kinds] for item in names], dtype=bool)
    wrong = frame[~applies.reshape(len(names), len(kinds))[name, kind]]
    what, allowed = "item {item!r} does not apply to {election}", "it applies to {types}"
    apt = {item: listed(items[item].types) for item in wrong["item"].unique()}
    tell(reader, wrong.assign(types=wrong["item"].map(apt)), what, allowed, "remove the coding")
    derived = frame[frame["item"].isin([item.id for item in items.values() if item.facts is not None])]
    what = "item {item!r} is derived from facts.csv and takes no coding"
    tell(reader, derived, what, "", "put the figure into facts.csv")


def check_adjudication(
    reader: Reader, frame: pd.DataFrame, items: Mapping[str, Item], votes: pd.DataFrame, codings: pd.DataFrame
) -> pd.DataFrame:
    """Check the decisions; each must match a coding of either pass, sound or not."""
    fine = frame["election"].isin(votes["election"]) & known(reader, frame, "item", items)
    known(reader, frame, "certainty", CERTAINTIES)
    tell(reader, frame[frame["reason"] == ""], "reason is empty", "why this decision", "add it")
    unique(reader, frame, KEY)
    frame = _levels(reader, frame, fine, "decision", items)
    near_by = codings[codings["election"].isin(frame["election"])]  # of many votes few have decisions
    made, dated = (set(_keys(rows)) for rows in (near_by, near_by[near_by["when"] != ""]))
    loose = np.array([key not in made for key in _keys(frame)], dtype=bool)
    whole = not any(name.startswith(FOLDER) for name in reader.partial)
    tell(
        reader,
        frame[fine & loose & whole],
        "decides a coding that is not there ({election}, {item}, {source}, {locator})",
        "election, item, source and locator are those of a coding",
        "correct the key or remove the row",
    )
    required = {name for name, item in items.items() if item.when == "required"}
    undated = np.array([key not in dated for key in _keys(frame)], dtype=bool)
    bare = fine & ~loose & (frame["level"] >= 0) & frame["item"].isin(required) & undated
    what = "gives a level to a coding without `when`, and item {item!r} requires it"
    tell(reader, frame[bare], what, "one of the passes dates the event", "date it in the coding")
    return frame[fine & ~loose].reset_index(drop=True)


def _keys(rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(rows[column] for column in KEY), strict=True)
