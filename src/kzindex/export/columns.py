"""What the columns of exported tables are: labels, units, values, and which column says why a value is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.scoring.score import SCORED, WITHHELD

POINTS, SHARE, MONTHS = "points, 0 closed to 100 open", "share, 0-1", "months"
STATUS = {
    SCORED: "there is a score",
    WITHHELD: "too little evidence was found for one; of the index, for one of its indicators",
    NOT_APPLICABLE: "the measure does not apply to this vote",
}
MISSING = (WITHHELD, NOT_APPLICABLE)  # why a number may be missing


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    `type` is one of string, number, integer, boolean, date; `values` what each value of a category means, and `coded`
    whether programs with value labels get it as numbers; `why` the column whose value says why a number is missing.
    """

    name: str
    label: str
    type: str = "string"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    coded: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with what its columns are.

    `key` are the columns that tell rows apart; `refers` gives for a column the table and column that it points to.
    """

    name: str
    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = [column.name for column in self.columns]
        if named != list(self.frame.columns):
            raise ValueError(f"{self.name}: columns {list(self.frame.columns)}, described are {named}")


# of a score: what is said of it, type, unit, least, most, and whether the status says why it is missing
_PARTS: dict[str, tuple[str, str, str, float | None, float | None, bool]] = {
    "score": ("score", "number", POINTS, 0, 100, True),
    "se": ("standard error of reading", "number", "points", 0, None, True),
    "low68": ("68 % interval, low", "number", POINTS, 0, 100, True),
    "high68": ("68 % interval, high", "number", POINTS, 0, 100, True),
    "low90": ("90 % interval, low", "number", POINTS, 0, 100, True),
    "high90": ("90 % interval, high", "number", POINTS, 0, 100, True),
    "worst": ("if what is missing were at its worst", "number", POINTS, 0, 100, False),
    "best": ("if what is missing were at its best", "number", POINTS, 0, 100, False),
    "coverage": ("share of applicable evidence found, by weight", "number", SHARE, 0, 1, False),
    "exposure": ("time in which an event could count", "number", MONTHS, 0, None, False),
    "codings": ("codings with a level", "integer", "codings", 0, None, False),
    "lineages": ("lineages with a level", "integer", "lineages", 0, None, False),
    "status": ("whether there is a score", "string", "", None, None, False),
    "break": ("what breaks comparability with the vote before", "string", "", None, None, False),
    "mean": ("mean score of that year's votes", "number", POINTS, 0, 100, True),
    "mean_se": ("standard error of that mean", "number", "points", 0, None, True),
}


def part(name: str, *, measure: str = "", title: str = "", number: int = 0) -> Column:
    """A column of a score; of a measure by name where the table is wide, of the vote with a number in its year."""
    said, kind, unit, low, high, may_miss = _PARTS[name]
    label = f"{title}: {said}" if title else said[:1].upper() + said[1:]
    prefix, suffix = f"{measure}_" if measure else "", f"_{number}" if number else ""
    return Column(
        name=f"{prefix}{name}{suffix}",
        label=label + (f", vote {number} of the year" if number else ""),
        type=kind,
        unit=unit,
        low=low,
        high=high,
        values=STATUS if name == "status" else {},
        why=f"{prefix}status" if may_miss and not number else "",
    )


def keys(study: Study) -> dict[str, Column]:
    """The columns by which a vote or a year is merged with other data."""
    country = study.design.country
    types = {name: kind.title for name, kind in study.design.types.items()}
    eras = {era.id: f"{era.title}, from {era.start}" for era in study.design.eras}
    every = [
        Column(name="election", label="Vote"),
        Column(name="nelda", label="Id in the manner of NELDA; empty where it counts no such vote"),
        Column(name="date", label="Polling day", type="date"),
        Column(name="year", label="Year", type="integer", low=0),
        Column(name="iso3", label=f"Country, ISO 3166 ({country.name})"),
        Column(name="cow", label="Country, Correlates of War", type="integer"),
        Column(name="gw", label="Country, Gleditsch and Ward", type="integer"),
        Column(name="vdem", label="Country, V-Dem's country_id", type="integer"),
        Column(name="type", label="Type of vote", values=types),
        Column(name="era", label="Era of polling day", values=eras),
    ]
    return {column.name: column for column in every}


def attributes(columns: Iterable[Column]) -> dict[str, dict[str, str]]:
    """Label, unit and the like by column, for `DataFrame.attrs`."""
    found = {}
    for column in columns:
        said = {"label": column.label, "unit": column.unit, "missing": f"see {column.why}" if column.why else ""}
        found[column.name] = {name: text for name, text in said.items() if text}
    return found


def columns_table(tables: Sequence[Table]) -> Table:
    """What every column of every table is."""
    described = (
        Column(name="table", label="Table"),
        Column(name="column", label="Column"),
        Column(name="label", label="What it is"),
        Column(name="type", label="Type"),
        Column(name="unit", label="Unit"),
        Column(name="values", label="Values of a category, with what they mean"),
        Column(name="missing", label="The column that says why a number is missing"),
    )
    rows = [
        (
            table.name,
            column.name,
            column.label,
            column.type,
            column.unit,
            "; ".join(f"{value}: {meaning}" if meaning else value for value, meaning in column.values.items() if value),
            column.why,
        )
        for table in tables
        for column in table.columns
    ]
    return Table(
        name="columns",
        title="What every column of every table is",
        frame=pd.DataFrame(rows, columns=[column.name for column in described]),
        columns=described,
        key=("table", "column"),
    )
