"""What moved between two states of a study: nothing is overlooked, and a change that is alone has moved all of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.frames import Row, records
from kzindex.inference.compare import compare
from kzindex.inference.releases import Diff, diff
from kzindex.model.study import Study

from ..compared import FIRST, LAST, figure, read, two_eras
from ..conftest import DECISIONS, FACTS, SOURCES, STUDY, VOTES, StudyFolder

CONTEST, FREEDOM = "indicators/contest.yaml", "indicators/freedom.yaml"
FILE = f"seeds/codings/{FIRST[0]}.csv"
Edit = Callable[[StudyFolder], None]


@pytest.fixture
def two(study: StudyFolder) -> StudyFolder:
    two_eras(study)
    read(study, FIRST[0], {"балама": 3}, source="газет", certainty="medium")
    read(study, FIRST[1], {"балама": 2}, source="жаршы", certainty="low")
    read(study, LAST[0], {"рұқсат": 2}, source="кітап", number=2)
    take_out(f"seeds/codings/{FIRST[3]}.csv", f"{FIRST[3]},сот,")(study)
    study.replace(f"seeds/codings/{FIRST[2]}.csv", f"{FIRST[2]},балама,0,high", f"{FIRST[2]},балама,0,low")
    return study


def changed(two: StudyFolder, *edits: Edit) -> tuple[Study, Study]:
    """The study as it was, and as it is after these edits."""
    old = two.path.with_name("old")
    shutil.copytree(two.path, old)
    for edit in edits:
        edit(two)
    return kzindex.load(old), two.load()


def swap(file: str, before: str, after: str, count: int = 1) -> Edit:
    return lambda study: study.replace(file, before, after, count)


def code(vote: str, level: int | str, item: str = "санақ", source: str = "кітап", **more: object) -> Edit:
    return lambda study: read(study, vote, {item: level}, source=source, **more)  # type: ignore[arg-type]


def take_out(file: str, begins: str) -> Edit:
    def edit(study: StudyFolder) -> None:
        lines = study.read(file).decode().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(begins)]
        assert len(kept) == len(lines) - 1
        study.write(file, "".join(kept))

    return edit


def take_out_item(study: StudyFolder) -> None:
    text = study.read(FREEDOM).decode()
    parts = text.split("  - id: ")
    study.write(
        FREEDOM,
        "  - id: ".join(part for part in parts if not part.startswith("сот\n")).replace("weight: 0.3", "weight: 0.5"),
    )
    for path in (study.path / "seeds/codings").glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if ",сот," not in line), encoding="utf-8")


ROW = f"{FIRST[0]},балама,3,medium,,газет,p. 1,,1,So.\n"
DOCUMENT = "{{id: жаршы, producer: x, title: x, language: en, read: 2019-12-01, kind: news, lineage: {}}}"
EDITS: dict[str, tuple[Edit, str, str]] = {
    "a coding added": (code(FIRST[0], 2), "coding", "none → pass 1 2, high"),
    "a coding taken out": (take_out(FILE, ROW[:40]), "coding", "pass 1 3, medium → none"),
    "another level": (swap(FILE, ROW, ROW.replace("3,medium", "0,medium")), "coding", "3, medium → pass 1 0, medium"),
    "another certainty": (
        swap(FILE, f"{FIRST[0]},санақ,0,high", f"{FIRST[0]},санақ,0,low"), "coding", "pass 1 0, high → pass 1 0, low",
    ),
    "an origin": (swap(FILE, ROW, ROW.replace("p. 1,,", "p. 1,бақылаушы,")), "coding", "medium, бақылаушы"),
    "a decision": (
        lambda study: study.append(DECISIONS, f"{FIRST[0]},балама,газет,p. 1,1,low,So it is.\n"),
        "coding", "pass 1 3, medium; decided 1, low",
    ),
    "a figure": (
        swap(FACTS, f"{LAST[0]},winner_share,51", f"{LAST[0]},winner_share,99"), "figure", "51, percent → 99, percent",
    ),
    "a figure added": (
        lambda study: figure(study, LAST[0], "winner_share", "90", origin="газет"), "figure", "none → 90, percent",
    ),
    "a lineage": (
        swap(SOURCES, DOCUMENT.format("газет"), DOCUMENT.format("бақылаушы")),
        "source", "жаршы: lineage газет → бақылаушы",
    ),
    "another day": (
        swap(VOTES, f"{LAST[2]},2015-06-10", f"{LAST[2]},2015-06-20"), "vote", "date 2015-06-10 → 2015-06-20",
    ),
    "coverage": (swap(STUDY, "coverage: 0.6", "coverage: 0.95"), "protocol", "protocol.coverage 0.6 → 0.95"),
    "reading error": (swap(STUDY, "low: 0.30", "low: 0.40"), "protocol", "protocol.error.low 0.3 → 0.4"),
    "an era": (swap(STUDY, "start: 2010-01-01", "start: 2012-01-01"), "protocol", "eras 2010-01-01 → 2012-01-01"),
    "the headline": (
        swap(STUDY, "from: 2001-01-01", "from: 2002-01-01"), "protocol", "headline.start 2001-01-01 → 2002-01-01",
    ),
    "a direction": (
        swap(CONTEST, "    direction: 1\n    weight: 0.5\n", "    direction: -1\n    weight: 0.5\n"),
        "item", "балама: direction 1 → -1",
    ),
    "thresholds": (
        swap(CONTEST, "from: 10\n", "from: 22\n"), "item", "lowest figures of its levels 10.0 30.0 → 22.0 30.0",
    ),
}  # fmt: skip


def alike(one: Row, other: Row, *names: str) -> bool:
    return all(one[name] == pytest.approx(other[name], abs=1e-9, nan_ok=True) for name in names)


def all_moved(before: Study, after: Study) -> set[tuple[str, str, str]]:
    """Scores and gaps that are otherwise, found by looking at every one."""
    found: set[tuple[str, str, str]] = set()
    one, other = ({(x["election"], x["measure"]): x for x in records(kzindex.score(s).table)} for s in (before, after))
    for key in one.keys() | other.keys():
        a, b = one.get(key), other.get(key)
        same = a is not None and b is not None and a["status"] == b["status"]
        if not same or (a is not None and b is not None and not alike(a, b, "score", "low90", "high90")):
            found.add(("score", str(key[0]), str(key[1])))
    gaps = [compare(kzindex.score(study)).by_measure for study in (before, after)]
    for measure in gaps[0].keys() | gaps[1].keys():
        a, b = (each.get(measure) for each in gaps)
        if a is None or b is None or a["verdict"] != b["verdict"] or not alike(a, b, "gap", "low90", "high90"):
            found.add(("gap", "", measure))
    return found


def keys(found: Diff) -> set[tuple[str, str, str]]:
    return {(row["of"], row["election"], row["measure"]) for row in records(found.moved)}


@pytest.mark.parametrize("name", EDITS)
def test_a_single_change_is_named_and_has_moved_all_that_moved(two: StudyFolder, name: str) -> None:
    edit, kind, says = EDITS[name]
    before, after = changed(two, edit)
    found = diff(before, after)
    (change,) = found.changes
    assert change.kind == kind
    assert says in change.what
    assert found.rest == 0
    assert keys(found) == all_moved(before, after)
    effects = found.effects
    assert {(x["of"], x["election"], x["measure"]) for x in records(effects)} == keys(found)
    assert effects["share"].dropna().map(lambda share: abs(share - 1) < 1e-9).all()
    merged = effects.merge(found.moved, on=["of", "election", "measure"], suffixes=("", "_whole"))
    assert merged["by"].fillna(0).tolist() == pytest.approx(merged["by_whole"].fillna(0).tolist())


def test_something_moves_in_nearly_all_of_these_changes(two: StudyFolder) -> None:
    still = set()
    for i, (name, (edit, _, _)) in enumerate(EDITS.items()):
        folder = two.path.with_name(f"study{i}")
        shutil.copytree(two.path, folder)
        other = StudyFolder(folder)
        edit(other)
        if not len(diff(two.load(), other.load()).moved):
            still.add(name)
    assert still == {"a figure added", "another day"}  # another body's share without a rival's; no event near the edge


def test_an_item_goes_with_its_codings_and_the_others_weights_are_changes_of_their_own(two: StudyFolder) -> None:
    before, after = changed(two, take_out_item)
    found = diff(before, after)
    assert "сот taken out, with its codings" in [change.what for change in found.changes]
    assert {change.kind for change in found.changes} == {"item"}
    assert found.rest == 0
    assert keys(found) == all_moved(before, after)
    back = diff(after, before)
    assert "сот added, with its codings" in [change.what for change in back.changes]
    assert back.rest == 0


def test_a_vote_comes_and_goes_with_its_codings_and_figures(two: StudyFolder) -> None:
    def add(study: StudyFolder) -> None:
        name = "2017-06-10-жалпы"
        study.append(VOTES, f"{name},2017-06-10,жалпы,,held,\n")
        read(study, name, {"балама": 3, "санақ": 0})
        figure(study, name, "winner_share", "55", origin="комиссия")

    before, after = changed(two, add)
    for one, other, how in ((before, after, "added"), (after, before, "taken out")):
        found = diff(one, other)
        assert [change.what for change in found.changes] == [f"2017-06-10-жалпы {how}"]
        assert found.rest == 0
        assert keys(found) == all_moved(one, other)


def test_changes_that_meet_have_shares_of_their_own_and_leave_nothing_over(two: StudyFolder) -> None:
    """Three readings of one item: together the mean moves less than the sum of what each moves alone."""
    edits = [code(FIRST[0], 2), code(FIRST[0], 2, source="газет"), swap(STUDY, "low: 0.30", "low: 0.40")]
    before, after = changed(two, *edits)
    found = diff(before, after)
    assert sorted(change.kind for change in found.changes) == ["coding", "coding", "protocol"]
    assert found.rest == 0
    item = found.effects[(found.effects["measure"] == "санақ") & (found.effects["of"] == "score")]
    own = found.moved[(found.moved["measure"] == "санақ") & (found.moved["of"] == "score")]["by"].item()
    assert item["by"].sum() > own > item["by"].max()
    assert item["share"].sum() > 1


def test_what_moves_no_score_is_counted_not_listed(two: StudyFolder) -> None:
    before, after = changed(
        two,
        swap(FILE, ROW, ROW.replace("So.", "So it was said.")),
        swap(CONTEST, "anchor: A tame one.", "anchor: A rival without a programme."),
        swap(CONTEST, "title: Rivals", "title: Rivals on the ballot"),
        code(FIRST[2], 1, number=2),
    )
    found = diff(before, after)
    assert found.changes == []
    assert len(found.moved) == len(found.effects) == found.rest == 0
    assert found.reworded == {
        "codings of pass 2 on which nothing was decided": 1,
        "readings": 1,
        "anchors": 1,
        "titles, questions and explanations of items": 1,
    }


def test_a_verdict_that_is_another_and_intervals_that_lie_apart(two: StudyFolder) -> None:
    edits = [swap(f"seeds/codings/{vote}.csv", f"{vote},рұқсат,1,", f"{vote},рұқсат,2,") for vote in LAST]
    before, after = changed(two, *edits)
    found = diff(before, after)
    (gap,) = records(found.moved[(found.moved["of"] == "gap") & (found.moved["measure"] == "рұқсат")])
    rows = [compare(kzindex.score(study)).by_measure["рұқсат"] for study in (before, after)]
    assert (gap["status_old"], gap["status_new"]) == tuple(row["verdict"] for row in rows)
    assert (gap["value_old"], gap["value_new"]) == pytest.approx(tuple(row["gap"] for row in rows))
    assert gap["apart"] == (rows[1]["low90"] > rows[0]["high90"] or rows[0]["low90"] > rows[1]["high90"])
    assert isinstance(found.by_change, pd.DataFrame)
    sizes = found.by_change["by"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)


def test_a_study_beside_itself(two: StudyFolder) -> None:
    found = diff(two.load(), two.load())
    assert (found.changes, len(found.moved), found.rest, found.reworded) == ([], 0, 0, {})


def test_kazakhstans_study_settles_to_itself() -> None:
    root = Path(__file__).parents[2]
    study = kzindex.load(root)
    found = diff(study, study)
    assert len(found.moved) == 0
