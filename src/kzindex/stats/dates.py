"""Dates as day numbers (days since 1970-01-01), and months added to them."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MONTH = 365.25 / 12  # days


def day_number(dates: NDArray[np.datetime64]) -> Ints:
    """Days since 1970-01-01 of an array of dates."""
    return dates.astype("datetime64[D]").astype(np.int64)


def months_before(days: Ints, months: int) -> Ints:
    """The day that many calendar months earlier, the month's last day where it has no such day.

    Examples
    --------
    >>> day = day_number(np.array(["2020-03-31", "2022-11-20"], dtype="datetime64[D]"))
    >>> months_before(day, 1).astype("datetime64[D]").astype(str).tolist()
    ['2020-02-29', '2022-10-20']
    """
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    offset = (date - month.astype("datetime64[D]")).astype(np.int64)
    target = month - np.timedelta64(months, "M")
    length = ((target + np.timedelta64(1, "M")).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(
        np.int64
    )
    shifted: Ints = day_number(target.astype("datetime64[D]")) + np.minimum(offset, length - 1)
    return shifted
