from collections.abc import Callable

import pytest

from kzindex.model.record import first_day, last_day

from ..conftest import CLAIMS, CODINGS, FACTS, SOURCES, StudyFolder

Change = Callable[[StudyFolder], object]
SHA = "    sha256: 81a804a594cae604d9c36ea6115177142853b562f2869db7554f8ed443f30740\n"
RECORD = """\
  - {{id: {}, producer: x, title: x, language: en, read: 2019-12-01, kind: news, lineage: газет}}
"""


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(SOURCES, "lineage: бақылаушы\n  - id", "lineage: бақылауш\n  - id"), [
        "seeds/sources.yaml:37:5: lineage 'бақылауш' of source 'есеп-2001' is unknown; allowed are газет, "
        "бақылаушы, комиссия; did you mean 'бақылаушы'?"], id="lineage unknown"),
    pytest.param(lambda s: s.replace(SOURCES, "lineage: бақылаушы\n  - id", "lineage: x\n  - id"), [
        "seeds/sources.yaml:37:5: lineage 'x' of source 'есеп-2001' is unknown; allowed are газет, бақылаушы, "
        "комиссия; name it under `lineages`"], id="lineage like none"),
    pytest.param(lambda s: s.replace(SOURCES, "date: 2001-06-15", "date: 2019-12-02"), [
        "seeds/sources.yaml:21:5: source 'жаршы-2001' is dated 2019-12-02, after it was read (2019-12-01); a "
        "document is read after it is dated; correct one of the two"], id="dated after it was read"),
    pytest.param(lambda s: s.replace(SOURCES, "date: 2001-08", "date: 2020"), [
        "seeds/sources.yaml:33:5: source 'есеп-2001' is dated 2020, after it was read (2019-12-01); a document "
        "is read after it is dated; correct one of the two"], id="year after it was read"),
    pytest.param(lambda s: s.replace(SOURCES, "date: 2001-08", "date: 9999-12"), [
        "seeds/sources.yaml:33:5: source 'есеп-2001' is dated 9999-12, after it was read (2019-12-01); a "
        "document is read after it is dated; correct one of the two"], id="month after it was read"),
    pytest.param(lambda s: s.replace(SOURCES, SHA, ""), [
        "seeds/sources.yaml:18:5: source 'жаршы-2001' has only one of `sha256` and `lines`; both, or neither "
        "where no text is kept; add the other"], id="lines without sha256"),
    pytest.param(lambda s: s.replace(SOURCES, "date: 2001-08", "date: 2001-08\n" + SHA[:-1]), [
        "seeds/sources.yaml:30:5: source 'есеп-2001' has only one of `sha256` and `lines`; both, or neither "
        "where no text is kept; add the other"], id="sha256 without lines"),
    pytest.param(lambda s: s.replace(SOURCES, "81a804a594", "81a8"), [
        "seeds/sources.yaml:26:5: sources.1.sha256: "
        "'81a8cae604d9c36ea6115177142853b562f2869db7554f8ed443f30740' does not fit; allowed are 64 digits and letters "
        "a to f; correct it"], id="sha256 cut"),
    pytest.param(lambda s: s.replace(SOURCES, "faeb0e0b9612", "faeb"), [
        "seeds/sources.yaml:27:13: sources.1.lines.1: 'faeb' does not fit; allowed are 12 digits and letters a to f; "
        "correct it"], id="line digest cut"),
    pytest.param(lambda s: s.replace(SOURCES, '{1: "faeb', '{0: "faeb'), [
        "seeds/sources.yaml:27:13: sources.1.lines.0 is 0; input should be greater than or equal to 1; correct it"
    ], id="line 0"),
    pytest.param(lambda s: s.replace(SOURCES, '4: "a8ca', '+3: "a8ca'), [
        "seeds/sources.yaml:27:51: key '3' stands twice; each key once; keep one of the two"], id="line twice"),
    pytest.param(lambda s: s.replace(SOURCES, "kind: observer mission", "kind: observers", 2), [
        "seeds/sources.yaml:36:5: sources.2.kind: 'observers' is unknown; allowed are observer mission, regional "
        "mission, official, news, NGO, academic, reference work; correct it",
        "seeds/sources.yaml:44:5: sources.3.kind: 'observers' is unknown; allowed are observer mission, regional "
        "mission, official, news, NGO, academic, reference work; correct it"], id="kind unknown"),
    pytest.param(lambda s: s.replace(SOURCES, "language: kk", "language: Kazakh", 2), [
        "seeds/sources.yaml:10:5: sources.0.language: 'Kazakh' does not fit; allowed is a code of two or three "
        "small letters, such as en; correct it",
        "seeds/sources.yaml:22:5: sources.1.language: 'Kazakh' does not fit; allowed is a code of two or three "
        "small letters, such as en; correct it"], id="language"),
    pytest.param(lambda s: s.append(SOURCES, RECORD.format("есеп-2008")), [
        "seeds/sources.yaml:46:6: source id 'есеп-2008' is the same as the one in seeds/sources.yaml:38; ids "
        "must differ; rename one"], id="ids same"),
    pytest.param(lambda s: s.append(SOURCES, RECORD.format("ЕСЕП_2008")), [
        "seeds/sources.yaml:46:6: source id 'ЕСЕП_2008' is too much like 'есеп-2008' (seeds/sources.yaml:38); "
        "ids must differ; rename one"], id="ids alike"),
    pytest.param(lambda s: s.replace(SOURCES, "  комиссия: E", "  га-зет: x\n  комиссия: E"), [
        "seeds/sources.yaml:4:3: lineage id 'га-зет' is too much like 'газет' (seeds/sources.yaml:2); ids must "
        "differ; rename one"], id="lineages alike"),
])  # fmt: skip
def test_records(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2002,L3"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: source 'жаршы-2002' is unknown; allowed are those of "
        "seeds/sources.yaml; did you mean 'жаршы-2001'?"], id="source unknown"),
    pytest.param(lambda s: s.replace(FACTS, "газет-2001", "x"), [
        "seeds/facts.csv:4: source 'x' is unknown; allowed are those of seeds/sources.yaml; add its record to "
        "seeds/sources.yaml"], id="source like none"),
    pytest.param(lambda s: s.replace(FACTS, "газет-2001", ""), [
        "seeds/facts.csv:4: source is empty; allowed are those of seeds/sources.yaml; name it"], id="source empty"),
    pytest.param(lambda s: s.replace(CLAIMS, "source: есеп-2001, locator: chapter 2",
        "source: есеп-201, locator: chapter 2"), [
        "seeds/claims.yaml:2: source 'есеп-201' is unknown; allowed are those of seeds/sources.yaml; did you "
        "mean 'есеп-2001' or 'есеп-2008'?"], id="source of a claim"),
    pytest.param(lambda s: s.replace(CLAIMS, "газет-2001", "газета-2001"), [
        "seeds/claims.yaml:9: source 'газета-2001' is unknown; allowed are those of seeds/sources.yaml; did you "
        "mean 'газет-2001' or 'есеп-2001'?"], id="source of a saying"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2001,line 3"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator 'line 3' names no lines; L23, L23-25 or L3, L23-25; name "
        "lines of жаршы-2001"], id="locator names no lines"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2001,L4-3"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator 'L4-3' names no lines; L23, L23-25 or L3, L23-25; name "
        "lines of жаршы-2001"], id="locator backwards"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2001,L0-3"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator 'L0-3' names no lines; L23, L23-25 or L3, L23-25; name "
        "lines of жаршы-2001"], id="locator from 0"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2001,L3-5"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator 'L3-5' lies past the end of жаршы-2001; its last line is "
        "L4; correct it"], id="locator past the end"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2001,L3-99999999999"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator 'L3-99999999999' names no lines; L23, L23-25 or L3, "
        "L23-25; name lines of жаршы-2001"], id="locator of countless lines"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2001,L2-3"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator 'L2-3' begins or ends at an empty line of жаршы-2001 "
        "(L2); lines with text; correct it"], id="locator begins at an empty line"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", 'жаршы-2001,"L3, L2"'), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator 'L3, L2' begins or ends at an empty line of жаршы-2001 "
        "(L2); lines with text; correct it"], id="locator ends at an empty line"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "жаршы-2001,"), [
        "seeds/codings/2001-06-10-жалпы.csv:3: locator is empty; it says where in the source; add it"
    ], id="locator empty"),
    pytest.param(lambda s: s.replace(CODINGS, "chapter 2", ""), [
        "seeds/codings/2001-06-10-жалпы.csv:4: locator is empty; it says where in the source; add it"
    ], id="locator empty, no text kept"),
    pytest.param(lambda s: s.replace(CLAIMS, "locator: L4", "locator: L9"), [
        "seeds/claims.yaml:9: locator 'L9' lies past the end of газет-2001; its last line is L5; correct it"
    ], id="locator of a saying"),
    pytest.param(lambda s: s.replace(FACTS, "L3", "L9"), [
        "seeds/facts.csv:4: locator 'L9' lies past the end of газет-2001; its last line is L5; correct it"
    ], id="locator of a fact"),
])  # fmt: skip
def test_citations(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001,L3", "есеп-2001,box"), [
        "seeds/sources.yaml:27:5: жаршы-2001 line L3 is neither cited nor set aside; every line is one of the "
        "two; code it or set it aside"], id="left over"),
    pytest.param(lambda s: s.replace(CODINGS, "жаршы-2001", "есеп-2001", 2), [
        "seeds/sources.yaml:27:5: жаршы-2001 lines L3, L4 are neither cited nor set aside; every line is one of "
        "the two; code it or set it aside"], id="left over, several"),
    pytest.param(lambda s: s.replace(SOURCES, "lines: L1,", "lines: L1-3,"), [
        "seeds/sources.yaml:29:9: жаршы-2001 line L3 is set aside, but also cited; a line is cited or set aside, "
        "once; narrow the lines"], id="set aside and cited"),
    pytest.param(lambda s: s.replace(SOURCES, "reason: heading}",
        "reason: heading}\n      - {lines: L1, reason: again}"), [
        "seeds/sources.yaml:30:9: жаршы-2001 line L1 is set aside, but also set aside above; a line is cited or "
        "set aside, once; narrow the lines"], id="set aside twice"),
    pytest.param(lambda s: s.replace(SOURCES, "lines: L1,", "lines: L9,"), [
        "seeds/sources.yaml:29:9: locator 'L9' lies past the end of жаршы-2001; its last line is L4; correct it"
    ], id="set aside past the end"),
    pytest.param(lambda s: s.replace(SOURCES, "lines: L1,", "lines: L2,"), [
        "seeds/sources.yaml:29:9: locator 'L2' begins or ends at an empty line of жаршы-2001 (L2); lines with "
        "text; correct it"], id="set aside empty line"),
    pytest.param(lambda s: s.replace(SOURCES, "lines: L1,", "lines: heading,"), [
        "seeds/sources.yaml:29:9: locator 'heading' names no lines; L23, L23-25 or L3, L23-25; name lines of "
        "жаршы-2001"], id="set aside no lines"),
    pytest.param(lambda s: s.replace(SOURCES, 'reason: heading}', "reason: ''}"), [
        "seeds/sources.yaml:29:21: sources.1.set_aside.0.reason is ''; string should have at least 1 character; "
        "correct it"], id="set aside without a reason"),
])  # fmt: skip
def test_lines(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(CLAIMS, "votes: [2001", "votes: [2001-06-11-жалпы, 2001"), [
        "seeds/claims.yaml:6:13: election '2001-06-11-жалпы' is unknown; allowed are those of "
        "seeds/elections.csv; did you mean '2001-06-10-жалпы' or '2020-06-14-жалпы' or '2016-06-12-жалпы'?"
    ], id="election unknown"),
    pytest.param(lambda s: s.replace(CLAIMS, "votes: [2001", "votes: [x, 2001"), [
        "seeds/claims.yaml:6:13: election 'x' is unknown; allowed are those of seeds/elections.csv; correct it"
    ], id="election like none"),
    pytest.param(lambda s: s.replace(CLAIMS, "items: [", "items: [баламо, "), [
        "seeds/claims.yaml:7:13: item 'баламо' is unknown; allowed are the codebook's items; did you mean "
        "'балама'?"], id="item unknown"),
    pytest.param(lambda s: s.replace(CLAIMS, "id: held-2001", "id: tame-2001"), [
        "seeds/claims.yaml:4:5: claim id 'tame-2001' is the same as the one in seeds/claims.yaml:2; ids must "
        "differ; rename one"], id="ids same"),
    pytest.param(lambda s: s.replace(CLAIMS, "id: held-2001", "id: Tame2001"), [
        "seeds/claims.yaml:4:5: claim id 'Tame2001' is too much like 'tame-2001' (seeds/claims.yaml:2); ids must "
        "differ; rename one"], id="ids alike"),
    pytest.param(lambda s: s.replace(CLAIMS, "\n      - {source: есеп-2001, locator: chapter 4, says: About 60.}",
        ""), [
        "seeds/claims.yaml:8:5: disagreements.0.sayings holds 1; at least 2; correct it"], id="one saying"),
    pytest.param(lambda s: s.replace(CLAIMS, "question: How many were held on 3 June 2001?", "question:"), [
        "seeds/claims.yaml:5:5: disagreements.0.question is empty; allowed is text; correct it"
    ], id="no claim to a disagreement"),
])  # fmt: skip
def test_claims(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2008", "2008-01-01", "2008-12-31"),
        ("2008-02", "2008-02-01", "2008-02-29"),
        ("2007-12", "2007-12-01", "2007-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2008-03-09", "2008-03-09", "2008-03-09"),
    ],
)
def test_days_of_a_partial_date(partial: str, first: str, last: str) -> None:
    assert (first_day(partial), last_day(partial)) == (first, last)


def test_lines_are_left_to_those_who_can_cite_them(study: StudyFolder) -> None:
    """Nothing is called left over while a file that may cite it cannot be read."""
    study.write(CODINGS, b"\xff")
    assert study.problems() == [
        "seeds/codings/2001-06-10-жалпы.csv:1: byte 0xff is not UTF-8; allowed is UTF-8; save it as UTF-8"
    ]


def test_locators_may_overlap_and_span_empty_lines(study: StudyFolder) -> None:
    study.replace(CODINGS, "жаршы-2001,L3", 'жаршы-2001,"L3, L3-4"')
    study.replace(SOURCES, '"L1, L5"', "L5")
    study.replace(CODINGS, "газет-2001,L3", "газет-2001,L1-4")
    assert study.problems() == []


def test_source_without_a_date(study: StudyFolder) -> None:
    for date in ("2001-06-12", "2001-06-15", "2001-08", "2008"):
        study.replace(SOURCES, f"    date: {date}\n", "")
    assert study.problems() == []


def test_one_text_has_one_record(study: StudyFolder) -> None:
    first, second = (study.load().sources[name].sha256 for name in ("газет-2001", "жаршы-2001"))
    assert first is not None
    assert second is not None
    study.replace("seeds/sources.yaml", second, first)
    assert study.problems() == [
        "seeds/sources.yaml:26:5: source 'жаршы-2001' has the same text as 'газет-2001'; "
        "a document has one record; keep one of the two"
    ]
