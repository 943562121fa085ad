"""The verdict's words, from an interval and a size that matters."""

import numpy as np

EQUIVALENT = "equivalent"
SMALL_OPEN, SMALL_CLOSED = "small difference, more open", "small difference, more closed"
OPEN, CLOSED = "more open", "more closed"
UNDECIDED = "undecided"
NONE = "no gap"  # nothing is covered on both sides
FEW_ITEMS = "too few items"  # of the indicator's weight less than the protocol's coverage is matched
NOT_IDENTIFIED = "not identified without assuming the missing evidence"


def verdict(low: float, high: float, delta: float, enough: bool = True) -> str:
    """The verdict on a gap from its 90 % interval.

    Parameters
    ----------
    low, high : float
        Points, later minus earlier; NaN where there is no gap.
    delta : float
        Points; a gap inside plus and minus delta is small.
    enough : bool
        Whether the matched items carry as much weight as the protocol asks.

    Returns
    -------
    str

    Examples
    --------
    >>> verdict(-4.0, 9.0, 10.0), verdict(1.0, 9.0, 10.0), verdict(1.0, 12.0, 10.0), verdict(-1.0, 12.0, 10.0)
    ('equivalent', 'small difference, more open', 'more open', 'undecided')
    """
    if np.isnan(low):
        return NONE
    if not enough:
        return FEW_ITEMS
    inside = -delta < low and high < delta
    if low > 0:
        return SMALL_OPEN if inside else OPEN
    if high < 0:
        return SMALL_CLOSED if inside else CLOSED
    return EQUIVALENT if inside else UNDECIDED


def equivalence(low: float, high: float) -> float:
    """The smallest delta at which the interval would lie inside plus and minus delta; points."""
    return float(np.maximum(abs(low), abs(high)))


def identified(worst: float, best: float) -> bool:
    """Whether the sign of the gap is the same whatever the missing evidence would say."""
    return bool(worst > 0 or best < 0)
