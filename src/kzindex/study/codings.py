"""seeds/codings/*.csv and adjudication.csv: what was read, checked over columns."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kzindex.errors import listed, near
from kzindex.model.codebook import KEY, NOT_APPLICABLE, NOT_REPORTED, Item
from kzindex.model.design import CERTAINTIES
from kzindex.model.documents import Source
from kzindex.study.files import Reader
from kzindex.study.place import placed
from kzindex.study.table import empty_table, known, read_table, tell, unique
from kzindex.study.votes import ELECTIONS

FOLDER, ADJUDICATION = "seeds/codings", "seeds/adjudication.csv"
CODING = ("election", "item", "outcome", "certainty", "when", "source", "locator", "origin", "pass", "reading")
MASKED = "masked"  # optional: `yes` where dates, names and offices in the text were hidden from the reader
DECISION = ("election", "item", "source", "locator", "decision", "certainty", "reason")


def read_codings(reader: Reader, elections: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read codings and adjudication as text, before anything is known of what they may hold but the votes."""
    files = [read_table(reader, name, CODING, optional=(MASKED,)) for name in reader.folder(FOLDER, ".csv")]
    codings = pd.concat(files, ignore_index=True) if files else empty_table([*CODING, MASKED])
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
    elsewhere = (frame["election"] != frame["file"].str.removeprefix(FOLDER + "/").str.removesuffix(".csv")) & fine
    tell(
        reader,
        frame[elsewhere],
        "coding of {election} in another vote's file",
        "a file per vote, named by it",
        f"move it to {FOLDER}/{{election}}.csv",
    )
    unique(reader, frame, [*KEY, "pass"])
    frame = frame.assign(level=-1, place="scored")
    frame = _levels(reader, frame, fine, "outcome", items)
    good = frame[fine].copy()
    _applicable(reader, good, items, votes)
    return placed(reader, good, items, votes, sources)


def _levels(
    reader: Reader, frame: pd.DataFrame, fine: pd.Series, column: str, items: Mapping[str, Item]
) -> pd.DataFrame:
    text = frame[column]
    special = text.isin([NOT_REPORTED, NOT_APPLICABLE])
    whole = text.str.fullmatch("[0-9]").astype(bool)
    top = frame["item"].map({name: len(item.levels) - 1 for name, item in items.items()}).fillna(9).astype(int)
    level = pd.Series(np.where(whole, text.where(whole, "0").astype(int), -1), index=frame.index)
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
    kinds = frame["election"].map(dict(zip(votes["election"], votes["type"], strict=True)))
    for name, rows in frame.groupby("item", sort=False):
        item = items[str(name)]
        wrong = ~kinds[rows.index].isin(item.types)
        what, allowed = "item {item!r} does not apply to {election}", "it applies to {types}"
        tell(reader, rows[wrong].assign(types=listed(item.types)), what, allowed, "remove the coding")
        if item.facts is not None:
            what = "item {item!r} is derived from facts.csv and takes no coding"
            tell(reader, rows, what, "", "put the figure into facts.csv")


def check_adjudication(
    reader: Reader, frame: pd.DataFrame, items: Mapping[str, Item], votes: pd.DataFrame, codings: pd.DataFrame
) -> pd.DataFrame:
    """Check the decisions; each must match a coding of either pass, sound or not."""
    fine = frame["election"].isin(votes["election"]) & known(reader, frame, "item", items)
    known(reader, frame, "certainty", CERTAINTIES)
    tell(reader, frame[frame["reason"] == ""], "reason is empty", "why this decision", "add it")
    unique(reader, frame, KEY)
    frame = _levels(reader, frame, fine, "decision", items)
    keys = pd.MultiIndex.from_frame(codings[KEY].astype(str))
    loose = ~pd.MultiIndex.from_frame(frame[KEY].astype(str)).isin(keys)
    whole = not any(name.startswith(FOLDER) for name in reader.partial)
    tell(
        reader,
        frame[fine & loose & whole],
        "decides a coding that is not there ({election}, {item}, {source}, {locator})",
        "election, item, source and locator are those of a coding",
        "correct the key or remove the row",
    )
    dated = set(codings.loc[codings["when"] != "", KEY].itertuples(index=False, name=None))
    required = {name for name, item in items.items() if item.when == "required"}
    undated = np.array([row not in dated for row in frame[KEY].itertuples(index=False, name=None)], bool)
    bare = fine & ~loose & (frame["level"] >= 0) & frame["item"].isin(required) & undated
    what = "gives a level to a coding without `when`, and item {item!r} requires it"
    tell(reader, frame[bare], what, "one of the passes dates the event", "date it in the coding")
    return frame[fine & ~loose].reset_index(drop=True)
