import re
from collections.abc import Callable
from datetime import date

import pytest

from ..conftest import SOURCES, STUDY, StudyFolder

Change = Callable[[StudyFolder], object]


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("title: Аралия", "titel: x\ntitle: Аралия", [
        "study.yaml:1:1: key 'titel' is unknown; allowed are title, version, country, release, start, types, "
        "eras, indicators, headline, boundaries, quantities, readers, use, robustness, protocol; did you mean 'title'?"
    ], id="unknown, near one"),
    pytest.param("title: Аралия", "колонка: x\ntitle: Аралия", [
        "study.yaml:1:1: key 'колонка' is unknown; allowed are title, version, country, release, start, types, "
        "eras, indicators, headline, boundaries, quantities, readers, use, robustness, protocol; remove it"
    ], id="unknown, near none"),
    pytest.param("iso3: ARL", "iso3: ARL, vdm: 3", [
        "study.yaml:3:36: key 'country.vdm' is unknown; allowed are name, iso3, cow, gw, vdem; did you mean 'vdem'?"
    ], id="unknown, nested"),
    pytest.param("title: Plebiscite,", "title: Plebiscite, comparison: true,", [
        "study.yaml:7:34: key 'types.плебисцит.comparison' is unknown; allowed are title, plural, label, "
        "compared, nelda; did you mean 'compared'?"], id="unknown, in a mapping of mappings"),
    pytest.param("title: First era,", "title: First era, begin: x,", [
        "study.yaml:9:37: key 'eras.0.begin' is unknown; allowed are id, title, start; remove it"
    ], id="unknown, in a list"),
    pytest.param("version: 1.0.0", "versoin: 1.0.0", [
        "study.yaml:1:1: key 'version' is missing; it is required; add it",
        "study.yaml:2:1: key 'versoin' is unknown; allowed are title, version, country, release, start, types, "
        "eras, indicators, headline, boundaries, quantities, readers, use, robustness, protocol; did you mean "
        "'version'?"
    ], id="misspelt, so missing too"),
    pytest.param("version: 1.0.0\n", "", [
        "study.yaml:1:1: key 'version' is missing; it is required; add it"], id="missing"),
    pytest.param("    delta: 10.0\n", "", [
        "study.yaml:24:3: key 'protocol.verdict.delta' is missing; it is required; add it"], id="missing, nested"),
    pytest.param("title: First era, ", "", [
        "study.yaml:9:5: key 'eras.0.title' is missing; it is required; add it"], id="missing, in a list"),
    pytest.param("version: 1.0.0", "version: 1.0.0\nversion: 1.0.1", [
        "study.yaml:3:1: key 'version' stands twice; each key once; keep one of the two"], id="twice"),
    pytest.param("delta: 10.0", "delta: 10.0\n    delta: 10.0", [
        "study.yaml:26:5: key 'delta' stands twice; each key once; keep one of the two"], id="twice, nested"),
    pytest.param("version: 1.0.0", 'version: 1.0.0\n"version": 1.0.1', [
        "study.yaml:3:1: key 'version' stands twice; each key once; keep one of the two"], id="twice, once quoted"),
    pytest.param("iso3: ARL}", "iso3: ARL, iso3: ARA, name: Х}", [
        "study.yaml:3:36: key 'iso3' stands twice; each key once; keep one of the two",
        "study.yaml:3:47: key 'name' stands twice; each key once; keep one of the two"], id="twice in two places"),
    pytest.param("version: 1.0.0", "version: 1.0.0\n1: one", [
        "study.yaml:3:1: key '1' is unknown; allowed are title, version, country, release, start, types, eras, "
        "indicators, headline, boundaries, quantities, readers, use, robustness, protocol; remove it"], id="number"),
    pytest.param("version: 1.0.0", "version: 1.0.0\nnull: none", [
        "study.yaml:3:1: key is neither text nor a whole number; allowed are names and line numbers; quote or remove "
        "it"], id="empty"),
    pytest.param("version: 1.0.0", "version: 1.0.0\n? [a, b]\n: x", [
        "study.yaml:3:3: key is neither text nor a whole number; allowed are names and line numbers; quote or remove "
        "it"], id="list"),
    pytest.param("version: 1.0.0", "version: 1.0.0\n<<: {version: 2}", [
        "study.yaml:3:1: key '<<' is unknown; allowed are title, version, country, release, start, types, eras, "
        "indicators, headline, boundaries, quantities, readers, use, robustness, protocol; remove it"], id="merge"),
])  # fmt: skip
def test_keys(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(STUDY, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("version: 1.0.0", "version: 1.0", [
        "study.yaml:2:1: version is 1.0; allowed is text; quote it"], id="number for text"),
    pytest.param("version: 1.0.0", "version: true", [
        "study.yaml:2:1: version is true; allowed is text; quote it"], id="true for text"),
    pytest.param("version: 1.0.0", "version:", [
        "study.yaml:2:1: version is empty; allowed is text; correct it"], id="nothing for text"),
    pytest.param("version: 1.0.0", "version: ''", [
        "study.yaml:2:1: version is ''; string should have at least 1 character; correct it"], id="empty text"),
    pytest.param("version: 1.0.0", "version: {major: {minor: 1}}", [
        "study.yaml:2:1: version is a mapping; allowed is text; correct it"], id="mapping for text"),
    pytest.param("delta: 10.0", "delta: ten", [
        "study.yaml:25:5: protocol.verdict.delta is 'ten'; allowed is a number; correct it"], id="text for a number"),
    pytest.param("delta: 10.0", "delta: '10'", [
        "study.yaml:25:5: protocol.verdict.delta is '10'; allowed is a number; correct it"], id="quoted number"),
    pytest.param("delta: 10.0", "delta: true", [
        "study.yaml:25:5: protocol.verdict.delta is true; allowed is a number; correct it"], id="true for a number"),
    pytest.param("run_up_months: 12", "run_up_months: 12.0", [
        "study.yaml:19:3: protocol.run_up_months is 12.0; allowed is a whole number; correct it"
    ], id="decimal for a whole number"),
    pytest.param("run_up_months: 12", "run_up_months: 012", [
        "study.yaml:19:3: protocol.run_up_months is '012'; allowed is a whole number; correct it"
    ], id="octal stays text"),
    pytest.param("run_up_months: 12", "run_up_months: 0x0c", [
        "study.yaml:19:3: protocol.run_up_months is '0x0c'; allowed is a whole number; correct it"
    ], id="hexadecimal stays text"),
    pytest.param("aftermath_days: 30", "aftermath_days: 3_0", [
        "study.yaml:20:3: protocol.aftermath_days is '3_0'; allowed is a whole number; correct it"
    ], id="underscore stays text"),
    pytest.param("aftermath_days: 30", "aftermath_days: 1:30", [
        "study.yaml:20:3: protocol.aftermath_days is '1:30'; allowed is a whole number; correct it"
    ], id="sexagesimal stays text"),
    pytest.param("aftermath_days: 30", "aftermath_days: 3661", [
        "study.yaml:20:3: protocol.aftermath_days is 3661; input should be less than or equal to 3660; correct it"
    ], id="whole number too large"),
    pytest.param("run_up_months: 12", "run_up_months: 601", [
        "study.yaml:19:3: protocol.run_up_months is 601; input should be less than or equal to 600; correct it"
    ], id="months too many"),
    pytest.param("run_up_months: 12", "run_up_months: 0", [
        "study.yaml:19:3: protocol.run_up_months is 0; input should be greater than or equal to 1; correct it"
    ], id="no month"),
    pytest.param("delta: 10.0", "delta: 1e999", [
        "study.yaml:25:5: protocol.verdict.delta is inf; input should be a finite number; correct it"], id="infinite"),
    pytest.param("delta: 10.0", "delta: .nan", [
        "study.yaml:25:5: protocol.verdict.delta is '.nan'; allowed is a number; correct it"], id="not a number"),
    pytest.param("title: Plebiscite, compared: false", "title: Plebiscite, compared: no", [
        "study.yaml:7:34: types.плебисцит.compared is 'no'; allowed is true or false; correct it"], id="no for false"),
    pytest.param("title: General vote, compared: true", "title: General, compared: True", [
        "study.yaml:6:27: types.жалпы.compared is 'True'; allowed is true or false; correct it"], id="True for true"),
    pytest.param("coverage: 0.6", "coverage: 60", [
        "study.yaml:21:3: protocol.coverage is 60; input should be less than or equal to 1; correct it"
    ], id="share above 1"),
    pytest.param("shared: 0.3", "shared: -0.3", [
        "study.yaml:23:60: protocol.error.shared is -0.3; input should be greater than or equal to 0; correct it"
    ], id="share below 0"),
    pytest.param("delta: 10.0", "delta: 0", [
        "study.yaml:25:5: protocol.verdict.delta is 0; input should be greater than 0; correct it"
    ], id="zero where more is needed"),
    pytest.param("number: 1\n", "number: 2\n", [
        "study.yaml:15:3: protocol.number is 2; input should be 1; correct it"], id="wrong protocol"),
    pytest.param("{name: Аралия, iso3: ARL}", "[Аралия, ARL]", [
        "study.yaml:3:1: country is a list; allowed is a mapping; correct it"], id="list for a mapping"),
    pytest.param("{name: Аралия, iso3: ARL}", "Аралия", [
        "study.yaml:3:1: country is 'Аралия'; allowed is a mapping; correct it"], id="text for a mapping"),
    pytest.param("also: [5.0, 15.0]", "also: {a: 5.0}", [
        "study.yaml:26:5: protocol.verdict.also is a mapping; allowed is a list; correct it"], id="mapping for a list"),
    pytest.param("also: [5.0, 15.0]", "also: 5.0", [
        "study.yaml:26:5: protocol.verdict.also is 5.0; allowed is a list; correct it"], id="number for a list"),
    pytest.param("also: [5.0, 15.0]", "also: [5.0, wide]", [
        "study.yaml:26:17: protocol.verdict.also.1 is 'wide'; allowed is a number; correct it"], id="text in a list"),
    pytest.param("also: [5.0, 15.0]", "also: [[5.0], 15.0]", [
        "study.yaml:26:12: protocol.verdict.also.0 is a list; allowed is a number; correct it"], id="list in a list"),
    pytest.param("{id: бірінші, title: First era, start: 2000-01-01}", "[бірінші]", [
        "study.yaml:9:5: eras.0 is a list; allowed is a mapping; correct it"], id="list for an era"),
    pytest.param("{name: Аралия, iso3: ARL}", "{}", [
        "study.yaml:3:1: key 'country.iso3' is missing; it is required; add it",
        "study.yaml:3:1: key 'country.name' is missing; it is required; add it"], id="no country's name"),
    pytest.param("types: [жалпы]", "types: []", [
        "study.yaml:13:12: headline.types holds 0; at least 1; correct it"], id="no headline type"),
    pytest.param("  плебисцит: {", "  7: {", [
        "study.yaml:7:3: types.7 is 7; allowed is text; quote it"], id="number for a type"),
    pytest.param("title: First era", "title: " + "F" * 501, [
        f"study.yaml:9:19: eras.0.title is {'F' * 78!r:.79}…; string should have at most 500 characters; correct it"
    ], id="endless title"),
    pytest.param("delta: 10.0", "delta: 1e300", [
        "study.yaml:25:5: protocol.verdict.delta is 1e+300; input should be less than or equal to 100; correct it"
    ], id="endless delta"),
    pytest.param("iso3: ARL", "iso3: Arl", [
        "study.yaml:3:25: country.iso3: 'Arl' does not fit; allowed are three capital letters, as ISO 3166 has them; "
        "correct it"], id="pattern"),
    pytest.param("id: бірінші", "id: бір дәуір", [
        "study.yaml:9:6: eras.0.id: 'бір дәуір' is no id; allowed are letters, digits, - _ and ., a letter or digit "
        "first, 100 at most; correct it"
    ], id="id with a space"),
])  # fmt: skip
def test_values(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(STUDY, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("fixed: 2020-01-01", "fixed: 2019-02-29", [
        "study.yaml:16:3: protocol.fixed: '2019-02-29' is no date; allowed is YYYY-MM-DD; correct it"
    ], id="no such day"),
    pytest.param("fixed: 2020-01-01", "fixed: 0000-01-01", [
        "study.yaml:16:3: protocol.fixed: '0000-01-01' is no date; allowed is YYYY-MM-DD; correct it"], id="year 0"),
    pytest.param("fixed: 2020-01-01", "fixed: 2020-01", [
        "study.yaml:16:3: protocol.fixed: '2020-01' is no date; allowed is YYYY-MM-DD; correct it"], id="month only"),
    pytest.param("fixed: 2020-01-01", "fixed: 2020", [
        "study.yaml:16:3: protocol.fixed: 2020 is no date; allowed is YYYY-MM-DD; correct it"], id="number"),
    pytest.param("fixed: 2020-01-01", "fixed: New Year 2020", [
        "study.yaml:16:3: protocol.fixed: 'New Year 2020' is no date; allowed is YYYY-MM-DD; correct it"], id="words"),
    pytest.param("fixed: 2020-01-01", "fixed: 2020-01-01T00:00:00", [
        "study.yaml:16:3: protocol.fixed: '2020-01-01T00:00:00' is no date; allowed is YYYY-MM-DD; correct it"
    ], id="time"),
    pytest.param("fixed: 2020-01-01", "fixed: 01.01.2020", [
        "study.yaml:16:3: protocol.fixed: '01.01.2020' is no date; allowed is YYYY-MM-DD; correct it"
    ], id="other order"),
    pytest.param("fixed: 2020-01-01", "fixed: ２０２０-01-01", [
        "study.yaml:16:3: protocol.fixed: '２０２０-01-01' is no date; allowed is YYYY-MM-DD; correct it"
    ], id="full-width digits"),
    pytest.param("fixed: 2020-01-01", "fixed:", [
        "study.yaml:16:3: protocol.fixed is empty; allowed is YYYY-MM-DD; correct it"], id="nothing"),
    pytest.param("fixed: 2020-01-01", "fixed: [2020-01-01]", [
        "study.yaml:16:3: protocol.fixed: ['2020-01-01'] is no date; allowed is YYYY-MM-DD; correct it"], id="list"),
])  # fmt: skip
def test_dates(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(STUDY, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("date: 2001-08\n", "date: 2001-13\n", [
        "seeds/sources.yaml:33:5: sources.2.date: '2001-13' is no date; allowed is YYYY, YYYY-MM or YYYY-MM-DD; "
        "correct it"], id="no such month"),
    pytest.param("date: 2001-08\n", "date: 2001-02-29\n", [
        "seeds/sources.yaml:33:5: sources.2.date: '2001-02-29' is no date; allowed is YYYY, YYYY-MM or YYYY-MM-DD; "
        "correct it"], id="no such day"),
    pytest.param("date: 2001-08\n", "date: 2001-8\n", [
        "seeds/sources.yaml:33:5: sources.2.date: '2001-8' is no date; allowed is YYYY, YYYY-MM or YYYY-MM-DD; "
        "correct it"], id="one digit"),
    pytest.param("date: 2001-08\n", "date: 20018\n", [
        "seeds/sources.yaml:33:5: sources.2.date: '20018' is no date; allowed is YYYY, YYYY-MM or YYYY-MM-DD; "
        "correct it"], id="five digits"),
    pytest.param("date: 2001-08\n", "date: August 2001\n", [
        "seeds/sources.yaml:33:5: sources.2.date: 'August 2001' is no date; allowed is YYYY, YYYY-MM or YYYY-MM-DD; "
        "correct it"], id="words"),
])  # fmt: skip
def test_partial_dates(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(SOURCES, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.write(STUDY, "title: [a\n"), [
        "study.yaml:2:1: is no YAML here (did not find expected ',' or ']'); mend the syntax"], id="bracket left open"),
    pytest.param(lambda s: s.write(STUDY, "title: 'a\n"), [
        "study.yaml:2:1: is no YAML here (found unexpected end of stream); mend the syntax"], id="quote left open"),
    pytest.param(lambda s: s.write(STUDY, "types:\n\tжалпы: 1\n"), [
        "study.yaml:2:1: is no YAML here (found character that cannot start any token); quote the text, or indent with "
        "spaces in place of a tab"], id="tab"),
    pytest.param(lambda s: s.replace(STUDY, "title: Аралия", "title: Аралия: x"), [
        "study.yaml:1:14: is no YAML here (mapping values are not allowed in this context); quote a text that holds a "
        "colon, or mend the indent"
    ], id="colon in text"),
    pytest.param(lambda s: s.replace(STUDY, "    delta: 10.0", "   delta: 10.0"), [
        "study.yaml:26:9: is no YAML here (mapping values are not allowed in this context); quote a text that holds a "
        "colon, or mend the indent"
    ], id="bad indent"),
    pytest.param(lambda s: s.append(STUDY, "---\ntitle: x\n"), [
        "study.yaml:34:1: is no YAML here (but found another document); mend the syntax"], id="two documents"),
    pytest.param(lambda s: s.replace(STUDY, "First era", "First\0 era"), [
        "study.yaml:9: holds a control character (U+0000); allowed is text with no more than tabs and line ends; "
            "remove it"], id="control character"),
    pytest.param(lambda s: s.replace(STUDY, "days: 30", "days: " + "9" * 5000), [
        "study.yaml:20:3: protocol.aftermath_days is "
        "'999999999999999999999999999999999999999999999999999999999999999999999999999999…; allowed is a whole "
        "number; correct it"], id="endless whole number"),
    pytest.param(lambda s: s.replace(STUDY, "1.0.0", '"\\ud800"'), [
        "study.yaml:2:13: is no YAML here (found invalid Unicode character escape code); mend the syntax"
    ], id="half a surrogate"),
    pytest.param(lambda s: s.write(STUDY, "---\n"), [
        "study.yaml:2:1: the file is empty; allowed is a mapping; correct it"], id="null document"),
    pytest.param(lambda s: s.write(STUDY, "[]\n"), [
        "study.yaml:1:1: the file is a list; allowed is a mapping; correct it"], id="list document"),
    pytest.param(lambda s: s.write(STUDY, re.sub("(?s)types:.*eras:", "types: {}\neras:", s.read(STUDY).decode())), [
        "study.yaml:5:1: types holds 0; at least 1; correct it"], id="no type"),
    pytest.param(lambda s: s.write(STUDY, "study\n"), [
        "study.yaml:1:1: the file is 'study'; allowed is a mapping; correct it"], id="text document"),
    pytest.param(lambda s: s.replace(STUDY, "also: [5.0, 15.0]", "also: &a [5.0]\n    x: *a"), [
        "study.yaml:27:8: alias '*a' stands for a value; values themselves; write it out"], id="alias"),
    pytest.param(lambda s: s.replace(STUDY, "changes: []", "changes: &a [*a]"), [
        "study.yaml:33:16: alias '*a' stands for a value; values themselves; write it out"], id="alias of itself"),
    pytest.param(lambda s: s.replace(STUDY, "fixed: 2020-01-01", "fixed: !!timestamp x"), [
        "study.yaml:16:10: tag '!!timestamp' sets a type; values without a tag; remove the tag"], id="tag"),
    pytest.param(lambda s: s.replace(STUDY, "1.0.0", "!v 1"), [
        "study.yaml:2:10: tag '!v' sets a type; values without a tag; remove the tag"], id="own tag"),
    pytest.param(lambda s: s.replace(STUDY, "[жалпы]", "!!set {жалпы}"), [
        "study.yaml:13:19: tag '!!set' sets a type; values without a tag; remove the tag"], id="tag of a set"),
    pytest.param(lambda s: s.replace(STUDY, "1.0.0", "[" * 100_000), [
        "study.yaml:2:29: is nested too deep; at most 20 levels; remove brackets"], id="nested without end"),
])  # fmt: skip
def test_syntax(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


def test_scalars_are_those_of_yaml_1_2(study: StudyFolder) -> None:
    study.replace(STUDY, "title: Аралия, an invented country", "title: no")
    study.replace(STUDY, "version: 1.0.0", "version: 010")
    study.replace(STUDY, "name: Аралия", "name: 2001-01-01")
    study.replace(STUDY, "title: General vote", "title: 1:30")
    study.replace(STUDY, "title: Plebiscite", "title: 0x1f")
    study.replace(STUDY, "title: First era", "title: Null")
    study.replace(STUDY, "title: Second era", "title: 1_000")
    study.replace(STUDY, "title: Third era", "title: .5")
    study.replace(STUDY, "delta: 10.0", "delta: 2e1")
    study.replace(STUDY, "also: [5.0, 15.0]", "also: [5, 1.5e+1, +0.5]")
    design = study.load().design
    assert (design.title, design.version, design.country.name) == ("no", "010", "2001-01-01")
    assert [kind.title for kind in design.types.values()] == ["1:30", "0x1f"]
    assert [era.title for era in design.eras] == ["Null", "1_000", ".5"]
    assert design.protocol.verdict.delta == 20.0
    assert design.protocol.verdict.also == [5, 15, 0.5]


def test_dates_are_read_as_text_where_text_is_asked(study: StudyFolder) -> None:
    loaded = study.load()
    assert [source.date for source in loaded.sources.values()] == ["2001-06-12", "2001-06-15", "2001-08", "2008"]
    assert loaded.design.start == date(2000, 1, 1)
    assert loaded.claims.disagreements[0].votes == ["2001-06-10-жалпы"]


def test_every_problem_of_a_file_comes_at_once(study: StudyFolder) -> None:
    study.replace(STUDY, "iso3: ARL", "iso3: Arl")
    study.replace(STUDY, "version: 1.0.0", "version: 1.0")
    study.replace(STUDY, "delta: 10.0", "dleta: 10.0")
    assert study.problems() == [
        "study.yaml:2:1: version is 1.0; allowed is text; quote it",
        "study.yaml:3:25: country.iso3: 'Arl' does not fit; allowed are three capital letters, as ISO 3166 has them; "
        "correct it",
        "study.yaml:24:3: key 'protocol.verdict.delta' is missing; it is required; add it",
        "study.yaml:25:5: key 'protocol.verdict.dleta' is unknown; allowed are delta, also, width68, width90, "
        "matched, autocorrelations, holds_to, size; did you mean 'delta'?",
    ]
