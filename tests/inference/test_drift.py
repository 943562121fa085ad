"""Whether gaps go beyond drift: p-values worked by hand on a few votes."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import ttest_ind

from kzindex.inference import drift
from kzindex.inference.contrast import Contrast
from kzindex.inference.drift import DRAWS, SEED, Beyond, beyond_drift
from kzindex.inference.gap import cells
from kzindex.stats.drift import PooledT, paths

from .made import NO, made

HALVES = [0, 0, 0, 0, 1, 1, 1, 1]
NOISE = [30, 52, 41, 37, 48, 33, 55, 39]
RISEN = [30, 52, 41, 37, 66, 51, 73, 57]  # the same, the later ones 18 higher
CLEAN = [10, 12, 11, 13, 90, 92, 91, 94]


def result(contrast: Contrast, measure: str = "сайыс") -> Beyond:
    return next(test for test in beyond_drift(contrast) if test.measure == measure)


def permutation(found: Beyond) -> drift.Test:
    assert found.permutation is not None
    return found.permutation


def pooled(found: Beyond) -> drift.Test:
    assert found.pooled_t is not None
    return found.pooled_t


def both(first: Sequence[float], second: Sequence[float], later: Sequence[int] = HALVES) -> Contrast:
    """One item of each indicator covered throughout."""
    return made(later, балама=first, рұқсат=second)


def test_the_exact_p_is_the_share_of_labellings_with_a_gap_as_large() -> None:
    """The gap is 5/6 of the later pair's sum less 50.3: as large for pairs of 80 and 90, and of 40 and 31."""
    found = result(made([0, 0, 0, 1, 1], балама=[10, 21, 40, 30, 50]))
    assert found.labellings == 10
    assert permutation(found).statistic == pytest.approx(40 - 71 / 3)
    assert permutation(found).p == pytest.approx(4 / 10)
    assert permutation(found).floor == pytest.approx(1 / 10)


def test_the_shift_keeps_the_order_of_the_votes() -> None:
    """Neighbours (the last and the first too) sum to 80, 60, 31, 61 and 70; as large a gap have 80 and 31."""
    shift = result(made([0, 0, 0, 1, 1], балама=[10, 21, 40, 30, 50])).shift
    assert shift is not None
    assert (shift.p, shift.floor) == pytest.approx((2 / 5, 1 / 5))


def test_labellings_keep_the_types() -> None:
    """One of two and two of four: 12 ways; only the one observed and its mirror image have so large a gap."""
    pair = made([0, 1, 0, 0, 1, 1], stratum=[0, 0, 1, 1, 1, 1], балама=[10, 50, 10, 11, 50, 52])
    assert result(pair).labellings == 12
    assert permutation(result(pair)).p == pytest.approx(2 / 12)


def test_t_is_students_where_all_is_covered() -> None:
    found = pooled(result(both(NOISE, CLEAN)))
    expected = ttest_ind(NOISE[4:], NOISE[:4])
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)


def test_with_too_few_labellings_nothing_is_tested() -> None:
    """One of nine votes: 9 ways, none of which could give a p of 0.10; of ten votes, one could."""
    for votes, words in ((9, "too few votes"), (10, "not distinguishable")):
        values = [*range(votes - 2), 40.0, 20.0]
        found = result(both(values, values, [0] * (votes - 1) + [1]))
        assert (found.labellings, found.words) == (votes, words)
        assert (found.permutation is None) == (found.pooled_t is None) == (found.shift is None) == (votes == 9)


def test_labellings_without_a_gap_count_as_extreme() -> None:
    """20 ways; of three covered votes all fall on one side in 2: at best 3 of 20. Of four, in none."""
    freedom = [1, 2, 3, 4, 5, 7]
    few = beyond_drift(made([0, 0, 0, 1, 1, 1], балама=[NO, NO, 10, 90, 91, NO], рұқсат=freedom))
    assert [test.words for test in few] == ["too few votes", "too few votes", "not distinguishable"]
    assert few[1].p_holm == {}
    assert few[1].labellings == 20
    found = result(made([0, 0, 0, 1, 1, 1], балама=[NO, 9, 10, 90, 92, NO], рұқсат=freedom))
    assert permutation(found).floor == pytest.approx(1 / 20)
    # all four of the covered ones are divided 2 to 2 in 12 ways, 1 to 3 in 8: the largest gap has 9, 10 to 90, 92
    assert permutation(found).p == pytest.approx(2 * 2 / 20)


def test_what_is_not_matched_is_not_tested() -> None:
    found = beyond_drift(made(HALVES, балама=CLEAN))
    assert [test.words for test in found] == ["", "distinguishable", ""]


def test_votes_of_one_side_alone_are_not_tested() -> None:
    assert {test.words for test in beyond_drift(made([1] * 8, балама=CLEAN, рұқсат=CLEAN))} == {"too few votes"}


def test_votes_without_any_drift_have_no_t_and_no_test() -> None:
    assert result(both([0, 0, 0, 0, 9, 9, 9, 9], NOISE)).words == "no drift to measure"


def test_a_clean_gap_is_distinguishable_and_noise_is_not() -> None:
    found = beyond_drift(both(NOISE, CLEAN))
    assert [test.words for test in found] == ["distinguishable", "not distinguishable", "distinguishable"]
    assert [test.measure for test in found] == ["index", "сайыс", "жиын"]


def test_holm_is_over_the_indicators_and_the_index_stands_by_itself() -> None:
    """Of two p-values the smaller one counts twice, the larger one once."""
    index, noisy, risen = beyond_drift(both(NOISE, RISEN))
    for a in (0.3, 0.5, 0.7):
        small, large = pooled(risen).p_drift[a], pooled(noisy).p_drift[a]
        assert 0 < 2 * small < large
        assert risen.p_holm[a] == pytest.approx(2 * small)
        assert noisy.p_holm[a] == pytest.approx(large)
        assert index.p_holm[a] == pytest.approx(pooled(index).p_drift[a])


def test_without_autocorrelation_the_larger_of_both_ps_counts() -> None:
    """The clean gap has one mirror image among 70; such a t has no drawn series at all."""
    index, noisy, clean = beyond_drift(both(NOISE, CLEAN))
    assert pooled(clean).p_drift[0.0] < permutation(clean).p
    assert clean.p_holm[0.0] == pytest.approx(2 * permutation(clean).p)
    assert permutation(clean).p == pytest.approx(2 / 70)
    assert noisy.p_holm[0.0] == max(pooled(noisy).p_drift[0.0], permutation(noisy).p)
    assert index.p_holm[0.0] == max(pooled(index).p_drift[0.0], permutation(index).p)


def test_where_few_labellings_are_there_no_gap_is_large_enough_after_holm() -> None:
    """Of 10 ways the p is 0.1 at best, and doubled 0.2; the index is not doubled."""
    huge = [10.0, 10.1, 10.3, 90.0, 90.2]
    index, first, second = beyond_drift(both(huge, huge, [0, 0, 0, 1, 1]))
    assert (first.words, second.words) == ("not distinguishable", "not distinguishable")
    assert first.p_holm[0.0] == pytest.approx(0.2)
    assert max(first.p_holm[a] for a in (0.3, 0.5)) < 0.1
    assert index.words == "distinguishable"


def test_drift_beyond_what_is_asked_for_does_not_count() -> None:
    """It holds up to 0.5 and would fail at 0.7."""
    index = beyond_drift(both(RISEN, RISEN))[0]
    assert index.p_holm[0.5] <= 0.1 < index.p_holm[0.7]
    assert index.words == "distinguishable"


def test_the_sizes_are_nominal_without_autocorrelation_and_grow_with_it() -> None:
    """Of 70 labellings 6 (three and their mirror images) are the most that stay within 0.10."""
    found = result(both(NOISE, CLEAN))
    assert pooled(found).size[0.0] == pytest.approx(0.10, abs=0.015)  # of 4000 series: 3 standard errors
    assert permutation(found).size[0.0] == pytest.approx(6 / 70, abs=0.015)
    for test in (pooled(found), permutation(found)):
        sizes = [test.size[a] for a in (0.0, 0.3, 0.5, 0.7)]
        assert sizes == sorted(sizes)
        assert sizes[-1] > 0.3


def test_what_is_needed_is_the_gap_that_would_just_hold() -> None:
    """Later votes moved alike keep their drift; an indicator comes first of two, the index alone."""
    index, first, _ = beyond_drift(both(NOISE, NOISE))
    for found, share in ((index, 0.1), (first, 0.05)):
        for times, holds in ((1.01, True), (0.99, False)):
            up = times * found.needed - permutation(found).statistic
            moved = [value + up * late for value, late in zip(NOISE, HALVES, strict=True)]
            t = pooled(result(both(moved, moved), found.measure))
            assert (max(t.p_drift[a] for a in (0.0, 0.3, 0.5)) <= share) is holds


def test_the_same_contrast_gives_the_same_result() -> None:
    assert beyond_drift(both(NOISE, CLEAN)) == beyond_drift(both(NOISE, CLEAN))


def test_reading_error_has_no_part() -> None:
    one, other = (beyond_drift(made(HALVES, se=se, балама=NOISE, рұқсат=CLEAN)) for se in (0.0, 30.0))
    assert one == other
    assert not np.isnan([permutation(test).p for test in one]).any()


def test_what_a_gap_would_take_is_the_quantile_of_drift_times_its_error() -> None:
    """Two indicators: the first after Holm must reach the quantile at 0.95 of drift up to 0.5."""
    contrast = both(NOISE, CLEAN)
    found = result(contrast)
    t = PooledT(
        cells=cells(contrast, contrast.inside("сайыс"), contrast.later[None])[0],
        covered=contrast.covered, later=contrast.later, stratum=contrast.stratum,
    )  # fmt: skip
    drawn = [np.quantile(abs(t.of_drift(paths(a, DRAWS, 8, SEED))), 0.95) for a in (0.0, 0.3, 0.5)]
    error = float(t.error(contrast.point[None])[0])
    assert found.needed == pytest.approx(max(drawn) * error)
    assert error == pytest.approx(abs(permutation(found).statistic / pooled(found).statistic))


def test_where_no_gap_could_be_told_from_drift_none_is_named() -> None:
    """15 ways: as the first of two, a p of at least 1/15 is 2/15; the index by itself could be."""
    votes = [0, 0, 0, 0, 1, 1]
    levels = [1, 2, 3, 2, 60, 61]
    found = beyond_drift(made(votes, балама=levels, рұқсат=[2, 1, 3, 1, 70, 72]))
    assert [test.words for test in found[1:]] == ["not distinguishable"] * 2
    assert [np.isnan(test.needed) for test in found] == [False, True, True]
    assert max(found[1].p_holm[a] for a in (0.0, 0.3, 0.5)) == pytest.approx(2 / 15)
