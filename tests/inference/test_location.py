"""Where a series would put its break, and when it may say so."""

from typing import Any

import numpy as np
import pytest

from kzindex.inference import location
from kzindex.inference.location import locate
from kzindex.stats.breaks import Posterior, posterior

from .made import series_of

STEP = [20, 22, 19, 21, 20, 80, 79, 81, 80, 82]
NOISE = [40, 55, 45, 60, 38, 52, 44, 57, 41, 50]


def test_a_clear_step_is_located() -> None:
    found = locate(series_of(STEP, 3), 10)
    assert found.first == "vote 5"
    share = found.dates[20, "vote 5"]
    assert share > 0.9
    assert found.words == f"a break between vote 4 and vote 5 ({share:.0%} of its probability)"
    assert (found.measure, found.votes) == ("x", 10)
    assert min(found.share(scale) for scale in (10, 20, 40)) > 0.9


def test_noise_has_no_break() -> None:
    found = locate(series_of(NOISE, 3), 10)
    assert (found.first, found.words) == ("", "the series does not locate a break")
    assert min(found.share(scale) for scale in (10, 20, 40)) < 0.5


def test_the_scales_are_one_two_and_four_times_what_matters() -> None:
    line = series_of(NOISE, 3, se=4, kind=[0, 1] * 5)
    found = locate(line, 7)
    for scale in (7.0, 14.0, 28.0):
        expected = posterior(line.score, line.se, line.time, line.kind, scale)
        assert expected is not None
        assert [p for (at, _), p in found.models.items() if at == scale] == expected.models.tolist()
        assert [p for (at, _), p in found.dates.items() if at == scale] == expected.dates.tolist()
    assert len(found.models) == 3 * 5
    assert found.share(14) == pytest.approx(found.models[14, "one break"] + found.models[14, "one break with AR(1)"])


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.5, 0.5, 0.5), "a break between vote 3 and vote 4 (70% of its probability)"),
        ((0.9, 0.9, 0.49), "the series does not locate a break"),
        ((0.49, 0.9, 0.9), "the series does not locate a break"),
        ((0.9, 0.49, 0.9), "the series does not locate a break"),
    ],
)
def test_models_with_a_break_hold_half_at_all_three_and_the_middle_one_gives_the_date(
    monkeypatch: pytest.MonkeyPatch, shares: tuple[float, float, float], words: str
) -> None:
    """At the other two scales it would lie before vote 3."""

    def told(*given: Any) -> Posterior:
        k = (10.0, 20.0, 40.0).index(given[4])
        rest, split = 1 - shares[k], np.array([0, 0, 0, 0.3, 0.7, 0.0, 0.0])
        models = np.array([rest, 0, 0, shares[k] - 0.125, 0.125])
        return Posterior(models=models, dates=split if k == 1 else np.array([0, 0, 0, 1.0, 0, 0, 0]))

    monkeypatch.setattr(location, "posterior", told)
    found = locate(series_of([50] * 7, 3), 10)
    assert found.words == words
    assert found.first == ("vote 4" if words.startswith("a break") else "")


def test_too_few_scores_are_not_searched() -> None:
    """A break leaves three on each side; and where too few votes are published, any number is too few."""
    for line in (series_of(STEP[:5], 3), series_of(STEP, 3, enough=False), series_of([], 0)):
        found = locate(line, 10)
        assert (found.words, found.first, found.models) == ("too few published scores", "", {})
        assert found.votes == len(line.score)
    assert locate(series_of(STEP[:6], 3), 10).models
