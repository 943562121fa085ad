"""Scores on the keys of other data sets: a row per vote, or a row per country and year."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pandas as pd

from kzindex.errors import UsageError, listed
from kzindex.export.columns import Column, Table, attributes, keys, part
from kzindex.model.study import Study
from kzindex.scoring.draws import draws
from kzindex.scoring.score import Scores, score
from kzindex.scoring.series import series
from kzindex.study.folder import load
from kzindex.wording import enumerated

COUNTRY = ("iso3", "cow", "gw", "vdem")
VOTE = ("election", "nelda", "date", "year", *COUNTRY, "type", "era")
YEAR = (*COUNTRY, "year", "votes", "carried", "age", "election", "nelda", "date", "type", "era")
SHOWN = (
    "score", "se", "low68", "high68", "low90", "high90", "worst", "best", "coverage", "exposure", "lineages", "status",
    "break",
)  # fmt: skip
OF_ITEM = ("score", "se", "status")
OF_YEAR = ("score", "se", "low90", "high90", "worst", "best", "coverage", "status", "mean", "mean_se")
EACH = ("score", "se")  # of each vote of a year


def votes(scores: Scores | None = None) -> pd.DataFrame:
    """A row per vote held, with the keys of other data sets and the scores of index and indicators.

    Parameters
    ----------
    scores : Scores, optional
        By default those of the study in the working folder or above it, else of the packaged one.

    Returns
    -------
    DataFrame
        election (its id), nelda (``705-2022-1120-P1``; empty for types of vote that NELDA does not count), date
        (datetime64), year, iso3, cow, gw, vdem, type, era; then for every measure `MEASURE_score`, `_se`, `_low68`,
        `_high68`, `_low90`, `_high90`, `_worst`, `_best` (points of 100, 100 = open), `_coverage` (0-1), `_exposure`
        (months), `_lineages`, `_status` (scored, withheld, not applicable) and `_break` (see `kzindex.series`; among
        types of vote that are compared). ``attrs`` has title, study, version, digest, and under ``columns`` label and
        unit of each.

    Raises
    ------
    StudyError
        Where the study has problems.
    """
    scores = scores or score(load())
    return described(votes_table(scores), scores.study)


def country_year(scores: Scores | None = None, *, types: Collection[str] | None = None) -> pd.DataFrame:
    """A row per year from the first vote to the last of any type, to be merged with a panel of countries and years.

    A year has the scores of the last vote held by its end, carried forward until the next vote whether or not that
    one's are published, so that no score is older than the vote it stands beside.

    Parameters
    ----------
    scores : Scores, optional
        By default those of the study in the working folder or above it, else of the packaged one.
    types : collection of str, optional
        Types of vote; by default those that are compared.

    Returns
    -------
    DataFrame
        iso3, cow, gw, vdem, year, votes (held in that year), carried (whether the last vote lies in an earlier year),
        age (years since), election, nelda, date, type and era of that vote; for every measure `MEASURE_score`, `_se`,
        `_low90`, `_high90`, `_worst`, `_best`, `_coverage`, `_status` of that vote, and `_mean` and `_mean_se`: the
        mean of the published scores of all votes of its year, their reading errors being independent. Then each of
        them: `election_1`, `type_1`, `MEASURE_score_1` and `MEASURE_se_1` for the year's first vote, `_2` for the
        second and so on. ``attrs`` as of `votes`.

    Raises
    ------
    UsageError
        Where a type is unknown.
    StudyError
        Where the study has problems.
    """
    scores = scores or score(load())
    return described(country_year_table(votes_table(scores), scores.study, types), scores.study)


def described(table: Table, study: Study) -> pd.DataFrame:
    """The table's frame, with what it is of and what its columns are in ``attrs``."""
    frame = table.frame.copy()
    frame.attrs.update(study.about, title=table.title, columns=attributes(table.columns))
    return frame


def votes_table(scores: Scores) -> Table:
    """What `votes` gives."""
    study = scores.study
    columns = [keys(study)[name] for name in VOTE]
    columns += [part(name, measure=x, title=study.titles[x]) for x in study.tops for name in SHOWN]
    return Table(
        name="votes",
        title="Scores of index and indicators, a row per vote",
        frame=_keyed(study).join(_wide(scores, study.tops, SHOWN), on="election"),
        columns=tuple(columns),
        key=("election",),
    )


def items_table(scores: Scores) -> Table:
    """Scores of items, a row per vote: its key, then for every item `ITEM_score` and so on."""
    study = scores.study
    shown = ["election", "date", "year", "type", "era"]
    columns = [keys(study)[name] for name in shown]
    columns += [part(name, measure=x.id, title=x.title) for x in study.items for name in OF_ITEM]
    return Table(
        name="items",
        title="Scores of items, a row per vote",
        frame=_keyed(study)[shown].join(_wide(scores, [x.id for x in study.items], OF_ITEM), on="election"),
        columns=tuple(columns),
        key=("election",),
        refers={"election": ("votes", "election")},
    )


def country_year_table(
    of: Table, study: Study, types: Collection[str] | None = None, name: str = "country_year"
) -> Table:
    """What `country_year` gives, from the table of votes."""
    compared = [name for name, kind in study.design.types.items() if kind.compared]
    chosen = list(dict.fromkeys(compared if types is None else types))
    if unknown := [name for name in chosen if name not in study.design.types]:
        raise UsageError(f"type of vote {unknown[0]!r} is unknown; allowed are {listed(study.design.types)}")
    wide = of.frame[of.frame["type"].isin(chosen)].reset_index(drop=True)
    wide = wide.join(_means(wide, study.tops))
    most = int(wide.groupby("year").size().max()) if len(wide) else 0
    years = np.arange(wide["year"].min(), of.frame["year"].max() + 1) if len(wide) else np.array([], dtype=np.int64)
    held = wide["year"].to_numpy()
    last = np.searchsorted(held, years, side="right") - 1
    frame = wide.iloc[last].reset_index(drop=True)
    frame = frame.assign(
        year=years,
        votes=[int((held == year).sum()) for year in years],
        carried=held[last] < years,
        age=years - held[last],
    )
    frame = frame.assign(_of=years - frame["age"]).join(_each(wide, study.tops, most), on="_of")
    columns = _columns(study, most)
    every = len(chosen) == len(study.design.types)
    names = "votes of every type" if every else enumerated([study.plurals[name] for name in chosen])
    return Table(
        name=name,
        title=f"A row per year, carried forward: {names}",
        frame=frame[[column.name for column in columns]],
        columns=tuple(columns),
        key=("iso3", "year"),
        refers={"election": ("votes", "election")},
    )


def _columns(study: Study, most: int) -> list[Column]:
    """The columns of a country-year panel of which no year has more than so many votes."""
    own = {
        "votes": Column(name="votes", label="Votes held in the year, of the types chosen", type="integer", low=0),
        "carried": Column(name="carried", label="Whether the last vote lies in an earlier year", type="boolean"),
        "age": Column(name="age", label="Years since the last vote's year", type="integer", unit="years", low=0),
        "election": Column(name="election", label="Last vote held by the end of the year"),
    }
    every = keys(study) | own
    columns = [every[name] for name in YEAR]
    for measure in study.tops:
        columns += [part(name, measure=measure, title=study.titles[measure]) for name in OF_YEAR]
    for i in range(1, most + 1):
        columns += [
            replace(every["election"], name=f"election_{i}", label=f"Vote {i} of the last vote's year"),
            replace(every["type"], name=f"type_{i}", label=f"Type of vote {i} of the last vote's year"),
        ]
        for measure in study.tops:
            columns += [part(name, measure=measure, title=study.titles[measure], number=i) for name in EACH]
    return columns


def _keyed(study: Study) -> pd.DataFrame:
    """The keys of every vote held, in the order of `VOTE`."""
    held, country = study.held, study.design.country
    date = pd.to_datetime(held["date"])
    letters = {name: kind.nelda for name, kind in study.design.types.items()}
    nelda = [
        f"{country.cow:03d}-{day:%Y-%m%d}-{letters[kind]}1" if country.cow is not None and letters[kind] else ""
        for day, kind in zip(date, held["type"], strict=True)
    ]
    codes = {
        name: pd.array([code] * len(held), dtype="Int64" if code is None else "int64")
        for name, code in (("cow", country.cow), ("gw", country.gw), ("vdem", country.vdem))
    }
    frame = held[["election", "type", "era"]].assign(
        nelda=nelda, date=date, year=date.dt.year.astype("int64"), iso3=country.iso3, **codes
    )
    return frame[list(VOTE)]


def _wide(scores: Scores, measures: Sequence[str], shown: Sequence[str]) -> pd.DataFrame:
    """By vote, for every measure the columns that are shown of it; what breaks comparability too."""
    table = scores.table[scores.table["measure"].isin(measures)]
    if "break" in shown:
        broken = series(scores)[["election", "measure", "break"]]
        table = table.merge(broken, on=["election", "measure"], how="left").fillna({"break": ""})
    wide = cast("pd.DataFrame", table.set_index(["election", "measure"])[list(shown)].unstack("measure"))
    order = [(name, measure) for measure in measures for name in shown]
    names = [f"{measure}_{name}" for name, measure in order]
    return wide[order].set_axis(names, axis=1) if len(wide) else pd.DataFrame(columns=names, dtype=float)


def _means(wide: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """For every vote the mean of the published scores of its year's votes, with the error of that mean."""
    found = {}
    for measure in measures:
        of_year = wide.groupby("year")[f"{measure}_score"]
        many = of_year.transform("count")
        squares = (wide[f"{measure}_se"] ** 2).groupby(wide["year"]).transform("sum")
        found[f"{measure}_mean"] = of_year.transform("mean")
        found[f"{measure}_mean_se"] = np.sqrt(squares) / many.where(many > 0)
    return pd.DataFrame(found)


def _each(wide: pd.DataFrame, measures: Sequence[str], most: int) -> pd.DataFrame:
    """By year, the scores of its first vote, of its second and so on."""
    place = wide.groupby("year").cumcount()
    columns = ["election", "type", *(f"{measure}_{name}" for measure in measures for name in EACH)]
    parts = [wide[place == i].set_index("year")[columns].add_suffix(f"_{i + 1}") for i in range(most)]
    return pd.concat(parts, axis=1) if parts else pd.DataFrame()


def draws_table(scores: Scores, many: int, seed: int) -> Table:
    """Scores drawn with their reading error, a row per draw and vote."""
    study = scores.study
    named = keys(study)
    columns = [Column(name="draw", label="Draw", type="integer", low=1)]
    columns += [named[name] for name in ("election", "date", "type", "era")]
    columns += [
        Column(name=x, label=f"{study.titles[x]}: score as drawn", type="number", unit="points, not cut to 0-100")
        for x in study.tops
    ]
    return Table(
        name="draws",
        title=f"Scores drawn {many} times with their reading error (seed {seed})",
        frame=draws(scores, many, seed=seed),
        columns=tuple(columns),
        key=("draw", "election"),
        refers={"election": ("votes", "election")},
    )
