"""Where the data would put a break, were nobody to tell them where to look."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kzindex.inference.timeline import Timeline
from kzindex.language import N_
from kzindex.language import gettext as _
from kzindex.stats.breaks import MODELS, WITH_BREAK, posterior
from kzindex.wording import percent

SCALES = (1, 2, 4)  # times delta: prior standard deviation of the shift
HALF = 0.5
SHORT = N_("too few published scores")
NOWHERE = N_("the series does not locate a break")


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
    before, first : str
        The votes between which the break most probably lies, at the middle scale; empty where models with a break do
        not hold half or more at every scale.
    there : float
        Probability that it lies there, given that there is one.
    """

    measure: str
    votes: int
    models: dict[tuple[float, str], float]
    dates: dict[tuple[float, str], float]
    before: str = ""
    first: str = ""
    there: float = 0.0

    def share(self, scale: float) -> float:
        """Probability of a break at one scale."""
        return sum(self.models[scale, name] for name in WITH_BREAK)

    @property
    def words(self) -> str:
        """What was found, votes by their ids."""
        return self.said({})

    def said(self, labels: Mapping[str, str]) -> str:
        """What was found, votes by their labels."""
        if not self.first:
            return _(NOWHERE if self.models else SHORT)
        before, first = (labels.get(vote, vote) for vote in (self.before, self.first))
        return _(
            "a break between {before} and {first} ({share} of its probability)",
            before=before,
            first=first,
            share=percent(self.there),
        )


def locate(line: Timeline, delta: float) -> Location:
    """Weigh a series with and without a break at three scales of shift (`delta`, 2 and 4 times it)."""
    models: dict[tuple[float, str], float] = {}
    dates: dict[tuple[float, str], float] = {}
    for scale in (delta * times for times in SCALES):
        found = posterior(line.score, line.se, line.time, line.kind, scale, line.place) if line.enough else None
        if found is None:
            return Location(measure=line.measure, votes=len(line.score), models={}, dates={})
        models |= {(scale, name): float(p) for name, p in zip(MODELS, found.models, strict=True)}
        dates |= {(scale, vote): float(p) for vote, p in zip(line.elections, found.dates, strict=True)}
    whole = Location(measure=line.measure, votes=len(line.score), models=models, dates=dates)
    if min(whole.share(delta * times) for times in SCALES) < HALF:
        return whole
    middle = [dates[delta * SCALES[1], vote] for vote in line.elections]
    k = int(np.argmax(middle))
    return replace(whole, before=line.elections[k - 1], first=line.elections[k], there=middle[k])
