"""The invented study's scores: expected values worked by hand (docs/method.md works one through)."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.scoring.influence import effects, scored_at
from kzindex.scoring.levels import entered
from kzindex.scoring.score import COLUMNS, Scores, score_codings

from ..conftest import INVENTED

FIRST, SECOND, PLEBISCITE = "2001-06-10-жалпы", "2008-03-09-жалпы", "2014-09-14-плебисцит"


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(INVENTED))


def row(scores: Scores, vote: str, measure: str) -> pd.Series:
    table = scores.table
    found = table[(table["election"] == vote) & (table["measure"] == measure)]
    assert len(found) == 1
    return found.iloc[0]


def test_the_grid_is_complete_and_a_scheduled_vote_has_no_rows(scores: Scores) -> None:
    assert tuple(scores.table.columns) == COLUMNS
    assert len(scores.table) == 6 * (1 + 2 + 6)
    assert not scores.table["election"].str.startswith("2020").any()
    assert (len(scores.index), len(scores.indicators), len(scores.items)) == (6, 12, 36)


def test_an_item_by_hand(scores: Scores) -> None:
    # газет: level 2 (66.7), high; бақылаушы: level 1 medium and, adjudicated, level 3 low: (33.3 + 100) / 2 = 66.7.
    # squared error of four levels 2.3 steps of (100 / 3)**2 per unit rate: 127.8 high, 383.3 medium, 766.7 low.
    # газет alone 127.8; both (127.8 + 575) / 2 * 0.65 = 228.4; the least is taken
    error = 0.05 * 2.3 * 10000 / 9
    rivals = row(scores, FIRST, "балама")
    assert rivals["score"] == pytest.approx(200 / 3)
    assert rivals["se"] == pytest.approx(error**0.5)
    assert (rivals["codings"], rivals["lineages"], rivals["status"]) == (4, 2, "scored")
    assert rivals["low90"] == pytest.approx(200 / 3 - 1.645 * error**0.5)
    assert rivals["high68"] == pytest.approx(200 / 3 + error**0.5)


def test_an_item_derived_from_facts_takes_a_level_per_issuing_body(scores: Scores) -> None:
    # the commission gives 52.5 and 27.5; the newspaper no runner-up, so its 48 makes no lead
    lead = row(scores, FIRST, "айырма")
    assert (lead["score"], lead["codings"], lead["lineages"]) == (50.0, 1, 1)
    assert row(scores, SECOND, "айырма")["score"] == 0.0  # 70 - 20 = 50 points: the last of three levels, mirrored


def test_an_indicator_and_the_index_by_hand(scores: Scores) -> None:
    contest = row(scores, FIRST, "сайыс")
    assert contest["score"] == pytest.approx(0.5 * 200 / 3 + 0.25 * 50 + 0.25 * 50)
    three = 0.05 * 12500 / 3  # squared error of a certain reading of three levels
    rivals = row(scores, FIRST, "балама")["se"] ** 2
    assert contest["se"] ** 2 == pytest.approx(0.25 * rivals + 2 * 0.0625 * three)
    assembly = row(scores, FIRST, "жиын")
    assert assembly["score"] == pytest.approx(0.5 * 0 + 0.3 * 50 + 0.2 * 0)
    index = row(scores, FIRST, "index")
    assert index["score"] == pytest.approx((contest["score"] + assembly["score"]) / 2)
    assert index["se"] ** 2 == pytest.approx((contest["se"] ** 2 + assembly["se"] ** 2) / 4)


def test_what_is_not_reported_is_no_coverage_and_opens_the_bounds(scores: Scores) -> None:
    contest = row(scores, SECOND, "сайыс")
    assert contest["coverage"] == 0.75
    # covered: 0.5 * 100 + 0.25 * 0 of 0.75
    assert contest["score"] == pytest.approx(50 / 0.75)
    assert (contest["worst"], contest["best"]) == (50.0, 75.0)
    count = row(scores, SECOND, "санақ")
    assert (count["status"], count["codings"], count["worst"], count["best"]) == ("withheld", 0, 0.0, 100.0)


def test_what_does_not_apply_leaves_the_weight(scores: Scores) -> None:
    # trials do not apply in 2008: 0.5 * 100 + 0.3 * 75 of 0.8
    assembly = row(scores, SECOND, "жиын")
    assert assembly["coverage"] == 1.0
    assert assembly["score"] == pytest.approx((0.5 * 100 + 0.3 * 75) / 0.8)
    assert row(scores, SECOND, "сот")["status"] == "not applicable"
    assert np.isnan(row(scores, SECOND, "сот")["coverage"])
    assert row(scores, PLEBISCITE, "балама")["status"] == "not applicable"


def test_events_before_the_era_or_the_window_enter_no_score(scores: Scores) -> None:
    # level 3 of December 2007 is transition, level 4 of 2006 context; level 1 of the day after the vote counts
    assert row(scores, SECOND, "ұстау")["score"] == 75.0
    places = scores.codings[(scores.codings["election"] == SECOND) & (scores.codings["item"] == "ұстау")]
    assert places.set_index("when")["place"].to_dict() == {
        "2007-12-16": "transition",
        "2006-05": "context",
        "2008-03-10": "scored",
    }


def test_what_does_not_apply_has_no_exposure(scores: Scores) -> None:
    assert np.isnan(row(scores, PLEBISCITE, "балама")["exposure"])


def test_not_applicable_moves_a_score_and_effects_say_so(scores: Scores) -> None:
    codings = scores.codings[(scores.codings["item"] != "ұстау") | (scores.codings["election"] != SECOND)]
    thinner = score_codings(scores.study, codings)  # permission 0.5 of 0.8 that applies; of 1.0 it would be too little
    assert row(thinner, SECOND, "жиын")["status"] == "scored"
    denial = scored_at(thinner, SECOND).query("outcome == 'not applicable'")
    (effect,) = effects(thinner, SECOND, ["жиын"], denial, "coding")
    assert (effect.score, effect.status) == (100.0, "withheld")


def test_too_little_evidence_withholds_and_withholds_the_index(scores: Scores) -> None:
    empty = row(scores, PLEBISCITE, "жиын")
    assert (empty["status"], empty["coverage"], empty["worst"], empty["best"]) == ("withheld", 0.0, 0.0, 100.0)
    assert np.isnan(empty[["score", "se", "low68", "high68", "low90", "high90"]].astype(float)).all()
    codings = scores.codings[scores.codings["item"] != "рұқсат"]  # half of the second indicator's weight
    thinner = score_codings(scores.study, codings)
    assert row(thinner, FIRST, "жиын")["status"] == "withheld"
    assert row(thinner, FIRST, "жиын")["coverage"] == 0.5
    assert row(thinner, FIRST, "index")["status"] == "withheld"
    assert row(thinner, FIRST, "сайыс")["status"] == "scored"


def test_coverage_at_the_threshold_is_enough(scores: Scores) -> None:
    # weights 0.3 and 0.3 are covered, and 0.3 + 0.3 is not quite 0.6 in floating point
    study = scores.study
    first, second = study.indicators
    items = [item.model_copy(update={"weight": w}) for item, w in zip(second.items, (0.3, 0.3, 0.4), strict=True)]
    exact = replace(study, indicators=(first, second.model_copy(update={"items": items})))
    codings = scores.codings[scores.codings["item"] != "сот"]
    assert row(score_codings(exact, codings), FIRST, "жиын")["status"] == "scored"


@pytest.mark.parametrize(
    ("vote", "measure", "days"),
    [
        (FIRST, "рұқсат", 365),  # 2000-06-10 to 2001-06-09
        (FIRST, "балама", 70),  # called 2001-04-01
        (FIRST, "ұстау", 365 + 31),
        ("2005-06-12-жалпы", "балама", 365),  # the call is not sourced: the run-up
        (SECOND, "рұқсат", 68),  # the era begins 2008-01-01
        (SECOND, "балама", 54),  # called 2008-01-15
        (SECOND, "index", 68 + 31),
        (PLEBISCITE, "сайыс", 31),  # of its items only the count applies
    ],
)
def test_exposure_in_months_by_hand(scores: Scores, vote: str, measure: str, days: int) -> None:
    assert row(scores, vote, measure)["exposure"] == pytest.approx(days / (365.25 / 12))


# properties


def same(left: Scores, right: Scores) -> None:
    pd.testing.assert_frame_equal(left.table, right.table, check_exact=False, rtol=0, atol=1e-9)


def test_row_order_moves_nothing(scores: Scores) -> None:
    shuffled = scores.codings.sample(frac=1, random_state=3)
    same(score_codings(scores.study, shuffled), scores)


def test_a_repeated_coding_moves_no_number_exactly(scores: Scores) -> None:
    twice = pd.concat([scores.codings, scores.codings.iloc[[0, 5]]], ignore_index=True)
    left = score_codings(scores.study, twice).table.drop(columns="codings")
    pd.testing.assert_frame_equal(left, scores.table.drop(columns="codings"), check_exact=True)


def test_relabelled_lineages_and_sources_move_nothing(scores: Scores) -> None:
    names = {"газет": "я", "бақылаушы": "а", "комиссия": "м"}
    renamed = scores.codings.assign(lineage=scores.codings["lineage"].map(names), source="s" + scores.codings["source"])
    same(score_codings(scores.study, renamed), scores)


def test_not_reported_moves_nothing(scores: Scores) -> None:
    silent = scores.codings.iloc[[0]].assign(outcome="not reported", level=-1, lineage="газет")
    same(score_codings(scores.study, pd.concat([scores.codings, silent], ignore_index=True)), scores)


def test_not_applicable_moves_nothing_where_another_source_gives_a_level(scores: Scores) -> None:
    denied = scores.codings.iloc[[0]].assign(outcome="not applicable", level=-1)
    same(score_codings(scores.study, pd.concat([scores.codings, denied], ignore_index=True)), scores)


def test_one_votes_codings_never_move_another_vote(scores: Scores) -> None:
    alone = score_codings(scores.study, scores.codings[scores.codings["election"] != FIRST])
    other = scores.table["election"] != FIRST
    pd.testing.assert_frame_equal(
        alone.table[other.to_numpy()].reset_index(drop=True), scores.table[other].reset_index(drop=True)
    )
    assert row(alone, FIRST, "index")["status"] == "withheld"


def test_a_flipped_direction_mirrors_the_item(scores: Scores) -> None:
    study = scores.study
    first, second = study.indicators
    flipped = [item.model_copy(update={"direction": -item.direction}) for item in second.items]
    mirrored = replace(study, indicators=(first, second.model_copy(update={"items": flipped})))
    there = score_codings(mirrored, scores.codings)
    for measure in ("рұқсат", "ұстау", "сот", "жиын"):
        before, after = row(scores, FIRST, measure), row(there, FIRST, measure)
        assert after["score"] == pytest.approx(100 - before["score"])
        assert after["se"] == pytest.approx(before["se"])


def test_a_second_agreeing_lineage_never_widens(scores: Scores) -> None:
    again = scores.codings[scores.codings["item"] == "рұқсат"].assign(lineage="комиссия", certainty="low")
    weaker = score_codings(scores.study, pd.concat([scores.codings, again], ignore_index=True))
    more = score_codings(scores.study, pd.concat([scores.codings, again.assign(certainty="high")], ignore_index=True))
    for measure in ("рұқсат", "жиын", "index"):
        assert row(weaker, FIRST, measure)["se"] == pytest.approx(row(scores, FIRST, measure)["se"])
        assert row(more, FIRST, measure)["se"] < row(scores, FIRST, measure)["se"]
        assert row(more, FIRST, measure)["score"] == row(scores, FIRST, measure)["score"]


def test_pass_two_alone_is_never_scored(scores: Scores) -> None:
    study = scores.study
    undecided = replace(study, adjudication=study.adjudication.iloc[:0])
    rivals = row(kzindex.score(undecided), FIRST, "балама")
    # бақылаушы is then level 1 alone: (66.7 + 33.3) / 2
    assert (rivals["score"], rivals["codings"]) == (pytest.approx(50.0), 3)
    assert entered(undecided)["decided"].sum() == 0
