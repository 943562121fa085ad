"""The whole: what a study says of itself, on odd studies and with odd declarations."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kzindex
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.multiverse.choices import ALL, KEPT, ONE, PROTOCOL, TWO
from kzindex.multiverse.findings import COLUMNS, HOLDS
from kzindex.multiverse.robustness import Robustness

from ..compared import FIRST, LAST, read, retell, single_era, two_eras
from ..conftest import FREEDOM, INVENTED, STUDY, StudyFolder
from .made import EVERY, alone, declared, kazakhstan, varied

NO_TYPES = {name: value for name, value in EVERY.items() if name not in ("types", "boundaries")}
WHY = {
    "a side has fewer votes than an item must be covered in",
    "no item is covered in enough votes of both sides",
    "too few votes of both sides have a score",
    "an indicator has no gap",
}


def holds(found: Robustness) -> None:
    """What holds of any multiverse."""
    listing = found.listing
    assert listing is not None
    measures = [*found.scores.study.tops[1:], "index"]
    rows = found.specifications
    assert len(rows) == len(listing.lists) * len(measures)
    assert rows["measure"].tolist() == measures * len(listing.lists)
    none = rows["gap"].isna()
    assert (none == rows["se"].isna()).all()
    assert (none == (rows["reason"] != "")).all()
    assert set(rows["reason"]) <= WHY | {""}
    assert (none == (rows["verdict"] == "cannot be compared")).all()
    assert (rows["se"].dropna() >= 0).all()
    assert rows["gap"].dropna().abs().le(100 + 1e-9).all()
    assert rows["share"].between(0, 1 + 1e-9).all()
    assert found.table.columns.tolist() == COLUMNS
    for row in records(found.table[~found.table["part"].str.startswith("indices")]):
        assert 0 <= row["computed"] <= row["specifications"]
        held = [row[name] for name in HOLDS if not pd.isna(row[name])]
        assert all(0 <= many <= row["specifications"] for many in held)
    for name, many in (
        (PROTOCOL, 1),
        (TWO, listing.lists.count(TWO)),
        (KEPT, 2 * listing.draws),
        (ALL, 2 * listing.draws),
    ):
        if name in (KEPT, ALL) and not many:
            continue
        said = found.of(name)
        assert (said["measure"].tolist(), set(said["specifications"])) == (measures, {many})
    assert found.of(ONE)["specifications"].sum() == listing.lists.count(ONE) * len(measures)
    for name in ("indices", "indices of having a gap"):
        assert len(found.of(name)) == len(listing.factors) * len(measures)
    there = rows[~rows["list"].isin([KEPT, ALL])]
    assert not there.duplicated([*[each.id for each in listing.choices], "measure"]).any()
    protocol = rows[rows["list"] == PROTOCOL]
    assert protocol["verdict_holds"].all()
    repr(found)


def test_it_holds_of_the_repositorys_study() -> None:
    found = kazakhstan()
    holds(found)
    assert found.listing is not None
    assert found.listing.draws == 16
    rows = found.specifications
    assert len(rows) == 5 * (1 + 292 + 363 + 12 + 64)
    assert set(rows["reason"]) > {""}


def test_it_holds_with_everything_tried(tried: Robustness) -> None:
    holds(tried)
    assert len(set(tried.specifications["reason"])) > 1


def test_each_choice_moves_something(tried: Robustness) -> None:
    """Of an option of a choice the gap, its error or the verdict of some measure is another.

    But of least coverage, since every item is matched and covered; nor is an item denied at every vote.
    """
    rows = tried.specifications
    base = rows[rows["list"] == PROTOCOL].set_index("measure")
    still = set()
    for name, own in rows[rows["list"] == ONE].groupby("name"):
        other = own.set_index("measure")
        changed = (other["verdict"] != base["verdict"]).any() or (other["share"] != base["share"]).any()
        moved = np.nanmax(np.abs(other[["gap", "se"]].to_numpy() - base[["gap", "se"]].to_numpy()), initial=0) > 1e-9
        if not (changed or moved):
            still.add(str(name))
    assert still == {"least coverage: 100%", "no occasion: not covered"}


def test_the_same_seed_gives_the_same_numbers(told: Study, tried: Robustness) -> None:
    again, other = varied(told, **EVERY), varied(told, seed=2, **EVERY)
    pd.testing.assert_frame_equal(tried.table, again.table)
    pd.testing.assert_frame_equal(tried.specifications, again.specifications)
    drawn = ["weights", "evidence"]
    for choice in drawn:
        mine, others = (x.of(ONE) for x in (tried, other))
        assert mine[mine["choice"] == choice]["q95"].tolist() != others[others["choice"] == choice]["q95"].tolist()
    plain = [x.specifications[x.specifications["list"].isin([PROTOCOL, TWO])]["gap"].tolist() for x in (tried, other)]
    assert plain[0] == pytest.approx(plain[1], nan_ok=True)


def test_seed_and_draws_are_the_studys_unless_they_are_given(told: Study) -> None:
    own = declared(told, seed=7, draws=3, error=[2.0], spacing=[2.0], items=["all"])
    scores = kzindex.score(own)
    found = kzindex.robustness(scores)
    assert found.listing is not None
    assert found.listing.draws == 4
    pd.testing.assert_frame_equal(found.table, kzindex.robustness(scores, seed=7, draws=4).table)
    seeds = [kzindex.robustness(scores, seed=seed).listing for seed in (0, 1)]
    assert len({str(each.options.tolist()) for each in seeds if each is not None}) > 1


def test_progress_is_told_up_to_the_last(told: Study) -> None:
    said: list[tuple[int, int]] = []
    scores = kzindex.score(declared(told, passes=["pass 1", "pass 2"], error=[2.0]))
    found = kzindex.robustness(scores, draws=4, progress=lambda done, many: said.append((done, many)))
    assert found.listing is not None
    many = len(found.listing.options)
    assert said[-1] == (many, many)
    assert [done for done, _ in said] == sorted({done for done, _ in said})
    assert {whole for _, whole in said} == {many}


def test_where_nothing_varies_there_is_the_protocol_alone(told: Study, tried: Robustness) -> None:
    found = varied(told, draws=64)
    holds(found)
    assert found.specifications["list"].tolist() == [PROTOCOL] * 3
    assert found.gaps["gap"].tolist() == pytest.approx(tried.gaps["gap"].tolist()[:3])
    assert len(found.of(ALL)) == len(found.of("curve")) == 0
    assert len(found.of("indices")) == len(found.of("option")) == len(found.of(ONE)) == 0
    assert set(found.of(TWO)["specifications"]) == {0}
    assert len(found.of("without")) > 0


def test_a_single_era_has_nothing_to_compare(study: StudyFolder) -> None:
    single_era(study)
    found = varied(study.load(), **NO_TYPES)
    assert (len(found.table), len(found.gaps), len(found.specifications)) == (0, 0, 0)
    assert found.table.columns.tolist() == COLUMNS
    assert (found.listing, found.left) == (None, None)
    assert repr(found).startswith("Robustness('Аралия, an invented country'")


def test_where_no_vote_is_compared_there_is_nothing(study: StudyFolder) -> None:
    retell(study, ["2012-06-10-плебисцит"])
    found = varied(study.load(), **NO_TYPES)
    assert (found.listing, len(found.table), len(found.specifications)) == (None, 0, 0)


@pytest.mark.parametrize(
    "tell",
    [
        pytest.param(lambda s: None, id="the last era has one vote"),
        pytest.param(lambda s: retell(s, [*FIRST, *LAST]), id="nothing read"),
        pytest.param(lambda s: retell(s, FIRST), id="no later vote"),
        pytest.param(lambda s: retell(s, LAST), id="no earlier vote"),
        pytest.param(lambda s: retell(s, [FIRST[0]]), id="one vote"),
    ],
)
def test_where_nothing_can_be_compared_every_row_says_why(
    study: StudyFolder, tell: Callable[[StudyFolder], Any]
) -> None:
    tell(study)
    found = varied(study.load(), draws=4, **NO_TYPES)
    holds(found)
    assert found.gaps["gap"].isna().all()
    said = found.table.loc[
        ~found.table["part"].str.startswith("indices"), ["sign_holds", "sign_turns", "verdict_holds"]
    ]
    assert said.isna().all(axis=None)  # there is nothing that could hold
    assert found.of("indices")["total"].isna().all()
    assert len(found.of("curve")) == len(found.of("reversal")) == 0


def test_an_indicator_of_one_item(study: StudyFolder) -> None:
    """Permission alone: of one item all ways of aggregating give one gap."""
    two_eras(study)
    text = study.read(FREEDOM).decode()
    study.write(FREEDOM, text[: text.index("  - id: ұстау")].replace("weight: 0.5", "weight: 1.0"))
    for vote in [*FIRST, *LAST]:
        file = f"seeds/codings/{vote}.csv"
        lines = study.read(file).decode().splitlines(keepends=True)
        study.write(file, "".join(x for x in lines if "ұстау" not in x and "сот" not in x))
    found = varied(study.load(), draws=8, **NO_TYPES)
    holds(found)
    for name in ("indicator: geometric mean", "indicator: weakest link", "items: all", "item weights: draw 3"):
        assert alone(found, name)["жиын"]["gap"] == pytest.approx(50)
        if "geometric" not in name:  # whose error ends where the scale does
            assert alone(found, name)["жиын"]["se"] == pytest.approx(alone(found, "")["жиын"]["se"])
    assert alone(found, "level spacing: t^2")["жиын"]["gap"] == pytest.approx(25)


def test_an_era_of_one_vote(study: StudyFolder) -> None:
    """Where one covered vote is enough, the last vote less the mean of four."""
    votes = [*FIRST, LAST[0]]
    retell(study, votes)
    study.replace(STUDY, "votes_small: 2", "votes_small: 1")
    for i, vote in enumerate(votes):
        read(study, vote, {"балама": i % 4, "санақ": i % 3, "рұқсат": i % 2, "ұстау": i % 5, "сот": 1})
    found = varied(study.load(), draws=8, **NO_TYPES)
    holds(found)
    assert alone(found, "")["сайыс"]["gap"] == pytest.approx((0.5 * (0 - 50) + 0.25 * (50 - 37.5)) / 0.75)
    without = {row["option"]: row for row in records(found.of("without")) if row["choice"] == "vote"}
    assert without[LAST[0]]["verdict"] == "cannot be compared"


def level(study: StudyFolder) -> None:
    """Two eras of which freedom says the same at every vote, in three documents."""
    retell(study, [*FIRST, *LAST])
    for vote in [*FIRST, *LAST]:
        for source in ("есеп", "кітап", "газет"):
            rivals = 1 + (vote in LAST)
            read(study, vote, {"балама": rivals, "санақ": 1, "рұқсат": 1, "ұстау": 1, "сот": 1}, source)


def test_a_gap_of_nothing_has_no_sign_whatever_rounding_leaves(study: StudyFolder) -> None:
    level(study)
    found = varied(
        study.load(), draws=16, spacing=[2.0, 0.5], votes_from=["2002-01-01", "2004-01-01"],
        weights={"draws": 8, "concentration": 1.0},
    )  # fmt: skip
    rows = found.specifications
    freedom = rows[rows["measure"] == "жиын"]
    assert freedom["gap"].abs().max() < 1e-9
    assert len(found.of("reversal")) == 0
    assert freedom["sign_holds"].all()
    parts = found.of("indices")
    assert (parts.loc[parts["measure"] == "жиын", ["first", "total"]] == 0).all(axis=None)


@pytest.mark.parametrize(
    "given",
    [
        {"spacing": [1000.0, 1e-6]},
        {"error": [1e6, 1e-9]},
        {"weights": {"draws": 50, "concentration": 1e-3}},
        {"weights": {"draws": 50, "concentration": 1e9}},
        {"evidence": {"draws": 300}},
        {"coverage": [1e-9, 1.0]},
        {"votes_from": ["0001-01-01", "9999-12-31"]},
    ],
)
def test_extreme_options(told: Study, given: dict[str, Any]) -> None:
    holds(varied(told, indicator=["geometric mean", "weakest link"], items=["all"], draws=16, **given))


def options(values: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=most, unique=True)


DECLARATIONS = st.fixed_dictionaries(
    {},
    optional={
        "spacing": options(st.floats(0.1, 10)),
        "weights": st.fixed_dictionaries({"draws": st.integers(1, 3), "concentration": st.floats(0.1, 50)}),
        "indicator": options(st.sampled_from(EVERY["indicator"])),
        "index": options(st.sampled_from(EVERY["index"])),
        "error": options(st.floats(0.01, 5)),
        "shared": options(st.floats(0, 1)),
        "lineage": st.just(["each document"]),
        "origin": st.just(["ignored"]),
        "passes": options(st.sampled_from(EVERY["passes"])),
        "no_occasion": options(st.sampled_from(EVERY["no_occasion"])),
        "items": st.just(["all"]),
        "coverage": options(st.floats(0.05, 1)),
        "run_up": st.just(["whole cycle"]),
        "boundaries": st.booleans(),
        "votes_from": options(st.dates(pd.Timestamp(1999, 1, 1).date(), pd.Timestamp(2014, 1, 1).date()).map(str)),
        "types": options(st.sampled_from(["жалпы", "аймақ"])),
        "evidence": st.fixed_dictionaries({"draws": st.integers(1, 2)}),
        "draws": st.integers(2, 5),
        "seed": st.integers(0, 2**32),
    },
)


@settings(max_examples=3, deadline=None)
@given(DECLARATIONS)
def test_any_declaration(given: dict[str, Any]) -> None:
    """On the invented country of which some is read; every number twice alike, the protocol's as ever."""
    found = kzindex.robustness(kzindex.score(declared(_country(), **given)))
    holds(found)
    base = found.gaps[found.gaps["specification"] == 0]
    expected = _country_compared()
    assert base["gap"].tolist() == pytest.approx(expected["gap"].tolist())
    assert base["se"].tolist() == pytest.approx(expected["se"].tolist())


_TOLD: list[Study] = []


@pytest.fixture(autouse=True)
def _remember(told: Study) -> None:
    _TOLD[:] = [told]


def _country() -> Study:
    return _TOLD[0]


def _country_compared() -> pd.DataFrame:
    from kzindex.inference.contrasts import primary
    from kzindex.inference.gap import gaps
    from kzindex.scoring.levels import entered

    contrast = primary(_country(), entered(_country()))
    assert contrast is not None
    whole = {gap.measure: gap for gap in gaps(contrast)}
    return pd.DataFrame([whole[name] for name in (*_country().tops[1:], "index")])


def test_in_memory_of_the_invented_country_nothing_is_compared() -> None:
    """Its last era has one vote, and an item must be covered in two."""
    found = varied(kzindex.load(INVENTED), draws=4, **NO_TYPES)
    assert set(found.gaps["reason"]) == {"a side has fewer votes than an item must be covered in"}
    assert not np.isfinite(found.gaps["gap"]).any()
