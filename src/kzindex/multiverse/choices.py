"""The choices of the method, each with the protocol's option first, and the specifications made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from kzindex.language import ENGLISH, N_, date, ngettext, spoken
from kzindex.language import gettext as _
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.design import DrawnEvidence, DrawnWeights
from kzindex.model.study import Study
from kzindex.stats.aggregation import ARITHMETIC
from kzindex.wording import percent, short

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# the lists of specifications
PROTOCOL, ONE, TWO, NO_COMPARISON = "protocol", "one", "two", "no comparison"
KEPT, ALL = "all but the votes", "all varied"
VOTES = ("boundary", "votes_from", "types")  # the choices that say which votes are compared
VOTES_COMPARED = "votes"  # and what they are varied as


# what random numbers are for; each has a stream of its own
SEQUENCE, WEIGHTS, EVIDENCE, RESAMPLES = range(4)


def stream(seed: int, *purpose: int) -> np.random.Generator:
    """Random numbers of one purpose (SEQUENCE, WEIGHTS …), and of one draw where it names one."""
    return np.random.default_rng([seed, *purpose])


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice of the method.

    Attributes
    ----------
    id, title : str
    options : tuple of str
        What each is called; the protocol's is the first.
    values : tuple
        What each stands for.
    drawn : bool
        Whether the options after the first are draws.
    """

    id: str
    title: str
    options: tuple[str, ...]
    values: tuple[object, ...]
    drawn: bool = False

    def label(self, option: int) -> str:
        """What an option is called where draws count as one."""
        return _("drawn") if self.drawn and option else self.options[option]


def choices(study: Study) -> tuple[Choice, ...]:
    """Every choice, in the language spoken; one that the study does not vary has the protocol's option alone."""
    given, protocol = study.design.robustness, study.design.protocol
    error, shared = (1.0, *given.error), (protocol.error.shared, *given.shared)
    coverage, mean = (protocol.coverage, *given.coverage), _("arithmetic mean")
    months = ngettext("{n} month", "{n} months", protocol.run_up_months)
    weights = [_("draw {n}", n=n) for n in _draws(given.weights)]
    evidence = [_("equal, draw {n}", n=n) for n in _draws(given.evidence)]
    levels = (f"t^{short(x)}" for x in given.spacing)
    return (
        _choice("spacing", _("level spacing"), (_("equal"), *levels), (1.0, *given.spacing)),
        _drawn("weights", _("item weights"), _("the protocol's"), weights),
        _choice("indicator", _("indicator"), (mean, *map(_, given.indicator)), (ARITHMETIC, *given.indicator)),
        _choice("index", _("index"), (mean, *map(_, given.index)), (ARITHMETIC, *given.index)),
        _choice("error", _("reading error"), (_("the protocol's"), *(f"× {short(x)}" for x in given.error)), error),
        _choice("shared", _("shared error"), map(short, shared), shared),
        _named("lineage", _("lineage"), (N_("its documents count once"), *given.lineage)),
        _named("origin", _("origin"), (N_("is the lineage"), *given.origin)),
        _named("passes", _("codings"), (N_("adjudicated"), *given.passes)),
        _named("no_occasion", _("no occasion"), (NOT_APPLICABLE, *given.no_occasion)),
        _named("items", _("items"), (N_("matched"), *given.items)),
        _choice("coverage", _("least coverage"), map(percent, coverage), coverage),
        _choice("run_up", _("run-up"), (months, *map(_, given.run_up)), (months, *given.run_up)),
        *_of_votes(study),
        _drawn("evidence", _("evidence"), _("all"), evidence),
    )


def _of_votes(study: Study) -> tuple[Choice, ...]:
    """The choices of VOTES."""
    design, given = study.design, study.design.robustness
    later = (design.eras[-1].start, *(x.date for x in design.boundaries if given.boundaries))
    earlier = (design.headline.start, *given.votes_from)
    # English has the names of study.yaml, as results files do; no other language could
    types = [_("{way} alone", way=x if spoken() == ENGLISH else study.plurals[x]) for x in given.types]
    return (
        _choice("boundary", _("later from"), map(date, later), later),
        _choice("votes_from", _("earlier from"), map(date, earlier), earlier),
        _choice("types", _("types"), (_("of the headline"), *types), ("", *given.types)),
    )


def _choice(id: str, title: str, options: Iterable[str], values: tuple[object, ...]) -> Choice:
    return Choice(id=id, title=title, options=tuple(options), values=values)


def _named(id: str, title: str, values: tuple[str, ...]) -> Choice:
    """A choice whose options are called what they stand for."""
    return _choice(id, title, map(_, values), values)


def _drawn(id: str, title: str, first: str, draws: list[str]) -> Choice:
    return Choice(id=id, title=title, options=(first, *draws), values=tuple(range(len(draws) + 1)), drawn=True)


def _draws(given: DrawnWeights | DrawnEvidence | None) -> range:
    """The numbers of the draws asked for."""
    return range(1, given.draws + 1 if given else 1)


@dataclass(frozen=True, kw_only=True)
class Factor:
    """Choices that are drawn together.

    Attributes
    ----------
    id, title : str
    columns : tuple of int
        Numbers of the choices.
    table : ndarray of int, shape (combinations, choices)
        The combinations of their options that can be drawn, the protocol's first.
    drawn : bool
        Whether the combinations after the first are draws; together they are as likely as the first.
    """

    id: str
    title: str
    columns: tuple[int, ...]
    table: Ints
    drawn: bool = False

    def at(self, share: Floats) -> Ints:
        """Options at shares of 0 to 1, each combination as likely; shape (shares, choices)."""
        many = len(self.table)
        if not self.drawn:
            return np.asarray(self.table[np.minimum((share * many).astype(np.int64), many - 1)])
        draw = np.minimum(((2 * share - 1) * (many - 1)).astype(np.int64) + 1, many - 1)
        return np.asarray(self.table[np.where(share < 0.5, 0, draw)])


def factors(every: tuple[Choice, ...], votes: Ints) -> list[Factor]:
    """What is varied, choice by choice, but for the choices of VOTES, of which some combinations leave no comparison.

    Parameters
    ----------
    every : tuple of Choice
    votes : ndarray of int, shape (combinations, 3)
        Options of the choices of VOTES that leave a comparison.
    """
    places = {choice.id: k for k, choice in enumerate(every)}
    found = [
        Factor(id=choice.id, title=choice.title, columns=(places[choice.id],), drawn=choice.drawn,
               table=np.arange(len(choice.options))[:, None])
        for choice in every
        if choice.id not in VOTES
    ]  # fmt: skip
    found.append(
        Factor(id=VOTES_COMPARED, title=_("votes compared"), columns=tuple(places[id] for id in VOTES), table=votes)
    )
    return [factor for factor in found if len(factor.table) > 1]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Specifications to be computed, one per row.

    Attributes
    ----------
    choices : tuple of Choice
    factors : list of Factor
    options : ndarray of int, shape (specifications, choices)
        Those listed first, then those that serve the indices alone: for each factor as many as a set drawn has.
    lists : list of str
        Which list each of those listed belongs to.
    draws : int
        Specifications in each of the two sets drawn, with which the listed ones end.
    """

    choices: tuple[Choice, ...]
    factors: list[Factor]
    options: Ints
    lists: list[str]
    draws: int

    def values(self, id: str) -> list[object]:
        """What each specification says of one choice."""
        k = next(k for k, choice in enumerate(self.choices) if choice.id == id)
        return [self.choices[k].values[i] for i in self.options[:, k].tolist()]

    def name(self, row: int) -> str:
        """How a specification departs from the protocol; empty where it does not."""
        picked = zip(self.choices, self.options[row].tolist(), strict=True)
        return "; ".join(f"{choice.title}: {choice.options[i]}" for choice, i in picked if i)


def listing(every: tuple[Choice, ...], votes: Ints, *, seed: int, draws: int) -> Listing:
    """The protocol, each single departure, each pair of them (but of draws), and specifications with all varied.

    Combinations of VOTES that leave no comparison are not drawn; those that are no pair are listed by themselves.

    With all varied there are two sets from a scrambled Sobol sequence, the same with the protocol's votes, and, for the
    indices, the first set with one factor after another from the second (Saltelli et al., Computer Physics
    Communications 181, 2010).

    Parameters
    ----------
    every : tuple of Choice
    votes : ndarray of int, shape (combinations, 3)
        As in `factors`.
    seed : int
    draws : int
        In each set; raised to a power of two.
    """
    size = raised(draws)
    single = [(k, i) for k, choice in enumerate(every) for i in range(1, len(choice.options))]
    plain = [(k, i) for k, i in single if not every[k].drawn]
    pairs = [(one, other) for one, other in combinations(plain, 2) if one[0] != other[0]]
    base = np.zeros((1 + len(single) + len(pairs), len(every)), dtype=np.int64)
    for row, departures in enumerate([*((one,) for one in single), *pairs], 1):
        for k, i in departures:
            base[row, k] = i
    base = np.concatenate([base, beyond := _not_drawn(every, votes)])
    varied = factors(every, votes)
    size *= bool(varied)  # nothing varied, nothing drawn
    first, second = _drawn_twice(len(every), varied, seed, size)
    recombined = []
    for factor in varied:
        recombined.append(first.copy())
        recombined[-1][:, factor.columns] = second[:, factor.columns]
    kept = np.concatenate([first, second])
    kept[:, [k for k, choice in enumerate(every) if choice.id in VOTES]] = 0
    lists = [PROTOCOL, *[ONE] * len(single), *[TWO] * len(pairs), *[NO_COMPARISON] * len(beyond)]
    lists += [*[KEPT] * (2 * size), *[ALL] * (2 * size)]
    options = np.concatenate([base, kept, first, second, *recombined])
    return Listing(choices=every, factors=varied, options=options, lists=lists, draws=size)


def raised(draws: int) -> int:
    """The least power of two that is no less."""
    return 1 << (max(draws, 2) - 1).bit_length()


def _not_drawn(every: tuple[Choice, ...], votes: Ints) -> Ints:
    """The combinations of all three choices of VOTES that leave no comparison; shape (combinations, choices)."""
    places = [next(k for k, choice in enumerate(every) if choice.id == id) for id in VOTES]
    drawn = {tuple(row) for row in votes.tolist()}
    ranges = (range(1, len(every[k].options)) for k in places)
    left = [options for options in product(*ranges) if options not in drawn]
    found = np.zeros((len(left), len(every)), dtype=np.int64)
    found[:, places] = np.array(left, dtype=np.int64).reshape(-1, len(places))
    return found


def _drawn_twice(many: int, varied: list[Factor], seed: int, size: int) -> tuple[Ints, Ints]:
    sets = np.zeros((2, size, many), dtype=np.int64)
    if size:
        from scipy.stats import qmc

        sequence = qmc.Sobol(2 * len(varied), rng=stream(seed, SEQUENCE))
        shares = sequence.random_base2(size.bit_length() - 1)
        for j, factor in enumerate(varied):
            for set_, share in zip(sets, (shares[:, j], shares[:, j + len(varied)]), strict=True):
                set_[:, factor.columns] = factor.at(share)
    return sets[0], sets[1]
