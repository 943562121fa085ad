"""Every check of the tests in seeds/claims.yaml."""

import pytest

from kzindex.model.documents import Selection
from kzindex.study.claims import selected

from ..conftest import CLAIMS, VOTES, StudyFolder

LIMIT = "kind: limit, of: [балама], votes: {types: [жалпы]}, at_most: 1"
FIRST = "kind: first, of: [балама], votes: {ids: [2012-06-10-жалпы]}, against: [{types: [жалпы]}], at_least: 1"
APART = "kind: difference, of: [балама], votes: {types: [жалпы]}, against: [{types: [плебисцит]}], expect: higher"
WRONG = "seeds/claims.yaml:2:94: a test of kind {} is not complete or has more than it takes; it takes {}; correct it"
ONE_LIMIT = "one of `at_least` and `at_most`, no `expect`"
BOTH = "`against` and `expect`, no limit"
CHOICE = "a choice of votes has both or neither; `ids`, or `types` with `from` and `to`; keep one"
EMPTY = "a choice of votes is empty; at least one vote held; widen it"


def put(study: StudyFolder, test: str, more: str = "") -> None:
    """Give the study's claim a test."""
    study.replace(CLAIMS, "locator: chapter 2}", f"locator: chapter 2{more}, test: {{{test}}}}}")


@pytest.mark.parametrize("test", [
    LIMIT,
    LIMIT.replace("at_most", "at_least"),
    LIMIT.replace("балама", "index, сайыс"),
    LIMIT.replace("балама", "turnout, winner_share"),
    LIMIT.replace("балама", "рұқсат, сот"),
    LIMIT.replace("types: [жалпы]", "types: [жалпы, плебисцит], from: 2014-09-14, to: 2014-09-14"),
    LIMIT + ", join: any, kinds: [news, official], leaves_out: The rest.",
    FIRST,
    APART,
    APART.replace("[{types: [плебисцит]}]", "[{types: [плебисцит]}, {ids: [2001-06-10-жалпы]}]"),
])  # fmt: skip
def test_a_test_that_is_whole(study: StudyFolder, test: str) -> None:
    put(study, test, more=", origin: комиссия")
    assert study.problems() == []


@pytest.mark.parametrize(("test", "problems"), [
    pytest.param(LIMIT.replace(", at_most: 1", ""), [WRONG.format("limit", ONE_LIMIT)], id="no limit"),
    pytest.param(LIMIT + ", at_least: 0", [WRONG.format("limit", ONE_LIMIT)], id="two limits"),
    pytest.param(LIMIT + ", expect: same", [WRONG.format("limit", ONE_LIMIT)], id="limit that expects"),
    pytest.param(LIMIT + ", against: [{types: [жалпы]}]", [WRONG.format("limit", "no `against`")], id="limit against"),
    pytest.param(FIRST.replace(", at_least: 1", ""), [WRONG.format("first", ONE_LIMIT)], id="first without a limit"),
    pytest.param(FIRST.replace("against: [{types: [жалпы]}], ", ""), [WRONG.format("first", "one `against`")],
        id="first of what"),
    pytest.param(FIRST.replace("[{types: [жалпы]}]", "[{types: [жалпы]}, {types: [плебисцит]}]"),
        [WRONG.format("first", "one `against`")], id="first of two"),
    pytest.param(FIRST.replace("2012-06-10-жалпы", "2012-06-10-жалпы, 2016-06-12-жалпы"),
        [WRONG.format("first", "one vote under `votes.ids`")], id="two first votes"),
    pytest.param(FIRST.replace("{ids: [2012-06-10-жалпы]}", "{types: [плебисцит]}"),
        [WRONG.format("first", "one vote under `votes.ids`")], id="first by type"),
    pytest.param(APART.replace(", against: [{types: [плебисцит]}]", ""), [WRONG.format("difference", BOTH)],
        id="difference from what"),
    pytest.param(APART.replace(", expect: higher", ""), [WRONG.format("difference", BOTH)], id="difference, how"),
    pytest.param(APART + ", at_most: 0", [WRONG.format("difference", BOTH)], id="difference with a limit"),
    pytest.param(APART + ", join: any", [WRONG.format("difference", "no `join`")], id="any difference"),
    pytest.param(LIMIT.replace("балама", "балама, turnout"), [
        "seeds/claims.yaml:2:94: one limit on levels 0 to 3, percent; measures of one unit; make a test of each"],
        id="a limit on unlike things"),
    pytest.param(LIMIT.replace("at_most: 1", "at_most: 4"), [
        "seeds/claims.yaml:2:94: limit 4 is no level; allowed are levels 0 to 3; correct it"], id="no such level"),
    pytest.param(FIRST.replace("2012-06-10-жалпы", "2001-06-10-жалпы"), [
        "seeds/claims.yaml:2:162: no vote lies before a first; at least one earlier vote; widen it"],
        id="before the first of all"),
])  # fmt: skip
def test_each_kind_takes_what_it_needs(study: StudyFolder, test: str, problems: list[str]) -> None:
    put(study, test)
    assert study.problems() == problems


@pytest.mark.parametrize(("test", "problems"), [
    pytest.param(LIMIT.replace("балама", "балама, turnou"), [
        "seeds/claims.yaml:2:127: measure 'turnou' is unknown; allowed are index, indicators, items and quantities of "
        "facts; did you mean 'turnout'?"], id="quantity"),
    pytest.param(LIMIT.replace("балама", "x"), [
        "seeds/claims.yaml:2:119: measure 'x' is unknown; allowed are index, indicators, items and quantities of "
        "facts; correct it"], id="measure like none"),
    pytest.param(LIMIT.replace("[балама]", "[]"), [
        "seeds/claims.yaml:2:114: claims.0.test.of holds 0; at least 1; correct it"], id="no measure"),
    pytest.param(LIMIT.replace("types: [жалпы]", "types: [жалпы, жалп]"), [
        "seeds/claims.yaml:2:151: type 'жалп' is unknown; allowed are жалпы, плебисцит; did you mean 'жалпы'?"
    ], id="type"),
    pytest.param(APART.replace("types: [плебисцит]", "types: [плебисцит, x]"), [
        "seeds/claims.yaml:2:188: type 'x' is unknown; allowed are жалпы, плебисцит; correct it"
    ], id="type against"),
    pytest.param(LIMIT.replace("types: [жалпы]", "ids: [2001-06-10-жалп]"), [
        "seeds/claims.yaml:2:142: election '2001-06-10-жалп' is unknown; allowed are those of seeds/elections.csv; did "
        "you mean '2001-06-10-жалпы' or '2012-06-10-жалпы' or '2016-06-12-жалпы'?"], id="vote"),
    pytest.param(LIMIT.replace("types: [жалпы]", "ids: [2020-06-14-жалпы]"), [
        "seeds/claims.yaml:2:142: election '2020-06-14-жалпы' is unknown; allowed are those of seeds/elections.csv; "
        "did you mean '2012-06-10-жалпы' or '2005-06-12-жалпы' or '2001-06-10-жалпы'?"], id="vote that is not held"),
    pytest.param(LIMIT.replace("{types: [жалпы]}", "{}"), [f"seeds/claims.yaml:2:128: {CHOICE}"], id="no choice"),
    pytest.param(LIMIT.replace("types: [жалпы]", "types: [жалпы], ids: [2001-06-10-жалпы]"), [
        f"seeds/claims.yaml:2:128: {CHOICE}"], id="two choices"),
    pytest.param(LIMIT.replace("{types: [жалпы]}", "{ids: [2001-06-10-жалпы], to: 2010-01-01}"), [
        f"seeds/claims.yaml:2:128: {CHOICE}"], id="a span of named votes"),
    pytest.param(LIMIT.replace("[жалпы]", "[жалпы], from: 2016-06-13"), [f"seeds/claims.yaml:2:128: {EMPTY}"],
        id="none held from then on"),
    pytest.param(LIMIT.replace("[жалпы]", "[жалпы], to: 2001-06-09"), [f"seeds/claims.yaml:2:128: {EMPTY}"],
        id="none held until then"),
    pytest.param(LIMIT.replace("limit", "limits"), [
        "seeds/claims.yaml:2:101: claims.0.test.kind: 'limits' is unknown; allowed are limit, first, difference; "
        "correct it"], id="kind"),
    pytest.param(APART.replace("higher", "more"), [
        "seeds/claims.yaml:2:191: claims.0.test.expect: 'more' is unknown; allowed are higher, lower, same, not "
        "higher; correct it"], id="expected"),
    pytest.param(LIMIT + ", join: some", [
        "seeds/claims.yaml:2:165: claims.0.test.join: 'some' is unknown; allowed are all, any; correct it"], id="join"),
    pytest.param(LIMIT + ", kinds: [papers]", [
        "seeds/claims.yaml:2:173: claims.0.test.kinds.0: 'papers' is unknown; allowed are observer mission, regional "
        "mission, official, news, NGO, academic, reference work; correct it"], id="kind of source"),
])  # fmt: skip
def test_a_test_names_what_is_there(study: StudyFolder, test: str, problems: list[str]) -> None:
    put(study, test)
    assert study.problems() == problems


@pytest.mark.parametrize(("more", "problems"), [
    (", untested: x", [
        "seeds/claims.yaml:2:107: claim 'tame-2001' has both `test` and `untested`; one of the two; remove one"]),
    (", origin: газетт", [
        "seeds/claims.yaml:2:94: origin 'газетт' is unknown; allowed are the lineages of seeds/sources.yaml; did you "
        "mean 'газет'?"]),
    (", origin: x", [
        "seeds/claims.yaml:2:94: origin 'x' is unknown; allowed are the lineages of seeds/sources.yaml; correct it"]),
])  # fmt: skip
def test_what_stands_beside_a_test(study: StudyFolder, more: str, problems: list[str]) -> None:
    put(study, LIMIT, more)
    assert study.problems() == problems


def test_a_broken_vote_is_the_only_problem(study: StudyFolder) -> None:
    """Its id may be what the claim means, so that nothing is said of the claim."""
    put(study, LIMIT.replace("{types: [жалпы]}", "{ids: [2001-06-10-жалпы]}"))
    study.replace(VOTES, "2001-06-10-жалпы,2001-06-10,", "2001-06-10-жалпы,2001-06-1O,")
    assert [problem.split(":")[0] for problem in study.problems()] == [VOTES]


def test_a_choice_means_votes_held_by_date(study: StudyFolder) -> None:
    """By type both ends are included; ids come by date, whatever their order."""
    votes = study.load().votes
    choice = {"types": ["жалпы"], "from": "2005-06-12", "to": "2012-06-10"}
    assert selected(Selection.model_validate(choice), votes) == [
        "2005-06-12-жалпы", "2008-03-09-жалпы", "2012-06-10-жалпы"
    ]  # fmt: skip
    ids = ["2016-06-12-жалпы", "2001-06-10-жалпы"]
    assert selected(Selection(ids=ids), votes) == sorted(ids)
    assert selected(Selection(types=["плебисцит"]), votes) == ["2014-09-14-плебисцит"]
    assert selected(Selection.model_validate({"types": ["жалпы"], "from": "2016-06-13"}), votes) == []


def test_a_vote_that_is_only_scheduled_is_in_no_choice(study: StudyFolder) -> None:
    study.replace(VOTES, "2016-04-01,held,", "2016-04-01,scheduled,")
    put(study, LIMIT.replace("[жалпы]", "[жалпы], from: 2012-06-11"))
    assert study.problems() == [f"seeds/claims.yaml:2:128: {EMPTY}"]
