"""What a study of many votes costs, as ratios within one run: never a time, machines differ.

Usage: python benchmarks/scale.py [PAIRS]

The kernel is set beside the same computation in polars and in pandas; `load` and `score` beside pandas reading the
same CSV files, with pyarrow and without it, in processes of their own, whose memory is measured.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

VOTES, PER_VOTE, ITEMS, LEVELS, LINEAGES, SHARED = 20_000, 50, 25, 5, 20, 0.3
CERTAINTIES = ("high", "medium", "low")
PARTS = (range(7), range(7, 13), range(13, 19), range(19, ITEMS))  # items of the indicators
SIZES = (VOTES // 4, VOTES // 2, VOTES)  # studies, in votes
WITHOUT = "without pyarrow"
Codings = dict[str, Any]  # column to array of int, rows grouped by vote

ITEM = """
  - {{id: item{0}, title: Item {0}, question: How open?, types: [жалпы, плебисцит], window: [run-up, day],
      when: optional, direction: 1, weight: {1}, evidence: Any., not_evidence: None., nothing: Applies., why: Needed.,
      crosswalk: {{}}, levels: [{{anchor: a}}, {{anchor: b}}, {{anchor: c}}, {{anchor: d}}, {{anchor: e}}]}}"""
SOURCE = """
  - {{id: source{0}, producer: Paper, title: Report, date: 2090-01-01, language: en, read: 2095-01-01, kind: news,
      lineage: lineage{0}}}"""
READING = '"The report says that in this respect the vote was run much as others before it, and names case {}."'


def drawn(rows: int) -> Codings:
    """Random codings, some two to a cell where there is any, unevenly."""
    import numpy as np

    random = np.random.default_rng(rows)
    vote = np.sort(random.integers(0, rows // PER_VOTE, rows))
    item = (ITEMS * random.random(rows) ** 1.5).astype(np.int64)
    sizes = {"lineage": LINEAGES, "level": LEVELS, "certainty": len(CERTAINTIES)}
    return {"cell": vote * ITEMS + item} | {name: random.integers(0, size, rows) for name, size in sizes.items()}


def write_study(folder: Path, votes: int) -> None:
    """The invented study with votes on consecutive days in the place of its own, each with its file of codings."""
    own = shutil.ignore_patterns("*.csv", "contest.yaml", "freedom.yaml")
    shutil.copytree(Path(__file__).parents[1] / "tests/invented", folder, ignore=own)
    for k, items in enumerate(PARTS):
        text = "".join(ITEM.format(i, 1 / len(items)) for i in items)
        head = f"indicator: part{k}\ntitle: Part {k}\nquestion: How open?\nitems:"
        (folder / f"indicators/part{k}.yaml").write_text(head + text)
    design = (folder / "study.yaml").read_text()
    parts = ", ".join(f"part{k}" for k in range(len(PARTS)))
    (folder / "study.yaml").write_text(design.replace("[сайыс, жиын]", f"[{parts}]"))
    names, sources = ("".join(text.format(k) for k in range(LINEAGES)) for text in ("\n  lineage{0}: Kin {0}", SOURCE))
    (folder / "seeds/sources.yaml").write_text(f"lineages:{names}\nsources:{sources}\n")
    (folder / "seeds/claims.yaml").write_text("claims: []\n")
    (folder / "seeds/facts.csv").write_text("election,quantity,value,unit,source,locator,note\n")
    days = [date(2001, 1, 1) + timedelta(days=k) for k in range(votes)]
    rows = "".join(f"{day}-vote,{day},плебисцит,,held,\n" for day in days)
    (folder / "seeds/elections.csv").write_text("election,date,type,called,status,note\n" + rows)
    lines: list[list[str]] = [[] for _ in days]
    decisions = ["election,item,source,locator,decision,certainty,reason\n"]
    for n, (cell, lineage, level, certainty) in enumerate(zip(*drawn(votes * PER_VOTE).values(), strict=True)):
        vote, item = divmod(cell, ITEMS)
        when = ("", "", str(days[vote] - timedelta(days=n % 300)), str(days[vote] - timedelta(days=90))[:7])[n % 4]
        origin = f"lineage{(lineage + 1) % LINEAGES}" if n % 10 == 0 else ""
        key, locator = f"{days[vote]}-vote,item{item}", f'"p. {n % 97}, par. {n % 1009}"'
        lines[vote].append(
            f"{key},{level},{CERTAINTIES[certainty]},{when},source{lineage},{locator},{origin},1,{READING.format(n)}\n"
        )
        if n % 500 == 0:
            decisions.append(f"{key},source{lineage},{locator},{level},high,Read again.\n")
    (folder / "seeds/adjudication.csv").write_text("".join(decisions))
    header = "election,item,outcome,certainty,when,source,locator,origin,pass,reading\n"
    for day, of_vote in zip(days, lines, strict=True):
        (folder / f"seeds/codings/{day}-vote.csv").write_text(header + "".join(of_vote))


def with_kernel(codings: Codings, values: Any, errors: Any, weights: Any) -> tuple[Any, Any]:
    """Scores and errors of an indicator of all items at every vote."""
    import numpy as np

    from kzindex.stats.cells import score_cells
    from kzindex.stats.means import weighted_means

    cells = int(codings["cell"][-1] // ITEMS + 1) * ITEMS
    found = score_cells(**codings, cells=cells, values=values, errors=errors, shared=SHARED)
    score, se = found.score.reshape(-1, ITEMS), found.se.reshape(-1, ITEMS)
    means = weighted_means(score, se, np.ones(score.shape, dtype=bool), weights)
    return means.score, means.se


def with_polars(codings: Codings, values: Any, errors: Any, weights: Any) -> tuple[Any, Any]:
    """The same in polars: running sums over the sorted readings, which are faster than windows or sorting in groups."""
    import polars as pl

    def at(table: Any, index: pl.Expr) -> pl.Expr:
        return pl.lit(pl.Series(table.ravel())).gather(index)

    item, k, weight = pl.col("cell") % ITEMS, pl.col("k"), pl.col("weight")
    first = pl.col("cell").ne_missing(pl.col("cell").shift())
    before = pl.when(first).then(pl.col("run") - pl.col("squared")).forward_fill()
    votes = (
        pl.LazyFrame(codings)
        .group_by("cell", "lineage", "level")
        .agg(pl.col("certainty").min())
        .with_columns(
            value=at(values, item * LEVELS + pl.col("level")),
            squared=at(errors, item * len(CERTAINTIES) + pl.col("certainty")),
        )
        .group_by("cell", "lineage")
        .agg(pl.col("value", "squared").mean())
        .sort("cell", "squared")
        .with_columns(row=pl.int_range(pl.len()), run=pl.col("squared").cum_sum())
        .with_columns(k=pl.col("row") - pl.when(first).then("row").forward_fill() + 1, run=pl.col("run") - before)
        .with_columns(each=pl.col("run") / k * (SHARED + (1 - SHARED) / k))
        .group_by("cell")
        .agg(score=pl.col("value").mean(), own=pl.col("value").var() / pl.len(), least=pl.col("each").min())
        .with_columns(vote=pl.col("cell") // ITEMS, weight=at(weights, item), square=pl.max_horizontal("least", "own"))
        .group_by("vote")
        .agg(score=(weight * pl.col("score")).sum(), square=(weight**2 * pl.col("square")).sum(), weight=weight.sum())
        .sort("vote")
        .select(pl.col("score") / weight, se=pl.col("square").sqrt() / weight)
        .collect()
    )
    return votes["score"].to_numpy(), votes["se"].to_numpy()


def with_pandas(codings: Codings, values: Any, errors: Any, weights: Any) -> tuple[Any, Any]:
    """The same in pandas."""
    import numpy as np
    import pandas as pd

    rows: Any = pd.DataFrame(codings).groupby(["cell", "lineage", "level"], as_index=False)["certainty"].min()
    item = rows["cell"] % ITEMS
    rows["value"], rows["squared"] = values[item, rows["level"]], errors[item, rows["certainty"]]
    rows = rows.groupby(["cell", "lineage"], as_index=False)[["value", "squared"]].mean()
    rows = rows.sort_values(["cell", "squared"])
    by_cell = rows.groupby("cell")
    k = by_cell.cumcount() + 1
    rows["each"] = by_cell["squared"].cumsum() / k * (SHARED + (1 - SHARED) / k)
    by_cell = rows.groupby("cell")
    own = by_cell["value"].var() / by_cell.size()
    cells = pd.DataFrame({"score": by_cell["value"].mean(), "least": by_cell["each"].min(), "own": own})
    weight = weights[cells.index % ITEMS]
    square = weight**2 * np.fmax(cells["least"], cells["own"])
    parts = pd.DataFrame({"weight": weight, "score": weight * cells["score"], "square": square})
    sums = parts.groupby(cells.index // ITEMS).sum()
    return (sums["score"] / sums["weight"]).to_numpy(), (np.sqrt(sums["square"]) / sums["weight"]).to_numpy()


def kernel(pairs: int) -> dict[str, list[float]]:
    """Elapsed time over that of the kernel, pair by pair; and per row over that of a quarter as many rows."""
    import numpy as np

    values = np.array([np.linspace(0, 100, LEVELS)[:: 1 if i % 3 else -1] for i in range(ITEMS)])
    errors = np.outer(np.linspace(50, 150, ITEMS), [1.0, 3.0, 6.0])
    weights = np.random.default_rng(0).dirichlet(np.ones(ITEMS))

    def took(way: Callable[..., tuple[Any, Any]], rows: int = VOTES * PER_VOTE) -> float:
        start = time.perf_counter()
        way(drawn_once[rows], values, errors, weights)
        return time.perf_counter() - start

    sizes = [VOTES * PER_VOTE * times // 4 for times in (1, 2, 4, 8)]
    drawn_once = {rows: drawn(rows) for rows in sizes}
    ways = (with_kernel, with_polars, with_pandas)
    ours, *others = (np.array(way(drawn_once[VOTES * PER_VOTE], values, errors, weights)) for way in ways)
    assert all(np.abs(ours - theirs).max() < 1e-9 for theirs in others), "they differ"
    found = {way.__name__: [took(way) / took(with_kernel) for _ in range(pairs)] for way in ways[1:]}
    for rows in sizes[1:]:
        ratios = [took(with_kernel, rows) / took(with_kernel, sizes[0]) for _ in range(pairs)]
        found[f"{rows:,}"] = [ratio * sizes[0] / rows for ratio in ratios]
    return found


def read(way: str, folder: str) -> dict[str, float]:
    """CPU seconds and peak memory in GiB of this process reading a study in this way."""
    import pandas as pd

    import kzindex

    kzindex.load, kzindex.score  # noqa: B018 - what they import is no reading
    start = time.process_time()
    if way == "score":
        assert len(kzindex.score(kzindex.load(folder)).indicators)
    else:
        files = sorted(Path(folder, "seeds/codings").glob("*.csv"))
        pd.concat([pd.read_csv(file, dtype=str, keep_default_na=False) for file in files], ignore_index=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # Linux counts KiB
    return {"seconds": time.process_time() - start, "peak": peak}


def child(*task: str) -> Any:
    """What a process of its own finds, so that no memory or cache of another task counts."""
    done = subprocess.run([sys.executable, __file__, *task], check=True, capture_output=True, text=True)
    return json.loads(done.stdout or "null")


def said(name: str, values: list[float], aim: str, unit: str = "×") -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name}: {middle:.2f} {unit} ({low:.2f} to {high:.2f} in {len(values)} runs; aim {aim})", flush=True)


def studies(pairs: int, parent: str, arrow: str) -> None:
    """What it costs to load and score the studies in a folder, with or without pyarrow."""
    runs = {votes: [child("score", f"{parent}/{votes}", arrow) for _ in range(pairs)] for votes in SIZES}
    pandas = [child("read_csv", f"{parent}/{VOTES}", arrow) for _ in range(pairs)]
    ratios = [ours["seconds"] / theirs["seconds"] for ours, theirs in zip(runs[VOTES], pandas, strict=True)]
    said(f"load and score over pandas.read_csv, a million codings, {arrow}", ratios, "at most 4")
    said(f"its peak memory, {arrow}", [run["peak"] for run in runs[VOTES]], "at most 1", "GiB")
    for votes in SIZES[1:]:
        pairs_of = zip(runs[votes], runs[SIZES[0]], strict=True)
        ratios = [many["seconds"] / few["seconds"] * SIZES[0] / votes for many, few in pairs_of]
        said(f"its time per vote, {votes:,} votes over {SIZES[0]:,}, {arrow}", ratios, "about 1")


def main(pairs: int) -> None:
    start = time.monotonic()
    found = child("kernel", str(3 * pairs))
    for other, least in (("polars", 1), ("pandas", 4)):
        said(f"{other} over the kernel, a million codings", found.pop(f"with_{other}"), f"at least {least}")
    for rows, values in found.items():
        said(f"the kernel's time per coding, {rows} over {VOTES * PER_VOTE // 4:,}", values, "about 1")
    with tempfile.TemporaryDirectory() as parent:
        for votes in SIZES:
            child("write", f"{parent}/{votes}", str(votes))
        for arrow in ("with pyarrow", WITHOUT):
            studies(pairs, parent, arrow)
    print(f"({time.monotonic() - start:.0f} s in all)")


if __name__ == "__main__":
    task, *given = sys.argv[1:] if len(sys.argv) > 2 else ("main", *sys.argv[1:], "3")
    if WITHOUT in given:
        sys.modules["pyarrow"] = None  # type: ignore[assignment]
    if task == "main":
        main(int(given[0]))
    elif task == "write":
        write_study(Path(given[0]), int(given[1]))
    else:
        print(json.dumps(kernel(int(given[0])) if task == "kernel" else read(task, given[0])))
