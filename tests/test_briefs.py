"""The page for who writes a brief quotes the study as it is."""

from pathlib import Path

import kzindex
from kzindex.cli import COMMANDS
from kzindex.wording import between, signed

ROOT = Path(__file__).parents[1]


def test_what_it_quotes_is_what_is_there() -> None:
    said = " ".join((ROOT / "docs" / "briefs.md").read_text(encoding="utf-8").replace("\n> ", " ").split())
    study = kzindex.load(ROOT)
    scores = kzindex.score(study)
    table = scores.indicators
    rows = table[(table["election"] == "2022-11-20-presidential") & (table["measure"] == "observer_access")]
    row = rows.to_dict("records")[0]
    assert (
        f"{row['score']:.0f} of 100 (0 closed, 100 open; 90 % reading error {row['low90']:.0f} to {row['high90']:.0f}"
        in said
    )
    assert f"data version {study.design.version})" in said
    gap = kzindex.compare(scores).by_measure["opposition_registration"]
    assert gap["verdict"] == "more closed"
    assert f"{signed(gap['gap'])} points (90 % reading error {between(gap['low90'], gap['high90'])})" in said


def test_the_commands_it_names_exist() -> None:
    text = (ROOT / "docs" / "briefs.md").read_text(encoding="utf-8")
    for name in ("explain", "compare", "robustness", "check", "export", "report", "score"):
        assert f"`{name}" in text
        assert name in COMMANDS
