"""Whether a difference goes beyond ordinary drift: tests, and how they fare in series that drift without any break."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

TIE = 1e-9  # relative; statistics that differ by rounding are equal


def paths(autocorrelation: float, draws: int, rows: int, seed: int) -> Floats:
    """Stationary first-order autoregressive series of unit variance, one step a row.

    Returns
    -------
    ndarray of float, shape (draws, rows)
    """
    noise = np.random.default_rng(seed).standard_normal((draws, rows))
    found = noise.copy()
    step = np.sqrt(1 - autocorrelation**2)
    for row in range(1, rows):
        found[:, row] = autocorrelation * found[:, row - 1] + step * noise[:, row]
    return found


def share_as_extreme(statistics: Floats) -> Floats:
    """Share of the labellings whose statistic is at least as large as the observed one, which stands first.

    Parameters
    ----------
    statistics : ndarray of float, shape (..., labellings)
        NaN (undefined under a labelling) counts as large.

    Returns
    -------
    ndarray of float, shape (...)
        Two-sided; never below 1 / labellings. NaN where the observed statistic is undefined.

    Examples
    --------
    >>> share_as_extreme(np.array([3.0, -4.0, 1.0, -3.0, 0.0])).round(2)
    np.float64(0.6)
    """
    size = np.abs(statistics)
    observed = size[..., :1]
    large = np.isnan(size) | (size >= observed * (1 - TIE) - 1e-12)
    found: Floats = np.where(np.isnan(observed[..., 0]), np.nan, large.mean(axis=-1))
    return found


@dataclass(frozen=True, kw_only=True)
class PooledT:
    """Student's t of a difference within strata, rows that share their drift over the columns being the units.

    Over the strata that have both groups, and with every cell covered, it is the t of least squares on the rows' means
    with a term for each stratum; its distribution is Student's then, and only near it where cells are missing.
    """

    cells: Floats  # (rows, columns), what each cell counts in the difference
    covered: Bools  # (rows, columns)
    later: Bools  # (rows,)
    stratum: Ints  # (rows,)

    @property
    def freedom(self) -> int:
        """Degrees of freedom: rows that count, less their strata, less 1."""
        used = np.abs(self.cells).sum(axis=1) > 0
        return int(used.sum()) - len(np.unique(self.stratum[used])) - 1

    def __call__(self, values: Floats) -> Floats:
        """Value of t.

        Parameters
        ----------
        values : ndarray of float, shape (draws, rows, columns)
            Of cells not covered, anything but NaN.

        Returns
        -------
        ndarray of float, shape (draws,)
            NaN where there is no degree of freedom, or no drift.
        """
        gap, of_row = self._parts(values)
        found: Floats = gap / self._errors(of_row)
        return found

    def error(self, values: Floats) -> Floats:
        """The standard error of the difference, in the values' unit; shapes and NaN as of the value of t."""
        return self._errors(self._parts(values)[1])

    def of_drift(self, drift: Floats) -> Floats:
        """Value of t where drift is the same in all columns of a row.

        Parameters
        ----------
        drift : ndarray of float, shape (draws, rows)

        Returns
        -------
        ndarray of float, shape (draws,)
        """
        gap, residual = self._parts(np.eye(len(self.later))[:, :, None] * self.covered)
        found: Floats = (drift @ gap) / self._errors(drift @ residual)  # both are linear in the values
        return found

    def _parts(self, values: Floats) -> tuple[Floats, Floats]:
        """The difference, and what of each row is left after it, its stratum's mean and its column's."""
        size = np.abs(self.cells).sum(axis=1)  # (rows,)
        share = np.abs(self.cells).sum(axis=0) / 2  # (columns,), the column's weight
        alone = self.cells / np.where(share > 0, share, 1.0)
        inside = self.covered & (share > 0)
        residual = np.where(inside, values - self.later[:, None] * (alone * values).sum(axis=1)[:, None, :], 0.0)
        for name in np.unique(self.stratum):
            rows = self.stratum == name
            n = np.maximum(inside[rows].sum(axis=0), 1)
            residual[:, rows] -= np.where(inside[rows], (residual[:, rows].sum(axis=1) / n)[:, None, :], 0.0)
        of_row = (np.abs(self.cells) * residual).sum(axis=2) / np.where(size > 0, size, 1.0)
        return (self.cells * values).sum(axis=(1, 2)), of_row

    def _errors(self, of_row: Floats) -> Floats:
        square = (of_row**2).sum(axis=1) * (np.abs(self.cells).sum(axis=1) ** 2).sum()
        defined = (self.freedom >= 1) & (square > 1e-18)
        return np.where(defined, np.sqrt(np.where(defined, square, 1.0) / max(self.freedom, 1)), np.nan)


def holm(p: Floats) -> Floats:
    """P-values adjusted for several tests (Holm, Scandinavian Journal of Statistics 6, 1979).

    Parameters
    ----------
    p : ndarray of float, shape (tests,)
        NaN (not tested) counts as 1 and stays NaN.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03, 0.005])).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    known = np.where(np.isnan(p), 1.0, p)
    order = np.argsort(known, kind="stable")
    stepped = np.minimum(np.maximum.accumulate(known[order] * (len(p) - np.arange(len(p)))), 1.0)
    found = np.empty(len(p))
    found[order] = stepped
    return np.where(np.isnan(p), np.nan, found)
