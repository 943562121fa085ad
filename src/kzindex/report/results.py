"""What a report is rendered from: the scores, the comparison, and the results files that speak of the same study."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kzindex.inference.compare import Comparison
from kzindex.model.study import Study
from kzindex.scoring.score import Scores

# later results, each in NAME.json as the command of that name writes it, with the columns that are read
LATER = {
    "reliability": {"level", "measure", "statistic", "value"},
    "claims": {
        "claim",
        "asserts",
        "source",
        "locator",
        "kind",
        "verdict",
        "tested",
        "holds",
        "fails",
        "disputed",
        "undecided",
    },
}
PLANNED = ("robustness",)  # has its place, and no command yet
NOT_RUN = "not run"


@dataclass(frozen=True, kw_only=True)
class Results:
    """What there is to report.

    Attributes
    ----------
    comparison : Comparison
    types : tuple of str
        Types of vote to show; comparisons are made of the headline votes whatever is shown.
    package : str
        Version of the package.
    tables : dict of str to DataFrame
        The later results at hand, by the command that makes them.
    absent : dict of str to str
        The other later results, and why they are not there.
    """

    comparison: Comparison
    types: tuple[str, ...]
    package: str
    tables: dict[str, pd.DataFrame]
    absent: dict[str, str]

    @property
    def scores(self) -> Scores:
        """The scores compared."""
        return self.comparison.scores

    @property
    def study(self) -> Study:
        """The study scored."""
        return self.comparison.scores.study

    @property
    def shown(self) -> pd.DataFrame:
        """The votes held whose type is shown: rows of `Study.held`."""
        held = self.study.held
        return held[held["type"].isin(self.types)].reset_index(drop=True)


def gather(comparison: Comparison, types: list[str], folder: Path, package: str) -> Results:
    """Take in the results files of a folder that are of this very study and of this version of the package."""
    tables: dict[str, pd.DataFrame] = {}
    absent: dict[str, str] = {}
    for name, columns in LATER.items():
        found = _read(folder / f"{name}.json", columns, comparison.scores.study.digest, package)
        if isinstance(found, str):
            absent[name] = found
        else:
            tables[name] = found
    absent |= dict.fromkeys(PLANNED, NOT_RUN)
    return Results(comparison=comparison, types=tuple(types), package=package, tables=tables, absent=absent)


def _read(path: Path, columns: set[str], digest: str, package: str) -> pd.DataFrame | str:
    """The table of a results file, or why it is none."""
    if not path.is_file():
        return NOT_RUN
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        made, rows = (str(content["digest"]), str(content["package"])), pd.DataFrame(content["rows"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"{NOT_RUN} ({path.name} is no results file of this package)"
    if made[0] != digest:
        return f"{NOT_RUN} on this study ({path.name} is of digest {made[0][:12]})"
    if made[1] != package:
        return f"{NOT_RUN} with this version ({path.name} is of kzindex {made[1]})"
    if not columns <= set(rows):
        return f"{NOT_RUN} ({path.name} is no results file of this package)"
    return rows
