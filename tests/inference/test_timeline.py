import numpy as np
import pytest

import kzindex
from kzindex.inference.contrasts import primary
from kzindex.inference.timeline import Timeline, timeline

from ..compared import FIRST, LAST, read, retell
from ..conftest import StudyFolder


def series(study: StudyFolder, votes: list[str]) -> Timeline:
    """The series of freedom where it is read at these votes alone."""
    retell(study, [*FIRST, LAST[0]])
    for vote in votes:
        read(study, vote, {"рұқсат": 1, "сот": 2})
    scores = kzindex.score(study.load())
    contrast = primary(scores.study, scores.codings)
    assert contrast is not None
    return timeline(contrast, scores.table, "жиын")


def test_it_holds_the_published_scores_in_order_of_time(study: StudyFolder) -> None:
    line = series(study, [LAST[0], FIRST[0], FIRST[3]])
    assert line.elections == [FIRST[0], FIRST[3], LAST[0]]
    assert line.score == pytest.approx([(0.5 * 50 + 0.2 * 100) / 0.7] * 3)
    assert line.place.tolist() == [0, 3, 4]
    assert line.later.tolist() == [False, False, True]
    assert np.diff(line.time) == pytest.approx([(6 * 365 + 1) / 365.25, (4 * 365 + 1) / 365.25])
    assert line.kind.tolist() == [0, 0, 0]


@pytest.mark.parametrize(("many", "enough"), [(2, False), (3, True)])
def test_three_of_five_published_are_enough(study: StudyFolder, many: int, enough: bool) -> None:
    assert series(study, FIRST[:many]).enough is enough
