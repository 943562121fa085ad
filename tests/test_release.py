"""A release names every score that it moves."""

import pandas as pd

from .release import moved, section, unnamed

TITLES = {"index": "Index", "invitation": "International observers"}


def table(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["election", "measure", "score", "status"])


BEFORE = table(
    ("2022-11-20-x", "index", 33.0, "scored"),
    ("2022-11-20-x", "invitation", 95.2, "scored"),
    ("2023-03-19-y", "index", float("nan"), "withheld"),
)


def test_what_is_the_same_has_not_moved() -> None:
    assert len(moved(BEFORE, BEFORE.assign(score=BEFORE["score"] + 1e-7))) == 0


def test_a_score_a_status_and_a_vote_that_is_gone_have_moved() -> None:
    after = table(("2022-11-20-x", "index", 34.0, "scored"), ("2023-03-19-y", "index", 40.0, "scored"))
    rows = moved(BEFORE, after)
    assert rows[["election", "measure"]].to_numpy().tolist() == [
        ["2022-11-20-x", "index"], ["2022-11-20-x", "invitation"], ["2023-03-19-y", "index"],
    ]  # fmt: skip


def test_a_score_is_named_by_vote_and_measure() -> None:
    after = BEFORE.assign(score=[34.0, 90.0, float("nan")])
    rows = moved(BEFORE, after)
    assert unnamed(rows, "2022-11: index 33.0 to 34.0, international observers 95 to 90.", TITLES) == []
    assert unnamed(rows, "2022-11: the index rises.", TITLES) == ["2022-11-20-x invitation: 95.2 scored → 90.0 scored"]
    assert len(unnamed(rows, "No score moves.", TITLES)) == 2


def test_the_newest_releases_scores_are_read() -> None:
    text = "# Changelog\n\n## 2\n\nNews.\n\n### Scores\nNone.\n\n### Protocol\nx\n\n## 1\n\n### Scores\nold\n"
    assert section(text).strip() == "None."
