"""What can go wrong, said so that the reader can mend it.

A `Problem` is one thing wrong at one place. Problems are gathered and raised together as a `StudyError`, or as an
`InputError` where another file has them; a bad call (unknown vote, no such study) is a `UsageError`. Anything else that
reaches the user is a bug of ours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

# what a terminal obeys, what turns text about or breaks lines unseen, what is no character; but tab and line feed
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")


def plain(text: str) -> str:
    """A text that no terminal obeys, whatever names of files it holds."""
    return CONTROL.sub("\ufffd", text)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a study or another file, at one place."""

    file: str
    line: int
    column: int
    what: str
    allowed: str = ""
    do: str = ""

    def __str__(self) -> str:
        place = plain(self.file.replace("\n", "\ufffd"))
        if self.line:
            place += f":{self.line}"
        if self.line and self.column:
            place += f":{self.column}"
        return f"{place}: " + "; ".join(part for part in (self.what, self.allowed, self.do) if part)


class StudyError(Exception):
    """The study, or a text it was read from, has problems.

    Attributes
    ----------
    problems : tuple of Problem
        All of them, by file, line and column.
    study : str
        Folder of the study.
    """

    def __init__(self, problems: Iterable[Problem], study: str = "") -> None:
        self.problems = tuple(sorted(set(problems)))
        self.study = study
        super().__init__("\n".join(map(str, self.problems)))


class InputError(Exception):
    """A file that is read beside the study has problems.

    Attributes
    ----------
    problems : tuple of Problem
        All of them, by line.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(Exception):
    """The call names something that is not there."""


class OutputError(Exception):
    """An output cannot be written."""


def near(value: str, allowed: Iterable[str]) -> str:
    """Say which allowed name is meant, where one is near; empty otherwise."""
    found = get_close_matches(value, list(allowed), n=3, cutoff=0.6)
    return "did you mean " + " or ".join(map(repr, found)) + "?" if found else ""


def listed(names: Iterable[str], most: int = 8) -> str:
    """Join names for a message, cut after `most`."""
    every = list(names)
    text = ", ".join(every[:most])
    return text + (f", … ({len(every)} in all)" if len(every) > most else "")


def counted(many: int, noun: str, nouns: str = "") -> str:
    """A number and its noun, with the plural where it is not the singular and an s."""
    return f"{many} {noun if many == 1 else nouns or noun + 's'}"
