"""The codebook as its reader gets it: the text of the PDF, its tags, where things stand on the page."""

from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

import kzindex
from kzindex.errors import OutputError
from kzindex.model.design import Boundary, Change
from kzindex.model.study import Study
from kzindex.report.codebook import codebook

from ..conftest import CONTEST, FREEDOM, INVENTED, STUDY, StudyFolder
from .pdf import failures, opened, outline, tags, texts

FOOTER, DATE = "the footer", "2020-02-03"
DIGEST = "444801a1e7186ea02e673bcb446c48df5bbac59044ccd693e820fbc9f556cb3b"  # of the invented protocol
KAZAKHSTAN = Path(__file__).parents[2]
PT = 72 / 25.4  # points in a millimetre
WIDTH = 210  # of a page, millimetres

RIVALS = """Rivals балама · weight 0.50 · open end: level 3 (direction +1) Was there a rival?
Level Points Anchor 0 0 None. 1 33.3 A tame one. 2 66.7 A doubtful one. 3 100 A free one.
Applies to General vote
Window campaign (from the call of the vote to the day before polling day); date optional
What counts Words on rivals. What does not Words on the count. Nothing happened Always applies.
Why it is here A choice needs two. Crosswalk V-Dem v2elmulpar +; NELDA nelda5 +"""
LEAD = """Lead айырма · weight 0.25 · open end: level 0 (direction −1) By how much did the winner lead?
Level Points From Anchor 0 100 – Under 10. 1 50 10 10 to 29. 2 0 30 30 or more.
Applies to General vote Window day (polling day and the 30 days after)
From figures winner_share minus runner_up_share, of each issuing body; no passage is coded Unit points
Margin item taken from the result itself; comparisons are also made without such items
What counts Shares. What does not Polls. Nothing happened Always applies. Why it is here It tells. Crosswalk none"""
DETENTIONS = """Detentions ұстау · weight 0.30 · open end: level 0 (direction −1) How many were detained?
Level Points From Anchor 0 100 – None. 1 75 1 1 to 9. 2 50 10 10 to 99. 3 25 100 100 to 999. 4 0 1,000 1,000 or more.
Applies to General vote, Plebiscite
Window run-up (the 12 months before polling day) and day (polling day and the 30 days after);
date required Unit persons What counts Numbers of people held. What does not Trials.
Nothing happened Not applicable without a meeting. Why it is here It deters. Crosswalk none"""
FREEDOM_TABLE = """Freedom of assembly жиын · 3 items Could people meet?
Id Item Weight Applies to Window
рұқсат Permission 0.50 all run-up ұстау Detentions 0.30 all run-up, day сот Trials 0.20 all run-up, day"""


@cache
def invented() -> Study:
    return kzindex.load(INVENTED)


@cache
def kazakhstan() -> bytes:
    return made(kzindex.load(KAZAKHSTAN))


def made(study: Study) -> bytes:
    return codebook(study, "9.9", FOOTER, DATE)


def changed(**protocol: object) -> Study:
    """The invented study under another protocol."""
    design = invented().design
    return replace(
        invented(), design=design.model_copy(update={"protocol": design.protocol.model_copy(update=protocol)})
    )


def pages(pdf: bytes) -> list[str]:
    """The text of each page without the footer."""
    return [text.rpartition(f" {FOOTER} ")[0] for text in texts(pdf)]


def text_of(study: Study) -> str:
    return " ".join(pages(made(study)))


def between(text: str, start: str, end: str) -> str:
    """From the one place where `start` stands to the next `end`."""
    assert text.count(start) == 1, start
    whole = text[text.index(start) :]
    return whole[: whole.index(f" {end}")]


def flat(text: str) -> str:
    return " ".join(text.split())


def boxes(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Left, lower, right and upper end of every piece of text, page by page; millimetres from the lower left."""
    with opened(pdf) as document:
        texts = [part.get_textpage() for part in document]
        return [[tuple(x / PT for x in text.get_rect(i)) for i in range(text.count_rects())] for text in texts]


def collide(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two pieces of text stand over one another by more than half a millimetre."""
    return all(min(one[i + 2], other[i + 2]) - max(one[i], other[i]) > 0.5 for i in (0, 1))


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_it_can_be_archived_and_read_aloud(profile: str) -> None:
    assert failures(made(invented()), profile) == []
    assert failures(kazakhstan(), profile) == []


def test_the_same_study_gives_the_same_bytes() -> None:
    assert made(invented()) == made(kzindex.load(INVENTED))


def test_the_first_page_says_which_study_it_is() -> None:
    text = pages(made(invented()))[0]
    assert between(text, "Аралия", "Contents") == flat(f"""Аралия, an invented country: codebook
        Data version 1.0.0, read by kzindex 9.9 Digest {invented().digest}
        Protocol 1, in force since 1 January 2020 Its digest {DIGEST}""")


def test_a_protocol_that_is_not_the_one_fixed_is_called_so_at_the_top() -> None:
    text = pages(made(replace(invented(), protocol_digest="0" * 64)))[0]
    said = f"ALTERED this is not the protocol that was fixed Digest now {'0' * 64}"
    assert between(text, "Its digest", "Contents") == f"Its digest {DIGEST} {said}"


@pytest.mark.parametrize(
    ("item", "following"),
    [(RIVALS, "Lead"), (LEAD, "Count"), (FREEDOM_TABLE, "the footer"), (DETENTIONS, "Trials")],
)
def test_an_item_and_an_indicator_are_there_in_full(item: str, following: str) -> None:
    text = " ".join(f"{part} the footer" for part in pages(made(invented())))
    start = " ".join(item.split()[:6])  # title, id, what comes first
    assert between(text, start, following + " ") == flat(item)


def test_windows_have_the_numbers_of_the_study() -> None:
    first = "no earlier than day 31 after the last compared vote before it (General vote)"
    windows = """run-up the 12 months before polling day, and {0} campaign from the day on which the vote was called
        (where that is not known, from the first day of the run-up) to the day before polling day, and {0}
        day polling day and the 30 days after"""
    assert between(text_of(invented()), "run-up the 12", "Contest сайыс") == flat(windows.format(first))
    text = text_of(changed(run_up_months=1, aftermath_days=0))
    short = windows.format(first.replace("31", "1")).replace("12 months", "1 month")
    assert between(text, "run-up the 1 month", "Contest сайыс") == flat(short).removesuffix(" and the 30 days after")
    assert "Window run-up (the 1 month before polling day) and day (polling day); date required" in text


def test_every_number_of_the_protocol_is_there() -> None:
    protocol = invented().design.protocol
    rule = protocol.verdict
    matched = rule.matched.model_copy(update={"votes": 4, "small_era": 5, "votes_small": 1})
    other = {"delta": 8.0, "also": [], "width68": 1.1, "width90": 1.7, "autocorrelations": [0.0, 0.25], "size": 0.05}
    study = changed(
        run_up_months=7,
        aftermath_days=9,
        coverage=0.725,
        margin_weight=0.2,
        error=protocol.error.model_copy(update={"high": 0.06, "medium": 0.12, "low": 0.24, "shared": 0.4}),
        verdict=rule.model_copy(update={**other, "matched": matched, "holds_to": 0.25}),
    )
    # mean squared steps of a wrong reading: 5/3 of three levels, 2.3 of four, 2.856 of five; of 50, 33.3 and 25 points
    assert between(text_of(study), "Numbers of scores Number", "Eras Id") == flat("""Numbers of scores
        Number Value What it does
        Run-up 7 Months before polling day that the run-up begins.
        Aftermath 9 Days after polling day that still belong to the vote.
        Wrong readings high 0.06, medium 0.12, low 0.24 How often a reading of each certainty is taken to be wrong.
        Decay 0.5 A wrong reading falls on a level at distance d in proportion to this number to the power d.
        Shared part 0.4 The part of the reading error that more lineages do not take away.
        Coverage 0.725 The share that is enough: of the weight, covered, for a score; of the weight, matched, for a
        verdict; of the votes, with a score, for a model of the series.
        Margin items 0.2 The most that items taken from the result itself may weigh in an indicator.
        Intervals 1.1 and 1.7 Standard errors to either side, of the 68% and the 90% interval.
        How far one reading may lie from the truth: root of the mean square, in points, by number of levels and
        certainty. Levels high medium low 3 15.81 22.36 31.62 4 12.38 17.51 24.77 5 10.35 14.63 20.70
        Numbers of comparison Number Value What it does
        Size that matters 8 Points. A gap whose 90% interval lies within this size either way is small. Verdicts are
        also given at: –.
        Matching 4 In how many votes of each era an item must be covered to enter a gap; 1 where an era has fewer
        than 5. Autocorrelation 0, 0.25 Of drift from one vote to the next, at which the tests are tried on votes
        without any gap.
        Holds to 0.25 The autocorrelation up to which a gap must stand out to be told from drift.
        Test size 0.05 The probability, at most, that drift alone does as much, for a gap to be told from it.""")
    assert "carry less than 0.725 of the weight that applies." in text_of(study)


def test_eras_types_and_a_protocol_without_boundaries_or_changes() -> None:
    end = " and this is the end"
    assert between(text_of(invented()) + end, "Eras Id", end.strip()) == flat("""Eras Id Era From To
        бірінші First era 2000-01-01 2007-12-31 екінші Second era 2008-01-01 2014-12-31 үшінші Third era 2015-01-01 open
        Types of vote Id Type Compared Headline жалпы General vote yes yes плебисцит Plebiscite no no
        The headline votes are those of the types so marked from 1 January 2001 on. Only votes of compared types enter a
        gap and bound the windows of the votes after them.
        Boundaries None is tried beside the start of the last era. Changes None since the protocol was fixed.""")


def test_boundaries_and_changes() -> None:
    made_on = {"number": 2, "date": "2021-03-04", "reason": "Unclear.", "effect": "None moves.", "digest": "a1b2"}
    study = changed(changes=[Change.model_validate(made_on)])
    boundary = Boundary.model_validate({"date": "2016-05-01", "title": "the storm"})
    sourced = Boundary.model_validate({"date": "2017-06-02", "title": "the calm", "source": "есеп-2008"})
    study = replace(study, design=study.design.model_copy(update={"boundaries": [boundary, sourced]}))
    text = text_of(study) + " and this is the end"
    assert between(text, "Boundaries Day", "and this is the end") == flat("""Boundaries Day What happened Source
        2016-05-01 the storm – 2017-06-02 the calm есеп-2008
        Changes Protocol 2, 4 March 2021 Reason Unclear. Effect None moves. Digest a1b2""")
    assert "Protocol 2, in force since 4 March 2021 Its digest a1b2 ALTERED" in text
    assert between(text, "Protocol 1 fixed", "Numbers of scores Number") == flat(
        f"Protocol 1 fixed on 1 January 2020 Digest {DIGEST} Text docs/protocol.md Study begins 1 January 2000"
    )


def test_chapters_and_items_are_bookmarks() -> None:
    assert [(level, title) for level, title, _ in outline(made(invented()))] == [
        (0, "How a level becomes a score"),
        *[(0, "Contest"), (1, "Rivals"), (1, "Lead"), (1, "Count")],
        *[(0, "Freedom of assembly"), (1, "Permission"), (1, "Detentions"), (1, "Trials")],
        *[(0, "Protocol"), (1, "Numbers of scores"), (1, "Numbers of comparison"), (1, "Eras"), (1, "Types of vote")],
        *[(1, "Boundaries"), (1, "Changes")],
    ]


def test_every_table_has_a_head() -> None:
    found = tags(made(invented()))
    assert found["Table"] == found["THead"] == 2 + 6 + 2 + 1 + 2  # indicators, levels, numbers, errors, eras and types
    assert found["TH"] == 2 * 5 + (3 + 4 + 3 + 3 + 4 + 3) + 2 * 3 + 4 + 2 * 4


def test_what_a_study_says_is_never_markup(study: StudyFolder) -> None:
    said = '#panic("x") *b* $ _i_ `r` <l> @r \\ = h // c -- ~'
    study.replace(STUDY, "title: Аралия, an invented country", f"title: '{said}'")
    study.replace(STUDY, "title: Plebiscite", f"title: '{said} type'")
    study.replace(STUDY, "title: Third era", f"title: '{said} era'")
    study.replace(CONTEST, "title: Contest", f"title: '{said} indicator'")
    study.replace(CONTEST, "title: Rivals", f"title: '{said} item'")
    study.replace(CONTEST, "anchor: A tame one.", f"anchor: '{said} anchor'")
    study.replace(CONTEST, "evidence: Words on rivals.", f"evidence: '{said} evidence'", count=2)
    pdf = made(study.load())
    text = " ".join(pages(pdf))
    assert text.startswith(f"{said}: codebook Data version")
    assert f"3 {said} era 2015-01-01 open" in text.replace("үшінші", "3")
    assert f"плебисцит {said} type no no" in text
    assert f"балама {said} item 0.50 General vote campaign" in text
    assert f"1 33.3 {said} anchor 2 66.7" in text
    assert f"What counts {said} evidence What does not" in text
    assert [title for _, title, _ in outline(pdf)][1:3] == [f"{said} indicator", f"{said} item"]
    assert failures(pdf, "ua1") == failures(pdf, "2a") == []


def test_kazakh_letters_can_be_read_and_searched(study: StudyFolder) -> None:
    letters = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ₸ №"
    study.replace(FREEDOM, "question: Could people meet?", f"question: {letters}")
    study.replace(FREEDOM, "title: Freedom of assembly", f"title: {letters}")
    assert f"{letters} жиын · 3 items {letters} Id Item" in text_of(study.load())


def test_a_letter_that_the_fonts_lack_is_said(study: StudyFolder) -> None:
    study.replace(FREEDOM, "question: Could people meet?", "question: 漢")
    with pytest.raises(OutputError, match=r"^codebook\.pdf cannot be typeset: "):
        made(study.load())


@pytest.mark.parametrize("word", ["n" * 28, "W" * 64, "W" * 300], ids=len)
def test_nothing_runs_off_the_page_or_into_its_neighbour_however_long(word: str) -> None:
    item, design = invented().items[0], invented().design
    levels = [level.model_copy(update={"anchor": "word " * 2000}) for level in item.levels]
    named = {"id": word, "title": f"{word} " * 3, "question": word, "why": f"https://example.org/{word}", "weight": 1.0}
    long = item.model_copy(update={**named, "levels": levels, "evidence": "word " * 3000, "unit": word})
    whole = invented().indicators[0].model_copy(update={"id": word, "title": word, "items": [long]})
    eras = [design.eras[0].model_copy(update={"id": word, "title": word}), *design.eras[1:]]
    titled = design.model_copy(update={"title": "title " * 60, "version": word, "eras": eras})
    pdf = made(replace(invented(), design=titled, indicators=(whole,)))
    left, lowest = (min(piece[i] for pieces in boxes(made(invented())) for piece in pieces) for i in (0, 1))
    for pieces in boxes(pdf):
        assert min(piece[0] for piece in pieces) > left - 0.3  # a letter may lean over the margin
        assert max(piece[2] for piece in pieces) < WIDTH - left + 0.3
        assert min(piece[1] for piece in pieces) > lowest - 0.3  # of the footer
        assert [pair for pair in combinations(pieces, 2) if collide(*pair)] == []
    assert "".join(pages(pdf)).count("word") == 4 * 2000 + 3000
    assert failures(pdf, "ua1") == failures(pdf, "2a") == []


def test_an_indicator_with_a_single_item() -> None:
    alone = invented().indicators[1].model_copy(update={"items": [invented().items[4]]})
    text = text_of(replace(invented(), indicators=(alone,)))
    assert "жиын · 1 item Could people meet? Id Item Weight Applies to Window ұстау Detentions 0.30" in text
    assert "Levels high medium low 5 9.45 16.36 23.14 Numbers" in text


def test_every_item_of_the_packaged_study_stands_whole_on_one_page() -> None:
    def squeezed(text: str) -> str:
        return "".join(letter for letter in text if letter.isalnum())

    texts = [squeezed(text) for text in pages(kazakhstan())]
    places = {title: number for level, title, number in outline(kazakhstan()) if level == 1}
    for item in kzindex.load(KAZAKHSTAN).items:
        said = [item.question, *(level.anchor for level in item.levels)]
        for part in [*said, item.evidence, item.not_evidence, item.nothing, item.why]:
            assert squeezed(part) in texts[places[item.title]], (item.id, part)
    assert len(texts) <= 16
