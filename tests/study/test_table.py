import csv
import re
from collections.abc import Callable

import pytest

from ..conftest import CLAIMS, CODINGS, DECISIONS, FACTS, LATER, SOURCES, STUDY, VOTES, StudyFolder

Change = Callable[[StudyFolder], object]


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("election,date,type,called,status,note", "election,date,type,caled,status,note", [
        "seeds/elections.csv:1: column 'caled' is unknown; allowed are election, date, type, called, status, "
        "note; did you mean 'called'?",
        "seeds/elections.csv:1: column 'called' is missing; required are election, date, type, called, status, "
        "note; add it"], id="misspelt"),
    pytest.param("election,date,type,called,status,note", "election,date,type,called,status,note,колонка", [
        "seeds/elections.csv:1: column 'колонка' is unknown; allowed are election, date, type, called, status, "
        "note; remove it"], id="unknown"),
    pytest.param("election,date,type,called,status,note", "election,date,type,called,status,note,", [
        "seeds/elections.csv:1: column '' is unknown; allowed are election, date, type, called, status, note; "
        "remove it"], id="unnamed"),
    pytest.param("called,status,note", "called,status,status", [
        "seeds/elections.csv:1: column 'note' is missing; required are election, date, type, called, status, "
        "note; add it",
        "seeds/elections.csv:1: column 'status' stands twice; each column once; keep one of the two"], id="twice"),
    pytest.param("election,date,type,called,status,note", "election, date,type,called,status,note", [
        "seeds/elections.csv:1: column ' date' is unknown; allowed are election, date, type, called, status, "
        "note; did you mean 'date'?",
        "seeds/elections.csv:1: column 'date' is missing; required are election, date, type, called, status, "
        "note; add it"], id="space"),
    pytest.param("election,date,type,called,status,note", "election,date,type,called,status", [
        "seeds/elections.csv:1: column 'note' is missing; required are election, date, type, called, status, "
        "note; add it"], id="missing"),
    pytest.param("election,date,type,called,status,note", "", [
        "seeds/elections.csv:1: has no header; allowed are the columns election, date, type, called, status, "
        "note; add the header"], id="blank"),
])  # fmt: skip
def test_header(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(VOTES, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.append(VOTES, "2024-06-09-жалпы,2024-06-09\n"), [
        "seeds/elections.csv:10: row has 2 fields; the header has 6 fields; add or remove fields; quote a field "
        "that holds a comma"], id="too few"),
    pytest.param(lambda s: s.replace(VOTES, "first of its era", "first, of its era"), [
        "seeds/elections.csv:5: row has 7 fields; the header has 6 fields; add or remove fields; quote a field "
        "that holds a comma"], id="too many"),
    pytest.param(lambda s: s.replace(VOTES, "2008-03-09-жалпы,", "\n2008-03-09-жалпы,"), [
        "seeds/elections.csv:5: line is blank; the header has 6 fields; remove it"], id="blank line within"),
    pytest.param(lambda s: s.append(CODINGS, "\n"), [
        "seeds/codings/2001-06-10-жалпы.csv:10: line is blank; the header has 10 fields; remove it"
    ], id="blank line at the end"),
    pytest.param(lambda s: s.replace(VOTES, "2008-01-15,held", "2008-01-15, held"), [
        "seeds/elections.csv:5: status ' held' has space around it; remove the space"], id="space before"),
    pytest.param(lambda s: s.replace(VOTES, "first of its era", "first of its era "), [
        "seeds/elections.csv:5: note 'first of its era ' has space around it; remove the space"], id="space after"),
    pytest.param(lambda s: s.replace(CODINGS, "A rival without", "\u00a0A rival without"), [
        "seeds/codings/2001-06-10-жалпы.csv:4: reading '\\xa0A rival without a programme.' has space around it; "
        "remove the space"], id="no-break space"),
    pytest.param(lambda s: s.append(VOTES, 'a,"b\n'), [
        "seeds/elections.csv:10: cannot be read as CSV (unexpected end of data); mend the quotes"
    ], id="quote left open"),
    pytest.param(lambda s: s.replace(VOTES, ",first of", ',"first of'), [
        "seeds/elections.csv:5: cannot be read as CSV (unexpected end of data); mend the quotes"
    ], id="quote left open above"),
    pytest.param(lambda s: s.replace(VOTES, "first of its era", '"first" of its era'), [
        'seeds/elections.csv:5: cannot be read as CSV (\',\' expected after \'"\'); mend the quotes'
    ], id="text after a quote"),
    pytest.param(lambda s: s.append(VOTES, "a," + "b" * 200_000 + "\n"), [
        "seeds/elections.csv:10: cannot be read as CSV (field larger than field limit (131072)); mend the quotes"
    ], id="field without end"),
    pytest.param(lambda s: s.replace(VOTES, "2012-04-01,held", "2012-04-01,hold"), [
        "seeds/elections.csv:6: status 'hold' is unknown; allowed are held, scheduled; did you mean 'held'?"
    ], id="after a quoted line break"),
    pytest.param(lambda s: s.replace(VOTES, "2005-06-12,жалпы,,held", "2005-06-12,жалпы,,hold"), [
        "seeds/elections.csv:3: status 'hold' is unknown; allowed are held, scheduled; did you mean 'held'?"
    ], id="with a quoted line break"),
    pytest.param(lambda s: s.replace(VOTES, "2012-04-01,held,", "2012-04-01,held"), [
        "seeds/elections.csv:6: row has 5 fields; the header has 6 fields; add or remove fields; quote a field "
        "that holds a comma"], id="ragged after a quoted line break"),
    pytest.param(lambda s: s.replace(VOTES, "first of its era\n", '"a\n\n\nb"\n\n'), [
        "seeds/elections.csv:9: line is blank; the header has 6 fields; remove it"], id="quoted blank lines"),
])  # fmt: skip
def test_rows(study: StudyFolder, change: Change, problems: list[str]) -> None:
    csv.field_size_limit(131_072)  # Python's own, which frictionless raises for all
    change(study)
    assert study.problems() == problems


def test_ragged_row_hides_no_other_problem_and_starts_none(study: StudyFolder) -> None:
    study.replace(CODINGS, "About 40 were", "About, 40 were")  # cites L4, which nothing else does
    study.replace(CODINGS, "балама,3,high", "балама,3,hihg")
    assert study.problems() == [
        "seeds/codings/2001-06-10-жалпы.csv:5: certainty 'hihg' is unknown; "
        "allowed are high, medium, low; did you mean 'high'?",
        "seeds/codings/2001-06-10-жалпы.csv:8: row has 11 fields; the header has 10 fields; "
        "add or remove fields; quote a field that holds a comma",
    ]


def test_optional_column(study: StudyFolder) -> None:
    study.replace(FACTS, "origin,", "")
    study.replace(FACTS, "комиссия,", "", 4)
    study.replace(FACTS, "L3,,", "L3,")
    assert study.load().facts["origin"].tolist() == [""] * 5


def test_columns_in_any_order(study: StudyFolder) -> None:
    rows = [line.split(",") for line in study.read(FACTS).decode().splitlines()]
    study.write(FACTS, "".join(",".join(reversed(row)) + "\n" for row in rows))
    assert study.load().facts["number"].tolist() == [52.5, 27.5, 48, 70, 20]


def test_tables_without_a_row(study: StudyFolder) -> None:
    for file in (CODINGS, LATER, DECISIONS, FACTS):
        study.write(file, study.read(file).splitlines(keepends=True)[0])
    study.write(SOURCES, "lineages: {}\nsources: []\n")
    study.write(CLAIMS, "claims: []\n")
    loaded = study.load()
    assert [len(frame) for frame in (loaded.codings, loaded.adjudication, loaded.facts)] == [0, 0, 0]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_table_with_other_signs_between_its_fields_is_told_so(study: StudyFolder, sign: str) -> None:
    study.write(VOTES, study.read(VOTES).replace(b",", sign.encode()))
    found = [problem for problem in study.problems() if problem.startswith(VOTES)]
    assert found == [f"{VOTES}:1: has {sign!r} between its fields; allowed are commas; save it with commas"]


def test_last_line_without_a_line_end(study: StudyFolder) -> None:
    before = study.load().facts
    study.write(FACTS, study.read(FACTS).removesuffix(b"\n"))
    assert study.load().facts.equals(before)


SIGNS = ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u2028", "\u202e", "\u2066", "\ufffe"]


@pytest.mark.parametrize("file", [STUDY, FACTS, CODINGS, SOURCES, "docs/protocol.md", "translations/kk.po"])
@pytest.mark.parametrize("sign", SIGNS, ids=[f"U+{ord(sign):04X}" for sign in SIGNS])
def test_a_sign_that_commands_or_misleads_is_refused_in_every_file(study: StudyFolder, file: str, sign: str) -> None:
    """A terminal would obey it, or a reader see another order of letters than there is."""
    text = (study.path / file).read_text(encoding="utf-8") if (study.path / file).exists() else "# a catalogue\n"
    study.write(file, text.replace("\n", f" {sign}\n", 1))
    said = (
        f"{file}:1: holds a control character (U+{ord(sign):04X}); allowed is text with no more than tabs and line ends"
    )
    assert f"{said}; remove it" in study.problems()


@pytest.mark.parametrize(("old", "new", "place"), [
    ("title: First era", 'title: "First\\e[31m era"', "9:26"),
    ("плебисцит: {", '"плеб\\u202eисцит": {', "7:3"),
])  # fmt: skip
def test_so_is_one_that_is_written_as_an_escape(study: StudyFolder, old: str, new: str, place: str) -> None:
    study.replace(STUDY, old, new)
    assert any(found.startswith(f"{STUDY}:{place}: holds a control character") for found in study.problems())


def test_of_very_many_the_first_are_named(study: StudyFolder) -> None:
    study.append("docs/protocol.md", "\a\n" * 1000)
    assert len(study.problems()) == 100


@pytest.mark.parametrize(("file", "column", "old"), [
    (CODINGS, "reading", "A rival without a programme."), (CODINGS, "locator", "chapter 5"),
    (FACTS, "note", "own count"),
])  # fmt: skip
@pytest.mark.parametrize("text", ["=1+1", "@x", "- a dash", "+many", "=HYPERLINK(1)"])
def test_a_table_holds_no_formula(study: StudyFolder, file: str, column: str, old: str, text: str) -> None:
    """Saved by a spreadsheet it would be lost, opened with one it would be run."""
    study.replace(file, old, text)
    (found,) = [problem for problem in study.problems() if "formula" in problem]
    said = f"{column} {text!r} is a formula to a spreadsheet; allowed is text that begins otherwise; begin with a word"
    assert re.fullmatch(rf"{file}:\d+: {re.escape(said)}", found)


def test_a_number_with_a_sign_is_none(study: StudyFolder) -> None:
    study.replace(CODINGS, "A rival without a programme.", "-2.5")
    assert study.problems() == []


def test_what_many_rows_say_is_kept_once(study: StudyFolder) -> None:
    codings = study.load().codings
    for column in ("election", "item", "source", "certainty", "file"):
        assert len({id(value) for value in codings[column]}) == codings[column].nunique()


def test_blank_lines_without_end_take_no_more_time_than_they_are_long(study: StudyFolder) -> None:
    """A search that began anew at each of them would take hours."""
    study.append(FACTS, "\n" * 2_000_000)
    found = study.problems()
    assert found[0] == f"{FACTS}: has more than the 1,000 problems named here; mend these"
