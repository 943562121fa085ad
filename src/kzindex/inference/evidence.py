"""What the evidence is made of: how much per vote, from whom per era, and what in it deserves a second look."""

import re
from itertools import combinations

import numpy as np
import pandas as pd

from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.documents import Source
from kzindex.model.study import Study
from kzindex.scoring.levels import with_lineage
from kzindex.scoring.score import Scores


def by_vote(scores: Scores) -> pd.DataFrame:
    """How much of what the codebook asks was found for each vote.

    Returns
    -------
    DataFrame
        election, a column of coverage (0-1, NaN where it does not apply) per indicator, `whole` (their mean), `doubled`
        (share of the covered items that two lineages or more speak of), lineages, codings.
    """
    table = scores.table
    applies = table[(table["level"] == "indicator") & (table["status"] != NOT_APPLICABLE)]
    coverage = applies.pivot(index="election", columns="measure", values="coverage")
    items = table[(table["level"] == "item") & (table["codings"] > 0)]
    whole = table[table["level"] == "index"].set_index("election")[["lineages", "codings"]]
    order = [indicator.id for indicator in scores.study.indicators]
    found = coverage.reindex(index=whole.index, columns=order)
    found["whole"] = found[order].mean(axis=1)
    found["doubled"] = (items["lineages"] >= 2).groupby(items["election"]).mean()
    return found.join(whole).reset_index()


def by_era(scores: Scores) -> pd.DataFrame:
    """Who speaks of each era's votes, over the codings that are scored.

    Returns
    -------
    DataFrame
        era, codings, sources, lineages, kinds (of the documents, commonest first), largest (the lineage with most
        codings), share (its share, 0-1).
    """
    study = scores.study
    rows = scores.codings[scores.codings["place"] == "scored"]
    rows = rows.assign(
        era=rows["election"].map(study.era_of),
        kind=rows["source"].map(study.kind_of),
    )
    found = []
    for era in study.design.eras:
        mine = rows[rows["era"] == era.id]
        if len(mine):
            top, kinds = _counts(mine["lineage"]), _counts(mine["kind"])
            found.append(
                {
                    "era": era.id,
                    "codings": len(mine),
                    "sources": mine["source"].nunique(),
                    "lineages": mine["lineage"].nunique(),
                    "kinds": ", ".join(kinds.index),
                    "largest": str(top.index[0]),
                    "share": float(top.iloc[0] / len(mine)),
                }
            )
    return pd.DataFrame(found)


def _counts(names: pd.Series) -> pd.Series:
    """How often each name stands, commonest first, then by name."""
    counts = names.value_counts().sort_index()
    return counts.sort_values(ascending=False, kind="stable")


def one_era_items(scores: Scores) -> list[str]:
    """Items that are covered in votes of one era only, though votes of others could have had them."""
    items = scores.items
    eras = items[items["status"] != NOT_APPLICABLE].groupby("measure")["era"].nunique()
    covered = items[items["codings"] > 0].groupby("measure")["era"].nunique()
    return [item.id for item in scores.study.items if covered.get(item.id, 0) == 1 < eras.get(item.id, 0)]


def unused(study: Study) -> list[str]:
    """Sources that no coding, fact, claim, disagreement or boundary cites and no note on a vote names."""
    cited = set(study.codings["source"]) | set(study.facts["source"])
    cited |= {claim.source for claim in study.claims.claims}
    cited |= {saying.source for matter in study.claims.disagreements for saying in matter.sayings}
    cited |= {boundary.source for boundary in study.design.boundaries if boundary.source}
    notes = set(re.findall(r"[^\s,;()]*[^\s,;().]", " ".join(study.votes["note"])))
    return [name for name in study.sources if name not in cited and name not in notes]


def rivals(study: Study) -> pd.DataFrame:
    """Figures of one quantity at one vote that differ.

    Returns
    -------
    DataFrame
        election, quantity, value, unit, stage, body (the issuing body, else the source's lineage), source, locator,
        note; by vote and quantity, ascending.
    """
    facts = with_lineage(study, study.facts).rename(columns={"lineage": "body"})
    several = facts.groupby(["election", "quantity"])["number"].transform("nunique") > 1
    ordered = facts[several].sort_values(["election", "quantity", "number", "body", "source", "locator"])
    columns = ["election", "quantity", "value", "unit", "stage", "body", "source", "locator", "note"]
    return ordered[columns].reset_index(drop=True)


def look_shared(study: Study) -> list[tuple[str, str, str]]:
    """Pairs of cited sources of different lineage that may have one origin, and why.

    The signs are the same address, the same author within a week, the same producer on the same day.
    """
    cited = set(study.codings["source"]) | set(study.facts["source"])
    sources = [source for name, source in study.sources.items() if name in cited]
    found = []
    for one, other in combinations(sources, 2):
        if one.lineage != other.lineage and (why := _alike(one, other)):
            found.append((one.id, other.id, why))
    return found


def _alike(one: Source, other: Source) -> str:
    if one.address and one.address.rstrip("/") == other.address.rstrip("/"):
        return "same address"
    if not (one.date and other.date and one.date.count("-") == other.date.count("-") == 2):
        return ""
    days = abs(np.datetime64(one.date) - np.datetime64(other.date))
    if one.author and one.author == other.author and days <= np.timedelta64(7, "D"):
        return "same author within a week"
    if one.producer == other.producer and days == np.timedelta64(0, "D"):
        return "same producer on the same day"
    return ""
