"""`report` on the invented study, and on a country of two eras."""

import json
from pathlib import Path

import pandas as pd
import pytest

from kzindex.cli import main
from kzindex.report.render import FIGURES, KINDS

from ..compared import claim, two_eras
from ..conftest import INVENTED, STUDY, StudyFolder
from ..report.pdf import texts
from .conftest import Capture, run

NOT_RUN = "{0}: not run; it goes in where its results lie in {1}/reports/{0}.json\n"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def figures(*names: str) -> list[str]:
    return [f"figures/{name}{kind}" for name in names for kind in KINDS]


@pytest.fixture
def two(study: StudyFolder) -> StudyFolder:
    two_eras(study)
    claim(study, "kind: limit, of: [балама], votes: {types: [жалпы]}, at_most: 2", id="tame")
    return study


def test_it_writes_brief_codebook_and_figures_into_the_studys_reports(capsys: Capture, two: StudyFolder) -> None:
    code, out, err = run(capsys, "report", "--study", str(two.path))
    folder = two.path / "reports"
    drawn = [name for name in FIGURES if name not in ("robustness", "claims")]
    assert (code, out) == (0, "")
    assert err == (
        f"wrote 23 files to {folder}: codebook.pdf, brief.pdf, figures/\n"
        + NOT_RUN.format("reliability", two.path)
        + NOT_RUN.format("robustness", two.path)
        + NOT_RUN.format("claims", two.path)
    )
    assert sorted(files(folder)) == sorted(["brief.pdf", "codebook.pdf", "figures/figures.json", *figures(*drawn)])


def test_twice_the_same_bytes_wherever_they_go(two: StudyFolder, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert main(["report", "--study", str(two.path), "--out", str(tmp_path / name)]) == 0
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_results_of_this_study_go_in_and_out_again(capsys: Capture, two: StudyFolder, tmp_path: Path) -> None:
    """A figure that is no longer drawn does not stay behind."""
    two.replace(STUDY, "indicators: [", "robustness: {draws: 16, spacing: [2.0]}\nindicators: [")
    study, kept, out = str(two.path), tmp_path / "kept", tmp_path / "out"
    kept.mkdir()
    for name in ("reliability", "robustness", "claims"):
        assert main([name, "--study", study, "--out", str(kept / f"{name}.json")]) == 0
    run(capsys)
    code, _, err = run(capsys, "report", "--study", study, "--results", str(kept), "--out", str(out))
    assert (code, err) == (0, f"wrote 31 files to {out}: codebook.pdf, brief.pdf, figures/\n")
    assert set(figures("robustness", "claims")) <= set(files(out))
    two.replace(STUDY, "version: 1.0.0", "version: 1.0.1")
    code, _, err = run(capsys, "report", "--study", study, "--results", str(kept), "--out", str(out))
    for name in ("robustness", "claims"):
        assert f"{name}: not run on this study ({name}.json is of digest " in err
    assert not set(figures("robustness", "claims")) & set(files(out))
    listed = json.loads((out / "figures/figures.json").read_text())["figures"]
    assert [each["name"] for each in listed if "not drawn" in each] == ["robustness", "claims"]


@pytest.mark.parametrize(
    ("only", "written"),
    [("brief", ["brief.pdf"]), ("codebook", ["codebook.pdf"]), ("figures", None)],
)
def test_a_part_alone(two: StudyFolder, tmp_path: Path, only: str, written: list[str] | None) -> None:
    assert main(["report", "--study", str(two.path), "--only", only, "--out", str(tmp_path / "x")]) == 0
    found = sorted(files(tmp_path / "x"))
    drawn = figures(*(name for name in FIGURES if name not in ("robustness", "claims")))
    assert found == (written or sorted(["figures/figures.json", *drawn]))


def test_figures_json_has_finding_and_alternative(two: StudyFolder, tmp_path: Path) -> None:
    assert main(["report", "--study", str(two.path), "--only", "figures", "--out", str(tmp_path)]) == 0
    content = json.loads((tmp_path / "figures/figures.json").read_text(encoding="utf-8"))
    assert content["study"] == "Аралия, an invented country"
    assert len(content["digest"]) == 64
    listed = {each["name"]: each for each in content["figures"]}
    assert list(listed) == list(FIGURES)
    for name in ("robustness", "claims"):
        assert listed[name] == {"name": name, "not drawn": f"{name}: not run"}
    gaps = listed["gaps"]
    assert gaps["finding"] == "Third era, of two indicators: more open on two; one beyond drift"
    assert "Contest +24.3 points; 90% reading error +14.7 to +33.9, bounds +24.3 to +24.3, more open" in gaps["alt"]
    assert gaps["files"] == ["gaps.png", "gaps-square.png", "gaps.svg", "gaps.csv"]
    assert "data 1.0.0 · protocol 1 (ALTERED, see check) · digest " in gaps["source"]


def test_the_numbers_drawn_are_the_scores_numbers(two: StudyFolder, tmp_path: Path) -> None:
    study = str(two.path)
    assert main(["report", "--study", study, "--only", "figures", "--out", str(tmp_path)]) == 0
    assert main(["score", "--study", study, "--out", str(tmp_path / "scores.csv")]) == 0
    scores = pd.read_csv(tmp_path / "scores.csv")
    drawn = pd.read_csv(tmp_path / "figures/series.csv")
    tops = scores[(scores["level"] != "item") & (scores["status"] != "not applicable")].reset_index(drop=True)
    pd.testing.assert_frame_equal(drawn, tops[drawn.columns])
    items = pd.read_csv(tmp_path / "figures/heat.csv")
    rows = scores[scores["level"] == "item"].reset_index(drop=True)
    pd.testing.assert_frame_equal(items, rows[items.columns])


def test_votes_of_some_types_alone(two: StudyFolder, tmp_path: Path) -> None:
    args = ["report", "--study", str(two.path), "--only", "figures", "--votes", "плебисцит", "--out", str(tmp_path)]
    assert main(args) == 0
    listed = json.loads((tmp_path / "figures/figures.json").read_text())["figures"]
    assert {each["name"]: each.get("not drawn") for each in listed} == {
        "series": "no vote of these types was held",
        "items": "no vote of these types was held",
        "gaps": None,
        "robustness": "robustness: not run",
        "heat": "no vote of these types was held",
        "timeline": "no vote of these types was held",
        "claims": "claims: not run",
    }


def test_figures_of_some_types_say_that_comparisons_are_not_of_them_alone(study: StudyFolder, tmp_path: Path) -> None:
    args = ["--only", "figures", "--votes", "плебисцит", "--out", str(tmp_path)]
    assert main(["report", "--study", str(study.path), *args]) == 0
    listed = json.loads((tmp_path / "figures/figures.json").read_text(encoding="utf-8"))["figures"]
    said = "Votes shown are plebiscites; gaps and tests are of general votes whatever is shown"
    assert all(each["shows"].endswith(f". {said}") for each in listed if "files" in each)
    assert len([each for each in listed if "files" in each]) == 4


def test_what_cannot_be_called_is_usage(capsys: Capture, tmp_path: Path) -> None:
    code, _, err = run(capsys, "report", "--study", str(INVENTED), "--only", "brif", "--out", str(tmp_path / "x"))
    assert code == 2
    assert '"brif"' in err
    code, _, err = run(capsys, "report", "--study", str(INVENTED), "--votes", "жалп", "--out", str(tmp_path / "x"))
    assert (code, err) == (
        2,
        "kzindex: type of vote 'жалп' is unknown; allowed are жалпы, плебисцит or all; did you mean 'жалпы'?\n",
    )
    code, _, err = run(capsys, "report", "--study", str(INVENTED), "--results", str(tmp_path / "none"))
    assert (code, err) == (2, f"kzindex: --results {tmp_path / 'none'} is no folder\n")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_made_is_exit_1_and_nothing_is_written(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"mine")
    code, out, err = run(capsys, "report", "--study", str(INVENTED), "--only", "codebook", "--out", str(tmp_path / "x"))
    assert (code, out) == (1, "")
    assert err == f"kzindex: {tmp_path / 'x'}: cannot be written (a file, not a folder)\n"
    assert files(tmp_path) == {"x": b"mine"}


def test_a_problem_in_the_study_is_exit_1_before_anything_is_rendered(two: StudyFolder, tmp_path: Path) -> None:
    two.append(STUDY, "colour: red\n")
    assert main(["report", "--study", str(two.path), "--out", str(tmp_path / "x")]) == 1
    assert not (tmp_path / "x").exists()


def test_another_language_goes_into_a_folder_of_its_own_and_says_what_stays_english(
    capsys: Capture, two: StudyFolder
) -> None:
    code, out, err = run(capsys, "report", "--study", str(two.path), "--lang", "ru", "--only", "brief")
    folder = two.path / "reports" / "ru"
    catalogue = two.path / "translations" / "ru.po"
    lines = err.splitlines()
    assert (code, out) == (0, "")
    assert lines[0] == f"wrote 1 file to {folder}: brief.pdf"
    assert lines[1].startswith("reliability: not in it, which says why; it goes in where its results lie in ")
    assert lines[-1].endswith(f" texts of the study stay English, since {catalogue} does not translate them")
    assert list(files(two.path / "reports")) == ["ru/brief.pdf"]
    said = " ".join(texts((folder / "brief.pdf").read_bytes()))
    assert "Чего это не показывает" in said
    assert "перевод ещё не проверен носителем языка" in said


@pytest.mark.parametrize("only", ["codebook", "dossier"])
def test_what_is_in_english_alone_is_refused_in_another_language(capsys: Capture, only: str) -> None:
    code, _, err = run(capsys, "report", "--study", str(INVENTED), "--lang", "kk", "--only", only)
    assert code == 2
    assert f"the {only} is in English alone; --lang is for brief, figures and explorer" in err


CHARSET = "Content-Type: text/plain; charset="
HEAD = 'msgid ""\nmsgstr ""\n"{}\\n"\n\nmsgid "Contest"\nmsgstr "{}"\n'


@pytest.mark.parametrize(("content", "said"), [
    ('msgid "Referendum"\nnonsense\n', "2: is no catalogue of messages"),
    (HEAD.format(CHARSET + "foo", "x"), "1: is no catalogue of messages (unknown encoding: foo)"),
    (HEAD.format("POT-Creation-Date: 99999-99-99", "x"), "1: is no catalogue of messages (time data"),
    (HEAD.format(CHARSET + "utf-7", "+ABs-[31m"), "1: names the charset 'utf-7'; allowed is UTF-8"),
    (HEAD.format("X: y", "a\\rb"), "5: holds a control character"),
    ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "2: has plural forms"),
    (HEAD.format("Plural-Forms: nplurals=9999999999; plural=0;", "x") + '#~ msgid_plural "b"\n', "7: has plural forms"),
])  # fmt: skip
def test_a_broken_catalogue_is_a_problem_and_nothing_is_written(
    capsys: Capture, two: StudyFolder, content: str, said: str
) -> None:
    two.write("translations/ru.po", content)
    code, _, err = run(capsys, "report", "--study", str(two.path), "--lang", "ru", "--only", "brief")
    assert code == 1
    assert f"translations/ru.po:{said}" in err
    assert not (two.path / "reports").exists()


def test_nothing_is_written_where_a_link_of_the_study_leads(capsys: Capture, two: StudyFolder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (two.path / "reports").symlink_to(tmp_path / "elsewhere")
    code, _, err = run(capsys, "report", "--study", str(two.path), "--only", "codebook")
    assert (code, list((tmp_path / "elsewhere").iterdir())) == (1, [])
    assert err == f"kzindex: {two.path / 'reports'}: is a link out of the study; name a folder with --out\n"
    (two.path / "reports").unlink()
    (two.path / "reports").mkdir()
    (tmp_path / "victim").write_text("mine")
    (two.path / "reports" / "codebook.pdf").symlink_to(tmp_path / "victim")
    assert run(capsys, "report", "--study", str(two.path), "--only", "codebook")[0] == 1
    assert (tmp_path / "victim").read_text() == "mine"
    out = ("--out", str(tmp_path / "elsewhere"))
    assert run(capsys, "report", "--study", str(two.path), "--only", "codebook", *out)[0] == 0


def test_only_catalogues_may_lie_among_the_translations(capsys: Capture, two: StudyFolder) -> None:
    two.write("translations/ru.txt", "x")
    code, _, err = run(capsys, "check", "--study", str(two.path))
    assert code == 1
    assert "translations/ru.txt: would not be read; allowed are .po files" in " ".join(err.split())
