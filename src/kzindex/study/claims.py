"""seeds/claims.yaml: what sources assert, how it can be tested, and what they disagree on."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from kzindex.errors import listed, near
from kzindex.model.codebook import Indicator
from kzindex.model.design import Design
from kzindex.model.documents import Claims, ClaimTest, Selection
from kzindex.study.codebook import ids_alike
from kzindex.study.files import Reader
from kzindex.study.votes import ELECTIONS
from kzindex.study.yaml import Marks, Path, read_yaml

CLAIMS = "seeds/claims.yaml"
Held = tuple[str, str, str]  # election, date, type


def read_claims(
    reader: Reader, votes: Collection[str] | None, items: Collection[str] | None
) -> tuple[Claims, Marks, pd.DataFrame]:
    """Read claims and disagreements; return them with source, locator, file and line of all that they cite.

    `votes` and `items` are None where not read.
    """
    columns = ["source", "locator", "file", "line"]
    claims, marks = read_yaml(reader, CLAIMS, Claims)
    if claims is None:
        return Claims(), marks, pd.DataFrame(columns=columns)
    places = [(x.id, CLAIMS, *marks["claims", i, "id"]) for i, x in enumerate(claims.claims)]
    places += [(x.id, CLAIMS, *marks["disagreements", i, "id"]) for i, x in enumerate(claims.disagreements)]
    ids_alike(reader, places, "claim")
    cited = [(x.source, x.locator, CLAIMS, marks["claims", i, "locator"][0]) for i, x in enumerate(claims.claims)]
    for i, matter in enumerate(claims.disagreements):
        _known(reader, marks, ("disagreements", i, "votes"), matter.votes, votes, "election")
        _known(reader, marks, ("disagreements", i, "items"), matter.items, items, "item")
        for k, saying in enumerate(matter.sayings):
            line = marks["disagreements", i, "sayings", k, "locator"][0]
            cited.append((saying.source, saying.locator, CLAIMS, line))
    return claims, marks, pd.DataFrame(cited, columns=columns)


def _known(
    reader: Reader, marks: Marks, path: Path, given: Sequence[str], allowed: Collection[str] | None, what: str
) -> None:
    where = "those of seeds/elections.csv" if what == "election" else "the codebook's items"
    for k, name in enumerate(given):
        if allowed is not None and name not in allowed:
            line, column = marks[*path, k]
            do = near(name, allowed) or "correct it"
            reader.problem(CLAIMS, line, f"{what} {name!r} is unknown", f"allowed are {where}", do, column)


def check_tests(
    reader: Reader,
    claims: Claims,
    marks: Marks,
    votes: pd.DataFrame,
    design: Design,
    indicators: Sequence[Indicator],
    lineages: Collection[str],
) -> None:
    """Note tests that name what is not there, or lack what their kind needs.

    Where the file of votes has a problem, nothing is said of votes.
    """
    units = {"index": "points"} | {indicator.id: "points" for indicator in indicators}
    units |= {name: quantity.unit for name, quantity in design.every_quantity.items()}
    units |= {item.id: f"levels 0 to {len(item.levels) - 1}" for x in indicators for item in x.items}
    sound = not any(problem.file == ELECTIONS for problem in reader.problems)
    held = _held(votes) if sound else None
    for i, claim in enumerate(claims.claims):
        if claim.origin is not None and claim.origin not in lineages:
            line, column = marks["claims", i, "origin"]
            what, do = f"origin {claim.origin!r} is unknown", near(claim.origin, lineages) or "correct it"
            reader.problem(CLAIMS, line, what, "allowed are the lineages of seeds/sources.yaml", do, column)
        if claim.test is None:
            continue
        path: Path = ("claims", i, "test")
        if claim.untested is not None:
            line, column = marks[path]
            what = f"claim {claim.id!r} has both `test` and `untested`"
            reader.problem(CLAIMS, line, what, "one of the two", "remove one", column)
        _check_shape(reader, marks, path, claim.test)
        for k, name in enumerate(claim.test.of):
            if name not in units:
                line, column = marks[*path, "of", k]
                allowed = "allowed are index, indicators, items and quantities of facts"
                do = near(name, units) or "correct it"
                reader.problem(CLAIMS, line, f"measure {name!r} is unknown", allowed, do, column)
        _check_limit(reader, marks, path, claim.test, units)
        if held is not None and claim.test.kind == "first":
            _check_before(reader, marks, path, claim.test, held)
        choices = [((*path, "votes"), claim.test.votes)]
        choices += [((*path, "against", k), chosen) for k, chosen in enumerate(claim.test.against)]
        for where, chosen in choices:
            _check_selection(reader, marks, where, chosen, held, design.types)


def _check_shape(reader: Reader, marks: Marks, path: Path, test: ClaimTest) -> None:
    """What each kind of test needs, and what it has no use for."""
    limits = (test.at_least is not None) + (test.at_most is not None)
    wrong = []
    if test.kind == "difference":
        if not test.against or test.expect is None or limits:
            wrong.append("`against` and `expect`, no limit")
    elif limits != 1 or test.expect is not None:
        wrong.append("one of `at_least` and `at_most`, no `expect`")
    elif len(test.against) != (test.kind == "first"):
        wrong.append("one `against`" if test.kind == "first" else "no `against`")
    if test.kind == "first" and len(test.votes.ids) != 1:
        wrong.append("one vote under `votes.ids`")
    if test.kind == "difference" and test.join == "any":
        wrong.append("no `join`")
    for allowed in wrong:
        line, column = marks[path]
        what = f"a test of kind {test.kind} is not complete or has more than it takes"
        reader.problem(CLAIMS, line, what, f"it takes {allowed}", "correct it", column)


def _check_limit(reader: Reader, marks: Marks, path: Path, test: ClaimTest, units: Mapping[str, str]) -> None:
    """One limit speaks of one unit, and of levels lies among them."""
    line, column = marks[path]
    named = sorted({units[name] for name in test.of if name in units})
    if test.kind != "difference" and len(named) > 1:
        what = f"one limit on {listed(named)}"
        reader.problem(CLAIMS, line, what, "measures of one unit", "make a test of each", column)
    elif test.kind != "difference" and named and named[0].startswith("levels"):
        limit, top = test.at_least if test.at_least is not None else test.at_most, int(named[0].split()[-1])
        if limit is not None and not 0 <= limit <= top:
            reader.problem(
                CLAIMS, line, f"limit {limit:g} is no level", f"allowed are {named[0]}", "correct it", column
            )


def _check_before(reader: Reader, marks: Marks, path: Path, test: ClaimTest, held: list[Held]) -> None:
    """A first has votes before it."""
    known = len(test.votes.ids) == 1 and test.votes.ids[0] in [name for name, _, _ in held]
    if known and len(test.against) == 1 and not _before(test, held):
        line, column = marks[*path, "against"]
        reader.problem(CLAIMS, line, "no vote lies before a first", "at least one earlier vote", "widen it", column)


def _check_selection(
    reader: Reader, marks: Marks, path: Path, chosen: Selection, held: list[Held] | None, types: Collection[str]
) -> None:
    names = None if held is None else [name for name, _, _ in held]
    _known(reader, marks, (*path, "ids"), chosen.ids, names, "election")
    for k, name in enumerate(chosen.types):
        if name not in types:
            line, column = marks[*path, "types", k]
            do = near(name, types) or "correct it"
            reader.problem(CLAIMS, line, f"type {name!r} is unknown", f"allowed are {listed(types)}", do, column)
    line, column = marks[path]
    span = chosen.start is not None or chosen.end is not None
    if bool(chosen.ids) == bool(chosen.types) or (chosen.ids and span):
        allowed = "`ids`, or `types` with `from` and `to`"
        reader.problem(CLAIMS, line, "a choice of votes has both or neither", allowed, "keep one", column)
    elif held is not None and chosen.types and set(chosen.types) <= set(types) and not _among(chosen, held):
        reader.problem(CLAIMS, line, "a choice of votes is empty", "at least one vote held", "widen it", column)


def selected(chosen: Selection, votes: pd.DataFrame) -> list[str]:
    """The votes held that a selection means, by date."""
    return _among(chosen, _held(votes))


def before(test: ClaimTest, votes: pd.DataFrame) -> list[str]:
    """The votes of `against` that lie before a first, by date."""
    return _before(test, _held(votes))


def _before(test: ClaimTest, held: list[Held]) -> list[str]:
    day = {name: when for name, when, _ in held}
    vote = test.votes.ids[0] if test.votes.ids else ""
    return [name for chosen in test.against for name in _among(chosen, held) if day[name] < day.get(vote, "")]


def _held(votes: pd.DataFrame) -> list[Held]:
    rows = votes[votes["status"] == "held"]
    return list(zip(rows["election"], rows["date"], rows["type"], strict=True))


def _among(chosen: Selection, held: list[Held]) -> list[str]:
    if chosen.ids:
        return [name for name, _, _ in held if name in chosen.ids]
    start = chosen.start.isoformat() if chosen.start is not None else ""
    end = chosen.end.isoformat() if chosen.end is not None else "9999"
    return [name for name, day, kind in held if kind in chosen.types and start <= day <= end]
