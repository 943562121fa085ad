"""`robustness:` of study.yaml: what is tried, and what is no alternative."""

import pytest

from kzindex.model.design import Multiverse

from ..conftest import CONTEST, FREEDOM, STUDY, StudyFolder

SPOT = "headline: {types: [жалпы], from: 2001-01-01}\n"


def put(study: StudyFolder, declared: str) -> None:
    """Declare it from line 14 on."""
    study.replace(STUDY, SPOT, f"{SPOT}robustness:\n" + "".join(f"  {line}\n" for line in declared.splitlines()))


def test_a_study_that_declares_nothing_varies_nothing(study: StudyFolder) -> None:
    found = study.load().design.robustness
    assert found == Multiverse()
    assert (found.seed, found.draws, found.boundaries, found.weights, found.evidence) == (0, 1024, False, None, None)
    assert not any(getattr(found, name) for name in Multiverse.model_fields if name not in ("draws",))


def test_everything_at_once(study: StudyFolder) -> None:
    study.replace(STUDY, "indicators: [", "boundaries: [{date: 2012-01-01, title: x}]\nindicators: [")
    study.replace(STUDY, "types:\n", "types:\n  аймақ: {title: Local vote, compared: true}\n")
    study.replace(STUDY, "headline: {types: [жалпы],", "headline: {types: [жалпы, аймақ],")
    for file in (CONTEST, FREEDOM):
        study.write(file, study.read(file).decode().replace("types: [жалпы", "types: [аймақ, жалпы"))
    study.replace(
        STUDY,
        "protocol:\n",
        """robustness:
  settled: before
  seed: 5
  draws: 4
  spacing: [2.0, 0.5]
  weights: {draws: 3, concentration: 4.0}
  indicator: [geometric mean, weakest link]
  index: [weakest link]
  error: [0.5]
  shared: [0.0, 1.0]
  lineage: [each document]
  origin: [ignored]
  passes: [pass 1, pass 2]
  no_occasion: [most open, not covered]
  items: [all]
  coverage: [1.0]
  run_up: [whole cycle]
  boundaries: true
  votes_from: [2000-01-01]
  types: [жалпы, аймақ]
  evidence: {draws: 2}
protocol:
""",
    )
    found = study.load().design.robustness
    assert all(getattr(found, name) for name in Multiverse.model_fields)


@pytest.mark.parametrize(("declared", "problem"), [
    pytest.param("spacing: [1.0]", "15:13: spacing 1.0 is what the protocol says; something else; remove it", id="1"),
    pytest.param("error: [1]", "15:11: error 1.0 is what the protocol says; something else; remove it", id="error"),
    pytest.param("shared: [0.1, 0.3]", "15:17: shared 0.3 is what the protocol says; something else; remove it",
                 id="shared"),
    pytest.param("coverage: [0.6]", "15:14: coverage 0.6 is what the protocol says; something else; remove it",
                 id="coverage"),
    pytest.param("votes_from: [2001-01-01]",
                 "15:16: votes_from 2001-01-01 is what the protocol says; something else; remove it", id="from"),
    pytest.param("spacing: [2.0, 0.5, 2.0]", "15:23: spacing 2.0 stands twice; each once; remove one", id="twice"),
    pytest.param("passes: [pass 1, pass 1]", "15:20: passes pass 1 stands twice; each once; remove one", id="words"),
    pytest.param("types: [жалпы]", "15:11: type 'жалпы' is the only headline type; a type alone, of several; remove it",
                 id="only type"),
    pytest.param("types: [жалп]", "15:11: type 'жалп' is no headline type; allowed are жалпы; did you mean 'жалпы'?",
                 id="misspelt type"),
    pytest.param("types: [плебисцит]", "15:11: type 'плебисцит' is no headline type; allowed are жалпы; correct it",
                 id="other type"),
    pytest.param("boundaries: true", "15:3: robustness.boundaries are to be tried, and none is named; days under the "
                 "top-level `boundaries`; name some there, or remove robustness.boundaries", id="boundaries"),
    pytest.param("indicator: [arithmetic mean]", "15:15: robustness.indicator.0: 'arithmetic mean' is unknown; allowed "
                 "are geometric mean, weakest link; correct it", id="aggregation"),
    pytest.param("index: [harmonic mean]", "15:11: robustness.index.0: 'harmonic mean' is unknown; allowed are "
                 "geometric mean, weakest link; correct it", id="of the index"),
    pytest.param("passes: [pass 3]", "15:12: robustness.passes.0: 'pass 3' is unknown; allowed are pass 1, pass 2; "
                 "correct it", id="pass"),
    pytest.param("no_occasion: [closed]", "15:17: robustness.no_occasion.0: 'closed' is unknown; allowed are most "
                 "open, not covered; correct it", id="occasion"),
    pytest.param("lineage: [documents]", "15:13: robustness.lineage.0: 'documents' is unknown; allowed are each "
                 "document; correct it", id="lineage"),
    pytest.param("origin: [x]", "15:12: robustness.origin.0: 'x' is unknown; allowed are ignored; correct it",
                 id="origin"),
    pytest.param("items: [matched]", "15:11: robustness.items.0: 'matched' is unknown; allowed are all; correct it",
                 id="items"),
    pytest.param("run_up: [6 months]", "15:12: robustness.run_up.0: '6 months' is unknown; allowed are whole cycle; "
                 "correct it", id="run-up"),
    pytest.param("spacing: [0.0]", "15:13: robustness.spacing.0 is 0.0; input should be greater than 0; correct it",
                 id="no spacing"),
    pytest.param("error: [-1.0]", "15:11: robustness.error.0 is -1.0; input should be greater than 0; correct it",
                 id="error below 0"),
    pytest.param("shared: [1.5]", "15:12: robustness.shared.0 is 1.5; input should be less than or equal to 1; correct "
                 "it", id="shared above 1"),
    pytest.param("coverage: [0]", "15:14: robustness.coverage.0 is 0; input should be greater than 0; correct it",
                 id="no coverage"),
    pytest.param("seed: -1", "15:3: robustness.seed is -1; input should be greater than or equal to 0; correct it",
                 id="seed"),
    pytest.param("draws: 1", "15:3: robustness.draws is 1; input should be greater than or equal to 2; correct it",
                 id="one draw"),
    pytest.param("draws: 65537", "15:3: robustness.draws is 65537; input should be less than or equal to 65536; "
                 "correct it", id="draws"),
    pytest.param("draws: 2.5", "15:3: robustness.draws is 2.5; allowed is a whole number; correct it", id="half"),
    pytest.param("weights: {draws: 0, concentration: 4.0}", "15:13: robustness.weights.draws is 0; input should be "
                 "greater than or equal to 1; correct it", id="no draw of weights"),
    pytest.param("weights: {draws: 5, concentration: 0}", "15:23: robustness.weights.concentration is 0; input should "
                 "be greater than 0; correct it", id="no concentration"),
    pytest.param("weights: {draws: 5}", "15:3: key 'robustness.weights.concentration' is missing; it is required; add "
                 "it", id="concentration missing"),
    pytest.param("evidence: {draws: 10001}", "15:14: robustness.evidence.draws is 10001; input should be less than or "
                 "equal to 10000; correct it", id="draws of evidence"),
    pytest.param("votes_from: [2001]", "15:16: robustness.votes_from.0: 2001 is no date; allowed is YYYY-MM-DD; "
                 "correct it", id="year"),
    pytest.param("spacing: 2.0", "15:3: robustness.spacing is 2.0; allowed is a list; correct it", id="no list"),
    pytest.param("boundaries: 1", "15:3: robustness.boundaries is 1; allowed is true or false; correct it", id="one"),
])  # fmt: skip
def test_problems(study: StudyFolder, declared: str, problem: str) -> None:
    put(study, declared)
    assert study.problems() == [f"study.yaml:{problem}"]


def test_a_choice_that_there_is_none_of(study: StudyFolder) -> None:
    put(study, "spacings: [2.0]")
    (problem,) = study.problems()
    assert problem.startswith(
        "study.yaml:15:3: key 'robustness.spacings' is unknown; allowed are settled, seed, draws, spacing,"
    )
    assert problem.endswith("did you mean 'spacing'?")


def test_every_problem_comes_at_once(study: StudyFolder) -> None:
    put(study, "spacing: [1.0, 2.0, 2.0]\nerror: [1.0]\nboundaries: true")
    assert [x.split(": ")[0] for x in study.problems()] == [
        "study.yaml:15:13", "study.yaml:15:23", "study.yaml:16:11", "study.yaml:17:3"
    ]  # fmt: skip


def test_what_is_tried_is_no_part_of_what_the_protocol_fixes(study: StudyFolder) -> None:
    put(study, "spacing: [2.0]")
    assert study.load().protocol_kept
