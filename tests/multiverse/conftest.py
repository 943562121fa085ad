import shutil

import pytest

from kzindex.model.study import Study
from kzindex.multiverse.robustness import Robustness

from ..compared import FIRST, LAST, figure, read, retell
from ..conftest import CONTEST, DECISIONS, FREEDOM, INVENTED, STUDY, StudyFolder
from .made import EVERY, bounded, varied

LOCAL = ("2009-06-10-аймақ", "2012-06-10-аймақ")
BOUNDARIES = ("2012-01-01", "2014-06-01")  # the latter leaves one later vote


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """Two headline types; documents that differ, relay a commission, deny an item, and tell of another year.

    At every vote observers, a book and two papers of one lineage read, so that each way of reading gives another gap.
    Not to be changed.
    """
    path = tmp_path_factory.mktemp("country") / "study"
    shutil.copytree(INVENTED, path)
    study = StudyFolder(path)
    retell(study, [*FIRST, LOCAL[0], *LAST, LOCAL[1], "2014-06-10-плебисцит"])
    study.replace(STUDY, "types:\n", "types:\n  аймақ: {title: Local vote, compared: true}\n")
    study.replace(STUDY, "types: [жалпы], from", "types: [жалпы, аймақ], from")
    for file in (CONTEST, FREEDOM):
        study.write(file, study.read(file).decode().replace("types: [жалпы", "types: [аймақ, жалпы"))
    bounded(study, *BOUNDARIES)
    for i, vote in enumerate([*FIRST, LOCAL[0], LAST[0], LOCAL[1], *LAST[1:]]):
        up, year = int(i > 4), int(vote[:4])
        read(study, vote, {"балама": i % 2 + up, "санақ": up, "рұқсат": i % 3, "ұстау": 1 + i % 3})
        read(study, vote, {"балама": 3 - i % 2, "ұстау": 4 * up}, "кітап", "medium")
        read(study, vote, {"санақ": up}, "кітап")
        read(study, vote, {"балама": 2 * up, "санақ": 1, "рұқсат": 2, "ұстау": i % 5, "сот": up}, number=2)
        read(study, vote, {"балама": up, "рұқсат": up}, "кітап", "low", number=2)
        read(study, vote, {"сот": "not applicable" if i % 3 == 1 else 1 + i % 2}, "кітап")
        if "жалпы" in vote and vote != LAST[1]:  # in the cycle, and more than a year before
            read(study, vote, {"ұстау": 3 - up}, "газет", when=f"{year - 1}-03-01")
        figure(study, vote, "winner_share", str(50 + 3 * i), origin="комиссия")
        figure(study, vote, "runner_up_share", "25", origin="комиссия")
        if i == 1:  # the papers are silent, so that this vote has fewest lineages
            continue
        read(study, vote, {"балама": (i + 1) % 4, "санақ": up, "рұқсат": 1 + up}, "газет", "low")
        read(
            study,
            vote,
            {"балама": up, **({"санақ": 2 - up} if i % 2 else {})},
            "жаршы",
            "medium",
            origin="комиссия" if i % 2 else "",
        )
        figure(study, vote, "winner_share", str(70 - 5 * i), "газет")
        figure(study, vote, "runner_up_share", "22", "газет")
    study.append(DECISIONS, f"{LAST[0]},балама,есеп,p. 1,3,high,Neither was right.\n")
    return study


@pytest.fixture(scope="session")
def told(country: StudyFolder) -> Study:
    """The same, loaded."""
    return country.load()


@pytest.fixture(scope="session")
def tried(told: Study) -> Robustness:
    """Everything tried on it."""
    return varied(told, **EVERY)
