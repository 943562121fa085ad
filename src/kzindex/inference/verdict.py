"""The verdict's words, from an interval and a size that matters."""

import numpy as np
from numpy.typing import NDArray

from kzindex.language import N_

EQUIVALENT = N_("equivalent")
SMALL_OPEN, SMALL_CLOSED = N_("small difference, more open"), N_("small difference, more closed")
OPEN, CLOSED = N_("more open"), N_("more closed")
UNDECIDED = N_("undecided")
NONE = N_("cannot be compared")  # nothing is covered on both sides
FEW_ITEMS = N_("too few items")  # of the indicator's weight less than the protocol's coverage is matched
WORDS = (EQUIVALENT, SMALL_OPEN, SMALL_CLOSED, OPEN, CLOSED, UNDECIDED, NONE, FEW_ITEMS)
DAGGER = "†"
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
    return str(verdicts(np.array(low), np.array(high), delta, np.array(enough)))


def verdicts(
    low: NDArray[np.float64], high: NDArray[np.float64], delta: float, enough: NDArray[np.bool_]
) -> NDArray[np.str_]:
    """The same for many gaps at once; arrays of one shape."""
    inside = (-delta < low) & (high < delta)
    rule = [
        (np.isnan(low), NONE),
        (~enough, FEW_ITEMS),
        ((low > 0) & inside, SMALL_OPEN),
        (low > 0, OPEN),
        ((high < 0) & inside, SMALL_CLOSED),
        (high < 0, CLOSED),
        (inside, EQUIVALENT),
    ]
    return np.select([where for where, _ in rule], [words for _, words in rule], UNDECIDED)


def marked(words: str, sure: bool) -> bool:
    """Whether a verdict needs the missing evidence to be like what was found."""
    return words not in (NONE, FEW_ITEMS) and not sure


def shown(words: str, sure: bool) -> str:
    """The verdict with its mark.

    Examples
    --------
    >>> shown(CLOSED, True), shown(CLOSED, False), shown(FEW_ITEMS, False)
    ('more closed', 'more closed †', 'too few items')
    """
    return f"{words} {DAGGER}" if marked(words, sure) else words


def equivalence(low: float, high: float) -> float:
    """The smallest delta at which the interval would lie inside plus and minus delta; points."""
    return float(np.maximum(abs(low), abs(high)))


def identified(words: str, worst: float, best: float, delta: float) -> bool:
    """Whether the verdict's statement on the gap is the same whatever the missing evidence would say.

    An equivalence or a small difference is a statement on size, anything else on the sign.

    Parameters
    ----------
    words : str
        The verdict.
    worst, best : float
        Bounds, points.
    delta : float
        Points.

    Examples
    --------
    >>> identified(EQUIVALENT, -2.0, 6.0, 10.0), identified(EQUIVALENT, -11.0, -1.0, 10.0)
    (True, False)
    >>> identified(CLOSED, -11.0, -1.0, 10.0)
    True
    """
    inside, one_sign = -delta < worst and best < delta, bool(worst > 0 or best < 0)
    if words == EQUIVALENT:
        return inside
    return inside and one_sign if words in (SMALL_OPEN, SMALL_CLOSED) else one_sign
