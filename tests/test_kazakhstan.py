"""The repository's own study: sound, as the protocol fixed it, and what README and reports say of it."""

import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.cli import main
from kzindex.frames import records
from kzindex.inference.evidence import by_era, by_vote
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.stats.reading import squared_error

ROOT = Path(__file__).parents[1]
TEXTS = os.environ.get("KZINDEX_TEXTS")
needs_texts = pytest.mark.skipif(TEXTS is None, reason="KZINDEX_TEXTS names no folder with the founding documents")

VOTES = [
    "1991-12-01-presidential",
    "1994-03-07-parliamentary",
    "1995-04-29-referendum",
    "1995-08-30-referendum",
    "1995-12-09-parliamentary",
    "1999-01-10-presidential",
    "1999-10-10-parliamentary",
    "2004-09-19-parliamentary",
    "2005-12-04-presidential",
    "2007-08-18-parliamentary",
    "2011-04-03-presidential",
    "2012-01-15-parliamentary",
    "2015-04-26-presidential",
    "2016-03-20-parliamentary",
    "2019-06-09-presidential",
    "2021-01-10-parliamentary",
    "2022-06-05-referendum",
    "2022-11-20-presidential",
    "2023-03-19-parliamentary",
    "2024-10-06-referendum",
    "2026-03-15-referendum",
]

CROSSWALK = {
    "competitiveness": {"v2elmulpar", "v2elfrfair", "v2elirreg", "v2elembaut", "v2elboycot"},
    "opposition_registration": {"v2psparban", "v2psbars", "v2psoppaut"},
    "protest_repression": {"v2caassemb", "v2csreprss", "v2elintim", "v2clkill", "v2cltort"},
    "observer_access": {"v2elmonden", "v2elmonref"},
}


@pytest.fixture(scope="module")
def study() -> Study:
    return kzindex.load(ROOT)


def test_the_votes_are_all_that_were_held_and_the_one_scheduled(study: Study) -> None:
    assert study.held["election"].tolist() == VOTES
    assert set(study.votes["election"]) - set(VOTES) == {"2026-08-23-parliamentary"}
    assert study.held["era"].tolist() == ["nazarbayev"] * 14 + ["tokayev"] * 7


def test_every_vote_says_where_its_dates_were_read(study: Study) -> None:
    for row in study.votes.to_dict("records"):
        note = row["note"]
        assert "Date: " in note, row["election"]
        cited = re.findall(r"(?:Date: |call: |; )([a-z0-9]+(?:-[a-z0-9]+)+)", note)
        assert cited
        assert [name for name in cited if name not in study.sources] == [], row["election"]


def test_the_protocol_stands_as_it_was_fixed(study: Study) -> None:
    assert study.protocol_kept


def test_the_codebook_meets_the_design(study: Study) -> None:
    for indicator in study.indicators:
        assert 5 <= len(indicator.items) <= 8
        tags = {tag for item in indicator.items for tag in item.crosswalk.vdem}
        assert CROSSWALK[indicator.id] <= tags
    # where more is worse in the other data set, the sign says so
    signs = {tag: sign for item in study.items for tag, sign in item.crosswalk.vdem.items()}
    assert {tag for tag, sign in signs.items() if sign < 0} == {"v2elmonden", "v2elmonref"}


def test_the_protocols_text_gives_the_errors_that_scoring_uses(study: Study) -> None:
    text = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    error = study.design.protocol.error
    for levels in (3, 4, 5):
        roots = [squared_error(levels, getattr(error, name), error.decay) ** 0.5 for name in CERTAINTIES]
        assert f"| {levels} | " + " | ".join(f"{root:.2f}" for root in roots) + " |" in text


def test_every_work_the_codebook_cites_is_in_the_references(study: Study) -> None:
    references = (ROOT / "docs" / "references.md").read_text(encoding="utf-8")
    for item in study.items:
        for name, year in re.findall(r"([A-Z][\w ]+?) (\d{4})", item.why):
            last = re.split(r" and |OSCE ", name)[-1].strip()
            assert last in references, (item.id, last)
            assert year in references, (item.id, year)


def test_every_citation_of_a_kept_text_is_a_line(study: Study) -> None:
    assert sum(len(source.lines) for source in study.sources.values()) == 159
    assert {name for name, source in study.sources.items() if source.lines} == {
        "civicus-2022",
        "iwpr-2022",
        "cabar-2022",
        "cadal-2023",
        "hrf-2022",
    }
    assert study.sources["iwpr-2022"].lineage == study.sources["cabar-2022"].lineage


@needs_texts
def test_every_passage_still_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--study", str(ROOT), "--texts", str(TEXTS)]) == 0
    assert "of 5 texts re-read; nothing changed, no line left over" in capsys.readouterr().out


@needs_texts
def test_explain_shows_the_passage_behind_observer_access(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "2022-11", "observer_access", "--study", str(ROOT), "--texts", str(TEXTS)]) == 0
    out = capsys.readouterr().out
    for source in ("cabar-2022 L18", "civicus-2022 L13", "iwpr-2022 L44"):
        passage = out.split(f"• {source} ")[1].split("without this coding")[0].split("passage: ")[1]
        assert len(passage) > 80


@needs_texts
def test_no_reading_repeats_its_source(study: Study) -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.casefold())

    runs = set()
    for path in Path(str(TEXTS)).glob("*.txt"):
        source = words(path.read_text(encoding="utf-8"))
        runs |= {tuple(source[i : i + 8]) for i in range(len(source) - 7)}
    own = [*study.codings["reading"], *study.facts["note"], *(claim.claim for claim in study.claims.claims)]
    own += [saying.says for matter in study.claims.disagreements for saying in matter.sayings]
    for text in own:
        ours = words(text)
        assert not any(tuple(ours[i : i + 8]) in runs for i in range(len(ours) - 7)), text


def test_the_scores_in_reports_are_those_of_the_study(study: Study) -> None:
    written = pd.read_csv(ROOT / "reports" / "scores.csv", keep_default_na=True)
    table = kzindex.score(study).table
    pd.testing.assert_frame_equal(
        written, table.reset_index(drop=True), check_dtype=False, check_exact=False, rtol=0, atol=1e-6
    )


def test_the_readme_shows_the_real_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(ROOT)
    assert main(["score"]) == 0
    table = capsys.readouterr().out.rpartition("Open a number: ")[0]  # what follows names the interpreter
    assert table.split("\n", 3)[3] in readme
    excerpt = readme.split("```text\n")[2].split("\n  …\n")[0].split("\n")
    assert main(["explain", "2022-11", "observer_access", "--study", str(ROOT)]) == 0
    explained = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    start = explained.index(excerpt[0])
    assert explained[start : start + len(excerpt)] == excerpt


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code = (ROOT / "README.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    exec(compile(code, "README.md", "exec"), {})
    shown = kzindex.score(kzindex.load()).indicators
    scored = (shown["measure"] == "observer_access") & (shown["status"] == "scored")
    out = capsys.readouterr().out
    assert out.count("observer_access ") == scored.sum() + 1
    assert "Observer access (indicator observer_access)" in out
    assert "more closed" in out


def test_the_evidence_page_has_the_studys_figures(study: Study) -> None:
    page = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    scores = kzindex.score(study)
    for row in records(by_vote(scores)):
        assert f"| {row['election']} | " in page
        assert f" | {row['codings']} | {row['lineages']} | " in page.split(f"| {row['election']} | ")[1].split("\n")[0]
    for row in records(by_era(scores)):
        assert f"| {row['era']} | {row['codings']} | {row['sources']} | {row['lineages']} | {row['kinds']} |" in page


def test_the_method_has_the_agreement_of_the_passes(study: Study) -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    found = kzindex.reliability(study)
    for indicator in study.indicators:
        points = found.value(indicator.id, "difference of scores, same units")
        alpha = found.value(indicator.id, "alpha")
        assert re.search(rf"\| {indicator.title} \| \d+ \| {points:.1f} \| {alpha:.2f} \|", page)
        gap = found.value(indicator.id, "gap, pass 1"), found.value(indicator.id, "gap, pass 2")
        assert f"| {indicator.title} | {gap[0]:.1f} | {gap[1]:.1f} |" in page


def signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def test_readme_and_method_have_the_verdicts(study: Study) -> None:
    readme, method = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/method.md"))
    found = kzindex.compare(kzindex.score(study))
    titles = {"index": "Index"} | {indicator.id: indicator.title for indicator in study.indicators}
    for row in records(found.primary):
        between = f"{signed(row['low90'])} to {signed(row['high90'])} | {signed(row['worst'])} to {signed(row['best'])}"
        verdict = row["verdict"] + ("" if row["identified"] else " †")
        start = f"| {titles[row['measure']]} | {signed(row['gap'])} | {between} | "
        assert f"{start}{row['share']:.0%} | {verdict} |" in method
        tests = f"±{row['needed']:.0f} | {row['p_permutation']:.3f} | "
        assert f"| {titles[row['measure']]} | {tests}" in method
        assert row["drift"] == "not distinguishable"
        if row["level"] == "indicator":
            assert f"{start}{verdict} |" in readme
    takes = found.primary.set_index("measure")["needed"]
    least, most = takes["observer_access"], takes["protest_repression"]
    assert f"gaps of {least:.0f} (observer access) to {most:.0f} points (repression)" in readme
    for title, rows in found.table[found.table["level"] == "indicator"].groupby("title"):
        first = rows.iloc[0]
        assert f"| {title} ({first['later']}/{first['earlier']}) | " in method
    assert {place.first for place in found.locations} == {""}  # no series locates a break


def test_readme_and_method_have_what_other_choices_do(study: Study) -> None:
    readme, method = (
        " ".join((ROOT / name).read_text(encoding="utf-8").split()) for name in ("README.md", "docs/method.md")
    )
    table = pd.DataFrame(json.loads((ROOT / "reports" / "robustness.json").read_text(encoding="utf-8"))["rows"])
    measures = [*study.tops[1:], "index"]
    shares: dict[tuple[str, str], list[float]] = {}
    for part in ("two", "all but the votes", "all varied"):
        for row in records(table[table["part"] == part]):
            few = re.search(r"too few items (\d+)", row["verdict"])
            zero = row["computed"] - row["sign_holds"] - row["sign_turns"]
            counts = [row["sign_holds"], row["sign_turns"], zero, row["specifications"] - row["computed"]]
            counts += [row["verdict_holds"], int(few[1]) if few else 0]
            shares[part, row["measure"]] = [count / row["specifications"] for count in counts]
            cells = [f"{share:.0%}" for share in shares[part, row["measure"]]]
            gaps = f"{signed(row['q05'])} to {signed(row['q95'])}".replace("+0.0", "0.0").replace("−0.0", "0.0")
            assert f"| {part} | {study.titles[row['measure']]} | {' | '.join(cells)} | {gaps} |" in method
    for measure in measures:
        of_measure = table[(table["measure"] == measure) & (table["part"] == "without")]
        cells = []
        for kind in ("source", "lineage", "origin", "kind", "item", "vote"):
            whole, most = records(of_measure[of_measure["choice"] == kind])[:2]
            changed = whole["specifications"] - whole["verdict_holds"]
            cells.append(f"{changed:.0f} of {whole['specifications']:.0f}; {most['option']} {signed(most['gap'])}")
        assert f"| {study.titles[measure]} | {' | '.join(cells)} |" in method
    for choice, rows in table[table["part"] == "indices"].groupby("choice"):
        own = rows.set_index("measure").loc[measures]
        cells = [f"{max(100 * row['first'], 0):.0f} / {100 * row['total']:.0f}" for row in records(own)]
        name = "votes compared" if choice == "votes" else f"`{choice}`"
        assert f"| {name} | {' | '.join(cells)} |" in method

    def span(part: str, which: int, of: list[str]) -> str:
        low, *_, high = sorted(round(100 * shares[part, measure][which]) for measure in of)
        return f"{low} to {high} %"

    kept, every = "all but the votes", "all varied"
    other = round(100 * shares[kept, "competitiveness"][1])
    assert f"{other} % of 2,048 specifications for competitiveness and in {span(kept, 1, measures[1:])}" in readme
    assert f"word stays in {span(kept, 4, measures)}. With the votes varied too, the sign turns in" in readme
    assert f"the sign turns in {span(every, 1, measures)}." in readme


def test_the_protocols_last_change_is_the_one_in_force(study: Study) -> None:
    text = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    number, _ = study.design.protocol.current
    assert f"In force: protocol {number} " in text
    for change in study.design.protocol.changes:
        assert f"**Protocol {change.number}** " in text
    assert f"protocol {number}." in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_claim_has_a_test_or_says_why_not(study: Study) -> None:
    for claim in study.claims.claims:
        assert (claim.test is None) != (claim.untested is None), claim.id
    found = kzindex.claims(study).table
    assert set(found["verdict"]) == {"supported", "contradicted", "mixed", "not testable"}
    counts = found["verdict"].value_counts()
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    said = f"{counts['supported']} supported, {counts['contradicted']} contradicted, {counts['mixed']} mixed"
    assert said in " ".join(method.split())


def test_nothing_of_the_asserting_lineage_stands_behind_a_claims_verdict(study: Study) -> None:
    lineage = {claim.id: study.lineage_of[claim.source] for claim in study.claims.claims}
    found = kzindex.claims(study).findings
    assert (found["codings"] != "").sum() > 50
    for row in records(found):
        for cited in filter(None, row["codings"].split(" | ")):
            assert study.lineage_of[cited.split(" ")[0]] != lineage[row["claim"]], (row["claim"], cited)


def test_the_evidence_meets_the_design(study: Study) -> None:
    """Each era has sources of four kinds, a regional mission or the state among them; no lineage over a fifth."""
    for row in records(by_era(kzindex.score(study))):
        kinds = set(row["kinds"].split(", "))
        assert len(kinds) >= 4
        assert kinds & {"regional mission", "official"}
        assert row["share"] <= 0.2
        assert row["lineages"] >= 35


def test_versions_agree() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'version = "{kzindex.__version__}"' in project
    software, data = citation.split("preferred-citation:")
    assert f"\nversion: {kzindex.__version__}\n" in software
    design = kzindex.load(ROOT).design
    assert f"\n  version: {design.version}\n" in data
    assert f'\n  title: "{design.title}"\n' in data
    assert (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").count(f"## {kzindex.__version__}") == 1
