"""`check` on the invented study."""

import re
from pathlib import Path

from ..conftest import CODINGS, DECISIONS, INVENTED, SOURCES, StudyFolder
from .conftest import TEXTS, Capture, run


def test_check_counts_what_it_read(capsys: Capture) -> None:
    code, out, err = run(capsys, "check", "--study", str(INVENTED), "--texts", str(TEXTS))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[1:4] == [
        "6 votes held, 1 scheduled · 6 items in 2 indicators · 4 sources, 4 of them coded",
        "· 14 codings in pass 1, 1 in pass 2 · 1 adjudicated · 5 facts · 1 claim · 1",
        "disagreement · 7 lines of text accounted for",
    ]
    assert lines[-2:] == [
        "6 passages of 2 texts re-read; nothing changed, no line left over",
        "no problem found",
    ]


def test_check_shows_what_the_evidence_is_made_of(capsys: Capture) -> None:
    _, out, _ = run(capsys, "check", "--study", str(INVENTED))
    lines = out.splitlines()
    assert "vote                        (1)   (2)  mean 2+ l.  lin." in lines
    assert "2001-06-10-жалпы           100%  100%  100%   17%     3" in lines
    assert "2014-09-14-плебисцит         0%    0%    0%     –     0" in lines
    assert "Second era: 6 codings in scores, levels from figures included, from 1 source of" in lines
    assert "items covered in one era only: санақ, сот" in lines
    assert "bodies, events); --figures lists them" in lines
    assert lines[-3:] == ["0 sources unused", "", "no problem found"]
    _, out, _ = run(capsys, "check", "--study", str(INVENTED), "--figures")
    lines = out.splitlines()
    start = lines.index("  2001-06-10-жалпы winner_share (percent)")
    assert lines[start + 1 : start + 3] == [
        "    48 · газет · газет-2001 L3 · own count",
        "    52.5 · комиссия · есеп-2001 annex · of valid votes",
    ]


def test_check_holds_the_protocol(capsys: Capture, study: StudyFolder) -> None:
    study.replace("indicators/freedom.yaml", "anchor: At times.", "anchor: Now and then.")
    code, out, err = run(capsys, "check", "--study", str(study.path))
    assert code == 1
    assert "ALTERED, see check" in out
    assert "no problem found" not in out
    loaded = study.load()
    assert err == (
        f"study.yaml: the protocol is not the one that was fixed as protocol 1; its digest is now "
        f"{loaded.protocol_digest}, fixed is {loaded.design.protocol.digest}; undo the change, or list it "
        "under protocol.changes with number, date, reason, effect on each verdict and digest\n"
        f"1 problem in the study in {study.path}\n"
    )
    code, out, err = run(capsys, "score", "--study", str(study.path), "--out", str(study.path / "x.csv"))
    assert "protocol 1 (ALTERED, see check)" in out
    assert err.startswith("the protocol is not the one that was fixed (see check); a .csv carries no mark of that\n")


def test_before_anything_is_coded_the_digest_is_to_be_put_in(capsys: Capture, study: StudyFolder) -> None:
    study.replace("indicators/freedom.yaml", "anchor: At times.", "anchor: Now and then.")
    for file in (study.path / "seeds/codings").iterdir():
        study.write(f"seeds/codings/{file.name}", study.read(CODINGS).splitlines(keepends=True)[0])
    study.write(DECISIONS, study.read(DECISIONS).splitlines(keepends=True)[0])
    without_lines = re.sub("    (sha256|lines|set_aside).*\n(      .*\n)*", "", study.read(SOURCES).decode())
    study.write(SOURCES, without_lines)
    code, _, err = run(capsys, "check", "--study", str(study.path))
    now = study.load().protocol_digest
    assert (code, now in err) == (1, True)
    assert "; nothing is coded yet: put the digest that it has now under protocol.digest\n" in err


def test_a_listed_change_is_the_protocol_in_force(capsys: Capture, study: StudyFolder) -> None:
    study.replace("indicators/freedom.yaml", "anchor: At times.", "anchor: Now and then.")
    change = "{number: 2, date: 2020-02-01, reason: Clearer., effect: None., digest: DIGEST}"
    digest = study.load().protocol_digest
    study.replace("study.yaml", "changes: []", f"changes: [{change.replace('DIGEST', digest)}]")
    assert run(capsys, "check", "--study", str(study.path))[0] == 0
    assert "protocol 2 · digest" in run(capsys, "score", "--study", str(study.path))[1]


def test_check_names_changed_passages_and_lines_left_over(capsys: Capture, tmp_path: Path) -> None:
    text = (TEXTS / "one.txt").read_text(encoding="utf-8")
    (tmp_path / "renamed.txt").write_text(text.replace("Some 40", "Some 400") + "A line more.\n", encoding="utf-8")
    code, out, err = run(capsys, "check", "--study", str(INVENTED), "--texts", str(tmp_path))
    assert code == 1
    assert out.splitlines()[-2:] == [
        "4 passages of 1 text re-read; 4 changed or left over",
        "жаршы-2001: no text given, not re-read",
    ]
    changed = (
        "passage L4 of газет-2001 has changed in renamed.txt; the text as it was read; read it again and code anew"
    )
    left_over = "is left over: газет-2001 was not read with it; every line is cited or set aside; read it"
    assert err.splitlines() == [
        f"renamed.txt:4: line 4 {left_over}",
        f"renamed.txt:6: line 6 {left_over}",
        f"seeds/claims.yaml: {changed}",
        f"seeds/codings/2001-06-10-жалпы.csv:8: {changed}",
        f"4 problems in the study in {INVENTED}",
    ]
