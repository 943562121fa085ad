"""The brief as its reader gets it: what the PDF says, shows and carries."""

from dataclasses import replace

import pytest

from kzindex.errors import OutputError
from kzindex.report import brief as document
from kzindex.report.brief import brief
from kzindex.report.results import Results

from ..compared import single_era, two_eras
from ..conftest import CONTEST, STUDY, StudyFolder
from .conftest import of_claims, results
from .pdf import failures, opened, outline, tags, texts

HEADINGS = [
    "What differs and what does not", "The votes over time", "How far it can be trusted", "What this does not show",
    "What sources assert, tested on the others", "Method", "From a number to its passages", "Table of votes",
    "How to cite, and sources named here",
]  # fmt: skip


def text(pdf: bytes) -> str:
    return " ".join(texts(pdf))


def at(pdf: bytes, *words: str) -> list[tuple[int, float, float]]:
    """Page, and place of the first letter from the left and from below, of each time that each of the words stands."""
    found = []
    with opened(pdf) as document:
        for word in words:
            for i, part in enumerate(document):
                page = part.get_textpage()
                search = page.search(word, match_case=True)
                while hit := search.get_next():
                    left, bottom, _, _ = page.get_charbox(hit[0])
                    found.append((i, left, bottom))
    return found


@pytest.fixture(scope="module")
def pdf(holes: Results) -> bytes:
    return brief(holes, "the footer")


@pytest.fixture(scope="module")
def pdf_varied(holes_varied: Results) -> bytes:
    return brief(holes_varied, "the footer")


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("name", ["pdf", "pdf_varied"])
def test_it_can_be_archived_and_read_aloud(request: pytest.FixtureRequest, name: str, profile: str) -> None:
    assert failures(request.getfixturevalue(name), profile) == []


def test_the_same_results_give_the_same_bytes(pdf: bytes, holes: Results) -> None:
    assert brief(holes, "the footer") == pdf


def test_it_opens_with_question_answer_and_what_one_must_know(pdf: bytes) -> None:
    said = text(pdf)
    parts = [
        "Аралия, an invented country How do the votes of the Third era (from 2011-01-01) differ from those of the "
        "First era? Scores run from 0 (closed) to 100 (open); a gap is later minus earlier votes. Intervals carry "
        "error of reading alone, neither chance nor what no source reports. Evidence read up to 2019-12-01. ",
        "Read from documents, the three votes of the Third era were, against four of the First era from 2001 on, more "
        "open on contest (+29.2 points; 90% reading error +18.6 to +39.7); if what is missing is like what was found, "
        "more open on freedom of assembly (",
        "Figure 1. Third era, of two indicators: more open on one; ",
        "Figure 2. With reading error, scores of both eras overlap on one of two indicators (plebiscites aside); 4 "
        "of 16 indicator scores are withheld.",
    ]
    places = [said.find(part) for part in parts]
    assert min(places) >= 0
    assert places == sorted(places)


def test_headings_are_bookmarks(pdf: bytes) -> None:
    assert [title for _, title, _ in outline(pdf)] == HEADINGS


def test_every_page_has_its_number_and_the_footer(pdf: bytes) -> None:
    every = texts(pdf)
    assert [page.endswith(f"the footer {i} / {len(every)}") for i, page in enumerate(every, 1)] == [True] * len(every)


def test_tables_have_heads_figures_their_alternative_and_notes_their_tags(pdf: bytes) -> None:
    """Heads: five of trust and one below, four of the gap taken apart, four of votes. Notes: three measures."""
    found = tags(pdf)
    assert (found["TH"], found["Table"], found["Figure"]) == (14, 3, 2)
    assert found["FENote"] + found["Note"] == 3


def test_what_is_varied_has_columns_statements_and_a_third_figure(pdf_varied: bytes, pdf: bytes) -> None:
    """Of trust five heads, over seven: four of verdicts, three of signs."""
    found, said = tags(pdf_varied), text(pdf_varied)
    assert (found["TH"], found["Table"], found["Figure"]) == (20, 3, 3)
    assert [title for _, title, _ in outline(pdf_varied)] == HEADINGS
    parts = [
        "How far it can be trusted", "Same verdict", "Same sign", "Varied",
        "A choice that by itself turns the sign of a gap.", "What spreads the gaps most.", "Figure 3. With 9 choices",
        "What this does not show",
    ]  # fmt: skip
    places = [said.find(part) for part in parts]
    assert min(places) >= 0
    assert places == sorted(places)
    assert "Not in this brief" not in said
    assert not [part for part in parts[2:-1] if part in text(pdf)]


def test_sources_that_move_a_gap_most_stand_in_the_list(by_hand: Results) -> None:
    said = text(brief(by_hand, "x"))
    assert "freedom of assembly: кітап (−2.0)" in said
    assert "кітап x (undated; academic), x." in said


def test_where_nothing_was_varied_the_brief_says_so_and_has_two_figures(pdf: bytes) -> None:
    said = text(pdf)
    assert (
        "Not in this brief. How the verdicts fare when all choices of the method are varied together (robustness): "
        "not run. What this does not show" in said
    )
    assert "Figure 2." in said
    assert "Figure 3" not in said


def test_the_letters_are_embedded_ones(pdf: bytes) -> None:
    assert b"SourceSans3" in pdf
    for other in (b"Libertinus", b"DejaVu", b"NewCM"):
        assert other not in pdf


def test_the_title_language_and_date_are_in_the_document(pdf: bytes) -> None:
    with opened(pdf) as whole:
        said = whole.get_metadata_dict()
    assert (said["Title"], said["Author"]) == ("Аралия, an invented country", "Authors not named")
    assert said["CreationDate"].startswith("D:20191201")
    assert b"/Lang(en)" in pdf.replace(b" ", b"")


def test_a_footnote_leads_to_codings_and_the_list_of_sources(pdf: bytes) -> None:
    said = text(pdf)
    assert (
        "19 codings of 2 lineages. Moved most by rivals, at the two votes furthest apart: June 2013, score 67 (one "
        "reading: есеп p. 1, level 2" in said
    )
    assert "All 7 sources stand in seeds/sources.yaml" in said
    assert "These were read on 2019-12-01." in said
    assert "есеп x (undated; observer mission), x." in said


def test_a_gap_is_opened_down_to_two_passages(pdf: bytes) -> None:
    said = text(pdf)
    assert "Permission 62.5% +50.0 +31.2 Detentions 37.5% +29.2 +10.9 Together +42.2" in said
    assert "Permission, June 2011, score 50 (one reading: есеп p. 1, level 1 of 0 to 2 (open), 50 points). So." in said


def test_the_table_of_votes_has_scores_shares_and_what_does_not_apply(pdf: bytes) -> None:
    said = text(pdf)
    assert "2001-06 Жа 14 5–23 12 0–25 15 1–29" in said
    assert "2005-06 Жа – 1 of 2 12 0–25 – none found" in said
    assert "(2012-06 Пл) – 1 of 2 – none found 100 84–100" in said


def test_claims_stand_by_verdict(pdf: bytes) -> None:
    said = text(pdf)
    assert "Of 2 claims tested: one supported and one contradicted." in said
    assert (
        "Supported in the part tested It was so. holds 6, no evidence 1 of 7 votes. газет p. 1. "
        "Contradicted It was so. holds 4, fails 2, no evidence 1 of 7 votes. газет p. 1." in said
    )


def test_claims_stand_in_two_columns_of_one_length_and_heads_are_repeated(holes: Results) -> None:
    """Of nine claims alike five stand on the left, under their head, the others on the right under the same."""
    rows = [(name, "limit", "supported", 1, 1, 0, 0, 0) for name in "abcdefg"]
    rows += [(name, "limit", "mixed", 2, 1, 1, 0, 0) for name in "hi"]
    table = of_claims(holes, rows).tables["claims"].assign(source="газет")
    made = brief(replace(holes, tables={"claims": table}), "x")
    places = [at(made, f"It was {name}.") for name in "abcdefghi"]
    assert [len(place) for place in places] == [1] * 9
    left, right = ([x for (x,) in part] for part in (places[:5], places[5:]))
    for column in (left, right):
        assert len({(page, x) for page, x, _ in column}) == 1
        assert [y for *_, y in column] == sorted((y for *_, y in column), reverse=True)
    with opened(made) as document:
        middle = document[left[0][0]].get_width() / 2
    assert left[0][1] < middle < right[0][1]
    assert left[0][2] == pytest.approx(right[0][2])  # both begin below a head
    heads = at(made, "Supported in the part tested")
    assert [x for _, x, _ in heads] == pytest.approx([left[0][1], right[0][1]], abs=1)
    assert [x for _, x, _ in at(made, "Mixed: the evidence disagrees")] == pytest.approx([right[0][1]], abs=1)
    assert "TH" not in tags(made) - tags(brief(replace(holes, tables={"claims": table[:0]}), "x"))


def test_a_claim_that_several_documents_make_stands_once_with_every_place(holes: Results) -> None:
    """Tested alike, with as much left out; each counts."""
    rows = [(name, "limit", "supported", 3, 3, 0, 0, 0) for name in "abc"]
    rows += [("d", "limit", "supported", 2, 2, 0, 0, 0), ("e", "limit", "not testable", 1, 0, 0, 0, 0)]
    table = of_claims(holes, rows).tables["claims"].assign(asserts="It was so.", source="газет")
    table.loc[table["claim"] == "b", ["source", "locator"]] = ["есеп", "p. 7"]
    table.loc[table["claim"] == "c", "leaves_out"] = "Who they were."
    said = text(brief(replace(holes, tables={"claims": table}), "x"))
    assert "Of 5 claims tested: four supported; for one there is too little evidence." in said
    assert said.count("It was so.") == 3
    assert "It was so. holds 3 of 3 votes. газет p. 1, есеп p. 7." in said
    assert "It was so. holds 3 of 3 votes. газет p. 1. Not tested: Who they were." in said
    assert "It was so. holds 2 of 2 votes. газет p. 1." in said
    assert "Too little evidence" not in said
    assert "есеп x (undated; observer mission), x." in said


def test_later_results_that_are_not_there_are_named(holes: Results) -> None:
    said = text(brief(replace(holes, tables={}, absent={"claims": "not run", "robustness": "not run"}), "x"))
    assert "Claims: not run." in said
    assert "Not in this brief. Tests of what sources assert (claims): not run; how the verdicts fare" in said


def test_what_a_test_leaves_out_stands_with_the_claim(holes: Results) -> None:
    table = holes.tables["claims"].assign(leaves_out="Who they were.")
    said = text(brief(replace(holes, tables={"claims": table}), "x"))
    assert said.count("of 7 votes. газет p. 1. Not tested: Who they were.") == 2


def test_a_claim_to_be_the_first_says_what_was_so_before(holes: Results) -> None:
    table = holes.tables["claims"].assign(kind="first", holds=1, fails=5, verdict="supported")
    assert "so at that vote; before it not so 5, no evidence 1" in text(
        brief(replace(holes, tables={"claims": table}), "x")
    )


def test_types_of_vote_can_be_chosen_and_change_no_comparison(holes: Results) -> None:
    said = text(brief(replace(holes, types=("плебисцит",)), "x"))
    assert "(2012-06 Пл) – 1 of 2" in said
    assert "2001-06 Жа –" not in said
    assert "more open on contest (+29.2 points" in said
    assert "Пл плебисцит." in said


def test_a_trial_of_another_protocol_says_so(eras: Results) -> None:
    """The two eras are not those that the invented protocol fixed."""
    assert "The protocol is not the one that was fixed: these are figures of a trial." in text(brief(eras, "x"))


def test_a_single_era_has_a_brief_without_a_comparison(study: StudyFolder) -> None:
    single_era(study)
    made = brief(results(study.load()), "x")
    said = text(made)
    assert "How open were the votes of the First era? " in said
    assert "The study has a single era: there is nothing to compare." in said
    assert [title for _, title, _ in outline(made)] == [
        title for title in HEADINGS if title not in (HEADINGS[0], HEADINGS[6])
    ]
    assert failures(made, "ua1") == []


def test_one_vote_of_which_nothing_was_read_has_one_too(study: StudyFolder) -> None:
    two_eras(study)
    study.remove("seeds/codings")
    (study.path / "seeds/codings").mkdir()
    for name in ("facts.csv", "elections.csv"):
        lines = study.read(f"seeds/{name}").decode().splitlines()[: 1 if name == "facts.csv" else 2]
        study.write(f"seeds/{name}", "\n".join(lines) + "\n")
    made = brief(results(study.load()), "x")
    said = text(made)
    assert "2001-06 Жа – 0 of 2 – none found – none found" in said
    assert "nothing can be compared" in said
    assert failures(made, "2a") == []


def test_what_a_study_says_is_never_markup(study: StudyFolder) -> None:
    two_eras(study)
    hostile = '#panic("x") *b* $x^2$ <b> @x [a] _i_ `c` \\ \\u{41} //'
    study.replace(CONTEST, "title: Contest", f"title: {hostile!r}".replace("\\\\", "\\"))
    study.replace(STUDY, "title: First era", "title: '#let x = 1 $y$'")
    said = text(brief(results(study.load()), "# *x*"))
    assert said.count('#panic("x") *b* $x^2$ <b> @x [a] _i_ `c`') > 3
    assert "of the #let x = 1 $y$" in said


def test_long_names_stay_on_the_page(long: Results) -> None:
    made = brief(long, "x")
    with opened(made) as whole:
        for part in whole:
            width, height = part.get_size()
            page = part.get_textpage()
            for left, bottom, right, top in (page.get_rect(i) for i in range(page.count_rects())):
                assert left > 0
                assert right < width
                assert bottom > 0
                assert top < height
    assert failures(made, "ua1") == []


def test_a_letter_that_no_font_has_is_said(eras: Results) -> None:
    with pytest.raises(OutputError, match=r"^brief\.pdf cannot be typeset: .*font"):
        brief(eras, "漢")


def test_what_one_must_know_has_the_first_sentence_on_who_read(eras: Results) -> None:
    design = eras.study.design.model_copy(update={"readers": "Two people read. They are old."})
    study = replace(eras.study, design=design)
    scores = replace(eras.scores, study=study)
    found = replace(eras, comparison=replace(eras.comparison, scores=scores))
    assert document.scale(found).endswith("reports. Two people read. Evidence read up to 2019-12-01.")
