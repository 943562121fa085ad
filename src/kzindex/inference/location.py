"""Where the data would put a break, were nobody to tell them where to look."""

from dataclasses import dataclass

import numpy as np

from kzindex.inference.timeline import Timeline
from kzindex.stats.breaks import MODELS, WITH_BREAK, posterior

SCALES = (1, 2, 4)  # times delta: prior standard deviation of the shift
HALF = 0.5
SHORT = "too few published scores"
NOWHERE = "the series does not locate a break"


@dataclass(frozen=True, kw_only=True)
class Location:
    """What the break models say of one measure.

    Attributes
    ----------
    measure : str
    votes : int
        With a published score.
    models : dict of (float, str) to float
        Probability of each model by scale of the shift in points; empty where the series is too short.
    dates : dict of (float, str) to float
        By scale: that a break lies between the vote before and this one, given that there is one.
    first : str
        The vote before which the break most probably lies, at the middle scale; empty where models with a break do not
        hold half or more at every scale.
    words : str
    """

    measure: str
    votes: int
    models: dict[tuple[float, str], float]
    dates: dict[tuple[float, str], float]
    first: str
    words: str

    def share(self, scale: float) -> float:
        """Probability of a break at one scale."""
        return sum(self.models[scale, name] for name in WITH_BREAK)


def locate(line: Timeline, delta: float) -> Location:
    """Weigh a series with and without a break at three scales of shift (`delta`, 2 and 4 times it)."""
    models: dict[tuple[float, str], float] = {}
    dates: dict[tuple[float, str], float] = {}
    for scale in (delta * times for times in SCALES):
        found = posterior(line.score, line.se, line.time, line.kind, scale, line.place) if line.enough else None
        if found is None:
            return Location(measure=line.measure, votes=len(line.score), models={}, dates={}, first="", words=SHORT)
        models |= {(scale, name): float(p) for name, p in zip(MODELS, found.models, strict=True)}
        dates |= {(scale, vote): float(p) for vote, p in zip(line.elections, found.dates, strict=True)}
    whole = Location(measure=line.measure, votes=len(line.score), models=models, dates=dates, first="", words=NOWHERE)
    if min(whole.share(delta * times) for times in SCALES) < HALF:
        return whole
    middle = [dates[delta * SCALES[1], vote] for vote in line.elections]
    k = int(np.argmax(middle))
    words = f"a break between {line.elections[k - 1]} and {line.elections[k]} ({middle[k]:.0%} of its probability)"
    return Location(
        measure=line.measure, votes=len(line.score), models=models, dates=dates, first=line.elections[k], words=words
    )
