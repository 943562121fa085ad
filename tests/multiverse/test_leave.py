"""Without each part of the evidence: as the primary contrast of a study that does not have it."""

import numpy as np
import pytest

from kzindex.frames import records
from kzindex.inference.contrasts import primary
from kzindex.inference.gap import gaps
from kzindex.model.study import Study
from kzindex.multiverse.batch import FINE, NO_INDICATOR
from kzindex.multiverse.leave import LeftOut
from kzindex.multiverse.robustness import Robustness
from kzindex.scoring.levels import entered
from kzindex.scoring.whatif import KINDS, names, without

from ..compared import FIRST, LAST, figure, read, retell, two_eras
from ..conftest import DECISIONS, StudyFolder
from .conftest import LOCAL
from .made import kazakhstan, varied

Figures = dict[str, tuple[float, float, float]]  # gap, error, share


def expected(study: Study) -> Figures:
    """The primary contrast of a study."""
    contrast = primary(study, entered(study))
    assert contrast is not None
    return {x.measure: (x.gap, x.se, x.share) for x in gaps(contrast) if x.level != "item"}


def found(left: LeftOut, study: Study, part: tuple[str, str]) -> Figures:
    row = left.parts.index(part)
    measures = [*study.tops[1:], "index"]
    columns = zip(left.gaps.gap[row], left.gaps.se[row], left.gaps.share[row], strict=True)
    return {name: (float(a), float(b), float(c)) for name, (a, b, c) in zip(measures, columns, strict=True)}


def as_without(study: Study, left: LeftOut, part: tuple[str, str]) -> bool:
    """The part's gaps are those of `without`; whether they are other than those with it."""
    mine, whole = found(left, study, part), expected(study)
    other = expected(without(study, *part))
    for measure, figures in other.items():
        assert mine[measure] == pytest.approx(figures, abs=1e-9, nan_ok=True), (part, measure)
    return any(figures != pytest.approx(whole[name], abs=1e-9, nan_ok=True) for name, figures in other.items())


def test_every_part_is_left_out_as_what_if_leaves_it_out(told: Study, tried: Robustness) -> None:
    left = tried.left
    assert left is not None
    moving = {part for part in left.parts if as_without(told, left, part)}
    assert {kind for kind, _ in moving} == set(KINDS)
    assert set(left.parts) - moving == {("indicator", "жиын"), ("indicator", "сайыс")} - moving


def test_what_is_not_listed_has_no_say(told: Study, tried: Robustness) -> None:
    """The plebiscite is not compared; every other part moves something."""
    left = tried.left
    assert left is not None
    whole = expected(told)
    for kind in KINDS:
        silent = set(names(told, kind)) - {name for other, name in left.parts if other == kind}
        assert left.silent[kind] == len(silent)
        for name in silent:
            for measure, figures in expected(without(told, kind, name)).items():
                assert figures == pytest.approx(whole[measure], abs=1e-9, nan_ok=True)
    assert left.silent == {kind: int(kind == "vote") for kind in KINDS}
    assert [name for kind, name in left.parts if kind == "vote"] == sorted([*FIRST, LOCAL[0], *LAST, LOCAL[1]])


def test_parts_that_have_no_say_are_counted(study: StudyFolder) -> None:
    """The newspapers were read of the plebiscite alone, the book of nothing, and nobody on trials."""
    plebiscite = "2012-06-10-плебисцит"
    retell(study, [*FIRST, LAST[0], plebiscite, *LAST[1:]])
    for vote in [*FIRST, *LAST]:
        read(study, vote, {"балама": 1 + (vote in LAST), "санақ": 1, "рұқсат": 1, "ұстау": "not reported"})
    read(study, plebiscite, {"рұқсат": 1}, "газет", origin="комиссия")
    left = varied(study.load()).left
    assert left is not None
    assert left.silent == {"source": 3, "lineage": 1, "origin": 1, "kind": 1, "item": 3, "indicator": 0, "vote": 1}
    assert [part for part in left.parts if part[0] in ("source", "lineage", "kind", "item")] == [
        ("source", "есеп"), ("lineage", "бақылаушы"), ("kind", "observer mission"),
        ("item", "балама"), ("item", "санақ"), ("item", "рұқсат"),
    ]  # fmt: skip
    assert np.isnan(left.gaps.gap[left.parts.index(("source", "есеп"))]).all()


def test_without_an_indicator_it_has_no_gap_and_the_index_is_the_mean_of_the_others(
    told: Study, tried: Robustness
) -> None:
    left = tried.left
    assert left is not None
    whole = expected(told)
    for one, other in (("сайыс", "жиын"), ("жиын", "сайыс")):
        row = left.parts.index(("indicator", one))
        mine = found(left, told, ("indicator", one))
        assert np.isnan(mine[one][:2]).all()
        assert mine["index"] == pytest.approx(mine[other])
        assert mine[other] == pytest.approx(whole[other])
        assert left.gaps.reason[row].tolist() == [
            NO_INDICATOR if name == one else FINE for name in ("сайыс", "жиын", "index")
        ]


def test_a_single_indicator_is_not_left_out(told: Study) -> None:
    single = without(told, "indicator", "жиын")
    left = varied(single).left
    assert left is not None
    assert {kind for kind, _ in left.parts} == set(KINDS) - {"indicator"}
    assert left.silent["indicator"] == 1
    assert left.gaps.gap.shape[1] == 2
    assert left.gaps.gap[:, 0] == pytest.approx(left.gaps.gap[:, 1], nan_ok=True)


def test_where_a_figure_is_left_out_another_may_count(study: StudyFolder) -> None:
    """The commission's final figure (a lead of 45) stands in the report, its preliminary one (5) in the book."""
    retell(study, [*FIRST, *LAST])
    for vote in [*FIRST, *LAST]:
        read(study, vote, {"балама": 1, "рұқсат": 1})
        figure(study, vote, "winner_share", "70" if vote in LAST else "50", origin="комиссия")
        figure(study, vote, "runner_up_share", "25", origin="комиссия")
    for vote in LAST:
        for quantity, value in (("winner_share", "50"), ("runner_up_share", "45")):
            study.append("seeds/facts.csv", f"{vote},{quantity},{value},percent,кітап,annex,комиссия,,preliminary\n")
    loaded = study.load()
    left = varied(loaded).left
    assert left is not None
    for part in left.parts:
        as_without(loaded, left, part)
    contest = {part: found(left, loaded, part)["сайыс"][0] for part in left.parts}
    assert contest["source", "кітап"] == pytest.approx(-50 * 0.25 / 0.75)
    assert contest["origin", "комиссия"] == pytest.approx(0)


def test_where_the_passes_tell_another_origin_the_coding_stands_as_the_other_pass_has_it(study: StudyFolder) -> None:
    """The second reader took the commission for the origin of what was decided, the first did not."""
    two_eras(study)
    for vote in LAST[:2]:
        read(study, vote, {"балама": 0}, "газет", locator="p. 9")
        read(study, vote, {"балама": 3}, "газет", locator="p. 9", number=2, origin="комиссия")
        study.append(DECISIONS, f"{vote},балама,газет,p. 9,3,high,The second reader was right.\n")
    loaded = study.load()
    left = varied(loaded).left
    assert left is not None
    for kind in ("lineage", "origin"):
        as_without(loaded, left, (kind, "комиссия"))


def test_of_the_repositorys_study_some_parts_of_each_kind() -> None:
    """Parts of which the passes tell the same origin: four of each kind, drawn."""
    whole = kazakhstan()
    study, left = whole.scores.study, whole.left
    assert left is not None
    rng = np.random.default_rng(4)
    moved = 0
    for kind in KINDS:
        every = [part for part in left.parts if part[0] == kind]
        for i in rng.choice(len(every), min(4, len(every)), replace=False):
            moved += as_without(study, left, every[i])
    assert moved > 15


def test_of_the_repositorys_study_the_votes_that_change_a_word_are_those_of_the_readme() -> None:
    """6, 4, 1 and 7 of 13."""
    rows = records(kazakhstan().of("without"))
    kinds = [row for row in rows if row["choice"] == "vote" and row["option"] == ""]
    assert {row["measure"]: row["specifications"] - row["verdict_holds"] for row in kinds} == {
        "competitiveness": 6, "opposition_registration": 4, "protest_repression": 1, "observer_access": 7, "index": 0
    }  # fmt: skip
    assert {row["specifications"] for row in kinds} == {13}


def test_nothing_is_left_out_twice(tried: Robustness) -> None:
    assert tried.left is not None
    assert len(set(tried.left.parts)) == len(tried.left.parts) == len(tried.left.gaps.gap)


def test_a_study_of_which_nothing_was_read_has_votes_and_indicators_alone(study: StudyFolder) -> None:
    retell(study, [*FIRST, *LAST])
    left = varied(study.load()).left
    assert left is not None
    assert {kind for kind, _ in left.parts} == {"vote", "indicator"}
    assert np.isnan(left.gaps.gap).all()
    assert left.silent["source"] == 4
