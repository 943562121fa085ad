"""`claims`: what sources assert, tested on what the others say."""

import textwrap
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from kzindex.cli.common import StudyOption, about, find_name, head, opening
from kzindex.cli.screen import console, note, say
from kzindex.errors import UsageError, counted
from kzindex.frames import records
from kzindex.inference.claims import CONTRADICTED, MIXED, NOT_TESTABLE, SUPPORTED, TestedClaims, joined
from kzindex.inference.claims import claims as test_claims
from kzindex.inference.findings import DISPUTED, FAILS, HOLDS, NOTHING, UNDECIDED, named
from kzindex.model.documents import Claim
from kzindex.output.tables import write_table
from kzindex.study.claims import before, selected
from kzindex.study.folder import load

WITHIN = {HOLDS: "so", FAILS: "not so"}


def claims(
    claim: Annotated[
        str | None, Parameter(help="One claim, by its id: every number and coding behind its verdict.")
    ] = None,
    /,
    *,
    study: StudyOption = None,
    codings: Annotated[
        bool, Parameter("--codings", help="With an id: list the codings behind a difference too.", negative="")
    ] = False,
    out: Annotated[
        Path | None, Parameter("--out", help="Write every finding to a .csv, .json or .parquet file.")
    ] = None,
) -> None:
    """Test what sources assert on what the other sources say."""
    loaded = load(study)
    ids = [each.id for each in loaded.claims.claims]
    name = find_name(claim, ids, "claim") if claim is not None else ""
    if codings and not name:
        raise UsageError("--codings needs the id of a claim")
    found = test_claims(loaded)
    if out is not None:
        table = found.table.merge(found.findings, on="claim", how="left")
        table = table[table["claim"] == name] if name else table
        write_table(table, out, about(loaded))
    screen = console()
    if name:
        _show_one(screen, found, name, codings=codings)
    else:
        show(screen, found)
    if out is not None:
        say(f"wrote {out} ({len(table)} rows)")


def show(screen: Console, found: TestedClaims) -> None:
    """Print every claim with its verdict, grouped by it."""
    study = found.study
    opening(screen, study)
    given = {each.id: each for each in study.claims.claims}
    tested = found.table["kind"] != ""
    groups = [(words, found.table[found.table["verdict"] == words]) for words in (SUPPORTED, CONTRADICTED, MIXED)]
    silent = found.table["verdict"] == NOT_TESTABLE
    groups += [(f"{NOT_TESTABLE}, too little evidence", found.table[silent & tested])]
    groups += [(f"{NOT_TESTABLE}, not coded", found.table[silent & ~tested])]
    for words, table in groups:
        rows = records(table)
        if not rows:
            continue
        screen.print()
        screen.print(Text(f"{words.capitalize()}: {counted(len(rows), 'claim')}", style="bold"))
        for row in rows:
            claim = given[row["claim"]]
            screen.print(Text(textwrap.fill(f"• {row['asserts']}", screen.width, subsequent_indent="  ")))
            lines = [f"{row['claim']} ({row['source']} {row['locator']})"]
            if claim.test is not None:
                lines.append(f"tested: {_put(found, claim)}")
                lines.append(_counts(found, claim, row))
                if row["leaves_out"]:
                    lines.append(f"not tested: {row['leaves_out']}")
            elif row["why"]:
                lines.append(row["why"])
            for line in lines:
                text = textwrap.fill(
                    line, screen.width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
                )
                screen.print(Text(text, style="dim"))
    screen.print()
    legend = (
        f"{counted(len(found.table), 'claim')}, {tested.sum()} with a test. Of the document that asserts a claim, and "
        "of its lineage, nothing takes part in its test. The verdict is on what is tested; `claims ID` prints every "
        "number and coding behind it."
    )
    if study.claims.note:
        legend += f" {study.claims.note}"
    note(screen, legend)


def _counts(found: TestedClaims, claim: Claim, row: dict[str, Any]) -> str:
    if claim.test is not None and claim.test.kind == "first":
        says = joined(claim.test, records(found.findings[found.findings["claim"] == claim.id]))
        now, *before = (WITHIN.get(word, word) for word in says.values())
        said = ", ".join(f"{before.count(word)} {word}" for word in dict.fromkeys(before))
        return f"that vote: {now}; before: {said}"
    parts = [f"{name} {row[name]}" for name in (HOLDS, FAILS, DISPUTED, UNDECIDED) if row[name]]
    rest = row["tested"] - sum(row[name] for name in (HOLDS, FAILS, DISPUTED, UNDECIDED))
    noun = "comparison" if row["kind"] == "difference" else "vote"
    parts += [f"{NOTHING} {rest}"] if rest else []
    return f"{', '.join(parts)} of {counted(row['tested'], noun)}"


def _put(found: TestedClaims, claim: Claim) -> str:
    """A test in words."""
    test, study = claim.test, found.study
    if test is None:
        return ""
    titles = {x.id: x.title for x in study.indicators}
    levels = {item.id: len(item.levels) - 1 for item in study.items}
    of = (" or " if test.join == "any" else ", ").join(titles.get(name, name) for name in test.of)

    at = selected(test.votes, study.votes)
    tops = sorted({str(levels[name]) for name in test.of if name in levels})
    noun = f"level (of 0 to {' or '.join(tops)}) " if tops else ""
    limit = f"{noun}at least {test.at_least:g}" if test.at_least is not None else f"{noun}at most {test.at_most or 0:g}"
    if test.kind == "limit":
        said = f"{of} {limit} at {named(at)}"
    elif test.kind == "first":
        said = f"{of} {limit} at {named(at)}, and not before ({named(before(test, study.votes))})"
    else:
        expected, than = ("the same", "as") if test.expect == "same" else (test.expect, "than")
        others = ([name for name in selected(x, study.votes) if name not in at] for x in test.against)
        said = f"{of} {expected} at {named(at)} {than} at " + f"; {than} at ".join(map(named, others))
    return said + (f"; only kind: {', '.join(test.kinds)}" if test.kinds else "")


def _show_one(screen: Console, found: TestedClaims, name: str, *, codings: bool) -> None:
    study = found.study
    row = records(found.table[found.table["claim"] == name])[0]
    claim = next(each for each in study.claims.claims if each.id == name)
    screen.print(Text(row["asserts"], style="bold"))
    screen.print(Text(f"{name} · {row['source']} {row['locator']} · {head(study)}", style="dim"))
    screen.print(f"Verdict: {row['verdict']}" + (f" ({row['why']})" if row["why"] else ""))
    if claim.test is None:
        return
    for item in (item for item in study.items if item.id in claim.test.of and claim.test.kind != "difference"):
        for i, level in enumerate(item.levels):
            note(screen, f"{item.id} {i}: {level.anchor}", hang=2)
    screen.print(f"Tested: {_put(found, claim)}")
    if claim.test.leaves_out:
        screen.print(f"Not tested: {claim.test.leaves_out}")
    left = [study.lineage_of[claim.source], *([claim.origin] if claim.origin else [])]
    screen.print(f"Nothing from {' or '.join(left)} takes part.")
    for finding in records(found.findings[found.findings["claim"] == name]):
        where = f"{finding['election']} " if finding["election"] else ""
        base = f" against {finding['against']}" if finding["against"] else ""
        says = WITHIN.get(finding["says"], finding["says"]) if claim.test.kind == "first" else finding["says"]
        screen.print()
        line = f"{where}{finding['measure']}{base}: {says}"
        screen.print(Text(line + (f" · {finding['numbers']}" if finding["numbers"] else "")))
        cited = [text for text in finding["codings"].split(" | ") if text]
        if finding["against"] and not codings:
            cited = [f"from {counted(len(cited), 'coding')}; --codings lists them"] if cited else []
        for text in cited:
            filled = textwrap.fill(text, screen.width - 2, subsequent_indent="  ", break_on_hyphens=False)
            screen.print(Text(textwrap.indent(filled, "  "), style="dim"))
