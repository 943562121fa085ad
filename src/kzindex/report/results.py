"""What a report is rendered from: the scores, the comparison, and the results files that speak of the same study."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kzindex.inference.claims import CONTRADICTED, MIXED, NOT_TESTABLE, SUPPORTED
from kzindex.inference.compare import Comparison
from kzindex.inference.contrast import compared_eras
from kzindex.inference.contrasts import compared
from kzindex.inference.verdict import WORDS
from kzindex.language import ENGLISH, speaking
from kzindex.language import gettext as _
from kzindex.model.study import Study
from kzindex.multiverse.choices import ALL, KEPT, ONE, PROTOCOL, TWO, VOTES_COMPARED, choices, raised
from kzindex.multiverse.findings import CURVE, HOLDS, OPTION, REVERSAL, WITHOUT
from kzindex.multiverse.indices import HAVING, INDICES
from kzindex.scoring.score import Scores
from kzindex.scoring.whatif import KINDS, names
from kzindex.study.files import LARGEST

CLAIMS = [
    "claim", "asserts", "source", "locator", "kind", "verdict", "tested", "holds", "fails", "disputed", "undecided",
    "leaves_out",
]  # fmt: skip
COUNTS = CLAIMS[6:11]
ROBUSTNESS = [
    "part", "measure", "choice", "option", "specifications", "computed", *HOLDS, "gap", "low90", "high90", "q05", "q95",
    "verdict", "first", "total",
]  # fmt: skip
HELD = ["specifications", "computed", *HOLDS]
# later results, each in NAME.json as the command of that name writes it, with the columns that are read
LATER = {"reliability": ["level", "measure", "statistic", "value"], "robustness": ROBUSTNESS, "claims": CLAIMS}
VERDICTS = (SUPPORTED, CONTRADICTED, MIXED, NOT_TESTABLE)
# options as English has them, and as the language spoken does
Labels = dict[tuple[str, str], tuple[str, str]]
Listed = dict[str, str]


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
    study = comparison.scores.study
    tables: dict[str, pd.DataFrame] = {}
    absent: dict[str, str] = {}
    for name in LATER:
        found = _read(folder / f"{name}.json", study, package)
        if isinstance(found, str):
            absent[name] = found
        else:
            tables[name] = found
    return Results(comparison=comparison, types=tuple(types), package=package, tables=tables, absent=absent)


def _read(path: Path, study: Study, package: str) -> pd.DataFrame | str:
    """The table of a results file, or why it is none."""
    none = _("not run ({file} is no results file of this package)", file=path.name)
    if not path.is_file():
        return _("not run")
    if path.stat().st_size > LARGEST:
        return none
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        made, rows = (str(content["digest"]), str(content["package"])), list(content["rows"])
        altered, drawn = "what_if" in content, (content.get("draws"), content.get("seed"))
        table = pd.DataFrame(rows, columns=None if rows else LATER[path.stem])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return none
    if not all(re.fullmatch(r"[\w.+-]{1,64}", text) for text in made):
        return none
    if made[0] != study.digest:
        return _("not run on this study ({file} is of digest {digest})", file=path.name, digest=made[0][:12])
    if made[1] != package:
        return _("not run with this version ({file} is of kzindex {version})", file=path.name, version=made[1])
    if altered:
        return _("not run on the study as it stands ({file} is of a what-if)", file=path.name)
    if path.stem == "robustness":
        if compared_eras(study) is None or not compared(study):
            return table.reindex(columns=ROBUSTNESS)
        if drawn != _drawn(study):
            return _("not run with the study's draws and seed ({file} has others)", file=path.name)
    if not set(LATER[path.stem]) <= set(table):
        return none
    table = table[LATER[path.stem]]
    if path.stem == "claims":
        return _claims(table, study, none)
    if path.stem == "robustness":
        return _robustness(table, study, none)
    return table.assign(value=pd.to_numeric(table["value"], errors="coerce"))


def _claims(table: pd.DataFrame, study: Study, none: str) -> pd.DataFrame | str:
    """A row for each claim of the study, where the file has all of them and nothing that no test gives."""
    rows = table.drop_duplicates("claim").reset_index(drop=True)
    given = {claim.id: claim for claim in study.claims.claims}
    if set(rows["claim"]) != set(given):
        return _("not run on all claims (claims.json has some)") if set(rows["claim"]) <= set(given) else none
    counts = rows[COUNTS].apply(pd.to_numeric, errors="coerce")
    most = len(study.held) * max(len(study.items), 1)
    possible = counts.notna().all(axis=None) and ((counts >= 0) & (counts <= most)).all(axis=None)
    if not possible or (counts[COUNTS[1:]].sum(axis=1) > counts["tested"]).any():
        return none
    if not set(rows["verdict"]) <= set(VERDICTS) or not rows["kind"].map(lambda kind: isinstance(kind, str)).all():
        return none
    said = {"asserts": "claim", "source": "source", "locator": "locator"}  # the study's own words, not the file's
    own = {name: [str(getattr(given[id], field)) for id in rows["claim"]] for name, field in said.items()}
    tests = [given[id].test for id in rows["claim"]]
    leaves_out = [(test.leaves_out or "") if test is not None else "" for test in tests]
    return rows.assign(**own, leaves_out=leaves_out, **counts.astype(int))


def _drawn(study: Study) -> tuple[str, str]:
    """The draws and the seed that the study asks for."""
    given = study.design.robustness
    varied = any(len(choice.options) > 1 for choice in choices(study))
    return str(raised(given.draws) if varied else 0), str(given.seed)


def _robustness(table: pd.DataFrame, study: Study, none: str) -> pd.DataFrame | str:
    """What the multiverse said, where it speaks of measures, choices and parts of the study, in numbers that can be.

    The file calls choices by English labels; the table does in the language spoken.
    """
    with speaking(ENGLISH):
        english = _options(study)
    spoken = _options(study)
    labels, listed = dict(zip(english[0], spoken[0], strict=True)), dict(zip(english[1], spoken[1], strict=True))
    numbers = [*HELD, "gap", "low90", "high90", "q05", "q95", "first", "total"]
    table = table.assign(**table[numbers].apply(pd.to_numeric, errors="coerce"))
    names = table[["part", "measure", "choice", "option", "verdict"]]
    if not names.map(lambda value: value is None or isinstance(value, str) or value != value).all(axis=None):
        return none
    table = table.assign(**names.fillna(""))
    single = table["part"].isin([PROTOCOL, ONE, CURVE]) | ((table["part"] == WITHOUT) & (table["option"] != ""))
    lone = single & ~table["choice"].isin([choice.id for choice in choices(study) if choice.drawn])
    asked = [PROTOCOL, TWO] + ([KEPT, ALL] if (table["part"] == ALL).any() else [])
    whole = all(sorted(table.loc[table["part"] == part, "measure"]) == sorted(study.tops) for part in asked)
    known = whole and set(table["measure"]) == set(study.tops) and set(table.loc[lone, "verdict"]) <= set(WORDS)
    parts = {part: table[table["part"] == part] for part in (ONE, OPTION, REVERSAL, INDICES, HAVING, WITHOUT)}
    known = known and all(_names(rows, part, study, labels, listed) for part, rows in parts.items())
    return _spoken(table, labels, listed) if known and _possible(table) else none


def _options(study: Study) -> tuple[list[tuple[str, str]], list[str]]:
    """Every option in the language spoken: by choice and label, and as several made together are listed."""
    every = [(choice, i) for choice in choices(study) for i in range(len(choice.options))]
    return [(choice.id, choice.label(i)) for choice, i in every], [f"{x.title}: {x.options[i]}" for x, i in every]


def _spoken(table: pd.DataFrame, labels: Labels, listed: Listed) -> pd.DataFrame:
    """The table with other labels of the choices."""

    def said(part: str, choice: str, option: str) -> str:
        if part == REVERSAL:
            return "; ".join(listed[name] for name in option.split("; "))
        return labels[choice, option][1] if part in (ONE, OPTION) else option

    return table.assign(option=list(map(said, table["part"], table["choice"], table["option"])))


def _possible(table: pd.DataFrame) -> bool:
    """Whether counts of specifications are whole numbers of which none exceeds what it is part of."""
    given = table["specifications"], table["computed"]
    if any(numbers.isna().any() or (numbers < 0).any() or (numbers % 1 != 0).any() for numbers in given):
        return False
    fine = table["computed"] <= table["specifications"]
    for name, most in zip(HOLDS, ("computed", "computed", "specifications"), strict=True):
        part = table[name]  # none where the protocol has nothing to hold
        fine &= part.isna() | ((part >= 0) & (part <= table[most]) & (part % 1 == 0))
    return bool(fine.all())


def _names(rows: pd.DataFrame, part: str, study: Study, labels: Labels, listed: Listed) -> bool:
    """Whether the rows of one part of a multiverse's table name nothing but what the study has."""
    if part in (INDICES, HAVING):
        return set(rows["choice"]) <= {choice.id for choice in choices(study)} | {VOTES_COMPARED}
    if part == REVERSAL:
        return all(set(name.split("; ")) <= set(listed) for name in rows["option"])
    parts = {(kind, name) for kind in KINDS for name in ["", *names(study, kind)]}
    return set(zip(rows["choice"], rows["option"], strict=True)) <= (parts if part == WITHOUT else set(labels))
