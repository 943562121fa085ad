from collections.abc import Callable

import pytest

from ..conftest import CONTEST, FREEDOM, STUDY, StudyFolder

Change = Callable[[StudyFolder], object]
CHANGE = "\n    - {{number: {}, date: 2021-01-01, reason: a slip, effect: none, digest: x}}"


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(CONTEST, "weight: 0.5", "weight: 0.45"), [
        "indicators/contest.yaml:4:1: weights of 'сайыс' sum to 0.95; they sum to 1; adjust the weights"
    ], id="weights short"),
    pytest.param(lambda s: s.replace(FREEDOM, "weight: 0.3", "weight: 0.3001"), [
        "indicators/freedom.yaml:4:1: weights of 'жиын' sum to 1.0001; they sum to 1; adjust the weights"
    ], id="weights over"),
    pytest.param(lambda s: (s.replace(CONTEST, "weight: 0.5", "weight: 0.4"),
        s.replace(CONTEST, "weight: 0.25\n    margin", "weight: 0.35\n    margin")), [
        "indicators/contest.yaml:4:1: margin items of 'сайыс' weigh 0.35; at most 0.25; lower their weights"
    ], id="weights of margin items"),
    pytest.param(lambda s: s.replace(STUDY, "margin_weight: 0.25", "margin_weight: 0.2"), [
        "indicators/contest.yaml:4:1: margin items of 'сайыс' weigh 0.25; at most 0.2; lower their weights"
    ], id="margin weight lowered"),
    pytest.param(lambda s: s.replace(CONTEST, "[жалпы, плебисцит]", "[жалпы, плебисит]"), [
        "indicators/contest.yaml:48:20: item 'санақ': type 'плебисит' is unknown; allowed are жалпы, плебисцит; "
        "did you mean 'плебисцит'?"], id="unknown type"),
    pytest.param(lambda s: s.replace(CONTEST, "[жалпы, плебисцит]", "[жалпы, x]"), [
        "indicators/contest.yaml:48:20: item 'санақ': type 'x' is unknown; allowed are жалпы, плебисцит; correct "
        "it"], id="type like none"),
    pytest.param(lambda s: (s.replace(STUDY, "compared: false", "compared: true"),
        s.replace(STUDY, "types: [жалпы]", "types: [жалпы, плебисцит]"),
        s.replace(CONTEST, "types: [жалпы]\n    window: [day]", "types: [плебисцит]\n    window: [day]")), [
        "indicators/contest.yaml:8:5: item 'балама': applies to some headline types and not to плебисцит; "
        "headline items apply to all of them alike; add the type or drop the others",
        "indicators/contest.yaml:26:5: item 'айырма': applies to some headline types and not to жалпы; headline "
        "items apply to all of them alike; add the type or drop the others"], id="some headline types"),
    pytest.param(lambda s: s.replace(CONTEST, "[жалпы, плебисцит]", "[жалпы, жалпы]"), [
        "indicators/contest.yaml:48:5: item 'санақ': types names a value twice; each once; remove one"
    ], id="type twice"),
    pytest.param(lambda s: s.replace(FREEDOM, "[run-up, day]\n    when: required\n    direction: 1",
        "[day, day]\n    when: required\n    direction: 1"), [
        "indicators/freedom.yaml:50:5: item 'сот': window names a value twice; each once; remove one"
    ], id="window twice"),
    pytest.param(lambda s: s.replace(CONTEST, "window: [campaign]", "window: [campain]"), [
        "indicators/contest.yaml:9:14: items.0.window.0: 'campain' is unknown; allowed are campaign, day, "
        "run-up; correct it"], id="unknown window"),
    pytest.param(lambda s: s.replace(FREEDOM, "when: optional", "when: never"), [
        "indicators/freedom.yaml:10:5: items.0.when: 'never' is unknown; allowed are required, optional; correct "
        "it"], id="unknown when"),
    pytest.param(lambda s: s.replace(FREEDOM, "direction: -1", "direction: 2"), [
        "indicators/freedom.yaml:28:5: items.1.direction is 2; input should be 1 or -1; correct it"], id="direction"),
    pytest.param(lambda s: s.replace(CONTEST, "value: winner_share", "value: seats_won, less: 1"), [
        "indicators/contest.yaml:32:31: key 'items.1.facts.less' is unknown; allowed are value, minus; remove it"
    ], id="unknown quantity"),
    pytest.param(lambda s: s.replace(CONTEST, "      - anchor: In part.\n", ""), [
        "indicators/contest.yaml:53:5: items.2.levels holds 2; at least 3; correct it"], id="two levels"),
    pytest.param(lambda s: s.replace(FREEDOM, "      - anchor: None.\n      - anchor: 1 to",
        "      - anchor: None.\n      - anchor: Hm.\n      - anchor: 1 to"), [
        "indicators/freedom.yaml:31:5: items.1.levels holds 6; at most 5; correct it"], id="six levels"),
    pytest.param(lambda s: s.replace(CONTEST, 'A free one.', "''"), [
        "indicators/contest.yaml:17:9: items.0.levels.3.anchor is ''; string should have at least 1 character; "
        "correct it"], id="empty anchor"),
])  # fmt: skip
def test_indicator(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(CONTEST, "Under 10.", "Under 10.\n        from: 0"), [
        "indicators/contest.yaml:36:9: item 'айырма': the first level has `from`; it takes all below the "
        "second's; remove it"], id="from on the first"),
    pytest.param(lambda s: s.replace(CONTEST, "from: 30", "from: 3"), [
        "indicators/contest.yaml:34:5: item 'айырма': `from` does not rise (10, 3); rising numbers; order them"
    ], id="from falls"),
    pytest.param(lambda s: s.replace(FREEDOM, "from: 100\n", "from: 10\n"), [
        "indicators/freedom.yaml:31:5: item 'ұстау': `from` does not rise (1, 10, 10, 1000); rising numbers; "
        "order them"], id="from stays"),
    pytest.param(lambda s: s.replace(CONTEST, "        from: 30\n", ""), [
        "indicators/contest.yaml:34:5: item 'айырма': is derived from facts but a level has no `from`; every "
        "level but the first; add it"], id="from absent, derived"),
    pytest.param(lambda s: s.replace(FREEDOM, "    unit: persons\n", ""), [
        "indicators/freedom.yaml:30:5: item 'ұстау': has numbers but no unit; `unit` names what is counted; add "
        "`unit`"], id="no unit"),
])  # fmt: skip
def test_levels(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(CONTEST, "id: айырма", "id: сот"), [
        "indicators/freedom.yaml:46:5: measure id 'сот' is the same as the one in indicators/contest.yaml:23; "
        "ids must differ; rename one"], id="item in two files"),
    pytest.param(lambda s: s.replace(CONTEST, "id: айырма", "id: сайыс"), [
        "indicators/contest.yaml:23:5: measure id 'сайыс' is the same as the one in indicators/contest.yaml:1; "
        "ids must differ; rename one"], id="item as its indicator"),
    pytest.param(lambda s: (s.replace(CONTEST, "id: айырма", "id: race"), s.replace(FREEDOM, "id: сот", "id: rасе")), [
        "indicators/freedom.yaml:46:5: measure id 'rасе' is too much like 'race' (indicators/contest.yaml:23); "
        "ids must differ; rename one",
        "seeds/codings/2001-06-10-жалпы.csv:9: item 'сот' is unknown; allowed are балама, race, санақ, рұқсат, "
        "ұстау, rасе; correct it",
        "seeds/codings/2008-03-09-жалпы.csv:8: item 'сот' is unknown; allowed are балама, race, санақ, рұқсат, "
        "ұстау, rасе; correct it"], id="look-alike letters"),
    pytest.param(lambda s: (s.replace(CONTEST, "id: айырма", "id: a-b"), s.replace(FREEDOM, "id: сот", "id: A_b")), [
        "indicators/freedom.yaml:46:5: measure id 'A_b' is too much like 'a-b' (indicators/contest.yaml:23); ids "
        "must differ; rename one",
        "seeds/codings/2001-06-10-жалпы.csv:9: item 'сот' is unknown; allowed are балама, a-b, санақ, рұқсат, "
        "ұстау, A_b; correct it",
        "seeds/codings/2008-03-09-жалпы.csv:8: item 'сот' is unknown; allowed are балама, a-b, санақ, рұқсат, "
        "ұстау, A_b; correct it"], id="hyphen and underscore"),
    pytest.param(lambda s: (s.replace(CONTEST, "id: айырма", "id: x2"), s.replace(FREEDOM, "id: рұқсат", "id: x２")), [
        "indicators/freedom.yaml:5:5: measure id 'x２' is too much like 'x2' (indicators/contest.yaml:23); ids "
        "must differ; rename one",
        "seeds/codings/2001-06-10-жалпы.csv:7: item 'рұқсат' is unknown; allowed are балама, x2, санақ, x２, "
        "ұстау, сот; correct it",
        "seeds/codings/2008-03-09-жалпы.csv:4: item 'рұқсат' is unknown; allowed are балама, x2, санақ, x２, "
        "ұстау, сот; correct it"], id="compatibility forms"),
    pytest.param(lambda s: s.replace(CONTEST, "id: айырма", "id: index"), [
        "indicators/contest.yaml:23:5: id 'index' is taken; reserved are index, draw, election, date, type, era; "
        "rename it"], id="reserved item"),
    pytest.param(lambda s: s.replace(CONTEST, "id: айырма", "id: date"), [
        "indicators/contest.yaml:23:5: id 'date' is taken; reserved are index, draw, election, date, type, era; "
        "rename it"], id="a column of tables"),
    pytest.param(lambda s: (s.replace(CONTEST, "indicator: сайыс", "indicator: index"),
        s.replace(STUDY, "[сайыс, жиын]", "[index, жиын]")), [
        "indicators/contest.yaml:1:1: id 'index' is taken; reserved are index, draw, election, date, type, era; "
        "rename it"], id="reserved indicator"),
    pytest.param(lambda s: s.replace(CONTEST, "id: айырма", "id: a,b"), [
        "indicators/contest.yaml:23:5: items.1.id: 'a,b' is no id; allowed are letters, digits, - _ and ., a letter or "
        "digit first, 100 at most; correct it"], id="comma"),
    pytest.param(lambda s: s.replace(STUDY, "id: екінші", "id: бірінші"), [
        "study.yaml:10:5: era id 'бірінші' is the same as the one in study.yaml:9; ids must differ; rename one"
    ], id="eras"),
    pytest.param(lambda s: s.replace(STUDY, "id: екінші", "id: Бірінші"), [
        "study.yaml:10:5: era id 'Бірінші' is too much like 'бірінші' (study.yaml:9); ids must differ; rename one"
    ], id="eras alike"),
    pytest.param(lambda s: s.replace(STUDY, "  плебисцит: {", "  жал-пы: {"), [
        "indicators/contest.yaml:48:20: item 'санақ': type 'плебисцит' is unknown; allowed are жалпы, жал-пы; "
        "correct it",
        "indicators/freedom.yaml:8:20: item 'рұқсат': type 'плебисцит' is unknown; allowed are жалпы, жал-пы; "
        "correct it",
        "indicators/freedom.yaml:25:20: item 'ұстау': type 'плебисцит' is unknown; allowed are жалпы, жал-пы; "
        "correct it",
        "indicators/freedom.yaml:49:20: item 'сот': type 'плебисцит' is unknown; allowed are жалпы, жал-пы; "
        "correct it",
        "seeds/elections.csv:7: type 'плебисцит' is unknown; allowed are жалпы, жал-пы; correct it",
        "study.yaml:7:3: type id 'жал-пы' is too much like 'жалпы' (study.yaml:6); ids must differ; rename one"
    ], id="types alike"),
])  # fmt: skip
def test_ids(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.replace(STUDY, "start: 2015-01-01", "start: 2007-12-31"), [
        "study.yaml:11:36: era 'үшінші' starts 2007-12-31, not after 'екінші' (2008-01-01); eras follow one "
        "another; order them by start"], id="eras out of order"),
    pytest.param(lambda s: s.replace(STUDY, "start: 2015-01-01", "start: 2008-01-01"), [
        "study.yaml:11:36: era 'үшінші' starts 2008-01-01, not after 'екінші' (2008-01-01); eras follow one "
        "another; order them by start"], id="eras on one day"),
    pytest.param(lambda s: s.replace(STUDY, "First era, start: 2000-01-01", "First era, start: 2000-01-02"), [
        "study.yaml:9:37: first era starts 2000-01-02, after the study (2000-01-01); every vote falls in an era; "
        "let it start no later"], id="first era too late"),
    pytest.param(lambda s: s.replace(STUDY, "types: [жалпы]", "types: [жалпы, жалп]"), [
        "study.yaml:13:27: headline type 'жалп' is unknown; allowed are жалпы, плебисцит; did you mean 'жалпы'?"
    ], id="headline type unknown"),
    pytest.param(lambda s: s.replace(STUDY, "types: [жалпы]", "types: [жалпы, x]"), [
        "study.yaml:13:27: headline type 'x' is unknown; allowed are жалпы, плебисцит; correct it"
    ], id="headline type like none"),
    pytest.param(lambda s: s.replace(STUDY, "title: General vote, compared: true", "title: General, compared: false"), [
        "study.yaml:13:20: headline type 'жалпы' is not compared; headline types are compared; set "
        "types.жалпы.compared to true"], id="headline type not compared"),
    pytest.param(lambda s: s.replace(STUDY, "medium: 0.15", "medium: 0.04"), [
        "study.yaml:23:3: reading error falls with less certainty (0.05, 0.04, 0.3); high ≤ medium ≤ low; "
        "correct the rates"], id="error falls"),
    pytest.param(lambda s: s.replace(STUDY, "low: 0.30", "low: 0.1"), [
        "study.yaml:23:3: reading error falls with less certainty (0.05, 0.15, 0.1); high ≤ medium ≤ low; "
        "correct the rates"], id="error falls at the end"),
    pytest.param(lambda s: s.replace(STUDY, "changes: []", "changes:" + CHANGE.format(1)), [
        "study.yaml:34:8: protocol.changes.0.number is 1; input should be greater than or equal to 2; correct it"
    ], id="change numbered 1"),
    pytest.param(lambda s: s.replace(STUDY, "changes: []", "changes:" + CHANGE.format(3)), [
        "study.yaml:34:7: change has number 3; the next is 2; number the changes from 2 on"], id="change numbered 3"),
    pytest.param(lambda s: s.replace(STUDY, "changes: []", "changes:" + CHANGE.format(2) * 2), [
        "study.yaml:35:7: change has number 2; the next is 3; number the changes from 2 on"], id="change 2 twice"),
    pytest.param(lambda s: s.replace(STUDY, "changes: []",
        "changes:" + CHANGE.format(2).replace(", effect: none",
        "")), [
        "study.yaml:34:7: key 'protocol.changes.0.effect' is missing; it is required; add it"
    ], id="change without effect"),
    pytest.param(lambda s: s.replace(STUDY, "[сайыс, жиын]", "[сайыс, жиын, жиин]"), [
        "study.yaml:12:27: indicator 'жиин' is unknown; allowed are сайыс, жиын; did you mean 'жиын'?"
    ], id="indicator unknown"),
    pytest.param(lambda s: s.replace(STUDY, "[сайыс, жиын]", "[сайыс, жиын, сайыс]"), [
        "study.yaml:12:27: indicator 'сайыс' stands twice; each once; remove one"], id="indicator twice"),
    pytest.param(lambda s: s.replace(STUDY, "[сайыс, жиын]", "[сайыс]"), [
        "indicators/freedom.yaml:1:1: indicator 'жиын' is not listed in study.yaml; `indicators` there lists "
        "сайыс; list it or remove the file"], id="indicator not listed"),
])  # fmt: skip
def test_design(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


def test_change_of_protocol(study: StudyFolder) -> None:
    study.replace(STUDY, "changes: []", "changes:" + CHANGE.format(2))
    loaded = study.load()
    assert loaded.design.protocol.current == (2, "x")
    assert not loaded.protocol_kept


def test_indicators_come_in_the_order_of_the_study(study: StudyFolder) -> None:
    study.replace(STUDY, "[сайыс, жиын]", "[жиын, сайыс]")
    assert [item.id for item in study.load().items] == ["рұқсат", "ұстау", "сот", "балама", "айырма", "санақ"]


def test_facts_have_no_day(study: StudyFolder) -> None:
    change = "window: [day]\n    when: {}\n    direction: -1"
    study.replace("indicators/contest.yaml", change.format("optional"), change.format("required"))
    assert study.problems() == [
        "indicators/contest.yaml:28:5: item 'айырма': is derived from facts and requires `when`; facts have no `when`; "
        "make it optional, or code the item"
    ]
