"""What the commands share: the options, the console, the head line, how a number looks."""

import sys
from pathlib import Path
from typing import Annotated

import pandas as pd
from cyclopts import Parameter
from rich.console import Console

from kzindex.errors import UsageError, listed, near
from kzindex.model.study import Study

StudyOption = Annotated[Path | None, Parameter("--study", help="Folder of the study (holds study.yaml).")]
VotesOption = Annotated[str, Parameter("--votes", help="Types of vote, separated by commas, or all.")]
TextsOption = Annotated[
    Path | None, Parameter("--texts", help="Folder with the texts of the sources; files may have any name.")
]
BARS = "▁▂▃▄▅▆▇█"


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would end the process with exit code 1


def console() -> Console:
    """A console that colours only what a person watches."""
    return _Screen(highlight=False, emoji=False, markup=False)


def head(study: Study) -> str:
    """Which study, version, protocol and digest a result comes from."""
    number, _ = study.design.protocol.current
    kept = "" if study.protocol_kept else " (ALTERED, see check)"
    where = "packaged study" if study.packaged else f"study in {study.root.resolve().name or study.root}"
    return f"{where} · data {study.design.version} · protocol {number}{kept} · digest {study.digest[:12]}"


def about(study: Study) -> dict[str, str]:
    """The same for a file."""
    return {
        "study": study.design.title,
        "version": study.design.version,
        "digest": study.digest,
        "protocol": str(study.design.protocol.current[0]),
        "protocol_kept": "yes" if study.protocol_kept else "no",
    }


def chosen_votes(study: Study, types: str) -> pd.Series:
    """Ids of the votes held whose type is among `types`."""
    held = study.held
    if types.strip() == "all":
        return held["election"]
    names = [name.strip() for name in types.split(",") if name.strip()]
    for name in names:
        if name not in study.design.types:
            advice = near(name, study.design.types)
            text = f"type of vote {name!r} is unknown; allowed are {listed(study.design.types)} or all"
            raise UsageError(text + (f"; {advice}" if advice else ""))
    if not names:
        raise UsageError(f"--votes names no type; allowed are {listed(study.design.types)} or all")
    return held["election"][held["type"].isin(names)]


def find_vote(study: Study, prefix: str) -> str:
    """The vote held that begins with this prefix."""
    held = list(study.held["election"])
    found = [name for name in held if name == prefix] or [name for name in held if name.startswith(prefix)]
    if len(found) == 1 and prefix:
        return str(found[0])
    if found and prefix:
        raise UsageError(f"vote {prefix!r} is not unique; it begins {listed(found)}")
    every = list(study.votes["election"])
    if prefix and (scheduled := [name for name in every if name.startswith(prefix)]):
        raise UsageError(f"vote {scheduled[0]!r} is scheduled and has no scores")
    advice = near(prefix, held)
    raise UsageError(f"vote {prefix!r} is unknown; " + (advice or f"votes are {listed(held, 30)}"))


def find_name(name: str, allowed: list[str], what: str) -> str:
    """`name`, or the only one that begins with it; a usage error with near names otherwise."""
    if name in allowed:
        return name
    begins = [other for other in allowed if other.startswith(name)] if name else []
    if len(begins) == 1:
        return begins[0]
    advice = f"it begins {listed(begins)}" if begins else near(name, allowed) or f"allowed are {listed(allowed, 40)}"
    raise UsageError(f"{what} {name!r} is {'not unique' if begins else 'unknown'}; {advice}")


def number(value: float, digits: int = 1) -> str:
    """A number, or a dash where there is none."""
    return "–" if value != value else f"{value:.{digits}f}"


def span(low: float, high: float, digits: int = 1) -> str:
    """An interval."""
    return "–" if low != low else f"{number(low, digits)}–{number(high, digits)}"


def counted(many: int, noun: str) -> str:
    """A number and its noun."""
    return f"{many} {noun}" + ("" if many == 1 else "s")


def say(text: str) -> None:
    """A line of news on standard error, out of the way of the result."""
    print(text, file=sys.stderr)
