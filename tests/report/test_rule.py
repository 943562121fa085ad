"""The explorer's rule says what the engine says, to the last decimal, whatever documents are left out."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from py_mini_racer import MiniRacer

import kzindex
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.report.explorer.rule import block, data

from ..conftest import INVENTED

ROOT = Path(__file__).parents[2]
RULE = ROOT / "src" / "kzindex" / "report" / "explorer" / "rule.js"


SCRIPTS: list[MiniRacer] = []


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    """An open one can keep Python 3.13 from ending."""
    yield
    while SCRIPTS:
        SCRIPTS.pop().close()
    loaded.cache_clear()


@cache
def loaded(folder: Path) -> tuple[Study, MiniRacer]:
    study = kzindex.load(folder)
    script = MiniRacer()
    SCRIPTS.append(script)
    script.eval(RULE.read_text(encoding="utf-8"))
    script.eval(f"const data = {block(data(study))};")
    return study, script


def of_page(folder: Path, out: Iterable[str]) -> list[dict[str, Any]]:
    """Scores by vote and measure, without some sources, as the page has them."""
    study, script = loaded(folder)
    numbers = [list(study.sources).index(name) for name in out]
    asked = f"JSON.stringify(data.votes.map((vote) => scoresOf(data, vote, new Set({numbers}))))"
    found: list[dict[str, Any]] = json.loads(str(script.eval(asked)))
    return found


def differences(folder: Path, out: Iterable[str]) -> list[tuple[object, ...]]:
    """Where the page says another thing than the engine."""
    study, names = loaded(folder)[0], set(out)
    table = kzindex.score(study.of_sources(lambda name: name not in names)).table
    assert len(table)
    votes = {name: i for i, name in enumerate(study.held["election"])}
    said = of_page(folder, names)
    found: list[tuple[object, ...]] = []
    for row in records(table):
        mine = said[votes[row["election"]]][row["measure"]]
        same = mine["status"] == row["status"]
        if same and row["status"] == "scored":
            same = all(abs(mine[name] - row[name]) < 1e-9 for name in ("score", "se"))
        if not same:
            found.append((row["election"], row["measure"], row["status"], row["score"], mine))
    return found


@pytest.mark.parametrize("folder", [INVENTED, ROOT])
def test_with_every_document(folder: Path) -> None:
    assert differences(folder, []) == []


def test_without_each_document_of_an_invented_study() -> None:
    assert [name for name in loaded(INVENTED)[0].sources if differences(INVENTED, [name])] == []


def several(names: list[str], draw: random.Random) -> list[str]:
    return draw.sample(names, draw.choice([1, 2, 5, 20, 100, 400]))


def test_without_documents_drawn_at_random() -> None:
    draw, study = random.Random(20190320), loaded(ROOT)[0]
    some = [several(list(study.sources), draw) for _ in range(40)]
    assert [names for names in some if differences(ROOT, names)] == []


@pytest.mark.parametrize("pick", [lambda facts: facts["stage"] == "", lambda facts: facts["origin"] != ""])
def test_without_documents_that_give_figures(pick: Callable[[pd.DataFrame], pd.Series]) -> None:
    """Preliminary figures come in where a body has no others; a difference is made of what is left."""
    study = loaded(ROOT)[0]
    facts = study.facts[study.facts["quantity"].isin(["winner_share", "runner_up_share"])]
    names = facts.loc[pick(facts), "source"].unique().tolist()
    assert len(names) > 20
    assert differences(ROOT, names) == []
    assert [some for some in ([name] for name in names[::4]) if differences(ROOT, some)] == []


def test_an_item_that_does_not_apply_applies_once_the_document_that_says_so_is_left_out() -> None:
    study = loaded(INVENTED)[0]
    denying = study.codings[(study.codings["outcome"] == "not applicable") & (study.codings["pass"] == "1")]
    assert len(denying)
    row = records(denying)[0]
    vote = study.held["election"].tolist().index(row["election"])
    before, after = (of_page(INVENTED, out)[vote][row["item"]]["status"] for out in ([], [row["source"]]))
    assert (before, after) == ("not applicable", "withheld")


def test_interval_is_cut_to_the_scale() -> None:
    script = loaded(INVENTED)[1]
    assert json.loads(str(script.eval("JSON.stringify(ends({ score: 5, se: 10 }, 1.645))"))) == [0, 5 + 16.45]
    assert json.loads(str(script.eval("JSON.stringify(ends({ score: 98, se: 10 }, 1.645))"))) == [98 - 16.45, 100]


def test_nothing_in_the_data_ends_the_element_it_stands_in() -> None:
    assert block({"x": "</script>"}) == '{"x":"\\u003c/script>"}'


def test_a_difference_is_made_within_one_passage_else_one_document_else_two() -> None:
    """Rows are quantity, source, place, figure, whether preliminary, lineage; 10 and 30 are the lowest of levels."""
    script = loaded(INVENTED)[1]

    def levels(*facts: list[object]) -> list[int]:
        asked = f"JSON.stringify(derived(['w', 'r', [10, 30]], {json.dumps(facts)}).map((row) => row[0]))"
        return sorted(json.loads(str(script.eval(asked))))

    here, there = [["w", 1, 0, 80, 0, 9], ["r", 1, 0, 50, 0, 9]], [["w", 1, 1, 90, 0, 9], ["r", 1, 1, 75, 0, 9]]
    assert levels(*here, *there) == [1, 2]  # and not 80 − 75 = 5
    assert levels(here[0], there[1]) == [0]  # one document
    assert levels(here[0], ["r", 2, 2, 50, 0, 9]) == [2]  # two
    assert levels(*here, ["r", 2, 2, 79, 0, 9], ["w", 3, 3, 99, 0, 9]) == [2]  # not two where one has both
    assert levels(here[0], ["r", 1, 0, 50, 0, 8]) == []  # of two bodies
    assert levels(*here, ["r", 1, 0, 79, 1, 9]) == [2]  # preliminary beside a final one
    assert levels(here[0], ["r", 1, 0, 79, 1, 9]) == [0]
