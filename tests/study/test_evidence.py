from collections.abc import Callable

import pytest

from ..conftest import StudyFolder

SOURCES = "seeds/sources.yaml"
VOTES = "seeds/elections.csv"
FACTS = "seeds/facts.csv"
DECISIONS = "seeds/adjudication.csv"
CODINGS = "seeds/codings/2001-06-10-жалпы.csv"
LATER = "seeds/codings/2008-03-09-жалпы.csv"
PLEBISCITE = "seeds/codings/2014-09-14-плебисцит.csv"
Change = Callable[[StudyFolder], object]
AGAIN = "санақ,2,low,,есеп-2001,chapter 5,,1,Again.\n"
RESULT = "2012-06-10-жалпы,{1},{2},{3},{0},box,,x\n"


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
        "seeds/codings/x.csv:2: coding of 2001-06-10-жалпы in another vote's file; a file per vote, named by it; "
        "move it to seeds/codings/2001-06-10-жалпы.csv",
        "seeds/codings/x.csv:2: repeats the key of seeds/codings/2001-06-10-жалпы.csv:6 (2001-06-10-жалпы, "
        "санақ, есеп-2001, chapter 5, 1); election, item, source, locator, pass must differ; remove one of the "
        "two"], id="file of no vote"),
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


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("2001-06-10-жалпы,runner", "2001-06-11-жалпы,runner", [
        "seeds/facts.csv:3: election '2001-06-11-жалпы' is unknown; allowed are 2001-06-10-жалпы, "
        "2005-06-12-жалпы, 2008-03-09-жалпы, 2012-06-10-жалпы, 2014-09-14-плебисцит, 2016-06-12-жалпы, "
        "2020-06-14-жалпы; did you mean '2001-06-10-жалпы' or '2020-06-14-жалпы' or '2016-06-12-жалпы'?"
    ], id="election unknown"),
    pytest.param("winner_share,48", "winer_share,48", [
        "seeds/facts.csv:4: quantity 'winer_share' is unknown; allowed are winner_share, runner_up_share, "
        "against_all_share, turnout, yes_share, candidates, parties, nominations, … (15 in all); did you mean "
        "'winner_share' or 'yes_share' or 'runner_up_share'?"], id="quantity unknown"),
    pytest.param("L3,,own", "L3,газеты,own", [
        "seeds/facts.csv:4: origin 'газеты' is unknown; allowed are газет, бақылаушы, комиссия; did you mean "
        "'газет'?"], id="origin unknown"),
    pytest.param("winner_share,48", "winner_share,half", [
        "seeds/facts.csv:4: value 'half' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="no number"),
    pytest.param("52.5", '"52,5"', [
        "seeds/facts.csv:2: value '52,5' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="decimal comma"),
    pytest.param("52.5", "52.5%", [
        "seeds/facts.csv:2: value '52.5%' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="percent sign"),
    pytest.param("52.5", "-52.5", [
        "seeds/facts.csv:2: value '-52.5' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="negative"),
    pytest.param("52.5", "٥٢", [
        "seeds/facts.csv:2: value '٥٢' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="other digits"),
    pytest.param("52.5", "5e1", [
        "seeds/facts.csv:2: value '5e1' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="exponent"),
    pytest.param("52.5", "", [
        "seeds/facts.csv:2: value '' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="empty"),
    pytest.param("52.5", "1111111111111111", [
        "seeds/facts.csv:2: value '1111111111111111' is no number; at most 15 digits, and decimals after a "
        "point; correct it"], id="digits without end"),
    pytest.param("48,percent", "48,persons", [
        "seeds/facts.csv:4: unit 'persons' does not fit winner_share; allowed is percent; correct it"
    ], id="wrong unit"),
    pytest.param("48,percent", "48,", [
        "seeds/facts.csv:4: unit '' does not fit winner_share; allowed is percent; correct it"], id="unit empty"),
    pytest.param("52.5", "100.1", [
        "seeds/facts.csv:2: value 100.1 is more than 100 percent; 0 to 100; correct it"], id="over 100 percent"),
])  # fmt: skip
def test_facts(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(FACTS, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.append(FACTS, "2001-06-10-жалпы,winner_share,53,percent,есеп-2001,annex,,x\n"), [
        "seeds/facts.csv:7: repeats the key of line 2 (2001-06-10-жалпы, winner_share, есеп-2001, annex); "
        "election, quantity, source, locator must differ; remove one of the two"], id="twice"),
    pytest.param(lambda s: s.replace(SOURCES, "date: 2001-06-12", "date: 2001-06-09"), [
        "seeds/facts.csv:4: source 'газет-2001' is dated before the result it reports; a result's source is "
        "dated on polling day or later; correct the source or the vote"], id="result before polling day"),
    pytest.param(lambda s: s.append(FACTS, RESULT.format("есеп-2008", "turnout", 60, "percent")), [
        "seeds/facts.csv:7: source 'есеп-2008' is dated before the result it reports; a result's source is dated "
        "on polling day or later; correct the source or the vote"], id="result before polling month"),
])  # fmt: skip
def test_more_facts(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.append(DECISIONS, s.read(DECISIONS).decode().splitlines()[1] + "\n"), [
        "seeds/adjudication.csv:3: repeats the key of line 2 (2001-06-10-жалпы, балама, есеп-2001, chapter 3); "
        "election, item, source, locator must differ; remove one of the two"], id="decided twice"),
])  # fmt: skip
def test_decided_twice(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


def test_other_figures_may_precede_polling_day(study: StudyFolder) -> None:
    study.append(FACTS, RESULT.format("есеп-2008", "candidates", 4, "candidates"))
    assert study.load().facts["number"].tolist() == [52.5, 27.5, 48, 70, 20, 4]


def place(study: StudyFolder, file: str, row: str) -> str:
    study.append(file, row + ",box,,1,x\n")
    return str(study.load().codings.query("reading == 'x'")["place"].item())


@pytest.mark.parametrize(("item", "when", "expected"), [
    # run-up and day: 10 June 2000 to 10 July 2001, in a cycle from 1 January 2000
    ("ұстау", "2000-01-01", "context"),
    ("ұстау", "2000-06-09", "context"),
    ("ұстау", "2000-06-10", "scored"),
    ("ұстау", "2000-06", "scored"),  # its 15th day
    ("ұстау", "2000-05", "context"),
    ("ұстау", "2001-06-09", "scored"),
    ("ұстау", "2001-06-10", "scored"),
    ("ұстау", "2001-07-10", "scored"),
    # campaign: 1 April to 9 June 2001
    ("балама", "2001-03-31", "context"),
    ("балама", "2001-04-01", "scored"),
    ("балама", "2001-06-09", "scored"),
    ("балама", "2001-06-10", "context"),
    ("балама", "", "scored"),
    # day: 10 June to 10 July 2001
    ("санақ", "2001-06-09", "context"),
    ("санақ", "2001-06-10", "scored"),
    ("санақ", "2001-07-10", "scored"),
])  # fmt: skip
def test_place(study: StudyFolder, item: str, when: str, expected: str) -> None:
    assert place(study, CODINGS, f"2001-06-10-жалпы,{item},1,high,{when},есеп-2001") == expected


@pytest.mark.parametrize(("item", "when", "expected"), [
    # run-up from 9 March 2007, era from 1 January 2008
    ("ұстау", "2005-07-13", "context"),
    ("ұстау", "2007-03-08", "context"),
    ("ұстау", "2007-03-09", "transition"),
    ("ұстау", "2007-12-31", "transition"),
    ("ұстау", "2007-12", "transition"),
    ("ұстау", "2008-01-01", "scored"),
    ("ұстау", "2008-01", "scored"),
    ("ұстау", "2008-04-08", "scored"),
    ("санақ", "2007-12-31", "context"),  # its window lies wholly in the era
    ("рұқсат", "", "scored"),
])  # fmt: skip
def test_place_at_the_turn_of_an_era(study: StudyFolder, item: str, when: str, expected: str) -> None:
    assert place(study, LATER, f"2008-03-09-жалпы,{item},1,high,{when},есеп-2008") == expected


def test_source_dated_to_the_month_may_report_its_last_day(study: StudyFolder) -> None:
    study.replace(SOURCES, "date: 2001-08\n", "date: 2001-06\n")
    row = "2001-06-10-жалпы,ұстау,1,high,{},есеп-2001"
    assert place(study, CODINGS, row.format("2001-06-30")) == "scored"


def test_levels(study: StudyFolder) -> None:
    codings = study.load().codings
    assert codings["level"].tolist() == [2, 2, 1, 3, 1, 0, 2, 0, 3, -1, 2, 3, 4, 1, -1]
