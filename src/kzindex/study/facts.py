"""seeds/facts.csv: figures with their unit, source and issuing body, rival ones side by side."""

from collections.abc import Mapping

import pandas as pd

from kzindex.model.design import Quantity
from kzindex.model.documents import Source
from kzindex.study.files import Reader
from kzindex.study.place import written
from kzindex.study.table import known, read_table, tell, unique
from kzindex.study.votes import ELECTIONS

FACTS = "seeds/facts.csv"
STAGES = ("preliminary", "doubtful")  # of a figure that is not the one finally given
FACT = ("election", "quantity", "value", "unit", "source", "locator", "note")


def read_facts(reader: Reader, elections: list[str]) -> pd.DataFrame:
    """Read the figures as text, before anything is known of what they may hold but the votes."""
    frame = read_table(reader, FACTS, FACT, optional=("origin", "stage"))
    known(reader, frame, "election", elections, where=ELECTIONS)
    return frame


def check_facts(
    reader: Reader,
    frame: pd.DataFrame,
    votes: pd.DataFrame,
    sources: Mapping[str, Source],
    lineages: Mapping[str, str],
    quantities: Mapping[str, Quantity],
) -> pd.DataFrame:
    """Check the figures; `number` is the value as float."""
    fine = frame["election"].isin(votes["election"]) & known(reader, frame, "quantity", quantities)
    known(reader, frame, "origin", lineages, blank=True)
    known(reader, frame, "stage", STAGES, blank=True)
    plain = frame["value"].str.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?").astype(bool)
    number = pd.to_numeric(frame["value"].where(plain)).astype(float)
    allowed = "at most 15 digits, and decimals after a point"
    tell(reader, frame[~plain], "value {value!r} is no number", allowed, "correct it")
    unit = frame["quantity"].map({name: quantity.unit for name, quantity in quantities.items()})
    misfit = fine & (unit != frame["unit"])
    what = "unit {unit!r} does not fit {quantity}"
    tell(reader, frame.assign(right=unit)[misfit], what, "allowed is {right}", "correct it")
    above = plain & (frame["unit"] == "percent") & (number > 100)
    tell(reader, frame[above], "value {value} is more than 100 percent", "0 to 100", "correct it")
    unique(reader, frame, ["election", "quantity", "source", "locator", "origin"])
    polled = frame["election"].map(dict(zip(votes["election"], votes["day_start"], strict=True)))
    results = [name for name, quantity in quantities.items() if quantity.kind == "result"]
    early = frame["quantity"].isin(results) & (written(frame["source"], sources) < polled)
    tell(
        reader,
        frame[early],
        "source {source!r} is dated before the result it reports",
        "a result's source is dated on polling day or later",
        "correct the source or the vote",
    )
    return frame.assign(number=number)[fine & plain].reset_index(drop=True)
