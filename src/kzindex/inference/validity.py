"""The scores beside V-Dem: whether they move together, and where they do not."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kzindex.frames import Row
from kzindex.inference.vdem import BOUNDS, VDem, read_vdem
from kzindex.model.study import Study
from kzindex.scoring.score import SCORED, Scores
from kzindex.stats.ranks import Floats, correlation_interval, rank_correlation, ranks

LEAST = 6  # years
STEADY = {"v2x": 0.05, "v2": 0.5}  # a range below this is no variation: of an index 0-1, of a latent scale
APART = 0.5  # of the distance of the first rank from the last, from where a disagreement is worth explaining

EXPECTED, CONTRARY, UNDECIDED = "as expected", "contrary", "undecided"
UNINFORMATIVE, TOO_FEW, ABSENT = "uninformative", "too few years", "absent"
COLUMNS = [
    "level", "measure", "tag", "expected", "finding", "years", "first", "last", "rho", "low90", "high90", "gap",
    "gap_vdem", "error_share", "values", "range", "why",
]  # fmt: skip
PAIRS = [
    "level", "measure", "tag", "year", "elections", "score", "low90", "high90", "value", "rank", "rank_vdem", "apart",
]  # fmt: skip


@dataclass(frozen=True, repr=False)
class Validity:
    """The scores beside V-Dem.

    Attributes
    ----------
    study : Study
    release : str
        Of V-Dem; empty where neither the caller nor the file's name says it.
    table : DataFrame
        A row per measure and tag: level, measure, tag, expected (1 or -1), finding (as expected, contrary, undecided:
        the interval excludes 0 on the side expected, on the other, or not; uninformative, too few years, absent),
        years, first, last, rho (Spearman's), low90, high90, gap and gap_vdem (mean of the last era's years minus that
        of the era before; points, V-Dem's units), error_share (reading error's share of the variance of the scores),
        values and range (of V-Dem's, in these years), why.
    pairs : DataFrame
        A row per measure, tag and year of the correlations that say something: level, measure, tag, year, elections,
        score, low90, high90 (mean of the year's votes), value (V-Dem's), rank and rank_vdem (1 the most closed, as the
        expected sign has it), apart (rank minus rank_vdem).
    """

    study: Study
    release: str
    table: pd.DataFrame
    pairs: pd.DataFrame

    def __repr__(self) -> str:
        said = ", ".join(f"{many} {finding}" for finding, many in self.table["finding"].value_counts().items())
        return f"Validity({self.study.design.title!r}, V-Dem {self.release or 'of unknown release'}: {said})"

    @property
    def disagreements(self) -> pd.DataFrame:
        """The pairs whose ranks lie far apart: by half of the distance from the first to the last, or more."""
        many = self.pairs.groupby(["measure", "tag"])["year"].transform("size")
        return self.pairs[self.pairs["apart"].abs() >= APART * (many - 1)].reset_index(drop=True)


def validity(scores: Scores, vdem: str | Path, *, release: str = "", since: int | None = None) -> Validity:
    """Set the scores beside a copy of V-Dem's country-year file.

    Only years with a vote of a type that is compared are used, since V-Dem repeats values of elections between them.
    Two votes of a year have their mean, as V-Dem has one value a year.

    Parameters
    ----------
    scores : Scores
    vdem : path
        A CSV file; rows of other countries and other columns are passed over.
    release : str, optional
        Of V-Dem; by default what the name of its own file says.
    since : int, optional
        The first year to use; by default all.

    Returns
    -------
    Validity

    Raises
    ------
    UsageError
        Where there is no such file.
    InputError
        With every problem of the file.
    """
    study = scores.study
    tags = list(dict.fromkeys(tag for signs in study.crosswalk.values() for tag in signs))
    read = read_vdem(Path(vdem), study.design.country, tags, release)
    yearly = _yearly(scores, since)
    rows, pairs = [], []
    for measure, signs in study.crosswalk.items():
        level = "index" if measure == "index" else "indicator" if measure in study.tops else "item"
        for tag, sign in signs.items():
            both = _both(yearly.loc[yearly["measure"] == measure], read, tag)
            row = {
                "level": level,
                "measure": measure,
                "tag": tag,
                "expected": sign,
                **_related(study, both, read, tag, sign),
            }
            rows.append(row)
            if row["finding"] in (EXPECTED, CONTRARY, UNDECIDED):
                pairs.append(_ranked(both, sign).assign(level=level, measure=measure, tag=tag)[PAIRS])
    return Validity(
        study=study,
        release=read.release,
        table=pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(("first", "last", "values"), "Int64")),
        pairs=pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame(columns=PAIRS),
    )


def _yearly(scores: Scores, since: int | None) -> pd.DataFrame:
    """Published scores by measure and year: measure, year, elections, era, score, se, low90, high90."""
    compared = [name for name, kind in scores.study.design.types.items() if kind.compared]
    table = scores.table
    shown = table[(table["status"] == SCORED) & table["type"].isin(compared)]
    shown = shown.assign(year=shown["date"].str[:4].astype(int), square=shown["se"] ** 2)
    shown = shown if since is None else shown[shown["year"] >= since]
    of_year = shown.groupby(["measure", "year"], sort=False)
    found = of_year.agg(
        elections=("election", "; ".join),
        era=("era", "last"),
        score=("score", "mean"),
        square=("square", "sum"),
        many=("score", "size"),
    ).reset_index()
    width = scores.study.design.protocol.verdict.width90
    se = np.sqrt(found["square"]) / found["many"]
    return found.assign(
        score=found["score"].round(9),  # equal scores rank as equal
        se=se,
        low90=(found["score"] - width * se).clip(0, 100),
        high90=(found["score"] + width * se).clip(0, 100),
    )


def _both(yearly: pd.DataFrame, read: VDem, tag: str) -> pd.DataFrame:
    """Years that have both a score and a value."""
    if tag in read.absent:
        return yearly.head(0).assign(value=0.0)
    return yearly.join(read.table[tag].rename("value"), on="year").dropna(subset=["value"]).sort_values("year")


def _related(study: Study, both: pd.DataFrame, read: VDem, tag: str, sign: int) -> Row:
    """What the years that have both say of one tag."""
    if tag in read.absent:
        return {"finding": ABSENT, "years": 0, "why": "no such column in the file"}
    n = len(both)
    if n < LEAST:
        return {"finding": TOO_FEW, "years": n, "why": f"{n} of the {LEAST} that it takes"}
    score, value = both["score"].to_numpy(float), both["value"].to_numpy(float)
    rho = rank_correlation(score, value)
    found: Row = {
        "years": n,
        "first": both["year"].iloc[0],
        "last": both["year"].iloc[-1],
        "rho": rho,
        "gap": _between_eras(study, both, score),
        "gap_vdem": _between_eras(study, both, value),
        "error_share": float(np.mean(both["se"] ** 2) / score.var(ddof=1)) if np.ptp(score) else np.inf,
        "values": len(np.unique(value)),
        "range": float(np.ptp(value)),
    }
    low, high = correlation_interval(rho, n, study.design.protocol.verdict.width90)
    found |= {"low90": low, "high90": high}
    if why := "; ".join(filter(None, [_steady(both, read, tag), _unsure(found["error_share"])])):
        return found | {"finding": UNINFORMATIVE, "why": why}
    perfect = abs(rho) == 1
    side = np.sign(rho) if perfect or low * high > 0 else 0
    finding = {sign: EXPECTED, -sign: CONTRARY}.get(int(side), UNDECIDED)
    return found | {"finding": finding, "why": "the same order in every year has no interval" if perfect else ""}


def _steady(both: pd.DataFrame, read: VDem, tag: str) -> str:
    """Why V-Dem cannot be told to vary over these years; empty where it can."""
    value = both["value"]
    most = int(value.value_counts().iloc[0])
    if most > len(value) / 2:
        return f"V-Dem has one value in {most} of {len(value)} years"
    least = STEADY["v2x" if tag.startswith("v2x") else "v2"]
    if round(float(np.ptp(value)), 9) < least:
        return f"V-Dem ranges over less than {least:g} in these years"
    low, high = (f"{tag}{bound}" for bound in BOUNDS)
    if low in read.table and high in read.table:
        bounds = read.table.loc[both["year"], [low, high]]
        if bounds.notna().all(axis=None) and bounds[low].max() <= bounds[high].min():
            return "V-Dem's own 68% intervals of all these years have a value in common"
    return ""


def _unsure(share: float) -> str:
    """Why the scores cannot be told to vary; empty where they can."""
    return "the scores vary no more than their reading error" if share >= 1 else ""


def _between_eras(study: Study, both: pd.DataFrame, values: Floats) -> float:
    """Mean of the last era's years minus that of the era before; NaN where either has none."""
    if len(study.design.eras) < 2:
        return float("nan")
    earlier, later = (values[(both["era"] == era.id).to_numpy(bool)] for era in study.design.eras[-2:])
    return float(later.mean() - earlier.mean()) if len(later) and len(earlier) else float("nan")


def _ranked(both: pd.DataFrame, sign: int) -> pd.DataFrame:
    """The years with their ranks, 1 the most closed."""
    rank, other = ranks(both["score"].to_numpy(float)), ranks(sign * both["value"].to_numpy(float))
    return both.assign(rank=rank, rank_vdem=other, apart=rank - other)
