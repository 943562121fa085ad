"""`diff` on two states of a country of two eras."""

import json
import shutil
from pathlib import Path

import pytest

from kzindex.cli import main
from kzindex.study.folder import packaged_study

from ..compared import LAST, two_eras
from ..conftest import INVENTED, STUDY, StudyFolder
from .conftest import Capture, run


@pytest.fixture
def old(study: StudyFolder) -> Path:
    """The study as it was; `study` has another level at one vote, and another coverage."""
    two_eras(study)
    folder = study.path.with_name("old")
    shutil.copytree(study.path, folder)
    study.replace(f"seeds/codings/{LAST[2]}.csv", f"{LAST[2]},рұқсат,1,high", f"{LAST[2]},рұқсат,0,high")
    study.replace(STUDY, "coverage: 0.6", "coverage: 0.7")
    return folder


def test_it_says_what_moved_and_what_moved_it(capsys: Capture, study: StudyFolder, old: Path) -> None:
    code, out, err = run(capsys, "diff", str(old), str(study.path))
    text = " ".join(out.split())
    assert (code, err) == (0, "")
    assert out.startswith("Аралия, an invented country: what moved\nold: old · data 1.0.0 · ")
    assert "Gaps and verdicts" in out
    assert "Scores" in out
    assert f"coding: {LAST[2]} рұқсат есеп p. 1: pass 1 1, high → pass 1 0, high alone: 2015-06 Жа" in text
    assert "(100%)" in out
    assert "Changes that by themselves move scores of items alone or nothing: 1" in text
    assert "please report" not in out


def test_as_json(capsys: Capture, study: StudyFolder, old: Path) -> None:
    code, out, _ = run(capsys, "diff", str(old), str(study.path), "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["old"]["digest"], found["new"]["protocol_kept"]) != (found["new"]["digest"], "yes")
    assert [change["kind"] for change in found["changes"]] == ["protocol", "coding"]
    assert found["unaccounted"] == 0
    (row,) = [x for x in found["moved"] if (x["of"], x["election"], x["measure"]) == ("score", LAST[2], "рұқсат")]
    assert (row["value_old"], row["value_new"], row["by"]) == (50.0, 0.0, -50.0)
    alone = [x for x in found["changes"][1]["alone"] if (x["election"], x["measure"]) == (LAST[2], "рұқсат")]
    assert [(x["by"], x["share"]) for x in alone] == [(-50.0, 1.0)]


def test_an_exported_package_stands_for_its_study(
    capsys: Capture, study: StudyFolder, old: Path, tmp_path: Path
) -> None:
    assert main(["export", str(tmp_path / "package"), "--study", str(old)]) == 0
    capsys.readouterr()
    one = run(capsys, "diff", str(tmp_path / "package"), str(study.path), "--json")[1]
    assert json.loads(one) == json.loads(run(capsys, "diff", str(old), str(study.path), "--json")[1])


def test_nothing_moved(capsys: Capture, study: StudyFolder) -> None:
    two_eras(study)
    code, out, _ = run(capsys, "diff", str(study.path), str(study.path))
    assert code == 0
    assert "No score of the index or an indicator, no gap and no verdict moved." in out
    assert "What moved them: 0 changes that can move a score" in out


def test_two_that_have_no_vote_in_common_are_wondered_at(capsys: Capture, study: StudyFolder) -> None:
    wondering = "The two have no vote in common: are they states of one study?"
    assert wondering in run(capsys, "diff", str(INVENTED), str(packaged_study() / "src/kzindex/study/scaffold"))[1]
    assert wondering not in run(capsys, "diff", str(INVENTED), str(study.path))[1]


def test_items_are_shown_when_asked_for(capsys: Capture, study: StudyFolder, old: Path) -> None:
    few, more = (run(capsys, "diff", str(old), str(study.path), *option)[1] for option in ([], ["--items"]))
    assert "Permission" not in few
    assert "Permission" in more


def test_what_is_no_study_is_usage_and_a_problem_in_one_is_exit_1(
    capsys: Capture, study: StudyFolder, tmp_path: Path
) -> None:
    code, _, err = run(capsys, "diff", str(INVENTED), str(tmp_path))
    assert (code, err) == (2, f"kzindex: no study in {tmp_path}: it holds no study.yaml\n")
    study.append(STUDY, "colour: red\n")
    code, out, err = run(capsys, "diff", str(INVENTED), str(study.path))
    assert (code, out) == (1, "")
    assert "key 'colour' is unknown" in err
