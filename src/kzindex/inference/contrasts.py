"""The contrasts that are made: the primary one, and those that stand beside it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from kzindex.inference.contrast import Contrast, compared_eras, contrast
from kzindex.language import date as date_in_figures
from kzindex.language import gettext as _
from kzindex.language import ngettext
from kzindex.model.study import Study
from kzindex.scoring.levels import COLUMNS, entered, from_facts, of_pass
from kzindex.scoring.score import Scores
from kzindex.study.place import placed_anew
from kzindex.study.votes import in_eras

PRIMARY, LAST_YEARS, NO_MARGIN = "primary", "decade", "no margin"
DECADE = 10  # years before the last era


def primary(study: Study, codings: pd.DataFrame) -> Contrast | None:
    """The headline votes of the last two eras, read from these codings; None where the study has a single era."""
    if compared_eras(study) is None:
        return None
    return _eras(
        study,
        codings,
        headline_votes(study),
        PRIMARY,
        _("headline votes from {year}", year=study.design.headline.start.year),
    )


def listed(scores: Scores) -> Iterator[Contrast]:
    """Every contrast, the primary one first; none where the study has a single era.

    Beside the primary contrast (headline votes of the last two eras) stand, with other votes: all votes of compared
    types, the last decade of the earlier era, each type alone; with other readings: without margin items, without
    readings of low certainty, each pass alone (with the levels that facts give), without the founding documents (those
    read whole, line by line), documents of one kind alone; and other boundaries, for which every coding is placed anew.
    """
    study, codings = scores.study, scores.codings
    first = primary(study, codings)
    if first is None:
        return
    yield first
    headline, start = headline_votes(study), study.design.eras[-1].start
    yield _eras(study, codings, compared(study), "all", _("all votes since {year}", year=study.design.start.year))
    leap = (start.month, start.day) == (2, 29)
    since = start.replace(year=start.year - DECADE, day=28 if leap else start.day)
    recent = (first.votes["date"] >= since.isoformat()).to_numpy(bool)
    yield replace(first.of_votes(recent).matched_anew(), id=LAST_YEARS, title=_("last {n} years before", n=DECADE))
    for name in study.design.headline.types:
        of_type = first.of_votes((first.votes["type"] == name).to_numpy(bool)).matched_anew()
        yield replace(of_type, id=name, title=study.plurals[name])
    kept = np.array([not item.margin for item in study.items])
    if not kept.all():
        yield replace(first.of_items(kept), id=NO_MARGIN, title=_("without margin items"))
    sure = codings[codings["certainty"] != "low"]
    yield _eras(study, sure, headline, "no low certainty", _("without low certainty"))
    for number in ("1", "2"):
        rows = pd.concat([of_pass(study, number)[COLUMNS], *from_facts(study)], ignore_index=True)
        yield _eras(study, rows, headline, f"pass {number}", _("pass {number} alone", number=number))
    whole = {name for name, source in study.sources.items() if source.lines}
    if whole:
        rest = entered(study.of_sources(lambda name: name not in whole))
        title = ngettext("without {n} founding document", "without {n} founding documents", len(whole))
        yield _eras(study, rest, headline, "no founding", title)
    for kind in sorted({study.kind_of[name] for name in codings["source"]}):
        of_kind = entered(study.of_sources(lambda name, kind=kind: study.kind_of[name] == kind))  # type: ignore[misc]
        yield _eras(study, of_kind, headline, f"kind {kind}", _("only kind: {kind}", kind=_(kind)))
    for boundary in study.design.boundaries:
        other = with_boundary(study, boundary.date)
        yield _eras(
            other,
            entered(other),
            headline,
            f"from {boundary.date}",
            _("boundary {day}", day=date_in_figures(boundary.date)),
        )


def compared(study: Study) -> list[str]:
    """Votes held in the last two eras whose type is compared, in order of date."""
    held, eras = study.held, [era.id for era in study.design.eras[-2:]]
    types = [name for name, kind in study.design.types.items() if kind.compared]
    return held.loc[held["era"].isin(eras) & held["type"].isin(types), "election"].tolist()


def with_boundary(study: Study, start: date) -> Study:
    """The study with its last era starting on another day, and every coding placed anew."""
    eras = [*study.design.eras[:-1], study.design.eras[-1].model_copy(update={"start": start})]
    votes = in_eras(study.votes, eras)
    design = study.design.model_copy(update={"eras": eras})
    return replace(study, design=design, votes=votes, codings=placed_anew(study, votes))


def _eras(study: Study, codings: pd.DataFrame, votes: list[str], id: str, title: str) -> Contrast:
    """The last era against the one before it, over these votes."""
    era = study.design.eras[-1].id
    later = [name for name in votes if study.era_of[name] == era]
    earlier = [name for name in votes if study.era_of[name] != era]
    return contrast(study, codings, later=later, earlier=earlier, id=id, title=title)


def headline_votes(study: Study) -> list[str]:
    """Votes held in the last two eras that make the primary contrast, in order of date."""
    held, headline = study.held, study.design.headline
    rows = held["type"].isin(headline.types) & (held["date"] >= headline.start.isoformat())
    rows &= held["era"].isin([era.id for era in study.design.eras[-2:]])
    return held.loc[rows, "election"].tolist()
