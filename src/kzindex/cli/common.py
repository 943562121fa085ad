"""What the commands share: their options, the head line, how a name is found and a change is put."""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from kzindex import __version__
from kzindex.cli.screen import say
from kzindex.errors import UsageError, listed, near, plain
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.scoring.influence import Effect
from kzindex.scoring.score import SCORED, WITHHELD
from kzindex.scoring.whatif import KINDS, names, treating, without
from kzindex.wording import number

StudyOption = Annotated[Path | None, Parameter("--study", help="Folder of the study (holds study.yaml).")]
VotesOption = Annotated[str, Parameter("--votes", help="Types of vote, separated by commas, or all.")]
TextsOption = Annotated[
    Path | None, Parameter("--texts", help="Folder with the texts of the sources; files may have any name.")
]

WithoutOption = Annotated[
    list[str] | None,
    Parameter(
        "--without",
        help="Without source:ID, lineage:ID, origin:ID, kind:NAME, item:ID, indicator:ID or vote:ID; can be repeated.",
        negative="",
    ),
]
ConflictsOption = Annotated[
    Literal["best", "worst"] | None,
    Parameter(
        "--treat-conflicts", help="Where readings differ, take the best (most open) or worst alone, not their mean."
    ),
]


def what_if(study: Study, left_out: list[str] | None, conflicts: str | None) -> Study:
    """The study without what the options name."""
    for given in left_out or []:
        kind, _, name = given.partition(":")
        if kind not in KINDS or not name:
            advice = f"; {meant}" if kind not in KINDS and (meant := near(kind, KINDS)) else ""
            raise UsageError(
                f"--without {given!r} names no part; allowed are {', '.join(f'{x}:ID' for x in KINDS)}{advice}"
            )
        found = find_vote(study, name) if kind == "vote" else find_name(name, names(study, kind), kind)
        study = without(study, kind, found)
    return study if conflicts is None else treating(study, conflicts)


def warn_unmarked(study: Study, out: Path | None) -> None:
    """Say that a CSV file does not carry that the protocol is another, where it is."""
    if out is not None and out.suffix == ".csv" and not study.protocol_kept:
        say("the protocol is not the one that was fixed (see check); a .csv carries no mark of that")


def head(study: Study) -> str:
    """Which study, version, protocol and digest a result comes from."""
    return f"{'packaged study' if study.packaged else f'study in {folder_name(study)}'} · {study.state}"


def folder_name(study: Study) -> str:
    """What the study's folder is called."""
    return plain(study.root.resolve().name or str(study.root))


def opening(screen: Console, study: Study, what: str = "") -> None:
    """The study's title, with what is shown of it, and where the result comes from."""
    screen.print(Text(study.design.title + (f": {what}" if what else ""), style="bold"))
    screen.print(Text(head(study), style="dim"))


def about(study: Study) -> dict[str, str]:
    """The same for a file."""
    return {"study": study.design.title, "package": __version__, **study.about}


def chosen_votes(study: Study, types: str) -> pd.Series:
    """Ids of the votes held whose type is among `types`."""
    return study.held["election"][study.held["type"].isin(chosen_types(study, types))]


def chosen_types(study: Study, types: str) -> list[str]:
    """The types of vote that an option names."""
    if types.strip() == "all":
        return list(study.design.types)
    names = [name.strip() for name in types.split(",") if name.strip()]
    for name in names:
        if name not in study.design.types:
            advice = near(name, study.design.types)
            text = f"type of vote {name!r} is unknown; allowed are {listed(study.design.types)} or all"
            raise UsageError(text + (f"; {advice}" if advice else ""))
    if not names:
        raise UsageError(f"--votes names no type; allowed are {listed(study.design.types)} or all")
    return names


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
    # nearest are those that share the longest beginning, a year at least
    lengths = range(len(prefix), 3, -1)
    close = next((some for n in lengths if (some := [name for name in held if name.startswith(prefix[:n])])), [])
    advice = f"did you mean {' or '.join(map(repr, close))}?" if close else f"votes run from {held[0]} to {held[-1]}"
    raise UsageError(f"vote {prefix!r} is unknown; {advice}")


def find_name(name: str, allowed: list[str], what: str) -> str:
    """`name`, or the only one that begins with it; a usage error with near names otherwise."""
    if name in allowed:
        return name
    begins = [other for other in allowed if other.startswith(name)] if name else []
    if len(begins) == 1:
        return begins[0]
    if not allowed:
        raise UsageError(f"{what} {name!r} is unknown; the study has none")
    advice = f"it begins {listed(begins)}" if begins else near(name, allowed) or f"allowed are {listed(allowed, 40)}"
    raise UsageError(f"{what} {name!r} is {'not unique' if begins else 'unknown'}; {advice}")


def moved(effect: Effect) -> bool:
    """Whether a score, as it is printed, is another without these codings."""
    if effect.score != effect.score:
        return False
    return effect.status != SCORED or number(effect.without) != number(effect.score)


def change(effect: Effect) -> str:
    """The score with and without."""
    if effect.status == SCORED:
        after = number(effect.without)
    else:
        after = "not covered" if effect.item and effect.status == WITHHELD else effect.status
    return f"{number(effect.score)} → {after}" if effect.score == effect.score else "withheld either way"


def vote_title(study: Study, election: str) -> str:
    """A vote as a title."""
    row = next(row for row in records(study.votes) if row["election"] == election)
    era = next(era.title for era in study.design.eras if era.id == row["era"])
    return f"{study.design.types[row['type']].title} of {row['date']} · {era}"


def command(*words: str, study: Path | None = None) -> str:
    """A command as the reader can type it: with the interpreter in use, where it lies below the working folder."""
    here, python = Path.cwd(), Path(sys.executable)
    name = os.path.relpath(python, here) if python.is_relative_to(here) else "python"
    option = ["--study", str(study)] if study is not None else []
    every = [name, "-m", "kzindex", *words, *option]
    return plain(" ".join(word if re.fullmatch(r"[\w./:@+=-]+", word) else shlex.quote(word) for word in every))
