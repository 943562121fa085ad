"""The worked examples of docs/use.md: every Python block runs and prints what stands under it, and the R block runs."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.cli import main

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "use.md").read_text(encoding="utf-8")
PYTHON = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a file in V-Dem's columns, of invented numbers."""
    years = np.arange(1990, 2025)
    columns = {"v2x_polyarchy": 0.2 + (years % 7) / 70, "v2elfrfair": -1 + (years % 5) / 4}
    keys = {"country_text_id": "KAZ", "country_id": 121, "COWcode": 705, "year": years}
    vdem = pd.DataFrame({**keys, **columns})
    vdem.to_csv(tmp_path / "vdem.csv", index=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_python_block_prints_what_stands_under_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    blocks = PYTHON.findall(TEXT.replace("kzindex.load()", f"kzindex.load({str(ROOT)!r})"))
    assert len(blocks) == TEXT.count("```python")
    shown = 0
    for code, printed in blocks:
        exec(compile(code, "docs/use.md", "exec"), names)
        out = capsys.readouterr().out
        if printed:
            assert out == printed
            shown += 1
    assert shown == TEXT.count("```text")
    assert (folder / "observer_access.png").read_bytes()[:4] == b"\x89PNG"


def r(code: str, folder: Path) -> list[str]:
    """The lines that R prints; a skip where R is not there."""
    (folder / "use.R").write_text(code, encoding="utf-8")
    try:
        done = subprocess.run(["Rscript", "use.R"], capture_output=True, text=True, check=False, cwd=folder)
    except FileNotFoundError:
        pytest.skip("no Rscript on this machine")
    if "there is no package called" in done.stderr:
        pytest.skip("R has no haven on this machine")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_rs_merge_and_regression_agree_with_pythons(folder: Path) -> None:
    assert main(["export", "kzindex-data", "--study", str(ROOT)]) == 0
    base, _ = re.findall(r"```r\n(.*?)```", TEXT, re.DOTALL)
    counts, estimates = r(base + "cat(round(coef(fit), 1))\n", folder)
    merged, voted = re.findall(r"```text\n([0-9]+) ([0-9]+)\n```", TEXT)[0]
    assert counts.split() == [merged, voted, "13"]
    fitted = re.findall(r"^(?:const|later|presidential) +(-?[0-9.]+)", TEXT, re.MULTILINE)
    assert estimates.split() == [f"{float(x):g}" for x in fitted]


def test_haven_tells_withheld_from_not_applicable(folder: Path) -> None:
    assert main(["export", "kzindex-data", "--study", str(ROOT), "--format", "dta,sav"]) == 0
    _, haven = re.findall(r"```r\n(.*?)```", TEXT, re.DOTALL)
    shown = r(haven + "cat(sum(sav$index_score == -98), sum(sav$index_score == -99), typeof(kz$index_score))\n", folder)
    votes = kzindex.votes(kzindex.score(kzindex.load(ROOT)))
    withheld, apart = ((votes["index_status"] == name).sum() for name in ("withheld", "not applicable"))
    many = votes["type"].value_counts()
    assert shown[-3].split() == [str(many[name]) for name in ("presidential", "parliamentary", "referendum")]
    assert shown[-2:] == [f"[1] {withheld}", f"{withheld} {apart} double"]
