"""A filled form for coding one vote: its rows, checked as the codings of the study that they would be."""

import csv
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from kzindex.errors import InputError, Problem, StudyError, listed, near
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.study.codings import CODING, FOLDER
from kzindex.study.files import MOST
from kzindex.study.folder import load
from kzindex.study.spreadsheet import Rows, read_rows

SHEET = "Codings"  # of a workbook, the one that is filled in
GIVEN = ("election", "item", "pass")  # what a row has before anybody has filled it in
WORDS = ("outcome", "certainty")  # some spreadsheets begin them with a capital
DAY_ZERO = date(1899, 12, 30)  # from which spreadsheets count days
ERROR = re.compile(r"#(NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!)|Err:[0-9]{3}")  # what a formula may have left
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Codings of a form, and the file of the study as it would be with them.

    Attributes
    ----------
    election : str
    name : str
        The file, below the study's folder.
    before, content : bytes
        What it holds (None where it is not there), and what it would hold.
    codings : tuple of dict
        What is new, in the order of the form.
    again : int
        How many more rows of the form the study has already, word for word.
    study : Study
        The study as it would be.
    """

    election: str
    name: str
    before: bytes | None
    content: bytes
    codings: tuple[Row, ...]
    again: int
    study: Study

    @property
    def by_item(self) -> Mapping[str, int]:
        """How many codings each item gets, in the order of the codebook."""
        many = Counter(row["item"] for row in self.codings)
        return {item.id: many[item.id] for item in self.study.items if item.id in many}

    @property
    def unscored(self) -> list[Row]:
        """Those of the new codings that enter no score, since what they date lies outside: rows, with `place`."""
        codings = self.study.codings
        there = codings[(codings["election"] == self.election) & codings["place"].isin(["context", "transition"])]
        places = {_words(row): row["place"] for row in records(there)}
        found = [(row, places.get(_words(row))) for row in self.codings]
        return [row | {"place": str(place)} for row, place in found if place]


def _words(row: Row) -> tuple[str, ...]:
    """All that a coding says, in the order of its columns."""
    return tuple(row[column] for column in CODING)


def take(study: Study, path: Path, reading: str) -> Taken:
    """Read a filled form and check its codings by every rule of the study, as one that has them.

    Parameters
    ----------
    study : Study
        As it stands in its folder.
    path : Path
        .xlsx or .csv. Rows that say nothing but election, item and pass are left out.
    reading : str
        Which pass it is, 1 or 2.

    Raises
    ------
    UsageError
        Where there is no such file.
    InputError
        With every problem of the form, by row, and of the study as it would be.
    """
    whole, problems = read_rows(path, SHEET)
    rows = _filled(str(path), whole, problems)
    if not rows:
        raise InputError([*problems, _unfilled(str(path))])
    election = _vote(str(path), rows, study, problems)
    filled = {n: row for n, row in rows.items() if any(row[column] for column in CODING if column not in GIVEN)}
    if not filled:
        raise InputError([*problems, _unfilled(str(path))])
    own = {n: row for n, row in filled.items() if _of_form(str(path), n, row, election, reading, study, problems)}
    there_already = {_words(row) for row in records(study.codings)}
    new = {n: row for n, row in own.items() if _words(row) not in there_already}
    if own and not new and not problems:
        what, allowed = "holds nothing that is not in the study already", "a coding that is there is never overwritten"
        raise InputError([Problem(str(path), 0, 0, what, allowed, "add rows, or correct the codings there")])
    name = f"{FOLDER}/{election}.csv"
    there = study.root / name
    before = there.read_bytes() if there.exists() else None
    content, begins = _merged(before, list(new.values()))
    numbers = dict(zip(begins, new, strict=True))
    try:
        after = load(study.root, instead={name: content})
    except StudyError as error:
        raise InputError([*problems, *(_placed(each, str(path), name, numbers) for each in error.problems)]) from None
    if problems:
        raise InputError(problems)
    return Taken(
        election=election,
        name=name,
        before=before,
        content=content,
        codings=tuple(new.values()),
        again=len(own) - len(new),
        study=after,
    )


def _unfilled(file: str) -> Problem:
    what, allowed = "holds no row that is filled in", "a row says what a source reports on an item"
    return Problem(file, 0, 0, what, allowed, "fill it in")


def _filled(file: str, whole: Rows, problems: list[Problem]) -> dict[int, Row]:
    """Every row by the names of its columns, each value as a file of codings has it."""
    used = {n: cells for n, cells in whole.items() if any(cell.strip() for cell in cells)}
    if not used:
        raise InputError(
            [Problem(file, 0, 0, "is empty", f"required are {', '.join(CODING)}", "write a form with `sheet`")]
        )
    top = min(used)
    head = [cell.strip().lower() for cell in used.pop(top)]
    wrong = [*problems, *_head_problems(file, top, head)]
    if len(wrong) > len(problems):
        raise InputError(wrong)
    rows = {}
    for n, cells in used.items():
        row = {column: _plain(cell) for column, cell in zip(head, cells, strict=False) if column}
        row = {column: row.get(column, "") for column in CODING}
        extra = [cell.strip() for k, cell in enumerate(cells) if cell.strip() and (k >= len(head) or not head[k])]
        if extra:
            what = f"{extra[0]!r} stands beside the columns"
            problems.append(Problem(file, n, 0, what, f"allowed are {', '.join(CODING)}", "move or remove it"))
        rows[n] = _usual(file, n, row, problems)
    return rows


def _head_problems(file: str, line: int, head: list[str]) -> list[Problem]:
    problems = []
    for column in dict.fromkeys(filter(None, head)):
        if head.count(column) > 1:
            what = f"column {column!r} stands twice"
            problems.append(Problem(file, line, 0, what, "each column once", "keep one of the two"))
        if column not in CODING:
            what, do = f"column {column!r} is unknown", near(column, CODING) or "remove it"
            problems.append(Problem(file, line, 0, what, f"allowed are {', '.join(CODING)}", do))
    for column in CODING:
        if column not in head:
            what = f"column {column!r} is missing"
            problems.append(Problem(file, line, 0, what, f"required are {', '.join(CODING)}", "add it"))
    return problems


def _plain(cell: str) -> str:
    """A cell's text without space around it, and with one kind of line end."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _usual(file: str, line: int, row: Row, problems: list[Problem]) -> Row:
    """What a spreadsheet has made otherwise of a row, put right where it is clear what it was."""
    row = row | {column: row[column].lower() for column in WORDS}
    for column in ("outcome", "pass"):
        if whole := re.fullmatch(r"([0-9]{1,3})[.,]0+", row[column]):
            row[column] = whole[1]
    for column in CODING:
        if ERROR.fullmatch(row[column]):
            what, do = f"{column} {row[column]!r} is a spreadsheet's error", "write the text again, a word first"
            problems.append(Problem(file, line, 0, what, "no formula", do))
    if re.fullmatch(r"[0-9]{5}([.][0-9]+)?", row["when"]):  # what follows the point is the time of day
        day = DAY_ZERO + timedelta(days=int(row["when"][:5]))
        if day.day == 1:  # a month that was typed into a cell of dates looks the same
            what, allowed = f"when is a cell of dates that holds {day}", "the day, or the month alone, as text"
            problems.append(Problem(file, line, 0, what, allowed, f"write '{day} or '{day:%Y-%m}"))
        row["when"] = day.isoformat()
    return row


def _vote(file: str, rows: Mapping[int, Row], study: Study, problems: Collection[Problem]) -> str:
    """The vote that the form is of, which most of its rows name."""
    votes = list(study.votes["election"])
    named = Counter(row["election"] for row in rows.values())
    known = [(many, name) for name, many in named.items() if name in votes]
    if known:
        return max(known, key=lambda pair: pair[0])[1]
    first = {row["election"]: n for n, row in reversed(list(rows.items()))}
    found = []
    for name, n in list(first.items())[:MOST] or [("", 0)]:
        what, do = f"election {name!r} is unknown" if name else "election is empty", near(name, votes) or "correct it"
        found.append(Problem(file, n, 0, what, f"allowed are {listed(votes)}", do))
    raise InputError([*problems, *found])


def _of_form(
    file: str, line: int, row: Row, election: str, reading: str, study: Study, problems: list[Problem]
) -> bool:
    """Note a row of another vote or pass; return whether the rest of it can be checked."""
    row["election"], row["pass"] = row["election"] or election, row["pass"] or reading  # of a row put in between
    if row["pass"] != reading:
        what, do = f"pass {row['pass']!r} in a form that is taken as pass {reading}", "correct the column or --pass"
        problems.append(Problem(file, line, 0, what, f"allowed is {reading}", do))
        row["pass"] = reading
    if row["election"] == election or row["election"] not in set(study.votes["election"]):
        return True  # one that is unknown is the study's to name
    what, do = f"coding of {row['election']} in a form of {election}", "move it to a form of that vote"
    problems.append(Problem(file, line, 0, what, "a form is of one vote", do))
    return False


def _merged(before: bytes | None, rows: list[Row]) -> tuple[bytes, list[int]]:
    """A file of codings with rows added at its end, and the line on which each of them begins."""
    text = StringIO(newline="")
    start = before or (",".join(CODING) + "\n").encode()
    start += b"" if start.endswith(b"\n") else b"\n"
    columns = next(csv.reader(start.decode().splitlines()))
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    begins = []
    for row in rows:
        begins.append(start.count(b"\n") + text.getvalue().count("\n") + 1)
        writer.writerow(row)
    return start + text.getvalue().encode(), begins


def _placed(problem: Problem, file: str, name: str, numbers: Mapping[int, int]) -> Problem:
    """A problem of the study as it would be, at the row of the form that it comes from.

    `numbers` has the row of the form by the line on which it begins in the file `name`.
    """
    begins = list(numbers)
    if problem.file != name or not begins or problem.line < begins[0]:
        return problem
    row = numbers[begins[bisect_right(begins, problem.line) - 1]]
    placed = replace(problem, file=file, line=row)
    twice = re.fullmatch(r"repeats the key of line ([0-9]+) \((.*)\)", problem.what)
    if not twice:
        return placed
    first = int(twice[1])
    if first in numbers:
        return replace(placed, what=f"repeats the key of row {numbers[first]} ({twice[2]})")
    return replace(
        placed,
        what=f"is there already, in {name}:{first} ({twice[2]})",
        allowed="a coding that is there is never overwritten",
        do="remove the row, or correct the coding there",
    )
