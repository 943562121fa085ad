import numpy as np
import pytest

from kzindex.stats.reading import confusion, level_values, squared_error


def test_a_direction_mirrors_the_levels() -> None:
    assert level_values(4, 1).tolist() == pytest.approx([0, 100 / 3, 200 / 3, 100])
    assert level_values(4, -1).tolist() == pytest.approx([100, 200 / 3, 100 / 3, 0])


def test_wrong_readings_fall_in_proportion_to_two_to_the_minus_distance() -> None:
    # from the first of four levels: 1/2, 1/4, 1/8 of 7/8, times the rate
    assert confusion(4, 0.07, 0.5)[0].tolist() == pytest.approx([0.93, 0.04, 0.02, 0.01])
    assert confusion(5, 0.3, 0.5).sum(axis=1).tolist() == pytest.approx([1.0] * 5)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        # 3 levels, 50 points apart: ends (2500 * 2/3 + 10000 * 1/3), middle 2500; mean (5000 + 2500 + 5000) / 3
        (3, 12500 / 3),
        # 4 levels, 100/3 apart: in squared steps, ends (4*1 + 2*4 + 1*9) / 7 = 3, inner (2*1 + 2*1 + 1*4) / 5 = 1.6
        (4, (3 + 1.6) / 2 * 10000 / 9),
        # 5 levels, 25 apart: ends (8 + 4*4 + 2*9 + 16) / 15 = 58/15, next (4+4+2*4+9)/11 = 25/11, middle (4+4*2... )
        (5, (2 * 58 / 15 + 2 * 25 / 11 + (2 * 2 * 1 + 2 * 1 * 4) / 6) / 5 * 625),
    ],
)
def test_squared_error_by_hand(levels: int, expected: float) -> None:
    assert squared_error(levels, 1.0, 0.5) == pytest.approx(expected)
    assert squared_error(levels, 0.15, 0.5) == pytest.approx(0.15 * expected)


def test_a_certain_reading_has_no_error() -> None:
    assert squared_error(4, 0.0, 0.5) == 0.0
    assert np.array_equal(confusion(3, 0.0, 0.5), np.eye(3))
