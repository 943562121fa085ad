"""What a measure is, in words: for who takes it into a study of their own."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kzindex.errors import UsageError, counted, listed, near
from kzindex.model.codebook import NOT_APPLICABLE, Item
from kzindex.model.study import Study
from kzindex.scoring.score import SCORED, WITHHELD, Scores, score
from kzindex.stats.reading import level_values
from kzindex.study.folder import load
from kzindex.wording import SIGNS, enumerated, number, reach

WIDTH = 88  # columns of the text


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a measure is; printed, it is a text.

    Attributes
    ----------
    measure, level, title, question : str
        `level` is index, indicator or item.
    scale : str
        Range, unit and direction.
    parts : tuple of (str, str)
        Of the index its indicators, of an indicator its items with their weights, of an item its levels with their
        points and anchors.
    published : str
        At how many votes there is a score.
    instead : str
        When to use something else.
    vdem : dict of str to int
        V-Dem's tags, with the sign of the correlation to expect.
    """

    measure: str
    level: str
    title: str
    question: str
    scale: str
    parts: tuple[tuple[str, str], ...]
    published: str
    instead: str
    vdem: Mapping[str, int]

    def __str__(self) -> str:
        def filled(text: str, hang: str = "  ") -> str:
            return textwrap.fill(text, WIDTH, subsequent_indent=hang)

        tags = ", ".join(f"{tag} {SIGNS[sign]}" for tag, sign in self.vdem.items())
        lines = [
            self.title if self.level == self.measure else f"{self.title} ({self.level} {self.measure})",
            filled(self.question, ""),
            filled(f"Scale: {self.scale}"),
            *(filled(f"  {name}: {text}", "      ") for name, text in self.parts),
            filled(f"Published: {self.published}"),
            *([filled(f"Something else: {self.instead}")] if self.instead else []),
            *([filled(f"Should go with, in V-Dem: {tags}")] if tags else []),
        ]
        return "\n".join(lines)

    __repr__ = __str__


def describe(measure: str, scores: Scores | None = None) -> Description:
    """Say what a measure is, its range, direction and levels, and when to use something else.

    Parameters
    ----------
    measure : str
        ``index``, an indicator's or an item's id.
    scores : Scores, optional
        By default those of the study in the working folder or above it, else of the packaged one.

    Returns
    -------
    Description

    Raises
    ------
    UsageError
        Where there is no such measure.
    StudyError
        Where the study has problems.
    """
    scores = scores or score(load())
    study = scores.study
    if measure not in study.titles:
        text = f"measure {measure!r} is unknown; allowed are {listed(study.titles, 40)}"
        raise UsageError(f"{text}; {advice}" if (advice := near(measure, study.titles)) else text)
    rows = scores.table[scores.table["measure"] == measure]
    return Description(
        measure=measure,
        title=study.titles[measure],
        published=_published(rows),
        vdem=study.crosswalk[measure],
        **_said(study, measure),
    )


def _published(rows: pd.DataFrame) -> str:
    """At how many votes there is a score, and in what range."""
    many, shown = rows["status"].value_counts(), rows[rows["status"] == SCORED]
    there = f"at {len(shown)} of {counted(len(rows), 'vote')} held"
    there += "".join(f", {status} at {many[status]}" for status in (WITHHELD, NOT_APPLICABLE) if status in many)
    if not len(shown):
        return there
    extent = f"{number(shown['score'].min())} to {number(shown['score'].max())}"
    return f"{there}; from {extent}, with a standard error of reading of {reach(list(shown['se']))} points"


def _said(study: Study, measure: str) -> dict[str, Any]:
    """Level, question, scale, parts, and when to use something else."""
    use = study.design.use.get(measure)
    top = {"instead": (use.instead or "") if use else ""}
    for indicator in study.indicators:
        if measure == indicator.id:
            return top | {
                "level": "indicator",
                "question": indicator.question,
                "scale": "points, 0 closed to 100 open; the weighted mean of the items found",
                "parts": tuple((f"{item.id}, weight {item.weight:g}", item.question) for item in indicator.items),
            }
        for item in indicator.items:
            if measure == item.id:
                return {
                    "level": "item",
                    "question": item.question,
                    "scale": _scale(item),
                    "parts": _levels(item),
                    "instead": f"it is one question of {indicator.title.lower()}, often read from few lineages; take "
                    f"the indicator where the whole is meant. It does not count: {item.not_evidence}",
                }
    titles = enumerated([indicator.title.lower() for indicator in study.indicators])
    return top | {
        "level": "index",
        "question": f"How open was the vote on {titles} together?",
        "scale": "points, 0 closed to 100 open; the plain mean of the indicators, where all are published",
        "parts": tuple((indicator.id, indicator.question) for indicator in study.indicators),
    }


def _scale(item: Item) -> str:
    end = "last" if item.direction == 1 else "first"
    how = f"; by figures ({item.unit})" if item.facts else ""
    levels = f"levels 0 to {len(item.levels) - 1}, the {end} the most open, on 0 closed to 100 open{how}"
    return f"{levels}; windows: {', '.join(item.window)}"


def _levels(item: Item) -> tuple[tuple[str, str], ...]:
    points = level_values(len(item.levels), item.direction)
    return tuple((f"level {i} = {points[i]:.3g}", level.anchor) for i, level in enumerate(item.levels))
