"""Studies to draw, and what stands on a figure once it is drawn: artists and the ink of its letters, no pixels."""

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import kzindex
from kzindex.model.study import Study
from kzindex.report.figures.chart import DPI, Chart, Shape, rendered
from kzindex.report.results import Results

from ..compared import FIRST, LAST, SOURCE, claim, figure, read, retell, two_eras
from ..conftest import CONTEST, FREEDOM, INVENTED, SOURCES, STUDY, VOTES, StudyFolder

PLEBISCITE = "2012-06-10-плебисцит"
BOUNDARIES = """\
boundaries:
  - {date: 2012-01-01, title: the flood, source: есеп}
  - {date: 2014-01-01, title: the drought}
"""


def told(study: StudyFolder) -> None:
    """Two eras with holes in them, a plebiscite, events in and out of the windows, and claims.

    The last era begins half a year into the run-up to its first vote. Contest was read at all votes but the last,
    freedom at two of the first era's and at all of the last's, trials at one of these.
    """
    retell(study, [*FIRST, *LAST], "2011-01-01")
    study.append(VOTES, f"{PLEBISCITE},2012-06-10,плебисцит,2012-05-10,held,\n")
    study.replace(STUDY, "indicators: [", BOUNDARIES + "indicators: [")
    others = ("а", "ә", "б")
    study.replace(SOURCES, "lineages:\n", "lineages:\n" + "".join(f"  {name}: x\n" for name in others))
    study.append(SOURCES, "".join(SOURCE.format(name, "academic", name) for name in others))
    for i, vote in enumerate([*FIRST, *LAST]):
        up = int(vote in LAST)
        if vote != LAST[2]:
            read(study, vote, {"балама": i % 2 + up, "санақ": i % 2 + up})
        if vote not in FIRST[2:]:
            read(study, vote, {"рұқсат": up, "ұстау": 2 + i % 2 - up})
        if vote in (*FIRST[:2], LAST[0]):
            read(study, vote, {"сот": up})
        figure(study, vote, "winner_share", "50", origin="комиссия")
        figure(study, vote, "runner_up_share", "30", origin="комиссия")
    read(study, PLEBISCITE, {"рұқсат": 2, "ұстау": 0})
    study.append(f"seeds/codings/{PLEBISCITE}.csv", f"{PLEBISCITE},сот,not applicable,high,,есеп,p. 1,,1,So.\n")
    for source in ("кітап", "газет", *others):
        read(study, LAST[1], {"ұстау": 2}, source, when="2013-05-10")
    for vote, day in ((FIRST[1], "2002-01-15"), (LAST[0], "2010-10-10"), (LAST[0], "2008-06")):
        read(study, vote, {"ұстау": 4}, "кітап", when=day, locator=day)
    of = "votes: {types: [жалпы]}"
    claim(study, f"kind: limit, of: [балама], {of}, at_most: 2", id="tame")
    claim(study, f"kind: limit, of: [балама], {of}, at_least: 1", id="wild")
