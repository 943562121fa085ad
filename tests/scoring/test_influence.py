import pytest

import kzindex
from kzindex.scoring.influence import effects, scored_at
from kzindex.scoring.score import Scores

from ..conftest import INVENTED

FIRST = "2001-06-10-жалпы"


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(INVENTED))


def test_a_lineage_weighs_what_the_score_loses_without_it(scores: Scores) -> None:
    found = effects(scores, FIRST, ["сайыс"], scored_at(scores, FIRST), "lineage")
    by_name = {effect.name: effect for effect in found}
    # without the commission's lead the rest is (0.5 * 66.7 + 0.25 * 50) / 0.75
    assert by_name["комиссия"].without == pytest.approx((0.5 * 200 / 3 + 0.25 * 50) / 0.75)
    # without the observers: rivals 66.7 and lead 50 on 0.75 of the weight
    assert by_name["бақылаушы"].without == pytest.approx((0.5 * 200 / 3 + 0.25 * 50) / 0.75)
    assert by_name["бақылаушы"].codings == 4


def test_removing_the_last_evidence_says_so(scores: Scores) -> None:
    codings = scored_at(scores, FIRST)
    only = codings[codings["item"] == "рұқсат"]
    found = effects(scores, FIRST, ["рұқсат", "жиын"], only, "coding")
    assert [(e.measure, e.status, e.item) for e in found] == [("рұқсат", "withheld", True), ("жиын", "withheld", False)]


def test_a_coding_that_repeats_its_lineage_moves_nothing(scores: Scores) -> None:
    codings = scored_at(scores, FIRST)
    partner = codings[(codings["source"] == "жаршы-2001") & (codings["item"] == "балама")]
    (effect,) = effects(scores, FIRST, ["балама"], partner, "coding")
    assert effect.without == effect.score


def test_the_largest_move_comes_first(scores: Scores) -> None:
    found = effects(scores, FIRST, ["index"], scored_at(scores, FIRST), "source")
    assert [effect.name for effect in found] == ["есеп-2001", "газет-2001", "жаршы-2001"]
    assert found[0].status == "withheld"
