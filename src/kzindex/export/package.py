"""The data package: tables, their descriptor, the study itself, and what a reader and a librarian need."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from kzindex.errors import listed
from kzindex.export import documents
from kzindex.export.columns import Table, columns_table
from kzindex.export.descriptor import descriptor
from kzindex.export.evidence import (
    codebook_table,
    codings_table,
    facts_table,
    passes_table,
    scores_table,
    sources_table,
)
from kzindex.export.formats.labelled import spss, stata
from kzindex.export.formats.parquet import parquet
from kzindex.export.formats.workbook import workbook
from kzindex.export.panel import country_year_table, draws_table, items_table, votes_table
from kzindex.model.study import Study
from kzindex.output.tables import csv_bytes, json_bytes, sha256
from kzindex.scoring.score import Scores
from kzindex.study.files import read_again

FORMATS = {"parquet": "pyarrow", "dta": "pyreadstat", "sav": "pyreadstat", "xlsx": "xlsxwriter"}  # the library of each
EXTRAS = {"parquet": "parquet", "dta": "stata", "sav": "spss", "xlsx": "excel"}
SUMS = "SHA256SUMS"
DESCRIPTOR = "datapackage.json"
RELEASE = "release.json"
PASSING = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|\.~lock\..*#|~\$.*")  # what other programs leave in a folder
LONG = ("passes",)  # left to CSV: the study has both passes too
Files = dict[str, bytes]


def package(
    scores: Scores, version: str, *, formats: Sequence[str] = (), draws: int = 0, seed: int | None = None
) -> Files:
    """Everything that is released with scores.

    Parameters
    ----------
    scores : Scores
    version : str
        Of kzindex.
    formats : sequence of {"parquet", "dta", "sav", "xlsx"}
        Beside CSV.
    draws : int
        How often scores are drawn with their reading error; 0 for no draws.
    seed : int, optional
        Of the draws; by default the study's.

    Returns
    -------
    dict of str to bytes
        Content by path; the same each time.

    Raises
    ------
    UsageError
        Where the study's files are no longer those that were read.
    """
    study = scores.study
    seed = study.design.robustness.seed if seed is None else seed
    every = list(tables(scores, draws, seed))
    every.append(columns_table(every))
    writers = {name: write for name, write in _writers(study).items() if name in formats}
    data = {f"data/{table.name}.csv": _csv(table) for table in every}
    short = [table for table in every if table.name not in LONG]
    for table in short:
        data |= {f"data/{table.name}.{name}": write(table) for name, write in writers.items()}
    if "xlsx" in formats:
        data["data/kzindex.xlsx"] = workbook(scores, short, documents.opening(study, version))
    release = {
        **study.about,
        "protocol_digest": study.protocol_digest,
        "package": version,
        "country": study.design.country.model_dump(),
        "eras": [{"id": era.id, "title": era.title, "start": str(era.start)} for era in study.design.eras],
        "read_until": study.read_until,
        "cite": study.citation(version),
        "draws": draws,
        **({"seed": seed} if draws else {}),
    }
    files = {
        "README.md": documents.readme(study, version, every, draws),
        "CITATION.cff": documents.citation(study),
        "kzindex.bib": documents.bibtex(study, version),
        RELEASE: json_bytes(release),
        DESCRIPTOR: json_bytes(descriptor(study, version, every, data)),
        **data,
        **{f"study/{name}": content for name, content in read_again(study).items()},
    }
    sums = "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files))
    return {**files, SUMS: sums.encode()}


def tables(scores: Scores, draws: int, seed: int) -> Iterator[Table]:
    """Every table of a package."""
    study = scores.study
    votes = votes_table(scores)
    yield votes
    yield scores_table(scores)
    yield items_table(scores)
    yield country_year_table(votes, study)
    if not all(kind.compared for kind in study.design.types.values()):
        yield country_year_table(votes, study, list(study.design.types), "country_year_all")
    yield codings_table(scores)
    yield passes_table(study)
    yield facts_table(study)
    yield sources_table(scores)
    yield codebook_table(study)
    if draws:
        yield draws_table(scores, draws, seed)


def in_the_way(folder: Path) -> str:
    """Why a package cannot take a folder's place; empty where there is none, it is empty or an earlier package as made.

    Only what is known to be a package of ours, with every file as it was written and none beside them, may be replaced.
    """
    if not folder.is_dir() or not any(folder.iterdir()):
        return ""
    if any(path.is_symlink() or not (path.is_file() or path.is_dir()) for path in folder.rglob("*")):
        return "holds links, devices or pipes"
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return "holds other files"
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    if not {DESCRIPTOR, RELEASE} <= set(sums):
        return "holds other files"
    if others := sorted(name for name in there - set(sums) - {SUMS} if not PASSING.fullmatch(PurePosixPath(name).name)):
        return f"holds files that no export made: {listed(others, 3)}"
    changed = [name for name in sorted(there & set(sums)) if sha256((folder / name).read_bytes()) != sums[name]]
    return f"holds files that were changed since: {listed(changed, 3)}" if changed else ""


def _csv(table: Table) -> bytes:
    """A table as CSV; yes and no as what R, too, reads as logical."""
    flags = {
        x.name: table.frame[x.name].map({True: "TRUE", False: "FALSE"}) for x in table.columns if x.type == "boolean"
    }
    return csv_bytes(table.frame.assign(**flags))


def _writers(study: Study) -> dict[str, Callable[[Table], bytes]]:
    """What makes a file of one table, by format; the last day of reading stands in for the clock."""
    return {
        "parquet": lambda table: parquet(table, study.about),
        "dta": lambda table: stata(table, study.read_until),
        "sav": lambda table: spss(table, study.read_until),
    }
