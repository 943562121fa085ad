"""The invented country with other votes in two eras, and readings of them as a test wants them."""

from collections.abc import Mapping, Sequence

from .conftest import CLAIMS, DECISIONS, FACTS, SOURCES, STUDY, VOTES, StudyFolder

FIRST = [f"{year}-06-10-жалпы" for year in (2001, 2003, 2005, 2007)]  # votes of the first era
LAST = [f"{year}-06-10-жалпы" for year in (2011, 2013, 2015)]  # and of the last
START = "2010-01-01"
DATED = ("ұстау", "сот")  # items on single events
HEADER = "election,item,outcome,certainty,when,source,locator,origin,pass,reading\n"
FACT_HEADER = "election,quantity,value,unit,source,locator,origin,note,stage\n"
SOURCE = """\
  - {{id: {}, producer: x, title: x, language: en, read: 2019-12-01, kind: {}, lineage: {}}}
"""


def retell(study: StudyFolder, votes: Sequence[str], start: str = START) -> None:
    """Give the country these votes and two eras, and four documents of three lineages instead of its own."""
    text = study.read(STUDY).decode()
    lines = [x for x in text.splitlines() if "id: екінші" not in x]
    study.write(STUDY, "\n".join(lines).replace("start: 2015-01-01", f"start: {start}") + "\n")
    rows = [f"{name},{name[:10]},{name[11:]},,held,\n" for name in votes]
    study.write(VOTES, "election,date,type,called,status,note\n" + "".join(rows))
    study.remove("seeds/codings")
    (study.path / "seeds/codings").mkdir()
    study.write(DECISIONS, study.read(DECISIONS).decode().splitlines()[0] + "\n")
    study.write(FACTS, FACT_HEADER)
    study.write(CLAIMS, "claims: []\ndisagreements: []\n")
    documents = [("кітап", "academic", "кітап"), ("есеп", "observer mission", "бақылаушы")]
    documents += [("газет", "news", "газет"), ("жаршы", "news", "газет")]
    lineages = "".join(f"  {name}: x\n" for name in ("кітап", "бақылаушы", "газет", "комиссия"))
    made = "".join(SOURCE.format(*document) for document in documents)
    study.write(SOURCES, f"lineages:\n{lineages}sources:\n{made}")


def read(
    study: StudyFolder,
    vote: str,
    levels: Mapping[str, int | str],
    source: str = "есеп",
    certainty: str = "high",
    *,
    when: str = "",
    number: int = 1,
    locator: str = "p. 1",
    origin: str = "",
) -> None:
    """Let a document be read: a level (or another outcome) of each item at a vote."""
    file = f"seeds/codings/{vote}.csv"
    if not (study.path / file).exists():
        study.write(file, HEADER)
    for item, outcome in levels.items():
        day = when or (vote[:10] if item in DATED else "")
        study.append(file, f"{vote},{item},{outcome},{certainty},{day},{source},{locator},{origin},{number},So.\n")


def figure(study: StudyFolder, vote: str, quantity: str, value: str, source: str = "есеп", origin: str = "") -> None:
    """Let a document give a share or a turnout in percent."""
    study.append(FACTS, f"{vote},{quantity},{value},percent,{source},annex,{origin},,\n")


def claim(study: StudyFolder, test: str, source: str = "газет", *, id: str = "x", origin: str = "") -> None:
    """Let a document assert something, with a test (the inside of its mapping) or none."""
    said = f"id: {id}, claim: It was so., source: {source}, locator: p. 1"
    said += f", origin: {origin}" if origin else ""
    said += f", test: {{{test}}}" if test else ""
    study.write(CLAIMS, study.read(CLAIMS).decode().replace("claims: []", "claims:"))
    study.replace(CLAIMS, "disagreements:", f"  - {{{said}}}\ndisagreements:")


def two_eras(study: StudyFolder) -> None:
    """Four votes and three, every item read at each; the last era's are more open by a level of all but the lead."""
    retell(study, [*FIRST, *LAST])
    for i, vote in enumerate([*FIRST, *LAST]):
        up = int(vote in LAST)
        levels = {"балама": i % 2 + up, "санақ": i % 2 + up, "рұқсат": up, "ұстау": 2 + i % 2 - up, "сот": up}
        read(study, vote, levels)
        figure(study, vote, "winner_share", str(50 + i % 3), origin="комиссия")
        figure(study, vote, "runner_up_share", "30", origin="комиссия")


def single_era(study: StudyFolder) -> None:
    """Drop every era but the first."""
    text = study.read(STUDY).decode()
    study.write(STUDY, "\n".join(x for x in text.splitlines() if "екінші" not in x and "үшінші" not in x) + "\n")
