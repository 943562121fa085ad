"""The repository's own study beside rows of V-Dem itself: what cannot be said, and that nothing is contrary."""

import os
import re
from pathlib import Path

import pytest

import kzindex
from kzindex.inference.validity import Validity
from kzindex.scoring.score import Scores
from kzindex.wording import signed

from .cli.conftest import Capture, run

ROOT = Path(__file__).parents[1]
EXTERNAL = os.environ.get("KZINDEX_EXTERNAL")
FILE = Path(EXTERNAL or "") / "vdem_kaz.csv"
pytestmark = pytest.mark.skipif(EXTERNAL is None, reason="KZINDEX_EXTERNAL names no folder with V-Dem's rows")

ABSENT = {("observer_access", "v2eldommon"), ("accreditation", "v2eldommon")}
ONE_VALUE = {("invitation", "v2elmonden"), ("invitation", "v2elmonref")}  # 0 in every year: nobody was refused


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(ROOT))


@pytest.fixture(scope="module")
def found(scores: Scores) -> Validity:
    return kzindex.validity(scores, FILE)


def why(found: Validity, finding: str) -> dict[tuple[str, str], str]:
    """Why each pair of that finding says nothing."""
    rows = found.table[found.table["finding"] == finding]
    return {(row["measure"], row["tag"]): row["why"] for row in rows.to_dict("records")}


def test_every_pair_of_the_crosswalk_has_its_row(found: Validity) -> None:
    pairs = [(measure, tag, sign) for measure, tags in found.study.crosswalk.items() for tag, sign in tags.items()]
    assert list(found.table[["measure", "tag", "expected"]].itertuples(index=False, name=None)) == pairs
    assert set(found.study.measures) <= set(found.table["measure"])


def test_the_rows_are_of_several_releases_and_the_name_says_none(scores: Scores, found: Validity) -> None:
    assert found.release == ""
    assert kzindex.validity(scores, FILE, release="15, 14 and 12").release == "15, 14 and 12"


def test_no_finding_is_contrary(found: Validity) -> None:
    findings = set(found.table["finding"])
    assert findings <= {"as expected", "undecided", "uninformative", "too few years", "absent"}
    assert "as expected" in findings


def test_only_domestic_monitors_are_absent(found: Validity) -> None:
    assert why(found, "absent") == dict.fromkeys(ABSENT, "no such column in the file")


def test_refusals_of_monitors_say_nothing(found: Validity) -> None:
    steady = why(found, "uninformative")
    for pair in ONE_VALUE:
        assert re.match(r"V-Dem has one value in (\d+) of \1 years", steady[pair])
    few = why(found, "too few years")
    for tag in ("v2elmonden", "v2elmonref"):
        assert few["observer_access", tag] == "5 of the 6 that it takes"


def test_pairs_with_too_few_years(found: Validity) -> None:
    assert set(why(found, "too few years")) == {
        ("observer_access", "v2elmonden"), ("observer_access", "v2elmonref"), ("torture", "v2cltort"),
        ("accountability", "v2clkill"), ("accountability", "v2cltort"), ("protocols", "v2elembaut"),
        ("pressure", "v2csreprss"),
    }  # fmt: skip


def test_v_dem_hardly_moved_on_what_the_index_stands_beside(found: Validity) -> None:
    steady = why(found, "uninformative")
    assert {tag: reason for (measure, tag), reason in steady.items() if measure == "index"} == dict.fromkeys(
        ("v2x_polyarchy", "v2x_libdem"), "V-Dem ranges over less than 0.05 in these years"
    )
    assert set(found.pairs["measure"]) & {"index", "observer_access"} == set()


def test_for_observer_access_no_tag_says_anything(found: Validity) -> None:
    rows = found.table[found.table["measure"] == "observer_access"]
    assert set(rows["finding"]) == {"uninformative", "too few years", "absent"}


def test_numbers_keep_to_their_ranges(found: Validity) -> None:
    table, pairs = found.table, found.pairs
    spoken = table[table["finding"].isin(["as expected", "undecided"])]
    assert (spoken["low90"] < spoken["rho"]).all()
    assert (spoken["rho"] < spoken["high90"]).all()
    assert table["years"].max() <= 15  # years from 1991 to 2023 with a vote that is compared: two in 1999
    assert (spoken["error_share"] < 1).all()
    assert pairs["elections"].str.contains("referendum").sum() == 0
    both = pairs[pairs["elections"].str.contains(";")]
    assert set(both["year"]) == {1999}
    assert pairs["year"].between(1991, 2023).all()
    for _, rows in pairs.groupby(["measure", "tag"]):
        assert rows["rank"].sum() == rows["rank_vdem"].sum() == len(rows) * (len(rows) + 1) / 2


def test_values_are_those_of_the_file(found: Validity) -> None:
    of = found.pairs[(found.pairs["measure"] == "competitiveness") & (found.pairs["tag"] == "v2xel_frefair")]
    value = dict(zip(of["year"], of["value"], strict=True))
    assert (value[1994], value[2019], value[2023]) == (0.293, 0.301, 0.332)


def test_the_screen_fits_and_names_what_is_absent(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    code, out, err = run(capsys, "validity", "--vdem", str(FILE), "--items", "--study", str(ROOT))
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert "V-Dem: vdem_kaz.csv, release not stated (--release names it)" in out
    assert "Not in the file: v2eldommon." in out
    assert not re.search(r"\d+ contrary|contrary$", out, re.MULTILINE)


def test_the_method_page_has_these_figures(found: Validity) -> None:
    rows = found.table[found.table["level"] != "item"]
    said = []
    for row in rows.to_dict("records"):
        interval = "–" if row["low90"] != row["low90"] else f"{signed(row['low90'], 2)} to {signed(row['high90'], 2)}"
        numbers = f"{signed(row['rho'], 2)} | {interval} | {row['years']} | {signed(row['gap'])}"
        end = f"{signed(row['gap_vdem'], 2)} | {row['finding']} |"
        said.append(f"| {found.study.titles[str(row['measure'])]} | `{row['tag']}` | {numbers} | {end}")
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    page = method.split("## Beside V-Dem\n")[1].split("\n## ")[0]
    assert [line for line in page.splitlines() if "| `v2" in line] == said
    informative = rows[rows["finding"].isin(["as expected", "contrary", "undecided"])]
    higher = informative["gap_vdem"] > 0
    assert (len(informative), higher.sum(), (rows["gap_vdem"] > 0).sum(), rows["gap_vdem"].notna().sum()) == (
        11,
        9,
        16,
        19,
    )
    assert set(informative.loc[~higher, "tag"]) == {"v2elboycot", "v2psoppaut"}
    assert (rows["gap"].dropna() < 0).all()
    shares = rows.loc[rows["measure"] != "observer_access", "error_share"].dropna()
    assert (round(shares.min(), 2), round(shares.max(), 2)) == (0.15, 0.46)
    assert dict(rows["finding"].value_counts())["as expected"] == 2


def test_from_1999_fraud_runs_against_competitiveness(scores: Scores) -> None:
    table = kzindex.validity(scores, FILE, since=1999).table
    rows = {(row["measure"], row["tag"]): row for row in table.to_dict("records")}
    contrary = [key for key, row in rows.items() if row["finding"] == "contrary" and row["level"] != "item"]
    assert contrary == [("competitiveness", "v2elirreg")]
    row, count, choice = (rows[key] for key in (*contrary, ("count", "v2elirreg"), ("alternatives", "v2elboycot")))
    assert (count["finding"], choice["finding"]) == ("as expected", "as expected")
    method = " ".join((ROOT / "docs" / "method.md").read_text(encoding="utf-8").split())
    interval = f"{signed(row['low90'], 2)} to {signed(row['high90'], 2)}"
    assert f"runs against `v2elirreg` ({signed(row['rho'], 2)}, 90 % {interval})" in method
    assert f"as expected ({signed(count['rho'], 2)};" in method
    assert f"with `v2elboycot` ({signed(choice['rho'], 2)})" in method
