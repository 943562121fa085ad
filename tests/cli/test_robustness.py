"""`robustness`: what is printed and written, by whatever carries the work."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.cli import workers
from kzindex.frames import records

from ..compared import FIRST, LAST, figure, read, retell, single_era, two_eras
from ..conftest import INVENTED, STUDY, StudyFolder
from .conftest import Capture, run
from .test_compare import cells

DECLARED = """\
robustness:
  seed: 3
  draws: 16
  spacing: [2.0]
  weights: {draws: 5, concentration: 2.0}
  indicator: [geometric mean, weakest link]
  error: [0.5]
  lineage: [each document]
  passes: [pass 2]
  items: [all]
  votes_from: [2004-01-01]
  evidence: {draws: 3}
protocol:
"""
ONE = ("--workers", "1")


@pytest.fixture
def eras(study: StudyFolder) -> StudyFolder:
    """Two eras; the last is the more open one, but for the lead, and two documents differ on rivals."""
    two_eras(study)
    for i, vote in enumerate([*FIRST, *LAST]):
        read(study, vote, {"балама": 3 - i % 4}, "кітап", "medium")
        read(study, vote, {"рұқсат": (i + 1) % 3, "балама": i % 2}, "газет", "low")
    study.replace(STUDY, "protocol:\n", DECLARED)
    return study


def section(out: str, title: str, last: str = "") -> list[str]:
    """The lines from after a title to the next blank one, or to one that begins with `last`."""
    lines = out.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(title))
    ends = (i for i in range(start, len(lines)) if not lines[i] or (last and lines[i].startswith(last)))
    end = next(ends, len(lines))
    return lines[start + 1 : end + bool(last)]


def plain(out: str) -> str:
    """Words of what is printed, however lines are broken."""
    return " ".join(out.split())


def test_it_prints_shares_departures_reversals_indices_and_what_is_most_influential(
    capsys: Capture, eras: StudyFolder
) -> None:
    code, out, err = run(capsys, "robustness", "--study", str(eras.path), *ONE, "--draws", "64")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    found = kzindex.robustness(kzindex.score(eras.load()), draws=64)
    of = {(row["part"], row["measure"]): row for row in records(found.table)}
    base = of["protocol", "жиын"]
    for part, what, many in (
        ("two", "two choices made otherwise", 27),
        ("all but the votes", "all choices varied but the votes", 128),
        ("all varied", "all choices varied", 128),
    ):
        row = of[part, "жиын"]
        zero = row["computed"] - row["sign_holds"] - row["sign_turns"]
        counts = [row["sign_holds"], row["sign_turns"], zero, many - row["computed"], row["verdict_holds"]]
        shares = section(out, f"{what}: {many}", "Index")
        expected = [f"+{base['gap']:.1f}", "o", *(f"{n / many:.0%}" for n in counts)]
        assert cells(shares, "Freedom of assembly")[:7] == expected
    departures = section(out, "Each choice made otherwise, alone")
    assert cells(departures, "the protocol")[:2] == cells(shares, "Contest")[:2]
    for name in ("level spacing: t^2", "item weights: drawn, 5", "indicator: weakest link", "reading error: × 0.5",
                 "lineage: each document", "codings: pass 2", "items: all", "earlier from: 2004-01-01",
                 "evidence: drawn, 3"):  # fmt: skip
        assert name in plain("\n".join(departures))
    assert cells(departures, "codings: pass 2")[-1] == "–"
    assert [line.split(":")[0] for line in section(out, "What turns the sign") if not line.startswith(" ")] == [
        "Contest", "Freedom of assembly", "Index"
    ]  # fmt: skip
    names = {"item weights", "evidence", "indicator", "items", "votes compared"}
    assert names <= {line[:25].strip() for line in section(out, "What spreads the gap")}
    without = section(out, "Without one part")
    votes = next(r for r in records(found.of("without")) if (r["measure"], r["choice"]) == ("index", "vote"))
    assert any(line.startswith(f"  vote: {7 - votes['verdict_holds']} of 7; most ") for line in without)
    assert sum(line.startswith("  indicator: ") for line in without) == 1
    assert "nan" not in out


def test_where_too_few_draws_have_a_gap_no_indices_are_printed(capsys: Capture, eras: StudyFolder) -> None:
    """Sixteen are needed, and pass 2 alone has none."""
    _, out, _ = run(capsys, "robustness", "--study", str(eras.path), *ONE)
    assert "What spreads the gap" not in out


def test_the_shares_are_of_all_that_are_listed(capsys: Capture, study: StudyFolder) -> None:
    """Freedom is 75 more open; pass 2 alone has no gap, halved errors move none: of four drawn two have one."""
    retell(study, [*FIRST, *LAST])
    study.replace(STUDY, "protocol:\n", "robustness: {draws: 2, passes: [pass 2], error: [0.5]}\nprotocol:\n")
    for vote in [*FIRST, *LAST]:
        up = int(vote in LAST)
        read(study, vote, {"балама": 3 * up, "санақ": 2 * up, "рұқсат": up, "ұстау": 4 - 4 * up, "сот": 2 * up})
    _, out, _ = run(capsys, "robustness", "--study", str(study.path), *ONE)
    for part in ("all choices varied but the votes: 4", "all choices varied: 4"):
        shares = section(out, part, "Index")
        assert cells(shares, "Freedom of assembly") == [
            *["+75.0", "o", "50%", "0%", "0%", "50%", "50%", "+75", "to", "+75"]
        ]
    assert cells(section(out, "Each choice"), "reading error: × 0.5") == ["+100.0", "o", "+75.0", "o", "+87.5", "o"]
    assert "Contest: nothing alone." in out
    assert "  item: 0 of 3; most рұқсат (+100.0 o)" in section(out, "Without one part")


def test_what_is_printed_is_whole(capsys: Capture, study: StudyFolder) -> None:
    retell(study, [*FIRST, *LAST])
    for vote in [*FIRST, *LAST]:
        read(study, vote, {"рұқсат": 2 * (vote in LAST)})
    study.replace(STUDY, "protocol:\n", DECLARED)
    _, out, _ = run(capsys, "robustness", "--study", str(study.path), "--draws", "2", *ONE)
    assert cells(section(out, "In how many"), "Freedom of assembly")[-3:] == ["+100", "to", "+100"]


def test_what_turns_the_sign_is_named(capsys: Capture, study: StudyFolder) -> None:
    """Rivals +33.3 (weight 0.5), the count −50 (0.25): together 16.7 / 3; the weakest link is the count's, −50."""
    retell(study, [*FIRST, *LAST])
    study.replace(
        STUDY, "protocol:\n", "robustness: {draws: 2, indicator: [weakest link], votes_from: [2003-01-01]}\nprotocol:\n"
    )
    for vote in [*FIRST, *LAST]:
        read(study, vote, {"балама": 2 + (vote in LAST), "санақ": 1 - (vote in LAST), "рұқсат": 1})
    _, out, _ = run(capsys, "robustness", "--study", str(study.path), *ONE)
    assert cells(section(out, "In how many"), "Contest")[0] == "+5.6"
    assert "Contest: indicator: weakest link (−50.0)." in plain("\n".join(section(out, "What turns the sign")))


def test_it_goes_into_files(capsys: Capture, eras: StudyFolder, tmp_path: Path) -> None:
    expected = kzindex.robustness(kzindex.score(eras.load()))
    for name in ("json", "csv"):
        out, every = tmp_path / f"found.{name}", tmp_path / f"every.{name}"
        argv = ("--study", str(eras.path), *ONE, "--out", str(out), "--list", str(every))
        code, _, err = run(capsys, "robustness", *argv)
        assert code == 0
        many = len(expected.specifications)
        assert [line for line in err.splitlines() if "protocol" not in line] == [
            f"wrote {out} ({len(expected.table)} rows)", f"wrote {every} ({many} rows)"
        ]  # fmt: skip
    for name, table in (("found", expected.table), ("every", expected.specifications)):
        content = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert (content["digest"], content["package"]) == (eras.load().digest, kzindex.__version__)
        assert (content["draws"], content["seed"]) == ("16", "3")
        assert list(content["rows"][0]) == table.columns.tolist()
        written = pd.read_csv(tmp_path / f"{name}.csv", keep_default_na=False)
        assert written.columns.tolist() == [*table.columns, "digest"]
        assert set(written["digest"]) == {eras.load().digest}
        assert len(written) == len(content["rows"]) == len(table)
        gaps = [row["gap"] for row in content["rows"]]
        assert [x if x is not None else float("nan") for x in gaps] == pytest.approx(
            table["gap"].tolist(), abs=1e-9, nan_ok=True
        )


def test_every_specification_is_listed_and_says_why_it_has_no_gap(
    capsys: Capture, eras: StudyFolder, tmp_path: Path
) -> None:
    """Options: 8, and 8 draws; pairs: 28 but that of two ways to make an indicator; drawn: twice 32.

    Those drawn are listed with the protocol's votes as well.
    """
    path = tmp_path / "every.csv"
    assert run(capsys, "robustness", "--study", str(eras.path), *ONE, "--draws", "20", "--list", str(path))[0] == 0
    rows = pd.read_csv(path, keep_default_na=False)
    assert rows.groupby("list")["specification"].nunique().to_dict() == {
        "protocol": 1, "one": 16, "two": 27, "all but the votes": 64, "all varied": 64
    }  # fmt: skip
    assert len(rows) == 3 * (1 + 16 + 27 + 64 + 64)
    none = rows["gap"] == ""
    assert 0 < none.sum() < len(rows)
    assert ((rows["reason"] != "") == none).all()
    assert (rows.loc[none, "verdict"] == "cannot be compared").all()


def test_seed_and_draws_are_the_studys_unless_they_are_given(
    capsys: Capture, eras: StudyFolder, tmp_path: Path
) -> None:
    path = tmp_path / "found.json"

    def written(*argv: str) -> bytes:
        run(capsys, "robustness", "--study", str(eras.path), *ONE, "--out", str(path), *argv)
        return path.read_bytes()

    own = written()
    assert own == written("--seed", "3", "--draws", "9")
    assert own != written("--seed", "4")
    assert own != written("--draws", "17")


def test_a_single_era_has_nothing_to_compare(capsys: Capture, study: StudyFolder, tmp_path: Path) -> None:
    single_era(study)
    out, every = tmp_path / "found.csv", tmp_path / "every.json"
    argv = ("--study", str(study.path), *ONE, "--out", str(out), "--list", str(every))
    code, said, err = run(capsys, "robustness", *argv)
    assert code == 0
    assert [x for x in err.splitlines() if "protocol" not in x] == [f"wrote {out} (0 rows)", f"wrote {every} (0 rows)"]
    assert said.splitlines()[-1] == "One era: there is nothing to compare."
    assert len(pd.read_csv(out)) == 0
    assert json.loads(every.read_text(encoding="utf-8"))["rows"] == []


def test_a_study_that_declares_nothing_says_so(capsys: Capture, study: StudyFolder) -> None:
    """What is left out is printed all the same."""
    two_eras(study)
    code, out, err = run(capsys, "robustness", "--study", str(study.path), *ONE)
    assert (code, err) == (0, "")
    assert "The study declares nothing to vary (study.yaml, robustness)." in out.splitlines()
    assert "In how many" not in out
    assert "Contest +24.3 o" in section(out, "Without one part")


def test_without_evidence_in_the_last_era_it_says_so(capsys: Capture, study: StudyFolder) -> None:
    study.replace(STUDY, "protocol:\n", DECLARED)
    code, out, err = run(capsys, "robustness", "--study", str(study.path), "--draws", "2", *ONE)
    assert (code, err) == (0, "")
    assert cells(section(out, "In how many"), "Contest")[:6] == ["–", "–", "–", "–", "100%", "–"]
    assert section(out, "Without one part")[:3] == ["Contest –", "Freedom of assembly –", "Index –"]
    assert "nan" not in out
    assert "What spreads" not in out


@pytest.mark.parametrize(("argv", "said"), [
    (("--draws", "1"), "--draws 1 is out of range; allowed are 2 to 65,536"),
    (("--draws", "65537"), "--draws 65537 is out of range; allowed are 2 to 65,536"),
    (("--seed", "-1"), "--seed -1 is out of range; allowed are 0 and more"),
    (("--workers", "0"), "--workers 0 is no number of processes; allowed are 1 and more"),
    (("--workers", "-2"), "--workers -2 is no number of processes; allowed are 1 and more"),
    (("--without", "item:x"), "item 'x' is unknown; allowed are балама, айырма, санақ, рұқсат, ұстау, сот"),
])  # fmt: skip
def test_mistakes(capsys: Capture, tmp_path: Path, argv: tuple[str, ...], said: str) -> None:
    path = tmp_path / "found.json"
    found = run(capsys, "robustness", "--study", str(INVENTED), "--out", str(path), *argv)
    assert found == (2, "", f"kzindex: {said}\n")
    assert not path.exists()


@pytest.mark.parametrize("argv", [("--draws", "many"), ("--seed", "x"), ("--backend", "spark"), ("2001",), ("--lst",)])
def test_mistakes_of_the_command_line(capsys: Capture, argv: tuple[str, ...]) -> None:
    code, out, err = run(capsys, "robustness", "--study", str(INVENTED), *argv)
    assert (code, out) == (2, "")
    assert err.startswith("kzindex: ")


@pytest.mark.parametrize("option", ["--out", "--list"])
def test_where_a_file_cannot_be_written_nothing_is_computed(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setattr("kzindex.cli.robustness.vary", None)
    argv = ("robustness", "--study", str(INVENTED), option)
    code, out, err = run(capsys, *argv, str(tmp_path / "found.txt"))
    assert (code, out) == (1, "")
    assert err == f"kzindex: {tmp_path / 'found.txt'}: format '.txt' is unknown; allowed are .csv, .json, .parquet\n"
    (tmp_path / "file").write_bytes(b"")
    code, out, err = run(capsys, *argv, str(tmp_path / "file" / "found.csv"))
    assert (code, out) == (1, "")
    assert err.endswith("file/found.csv: cannot be written (Not a directory)\n")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_where_one_file_cannot_be_written_neither_is(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "every.csv").mkdir()
    argv = ("--draws", "2", *ONE, "--out", str(tmp_path / "found.csv"), "--list", str(tmp_path / "every.csv"))
    assert run(capsys, "robustness", "--study", str(INVENTED), *argv)[0] == 1
    assert not (tmp_path / "found.csv").exists()


def test_two_tables_do_not_go_into_one_file(capsys: Capture, tmp_path: Path) -> None:
    path = str(tmp_path / "found.csv")
    argv = ("--draws", "2", *ONE, "--out", path, "--list", path)
    assert run(capsys, "robustness", "--study", str(INVENTED), *argv)[0] == 2


def test_a_scheduler_that_does_not_answer(capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setattr(workers, "SECONDS", 0.5)
    path = tmp_path / "found.json"
    argv = ("--study", str(INVENTED), "--scheduler", address, "--out", str(path))
    code, out, err = run(capsys, "robustness", *argv)
    assert (code, out) == (2, "")
    assert err.startswith(f"kzindex: --scheduler {address}: no Dask scheduler answers there (")
    assert not path.exists()


CLUSTER = """
import sys
from distributed import LocalCluster
from kzindex.cli import main

if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster:
        sys.exit(main([*sys.argv[1:], "--scheduler", cluster.scheduler_address]))
"""


def test_the_same_bytes_whatever_carries_the_work(eras: StudyFolder, tmp_path: Path) -> None:
    """One process, two, a Dask cluster of two, and a scheduler of one that was there before."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    module, environment = ("-m", "kzindex"), {**os.environ, "COLUMNS": "80"}
    running, files = {}, {}
    for name, program, *more in (
        ("one", module, "--workers", "1"),
        ("loky", module, "--workers", "2"),
        ("dask", module, "--backend", "dask", "--workers", "2"),
        ("scheduler", (str(script),)),
    ):
        files[name] = [tmp_path / f"{name}-{table}.json" for table in ("found", "every")]
        argv = ("robustness", "--study", str(eras.path), "--out", str(files[name][0]), "--list", str(files[name][1]))
        command = [sys.executable, *program, *argv, *more]
        running[name] = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    found = {}
    for name, process in running.items():
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
        assert b"Traceback" not in err, err.decode()
        found[name] = [path.read_bytes() for path in files[name]], out
    assert len({str(each) for each in found.values()}) == 1
    assert len(found["one"][0][0]) > 10_000


def test_figures_alone(capsys: Capture, study: StudyFolder) -> None:
    """Nothing is read but shares of votes: contest has one item, freedom none."""
    retell(study, [*FIRST, *LAST])
    for i, vote in enumerate([*FIRST, *LAST]):
        figure(study, vote, "winner_share", str(50 + 5 * i))
        figure(study, vote, "runner_up_share", "40")
    study.replace(STUDY, "protocol:\n", DECLARED)
    code, out, err = run(capsys, "robustness", "--study", str(study.path), "--draws", "2", *ONE)
    assert (code, err) == (0, "")
    assert cells(section(out, "In how many"), "Contest")[1] == "few"
    assert "  item: " in out
