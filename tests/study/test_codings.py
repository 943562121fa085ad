from collections.abc import Callable

import pytest

from ..conftest import CODINGS, DECISIONS, LATER, SOURCES, VOTES, StudyFolder

PLEBISCITE = "seeds/codings/2014-09-14-плебисцит.csv"
Change = Callable[[StudyFolder], object]
AGAIN = "санақ,2,low,,есеп-2001,chapter 5,,1,Again.\n"


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("2001-06-10-жалпы,санақ", "2001-06-11-жалпы,санақ", [
        "seeds/codings/2001-06-10-жалпы.csv:6: election '2001-06-11-жалпы' is unknown; allowed are "
        "2001-06-10-жалпы, 2005-06-12-жалпы, 2008-03-09-жалпы, 2012-06-10-жалпы, 2014-09-14-плебисцит, "
        "2016-06-12-жалпы, 2020-06-14-жалпы; did you mean '2001-06-10-жалпы' or '2020-06-14-жалпы' or "
        "'2016-06-12-жалпы'?"], id="election unknown"),
    pytest.param("2001-06-10-жалпы,санақ", ",санақ", [
        "seeds/codings/2001-06-10-жалпы.csv:6: election is empty; allowed are 2001-06-10-жалпы, "
        "2005-06-12-жалпы, 2008-03-09-жалпы, 2012-06-10-жалпы, 2014-09-14-плебисцит, 2016-06-12-жалпы, "
        "2020-06-14-жалпы; correct it"], id="election empty"),
    pytest.param("2001-06-10-жалпы,санақ", "2005-06-12-жалпы,санақ", [
        "seeds/codings/2001-06-10-жалпы.csv:6: coding of 2005-06-12-жалпы in another vote's file; a file per "
        "vote, named by it; move it to seeds/codings/2005-06-12-жалпы.csv",
        "seeds/codings/2001-06-10-жалпы.csv:6: source 'есеп-2001' is dated 2001-08, before what it reports "
        "(2005-06-12); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote"], id="another vote's file"),
    pytest.param("санақ,1", "санак,1", [
        "seeds/codings/2001-06-10-жалпы.csv:6: item 'санак' is unknown; allowed are балама, айырма, санақ, "
        "рұқсат, ұстау, сот; did you mean 'санақ'?"], id="item unknown"),
    pytest.param("санақ,1", "x,1", [
        "seeds/codings/2001-06-10-жалпы.csv:6: item 'x' is unknown; allowed are балама, айырма, санақ, рұқсат, "
        "ұстау, сот; correct it"], id="item like none"),
    pytest.param("санақ,1", ",1", [
        "seeds/codings/2001-06-10-жалпы.csv:6: item is empty; allowed are балама, айырма, санақ, рұқсат, ұстау, "
        "сот; correct it"], id="item empty"),
    pytest.param("санақ,1", "айырма,1", [
        "seeds/codings/2001-06-10-жалпы.csv:6: item 'айырма' is derived from facts.csv and takes no coding; put "
        "the figure into facts.csv"], id="item derived"),
    pytest.param("санақ,1,high", "санақ,1,hgih", [
        "seeds/codings/2001-06-10-жалпы.csv:6: certainty 'hgih' is unknown; allowed are high, medium, low; did "
        "you mean 'high'?"], id="certainty unknown"),
    pytest.param("санақ,1,high", "санақ,1,", [
        "seeds/codings/2001-06-10-жалпы.csv:6: certainty is empty; allowed are high, medium, low; correct it"
    ], id="certainty empty"),
    pytest.param("chapter 5,,1", "chapter 5,,3", [
        "seeds/codings/2001-06-10-жалпы.csv:6: pass '3' is unknown; allowed are 1, 2; correct it"], id="pass unknown"),
    pytest.param("chapter 5,,1", "chapter 5,коммисия,1", [
        "seeds/codings/2001-06-10-жалпы.csv:6: origin 'коммисия' is unknown; allowed are газет, бақылаушы, "
        "комиссия; did you mean 'комиссия'?"], id="origin unknown"),
    pytest.param("chapter 5,,1", "chapter 5,есеп-2001,1", [
        "seeds/codings/2001-06-10-жалпы.csv:6: origin 'есеп-2001' is unknown; allowed are газет, бақылаушы, "
        "комиссия; correct it"], id="origin unknown, a source"),
    pytest.param("санақ,1", "санақ,3", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome '3' is off the scale of 'санақ'; allowed are 0 to 2, not "
        "reported, not applicable; correct it"], id="level off the scale"),
    pytest.param("санақ,1", "санақ,10", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome '10' is off the scale of 'санақ'; allowed are 0 to 2, not "
        "reported, not applicable; correct it"], id="level of two digits"),
    pytest.param("санақ,1", "санақ,-1", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome '-1' is off the scale of 'санақ'; allowed are 0 to 2, not "
        "reported, not applicable; correct it"], id="level below 0"),
    pytest.param("санақ,1", "санақ,1.0", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome '1.0' is off the scale of 'санақ'; allowed are 0 to 2, "
        "not reported, not applicable; correct it"], id="level with a fraction"),
    pytest.param("санақ,1", "санақ,١", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome '١' is off the scale of 'санақ'; allowed are 0 to 2, not "
        "reported, not applicable; correct it"], id="level in other digits"),
    pytest.param("санақ,1", "санақ,", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome '' is off the scale of 'санақ'; allowed are 0 to 2, not "
        "reported, not applicable; correct it"], id="outcome empty"),
    pytest.param("санақ,1", "санақ,not aplicable", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome 'not aplicable' is off the scale of 'санақ'; allowed are "
        "0 to 2, not reported, not applicable; did you mean 'not applicable'?"], id="outcome misspelt"),
    pytest.param("санақ,1", "санақ,Not reported", [
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome 'Not reported' is off the scale of 'санақ'; allowed are 0 "
        "to 2, not reported, not applicable; did you mean 'not reported'?"], id="outcome in capitals"),
    pytest.param("Part of the count was watched.", "", [
        "seeds/codings/2001-06-10-жалпы.csv:6: reading is empty; our own words; say what the passage says"
    ], id="reading empty"),
    pytest.param("2001-06-03,газет", "3 June,газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when '3 June' is no date; allowed is YYYY-MM-DD or YYYY-MM; "
        "correct it"], id="when no date"),
    pytest.param("2001-06-03,газет", "2001-06-31,газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when '2001-06-31' is no date; allowed is YYYY-MM-DD or YYYY-MM; "
        "correct it"], id="when no such day"),
    pytest.param("2001-06-03,газет", "2001,газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when '2001' is no date; allowed is YYYY-MM-DD or YYYY-MM; correct "
        "it"], id="when a year"),
    pytest.param("2001-06-03,газет", ",газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when is empty, and item 'ұстау' requires it; YYYY-MM-DD or "
        "YYYY-MM of the event; add it"], id="when required"),
    pytest.param("2001-06-03,газет", "1999-12-31,газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when 1999-12-31 lies outside the cycle of 2001-06-10-жалпы; its "
        "cycle runs 2000-01-01 to 2001-07-10; code it to the vote in whose cycle it falls"
    ], id="when before the cycle"),
    pytest.param("2001-06-03,газет", "2001-07-11,газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when 2001-07-11 lies outside the cycle of 2001-06-10-жалпы; its "
        "cycle runs 2000-01-01 to 2001-07-10; code it to the vote in whose cycle it falls"], id="when after the cycle"),
    pytest.param("2001-06-03,газет", "1999-12,газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when 1999-12 lies outside the cycle of 2001-06-10-жалпы; its "
        "cycle runs 2000-01-01 to 2001-07-10; code it to the vote in whose cycle it falls"
    ], id="month before the cycle"),
    pytest.param("2001-06-03,газет", "2001-06-13,газет", [
        "seeds/codings/2001-06-10-жалпы.csv:8: source 'газет-2001' is dated 2001-06-12, before what it reports "
        "(2001-06-13); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote"], id="dated after its source"),
    pytest.param("2001-06-03,газет-2001,L4", "2001-07,газет-2001,L4", [
        "seeds/codings/2001-06-10-жалпы.csv:8: when 2001-07 lies outside the cycle of 2001-06-10-жалпы; its "
        "cycle runs 2000-01-01 to 2001-07-10; code it to the vote in whose cycle it falls"
    ], id="month after its source"),
])  # fmt: skip
def test_codings(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(CODINGS, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.append(CODINGS, f"2001-06-10-жалпы,{AGAIN}"), [
        "seeds/codings/2001-06-10-жалпы.csv:10: repeats the key of line 6 (2001-06-10-жалпы, санақ, есеп-2001, "
        "chapter 5, 1); election, item, source, locator, pass must differ; remove one of the two"], id="twice"),
    pytest.param(lambda s: s.append(CODINGS, f"2001-06-10-жалпы,{AGAIN}" * 2), [
        "seeds/codings/2001-06-10-жалпы.csv:10: repeats the key of line 6 (2001-06-10-жалпы, санақ, есеп-2001, "
        "chapter 5, 1); election, item, source, locator, pass must differ; remove one of the two",
        "seeds/codings/2001-06-10-жалпы.csv:11: repeats the key of line 6 (2001-06-10-жалпы, санақ, есеп-2001, "
        "chapter 5, 1); election, item, source, locator, pass must differ; remove one of the two"], id="thrice"),
    pytest.param(lambda s: s.append(LATER, f"2001-06-10-жалпы,{AGAIN}"), [
        "seeds/codings/2008-03-09-жалпы.csv:9: coding of 2001-06-10-жалпы in another vote's file; a file per "
        "vote, named by it; move it to seeds/codings/2001-06-10-жалпы.csv",
        "seeds/codings/2008-03-09-жалпы.csv:9: repeats the key of seeds/codings/2001-06-10-жалпы.csv:6 "
        "(2001-06-10-жалпы, санақ, есеп-2001, chapter 5, 1); election, item, source, locator, pass must differ; "
        "remove one of the two"], id="twice in two files"),
    pytest.param(lambda s: s.append(PLEBISCITE, "2014-09-14-плебисцит,балама,2,low,,есеп-2008,box,,1,A rival.\n"), [
        "seeds/codings/2014-09-14-плебисцит.csv:2: item 'балама' does not apply to 2014-09-14-плебисцит; it "
        "applies to жалпы; remove the coding",
        "seeds/codings/2014-09-14-плебисцит.csv:2: source 'есеп-2008' is dated 2008, before what it reports "
        "(2014-08-01); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote"], id="item not of the type"),
    pytest.param(lambda s: s.append(PLEBISCITE, "2014-09-14-плебисцит,санақ,2,low,,есеп-2008,box,,1,In full.\n"), [
        "seeds/codings/2014-09-14-плебисцит.csv:2: source 'есеп-2008' is dated 2008, before what it reports "
        "(2014-09-14); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote"], id="window after the source"),
    pytest.param(lambda s: s.replace(SOURCES, "date: 2001-08\n", "date: 2000-05\n"), [
        "seeds/codings/2001-06-10-жалпы.csv:4: source 'есеп-2001' is dated 2000-05, before what it reports "
        "(2001-04-01); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote",
        "seeds/codings/2001-06-10-жалпы.csv:5: source 'есеп-2001' is dated 2000-05, before what it reports "
        "(2001-04-01); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote",
        "seeds/codings/2001-06-10-жалпы.csv:6: source 'есеп-2001' is dated 2000-05, before what it reports "
        "(2001-06-10); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote",
        "seeds/codings/2001-06-10-жалпы.csv:7: source 'есеп-2001' is dated 2000-05, before what it reports "
        "(2000-06-10); a source is dated no earlier than the event or the window; correct `when`, the source or "
        "the vote",
        "seeds/facts.csv:2: source 'есеп-2001' is dated before the result it reports; a result's source is dated "
        "on polling day or later; correct the source or the vote",
        "seeds/facts.csv:3: source 'есеп-2001' is dated before the result it reports; a result's source is dated "
        "on polling day or later; correct the source or the vote"], id="window after the source's month"),
    pytest.param(lambda s: s.write("seeds/codings/x.csv", s.read(PLEBISCITE) + f"2001-06-10-жалпы,{AGAIN}".encode()), [
        "seeds/codings/x.csv: holds codings of 2001-06-10-жалпы alone; a file per vote, named by it; move them to "
        "seeds/codings/2001-06-10-жалпы.csv",
        "seeds/codings/x.csv:2: repeats the key of seeds/codings/2001-06-10-жалпы.csv:6 (2001-06-10-жалпы, "
        "санақ, есеп-2001, chapter 5, 1); election, item, source, locator, pass must differ; remove one of the "
        "two"], id="file of no vote"),
    pytest.param(lambda s: (s.write("seeds/codings/2001.csv", s.read(CODINGS)), s.remove(CODINGS)), [
        "seeds/codings/2001.csv: holds codings of 2001-06-10-жалпы alone; a file per vote, named by it; rename it to "
        "2001-06-10-жалпы.csv, or correct its rows"], id="file misnamed"),
    pytest.param(lambda s: s.replace(VOTES, "2001-06-10,жалпы", "2001-06-31,жалпы"), [
        "seeds/elections.csv:2: date '2001-06-31' is no date; allowed is YYYY-MM-DD; correct it"
    ], id="vote without a date"),
])  # fmt: skip
def test_more_codings(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("2001-06-10-жалпы", "2001-06-11-жалпы", [
        "seeds/adjudication.csv:2: election '2001-06-11-жалпы' is unknown; allowed are 2001-06-10-жалпы, "
        "2005-06-12-жалпы, 2008-03-09-жалпы, 2012-06-10-жалпы, 2014-09-14-плебисцит, 2016-06-12-жалпы, "
        "2020-06-14-жалпы; did you mean '2001-06-10-жалпы' or '2020-06-14-жалпы' or '2016-06-12-жалпы'?"
    ], id="election unknown"),
    pytest.param("балама,", "баламо,", [
        "seeds/adjudication.csv:2: item 'баламо' is unknown; allowed are балама, айырма, санақ, рұқсат, ұстау, "
        "сот; did you mean 'балама'?"], id="item unknown"),
    pytest.param("есеп-2001", "есеп-2002", [
        "seeds/adjudication.csv:2: decides a coding that is not there (2001-06-10-жалпы, балама, есеп-2002, "
        "chapter 3); election, item, source and locator are those of a coding; correct the key or remove the row"
    ], id="source unknown"),
    pytest.param("chapter 3", "chapter 2b", [
        "seeds/adjudication.csv:2: decides a coding that is not there (2001-06-10-жалпы, балама, есеп-2001, "
        "chapter 2b); election, item, source and locator are those of a coding; correct the key or remove the row"
    ], id="no such coding"),
    pytest.param("chapter 3,3", "chapter 3,4", [
        "seeds/adjudication.csv:2: decision '4' is off the scale of 'балама'; allowed are 0 to 3, not reported, "
        "not applicable; correct it"], id="off the scale"),
    pytest.param("chapter 3,3", "chapter 3,not reportd", [
        "seeds/adjudication.csv:2: decision 'not reportd' is off the scale of 'балама'; allowed are 0 to 3, not "
        "reported, not applicable; did you mean 'not reported'?"], id="misspelt"),
    pytest.param("3,low", "3,none", [
        "seeds/adjudication.csv:2: certainty 'none' is unknown; allowed are high, medium, low; correct it"
    ], id="certainty"),
    pytest.param("Only the second reader saw the chapter; it names a free rival.", "", [
        "seeds/adjudication.csv:2: reason is empty; why this decision; add it"], id="reason empty"),
])  # fmt: skip
def test_adjudication(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(DECISIONS, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.append(DECISIONS, s.read(DECISIONS).decode().splitlines()[1] + "\n"), [
        "seeds/adjudication.csv:3: repeats the key of line 2 (2001-06-10-жалпы, балама, есеп-2001, chapter 3); "
        "election, item, source, locator must differ; remove one of the two"], id="decided twice"),
])  # fmt: skip
def test_decided_twice(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


def test_levels(study: StudyFolder) -> None:
    codings = study.load().codings
    assert codings["level"].tolist() == [2, 2, 1, 3, 1, 0, 2, 0, 3, -1, 2, 3, 4, 1, -1]


def test_a_decision_cannot_do_without_the_date_an_item_requires(study: StudyFolder) -> None:
    study.append(CODINGS, "2001-06-10-жалпы,ұстау,not reported,high,,есеп-2001,box,,1,Silent.\n")
    study.append(DECISIONS, "2001-06-10-жалпы,ұстау,есеп-2001,box,3,low,Read again.\n")
    assert study.problems() == [
        "seeds/adjudication.csv:3: gives a level to a coding without `when`, and item 'ұстау' requires it; "
        "one of the passes dates the event; date it in the coding"
    ]
