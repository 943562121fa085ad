"""How far two passes of coding agree, in points of score and beyond chance, and the reading error that shows in it."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kzindex.frames import Row, records
from kzindex.inference.contrasts import primary
from kzindex.inference.gap import gaps
from kzindex.inference.units import COLUMNS, agreement, both_passes, pair, read_twice, statistic
from kzindex.model.codebook import UNIT
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.scoring.grid import fill, lay_out
from kzindex.scoring.score import SCORED, score
from kzindex.stats.means import weighted_means
from kzindex.stats.reading import estimate_rates, estimate_shared

BOUND = "a lower bound, if like readers misread alike: what both passes misread alike is not seen"
LEAST_READINGS = 30  # of a certainty, for its error rate


@dataclass(frozen=True, repr=False)
class Reliability:
    """Agreement of two passes.

    Attributes
    ----------
    study : Study
    units : DataFrame
        One row per vote, item and source that either pass coded (see `kzindex.inference.units.pair`).
    table : DataFrame
        Long: level (indicator, item, era, study, vote), election (of level vote), measure, statistic, value, low90,
        high90, n, note.
    """

    study: Study
    units: pd.DataFrame
    table: pd.DataFrame

    def __repr__(self) -> str:
        return f"Reliability({self.study.design.title!r}: {len(read_twice(self.units))} readings in both passes)"

    def value(self, measure: str, name: str) -> float:
        """One statistic of one measure."""
        found = self.table[(self.table["measure"] == measure) & (self.table["statistic"] == name)]
        return float(found["value"].iloc[0])


def reliability(study: Study) -> Reliability:
    """Compare pass 1 with pass 2, as they were made, in the votes that both coded.

    A unit is a vote, an item and a source; a pass that reads several levels from one source for one item has their
    mean there. Decisions of the adjudication and levels derived from facts take no part.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Reliability
        Values are NaN where they are undefined, and `note` says why.
    """
    passes = both_passes(study)
    units = pair(study, passes)
    rows = [*agreement(study, units), *_points(study, passes, units), *_masked(study, units), *_errors(study, units)]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"value": float, "low90": float, "high90": float, "n": int})
    return Reliability(study=study, units=units, table=table.fillna({"note": ""}))


def _points(study: Study, passes: dict[str, pd.DataFrame], units: pd.DataFrame) -> list[Row]:
    """Agreement in points: scores of items and indicators, and gaps, each from one pass alone.

    "Same units" are made from the units to which both passes give a level, so that what differs is the reading; the
    others from all that each pass coded, over the items that both cover at a vote, so that what only one of them found
    counts too.
    """
    twice = pd.MultiIndex.from_frame(read_twice(units)[UNIT])
    shared = {number: rows[pd.MultiIndex.from_frame(rows[UNIT]).isin(twice)] for number, rows in passes.items()}
    found = []
    for rows, said in ((shared, ", same units"), (passes, "")):
        one, two = (_item_points(study, rows[number]) for number in ("1", "2"))
        common = one.notna() & two.notna()
        one, two = one.where(common), two.where(common)
        for indicator in study.indicators:
            items = [item for item in indicator.items if item.facts is None]
            ids, weights = [item.id for item in items], np.array([item.weight for item in items])
            difference = (one[ids] - two[ids]).to_numpy(float)
            applies = np.ones(difference.shape, dtype=bool)
            whole = weighted_means(difference, np.zeros(difference.shape), applies, weights).score
            found.append(_apart("indicator", indicator.id, whole, said))
            found += [_apart("item", name, difference[:, i], said) for i, name in enumerate(ids)]
        found += _gaps(study, rows, said)
    return found


def _item_points(study: Study, codings: pd.DataFrame) -> pd.DataFrame:
    """Scores of items from these codings: a row per vote held, a column per item, NaN where not covered."""
    points = fill(study, lay_out(study), codings).point
    return pd.DataFrame(points, index=study.held["election"], columns=[item.id for item in study.items])


def _gaps(study: Study, rows: dict[str, pd.DataFrame], said: str) -> list[Row]:
    """The gap of the eras from each pass alone, over the items and votes that both cover."""
    passes = [primary(study, rows[number]) for number in ("1", "2")]
    one, two = passes
    if one is None or two is None:
        return []
    common = one.covered & two.covered
    found = []
    for first, second in zip(*(gaps(replace(each, covered=common)) for each in (one, two)), strict=True):
        if first.level == "indicator":
            n, name, apart = first.items, first.measure, abs(first.gap - second.gap)
            note = "" if n else "no item covered by both passes in enough votes of each era"
            for label, value in (("gap, pass 1", first.gap), ("gap, pass 2", second.gap), ("gaps apart", apart)):
                found.append(statistic("indicator", name, label + said, value, n, note))
    return found


def _apart(level: str, name: str, difference: np.ndarray, said: str) -> Row:
    """The mean size of a difference, over the votes that have one."""
    sizes = np.abs(difference[~np.isnan(difference)])
    n = len(sizes)
    note = "" if n else "no vote covered by both passes"
    return statistic(level, name, "difference of scores" + said, sizes.mean() if n else np.nan, n, note)


def _masked(study: Study, units: pd.DataFrame) -> list[Row]:
    """Pass 2 against pass 1, where pass 2 read the text with names, dates and offices hidden and where it did not."""
    read = read_twice(units)
    found = []
    for era in study.design.eras:
        for hidden, said in ((True, "masked"), (False, "unmasked")):
            rows = read[(read["era"] == era.id) & (read["masked"] == hidden)]
            apart = rows["point_2"] - rows["point_1"]
            found.append(statistic("era", era.id, f"pass 2 minus pass 1, {said}", apart.mean(), len(rows)))
            found.append(statistic("era", era.id, f"difference of readings, {said}", apart.abs().mean(), len(rows)))
    return found


def _errors(study: Study, units: pd.DataFrame) -> list[Row]:
    """Error rates and their shared part as the passes show them, beside the protocol's, and the se under both."""
    read = read_twice(units)
    rates, counts = _rates(study, read)
    by_lineage = (read["point_1"] - read["point_2"]).groupby([read[c] for c in ("election", "item", "lineage")]).mean()
    cell = by_lineage.reset_index()
    number = np.asarray(pd.factorize(cell["election"] + " " + cell["item"])[0], dtype=np.int64)
    shared = estimate_shared(by_lineage.to_numpy(float), number) if len(by_lineage) else float("nan")
    error = study.design.protocol.error
    found, new = [], {}
    for i, name in enumerate(CERTAINTIES):
        measure, n = f"error rate, {name}", int(counts[i])
        enough = n >= LEAST_READINGS
        note = BOUND if enough else f"fewer than {LEAST_READINGS} readings; the protocol's rate is kept"
        found.append(statistic("study", measure, "protocol", getattr(error, name), n))
        found.append(statistic("study", measure, "re-estimated", rates[i] if enough else np.nan, n, note))
        if enough:
            new[name] = float(rates[i])
    note = "" if shared == shared else "undefined: nothing differs where two lineages were read twice"
    found.append(statistic("study", "shared error", "protocol", error.shared, len(by_lineage)))
    found.append(statistic("study", "shared error", "re-estimated", shared, len(by_lineage), note))
    if shared == shared:
        new["shared"] = shared

    protocol = study.design.protocol.model_copy(update={"error": error.model_copy(update=new)})
    other = replace(study, design=study.design.model_copy(update={"protocol": protocol}))
    for under, said in ((study, "protocol"), (other, "re-estimated")):
        table = score(under).table
        for row in records(table[(table["level"] != "item") & (table["status"] == SCORED)]):
            n, vote = int(row["lineages"]), str(row["election"])
            found.append(statistic("vote", row["measure"], f"se, {said}", row["se"], n, election=vote))
    return found


def _rates(study: Study, read: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Error rates by certainty from the units with one level in each pass, and how many readings had each."""
    read = read[(read["levels_1"] == 1) & (read["levels_2"] == 1)]
    number = {name: i for i, name in enumerate(CERTAINTIES)}
    levels = read[["level_1", "level_2"]].to_numpy(np.int64)
    certainty = np.column_stack([read[f"certainty_{k}"].map(number) for k in (1, 2)]).astype(np.int64)
    size = {item.id: len(item.levels) for item in study.items}
    sizes = np.array([size[item] for item in read["item"]], dtype=np.int64)
    rates = estimate_rates(levels, certainty, sizes, study.design.protocol.error.decay, len(CERTAINTIES))
    return rates, np.bincount(certainty.ravel(), minlength=len(CERTAINTIES))
