"""What stands beside the data: how to read, merge and cite it."""

import json
import re
from collections.abc import Sequence

from kzindex.errors import counted
from kzindex.export.columns import Table
from kzindex.model.study import Study
from kzindex.wording import enumerated, percent

NAMES = {"CC-BY-4.0": "Creative Commons Attribution 4.0", "CC0-1.0": "Creative Commons Zero 1.0"}


def opening(study: Study, version: str) -> list[str]:
    """What one must know before the first number."""
    least = percent(study.design.protocol.coverage)
    apart = enumerated([study.plurals[name] for name, kind in study.design.types.items() if not kind.compared])
    lines = [
        f"Cite as: {study.citation(version)}",
        "Every score lies between 0 (closed) and 100 (open). Its interval carries reading error: how far a coded level "
        "may lie from what the passage shows; it does not carry what nobody wrote.",
        f"A score is withheld where less than {least} of the evidence that applies was found, the index where an "
        "indicator is; its status says so. A missing score is no low score: worst and best are the bounds that missing "
        "evidence leaves.",
        "Do not rank two votes on a small difference: it has the error of both."
        + (f" {apart[:1].upper()}{apart[1:]} enter no comparison." if apart else ""),
    ]
    if waiting := [str(vote) for vote in study.votes.loc[study.votes["status"] != "held", "election"]]:
        lines.append(f"Scheduled when the sources were read, and not in the tables: {enumerated(waiting)}.")
    if study.design.readers:
        lines.append(study.design.readers)
    if not study.protocol_kept:
        lines.insert(0, "ALTERED: the protocol is not the one that was fixed; these are figures of a trial.")
    return lines


def readme(study: Study, version: str, tables: Sequence[Table], draws: int) -> bytes:
    """How to read the package."""
    country = study.design.country
    codes = [("iso3", country.iso3), ("cow", country.cow), ("gw", country.gw), ("vdem", country.vdem)]
    own = ", ".join(f"`{name}` {code}" for name, code in codes if code is not None)
    listed = [
        f"| `{table.name}` | {_cell(table.title)} | {len(table.frame)} | {len(table.columns)} |" for table in tables
    ]
    parts = [
        f"# {_cell(study.design.title)}",
        f"Data version {_cell(study.design.version)}, read by kzindex {version}. A Frictionless data package: "
        "`datapackage.json` says of every column what it is, its unit, its range and what its values mean.",
        "\n".join(f"- {_cell(line)}" for line in opening(study, version)),
        "## Tables",
        "Each is in `data/` as CSV, and in the other formats that were asked for; both passes of coding are "
        "in CSV alone.",
        "\n".join(["| table | holds | rows | columns |", "|---|---|---|---|", *listed]),
        "## Merging",
        f"Keys: `election`, `date`, `year`, {own}, and `nelda`, an id in NELDA's form for the types of vote that it "
        "counts (second rounds are part of the vote they belong to). `country_year` has a row per year: the scores of "
        "the last vote held by its end, carried forward (`carried`, `age` say how old they are) until the next vote, "
        "whether or not that one's are published; `_mean` is the mean of the published scores of all votes of that "
        "year, and columns that end in `_1`, `_2` are each of them.",
        f"A vote looks back over its windows, up to {counted(study.design.protocol.run_up_months, 'month')}: one held "
        "in January is almost wholly about the year before. Where the other data are about calendar years, "
        "try the year before too.",
        "High is open on every measure, whatever its name; raw levels run either way, item by item, so take `points`. "
        "Means of scores over votes are no published comparison: that is made of items covered on both sides.",
        "In CSV files a missing number is empty. Of a column with a status beside it the status says why; Stata files "
        "have `.a` there for withheld and `.b` for not applicable, SPSS files −98 and −99, declared as missing (in R, "
        "`haven::read_sav(file, user_na = TRUE)` tells them apart). Elsewhere a missing number is plainly missing.",
        "Texts that a spreadsheet would take for a formula have an apostrophe before them in the CSV files of `data/`; "
        "those of `study/` are the study's own, byte by byte.",
        *(
            [
                f"`draws` holds the scores {draws} times, drawn with their reading error and not cut to 0–100. They "
                "are for what is said of these votes. A regression on them counts the reading error of an outcome "
                "twice and draws the coefficient of a predictor towards 0."
            ]
            if draws
            else []
        ),
        "## The study",
        "`study/` is what the scores were made of: `python -m kzindex score --study study` makes them again, "
        "`python -m kzindex explain VOTE --study study` opens one down to its codings. The documents themselves are "
        "other people's work and not part of it. `sha256sum -c SHA256SUMS` checks every file.",
    ]
    if study.design.release and study.design.release.license:
        parts += ["## Licence", f"{NAMES.get(study.design.release.license, study.design.release.license)}."]
    return ("\n\n".join(parts) + "\n").encode()


def citation(study: Study) -> bytes:
    """CITATION.cff of the data; its strings are JSON strings, which YAML takes as they are."""
    release = study.design.release

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = [
        "cff-version: 1.2.0",
        "message: If you use these data, please cite them with their version.",
        "type: dataset",
        f"title: {text(study.design.title)}",
        f"version: {text(study.design.version)}",
        f"date-released: {study.read_until}",
        "authors:",
        *(f"  - name: {text(name)}" for name in (release.authors if release else [study.authors])),
        *([f"license: {text(release.license)}"] if release and release.license else []),
        "identifiers:",
        f"  - {{type: other, value: {text(study.digest)}, description: SHA-256 of the study}}",
    ]
    return ("\n".join(lines) + "\n").encode()


def bibtex(study: Study, version: str) -> bytes:
    """The same for LaTeX."""
    number, _ = study.design.protocol.current
    names = study.design.release.authors if study.design.release else [study.authors]
    fields = {
        "author": " and ".join(f"{{{_latex(name)}}}" for name in names),
        "title": f"{{{_latex(study.design.title)}}}",
        "year": study.read_until[:4],
        "version": _latex(study.design.version),
        "note": f"Data version {_latex(study.design.version)}, kzindex {version}, protocol {number}, digest "
        f"{study.digest[:12]}",
    }
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"kzindex-{study.design.country.iso3}-{study.design.version}").lower()
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{body}\n}}\n".encode()


def _latex(text: str) -> str:
    """Text that LaTeX prints as it is."""
    special = {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    return "".join(special.get(letter, f"\\{letter}" if letter in "&%$#_" else letter) for letter in text)


def _cell(text: str) -> str:
    """Text that Markdown prints as it is, in one line."""
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", " ".join(text.split()))
