"""The screen: where results are printed, and how a number looks on it."""

import re
import sys
import textwrap
from typing import TextIO, cast

from rich.console import Console
from rich.text import Text

from kzindex.errors import OutputError, plain
from kzindex.inference.verdict import (
    CLOSED,
    EQUIVALENT,
    FEW_ITEMS,
    NONE,
    OPEN,
    SMALL_CLOSED,
    SMALL_OPEN,
    UNDECIDED,
)

BARS = "▁▂▃▄▅▆▇█"
SIGNS = {
    EQUIVALENT: "=", SMALL_OPEN: "≈o", SMALL_CLOSED: "≈c", OPEN: "o", CLOSED: "c", UNDECIDED: "?", FEW_ITEMS: "few",
    NONE: "",
}  # fmt: skip


ASCII = str.maketrans(
    {
        "–": "-",
        "−": "-",
        "±": "+-",
        "≈": "~",
        "†": "#",
        "─": "-",
        "┈": ".",
        "━": "=",
        "●": "o",
        "┊": ":",
        "δ": "delta",
        "·": "-",
        "•": "*",
        "→": ">",
        "…": "...",
        "×": "x",
    }
    | dict(zip(BARS, "12345678", strict=True))
)


class _Stream:
    """Standard output whose lines, for readers that are no terminal, end where their text ends.

    Where its encoding has not the signs of a table, plain ones take their place.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.encoding = stream.encoding or "ascii"
        self.plain = not self.encoding.lower().startswith("utf")

    def write(self, text: str) -> int:
        if not self.isatty():
            text = re.sub(" +(?=\n)", "", text)
        return self.stream.write(text.translate(ASCII) if self.plain else text)

    def flush(self) -> None:
        self.stream.flush()

    def isatty(self) -> bool:
        return self.stream.isatty()


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would end the process with exit code 1


def console() -> Console:
    """A console that colours only what a person watches, and is never so narrow that numbers would be cut."""
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    stream = cast("TextIO", _Stream(sys.stdout))
    screen = _Screen(highlight=False, emoji=False, markup=False, file=stream)
    screen.width = max(screen.width, 80)
    return screen


def hyphenated(title: str, width: int) -> str:
    """Break words that are longer than the column with hyphens."""
    return " ".join("- ".join(textwrap.wrap(w, width - 1)) if len(w) > width else w for w in title.split())


def heading(screen: Console, text: str) -> None:
    """The title of a section, a line below what stands above."""
    screen.print()
    screen.print(Text(text, style="bold"))


def signs() -> str:
    """What the signs of verdicts mean."""
    return "; ".join(f"{sign} {words}" for words, sign in SIGNS.items() if sign)


def note(screen: Console, text: str, *, hang: int = 0) -> None:
    """A paragraph beside the result, its lines after the first indented by `hang` columns."""
    screen.print(Text(textwrap.fill(text, screen.width, subsequent_indent=" " * hang), style="dim"))


def say(text: str) -> None:
    """A line of news on standard error, out of the way of the result."""
    if sys.stderr is not None:
        print(plain(text), file=sys.stderr)
