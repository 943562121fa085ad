"""The invented country with keys, and with two votes in a year; what a test reads of a package."""

import csv
import io

import kzindex
from kzindex.scoring.score import Scores

from ..compared import read, retell
from ..conftest import CONTEST, FACTS, FREEDOM, SOURCES, STUDY, StudyFolder

THREE = 0.05 * 12500 / 3  # squared error of a certain reading of three levels
FIVE = 0.05 * 625 * (2 * 3.625 / 0.9375 + 2 * 3.125 / 1.375 + 2) / 5  # and of five
FIRST, SECOND, PLEBISCITE = "2001-06-10-жалпы", "2008-03-09-жалпы", "2014-09-14-плебисцит"
TWICE = [f"{day}-жалпы" for day in ("2001-06-10", "2003-06-10", "2003-12-10", "2005-06-10", "2005-12-10")]
LAST = "2008-06-10-плебисцит"


def scored(study: StudyFolder) -> Scores:
    """Scores of the study as it stands."""
    return kzindex.score(study.load())


def twice(study: StudyFolder) -> None:
    """Two votes in 2003, both published, and two in 2005, of which the second is withheld; a plebiscite in 2008.

    Freedom's items weigh 0.5 (permission), 0.3 (detentions) and 0.2 (trials); contest is withheld throughout.
    """
    retell(study, [*TWICE, LAST])
    levels = [{"рұқсат": 1, "ұстау": 0}, {"рұқсат": 0, "сот": 2}, {"рұқсат": 2, "ұстау": 4}]
    for vote, found in zip([*TWICE, LAST], [*levels, {"рұқсат": 1, "ұстау": 0}, {"рұқсат": 1}, {}], strict=True):
        read(study, vote, found)


def keyed(study: StudyFolder) -> None:
    """Give the country and its general votes the codes of other data sets."""
    study.replace(STUDY, "iso3: ARL}", "iso3: ARL, cow: 705, gw: 706, vdem: 121}")
    study.replace(STUDY, "{title: General vote, compared: true}", "{title: General vote, compared: true, nelda: L}")


def renamed(study: StudyFolder, old: str, new: str) -> None:
    """Give the indicator of freedom (жиын) or its last item (сот) another id."""
    study.replace(FREEDOM, f": {old}\n", f": '{new}'\n")
    if old == "жиын":
        study.replace(STUDY, "[сайыс, жиын]", f"[сайыс, '{new}']")
    for file in (study.path / "seeds/codings").iterdir():
        name = f"seeds/codings/{file.name}"
        study.write(name, study.read(name).decode().replace(f",{old},", f",{new},"))


def hostile(study: StudyFolder) -> None:
    """Let every text of the study's mappings begin as a formula does; in its tables and ids none may."""
    study.replace(STUDY, "title: Аралия, an invented country", 'title: "=1+1"')
    study.replace(STUDY, "{title: General vote,", '{title: "=general",')
    study.replace(STUDY, "title: First era", 'title: "@first"')
    study.replace(FREEDOM, "title: Freedom of assembly", 'title: "\\t=freedom"')
    study.replace(FREEDOM, "title: Permission", 'title: "+permission"')
    study.replace(FREEDOM, "question: Were meetings permitted?", 'question: "-question"')
    study.replace(FREEDOM, "anchor: Never.", 'anchor: "=anchor"')
    study.replace(FREEDOM, "evidence: Decisions on meetings.", 'evidence: "@evidence"')
    study.replace(FREEDOM, "not_evidence: Arrests.", 'not_evidence: "=not"')
    study.replace(FREEDOM, "nothing: Always applies.", 'nothing: "\\tnothing"')
    study.replace(FREEDOM, "why: It comes first.", 'why: "-why"')
    study.replace(CONTEST, "{v2elmulpar: 1}", '{"=v2elmulpar": 1}')
    study.replace(SOURCES, "producer: Газет", 'producer: "+producer"')
    study.replace(SOURCES, "title: After the vote", 'title: "-title"\n    author: "=author"\n    note: "@note"')
    study.replace(FACTS, ",own count", ",-2.5")
    study.replace(SOURCES, "title: Heard in town", 'title: "\\ttitle"\n    address: "=address"')
    study.replace(SOURCES, "газет: Newspaper and its partner", 'газет: "=lineage"')


def rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, head first."""
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


def columns(content: bytes) -> dict[str, list[str]]:
    """The columns of a CSV file by name."""
    head, *others = rows(content)
    return {name: [row[i] for row in others] for i, name in enumerate(head)}
