"""`explain` on the invented study."""

from ..conftest import INVENTED, StudyFolder
from .conftest import TEXTS, Capture, run


def test_explain_opens_a_score_down_to_the_passage(capsys: Capture) -> None:
    code, out, _ = run(capsys, "explain", "2001", "жиын", "--study", str(INVENTED), "--texts", str(TEXTS))
    assert code == 0
    rests, detentions = out.split("Permission (")[0], out.split("Detentions (ұстау")[1].split("Trials (сот")[0]
    assert "рұқсат              0.50 ×   0.0 =  0.0     1     1  high    15.0 → withheld\n" in rests
    assert "ұстау               0.30 ×  50.0 = 15.0     1     1  high    15.0 → 0.0\n" in rests
    assert detentions == (
        ", weight 0.30)  50.0  90% 34.5–65.5\n"
        "  How many were detained?\n"
        "  • газет-2001 L4  level 2 of 0–4 (4 is closed) = 50 points, high certainty\n"
        "    when 2001-06-03\n"
        "    anchor: 10 to 99.\n"
        "    reading: About 40 were taken from the square.\n"
        "    passage: Some 40 people were led away from the square on 3 June.\n"
        "    without this coding: ұстау 50.0 → not covered · жиын 15.0 → 0.0\n\n"
    )
    assert "How many were held on 3 June 2001?\n    газет-2001 L4: About 40.\n    есеп-2001 chapter 4: About 60." in out


def test_explain_shows_what_was_read_but_is_in_no_score(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", "2008", "жиын", "--study", str(INVENTED))
    rest = out.split("Read, but in no score\n")[1]
    assert [line.strip() for line in rest.splitlines() if line.startswith("  •")] == [
        "• есеп-2008 chapter 4  ұстау: transition, level 3 of 0–4 (4 is closed) = 25",
        "• есеп-2008 history  ұстау: context, level 4 of 0–4 (4 is closed) = 0 points,",
    ]
    decides = out.split("Decides that an item does not apply\n")[1]
    assert decides.startswith("  • есеп-2008 chapter 6  сот: not applicable, high certainty\n")
    assert "add --texts FOLDER" in out


def test_explain_sets_pass_two_and_the_decision_beside_a_coding(capsys: Capture, study: StudyFolder) -> None:
    _, out, _ = run(capsys, "explain", "2001", "балама", "--study", str(INVENTED))
    assert (
        "  • есеп-2001 chapter 3  level 3 of 0–3 (3 is open) = 100 points, low certainty,\n  adjudicated\n"
        "    anchor: A free one.\n"
        "    reading: Another reader, another level.\n"
        "    decided because: Only the second reader saw the chapter; it names a free\n    rival.\n"
        "    pass 2: level 3, high certainty\n"
        "    without this coding: балама 66.7 → 50.0 · сайыс 58.3 → 50.0\n"
    ) in out
    assert "no score moves without газет-2001, жаршы-2001" in out
    decisions = "seeds/adjudication.csv"
    study.write(decisions, (study.path / decisions).read_text(encoding="utf-8").split("\n")[0] + "\n")
    _, out, _ = run(capsys, "explain", "2001", "балама", "--study", str(study.path))
    assert "Read in pass 2 alone" not in out
    assert "    pass 2, chapter 3: level 3, high certainty\n" in out  # another passage of the same source
    row = "2001-06-10-жалпы,рұқсат,1,high,,газет-2001,L3,,2,A meeting was let be.\n"
    study.append("seeds/codings/2001-06-10-жалпы.csv", row)
    _, out, _ = run(capsys, "explain", "2001", "рұқсат", "--study", str(study.path))
    assert out.split("Read in pass 2 alone, in no score\n")[1].startswith(
        "  • газет-2001 L3  рұқсат: level 1, high certainty\n    reading: A meeting was let be.\n"
    )


def test_explain_an_item_and_a_vote(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", "2001", "балама", "--study", str(INVENTED))
    assert "Detentions" not in out
    _, out, _ = run(capsys, "explain", "2001", "--study", str(INVENTED))
    assert "балама                0.50   66.7  48–85        4         2  high" in out
    assert "  комиссия (1 coding)  сайыс 58.3 → 61.1 · index 36.7 → 38.1" in out
    _, out, _ = run(capsys, "explain", "2014", "--study", str(INVENTED))
    assert "withheld\n  0% of the evidence by weight was found, 60% is needed; anywhere from 0.0 to\n  100.0\n" in out


def test_explain_a_source_shows_every_score_it_moves(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", "--source", "газет-2001", "--study", str(INVENTED), "--texts", str(TEXTS))
    assert (
        "  without it: index 36.7 → 29.2\n  without it: жиын 15.0 → 0.0\n  without it: ұстау 50.0 → not covered" in out
    )
    for block in ("Facts\n  2001-06-10-жалпы winner_share 48 percent (L3)", "Disagreements\n", "Set aside\n  L1, L5:"):
        assert block in out
