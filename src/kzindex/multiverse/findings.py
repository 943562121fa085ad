"""What a multiverse says: shares, single departures, reversals, the curve, and what is most influential."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kzindex.frames import Row, records
from kzindex.inference.verdict import FEW_ITEMS, NONE
from kzindex.model.study import Study
from kzindex.multiverse.choices import ALL, KEPT, NO_COMPARISON, ONE, PROTOCOL, TWO, Listing
from kzindex.multiverse.leave import LeftOut
from kzindex.scoring.whatif import KINDS

OPTION, REVERSAL, CURVE, WITHOUT = "option", "reversal", "curve", "without"
HOLDS = ("sign_holds", "sign_turns", "verdict_holds")
POINTS = 100  # of a curve
COLUMNS = [
    "part", "measure", "choice", "option", "specifications", "computed", "sign_holds", "sign_turns", "verdict_holds",
    "gap", "low90", "high90", "q05", "q95", "verdict", "first", "first_low", "first_high", "total", "total_low",
    "total_high", "reason",
]  # fmt: skip
COUNTS = COLUMNS[4:9]


def of_listing(listing: Listing, found: pd.DataFrame) -> list[Row]:
    """What the specifications listed say, measure by measure.

    Parameters
    ----------
    listing : Listing
    found : DataFrame
        Of `kzindex.multiverse.judged.judged`.

    Returns
    -------
    list of dict
        Parts protocol, one, two, reversal, no comparison, all but the votes, all varied, option, curve.
    """
    lists = np.array(listing.lists)[found["specification"]]
    whole: list[Row] = []
    for measure, own in found.groupby("measure", sort=False):
        rows: list[Row] = []
        of = {name: own[lists[own.index] == name] for name in (PROTOCOL, ONE, TWO, NO_COMPARISON, KEPT, ALL)}
        base = records(of[PROTOCOL])[0]
        rows += [{"part": PROTOCOL, "measure": measure, **_one(of[PROTOCOL])}]
        rows += [{"part": ONE, "measure": measure, **row} for row in _singly(listing, of[ONE])]
        rows += [{"part": TWO, "measure": measure, **_many(of[TWO])}]
        for each in records(pd.concat([of[ONE], of[TWO]])):
            if each["sign_turns"]:
                departing = np.flatnonzero(listing.options[each["specification"]])
                named = {
                    "choice": "; ".join(listing.choices[k].id for k in departing),
                    "option": listing.name(each["specification"]),
                }
                rows.append({"part": REVERSAL, "measure": measure, **named, **_one(pd.DataFrame([each]))})
        there = [name for name in (NO_COMPARISON, KEPT, ALL) if len(of[name])]
        rows += [{"part": name, "measure": measure, **_many(of[name])} for name in there]
        rows += [{"part": OPTION, "measure": measure, **row} for row in _by_option(listing, of[ALL])]
        rows += [{"part": CURVE, "measure": measure, **row} for row in _curve(of[ALL])]
        whole += _defined(rows, base)
    return whole


def _defined(rows: list[Row], base: Row) -> list[Row]:
    """The rows of a measure; what the protocol has not, a gap or a verdict, cannot hold or fail to."""
    undefined: Row = {}
    if base["verdict"] in (NONE, FEW_ITEMS):
        undefined |= {"verdict_holds": None}
    if base["verdict"] == NONE:
        undefined |= {"sign_holds": None, "sign_turns": None}
    return [row | undefined for row in rows]


def _one(rows: pd.DataFrame) -> Row:
    """What a single specification says."""
    row = records(rows)[0]
    said = {name: row[name] for name in ("gap", "low90", "high90", "verdict", "reason")}
    holds = {name: int(row[name]) for name in HOLDS}
    return {"specifications": 1, "computed": int(not row["reason"]), **holds, **said}


def _many(rows: pd.DataFrame) -> Row:
    """What several say: in how many the protocol's sign and verdict hold, and where their gaps lie."""
    gap = rows["gap"].dropna()
    holds = {name: int(rows[name].sum()) for name in HOLDS}
    q05, median, q95 = gap.quantile([0.05, 0.5, 0.95]) if len(gap) else (np.nan,) * 3
    why = rows.loc[rows["reason"] != "", "reason"].value_counts()
    return {
        "specifications": len(rows), "computed": len(gap), **holds, "gap": median, "q05": q05, "q95": q95,
        "verdict": "; ".join(f"{words} {n}" for words, n in rows["verdict"].value_counts().items()),
        "reason": "; ".join(f"{words} {n}" for words, n in why.items()),
    }  # fmt: skip


def _singly(listing: Listing, rows: pd.DataFrame) -> Iterable[Row]:
    """Each single departure; all draws of a choice together."""
    places = rows["specification"].to_numpy()
    for k, choice in enumerate(listing.choices):
        taken = listing.options[places, k]
        groups = [taken > 0] if choice.drawn else [taken == i for i in range(1, len(choice.options))]
        for i, group in enumerate(groups, 1):
            if group.any():
                said = _many(rows[group]) if choice.drawn else _one(rows[group])
                yield {"choice": choice.id, "option": choice.label(i), **said}


def _by_option(listing: Listing, rows: pd.DataFrame) -> Iterable[Row]:
    """The specifications drawn that have each option."""
    places = rows["specification"].to_numpy()
    for k, choice in enumerate(listing.choices):
        if len(choice.options) == 1:
            continue
        taken = np.minimum(listing.options[places, k], 1) if choice.drawn else listing.options[places, k]
        for i in np.unique(taken):
            yield {"choice": choice.id, "option": choice.label(int(i)), **_many(rows[taken == i])}


def _curve(rows: pd.DataFrame) -> Iterable[Row]:
    """Specifications at equal steps of the ranking by gap, the first and the last among them."""
    ranked = rows.dropna(subset="gap").sort_values(["gap", "specification"])
    if len(ranked):
        for place in np.unique(np.linspace(0, len(ranked) - 1, POINTS).round().astype(int)):
            each = ranked.iloc[[place]]
            yield {"option": str(each["specification"].iloc[0]), **_one(each)}


def of_parts(study: Study, left: LeftOut, found: pd.DataFrame) -> list[Row]:
    """The parts whose absence changes a verdict, and of each kind the one that moves the gap most.

    Parameters
    ----------
    study : Study
    left : LeftOut
    found : DataFrame
        Of `judged`: the protocol, then the parts in their order.

    Returns
    -------
    list of dict
        Part without: first a row for each kind (how many there are, and in how many sign and verdict hold), then the
        parts, the most influential first.
    """
    kinds = np.array([kind for kind, _ in left.parts])
    names = np.array([name for _, name in left.parts], dtype=object)
    items = {indicator.id: [item.id for item in indicator.items] for indicator in study.indicators}
    whole: list[Row] = []
    for measure, every in found.groupby("measure", sort=False):
        base, own = records(every.head(1))[0], every.iloc[1:].reset_index(drop=True)
        own = own.assign(name=names, move=(own["gap"] - base["gap"]).abs())
        rows: list[Row] = []
        for kind in KINDS:
            if kind == "indicator" and measure != "index":
                continue
            there = kinds == kind
            if kind == "item" and measure in items:
                there &= np.isin(names, items[str(measure)])  # no other can move it
            some = own[there].sort_values(["move", "name"], ascending=[False, True])
            if not len(some):
                continue
            rows.append({"part": WITHOUT, "measure": measure, "choice": kind, "option": "", **_many(some)})
            for i, each in enumerate(records(some)):
                if (i == 0 and each["move"] == each["move"]) or not each["verdict_holds"]:
                    said = _one(pd.DataFrame([each]))
                    rows.append({"part": WITHOUT, "measure": measure, "choice": kind, "option": each["name"], **said})
        whole += _defined(rows, base)
    return whole
