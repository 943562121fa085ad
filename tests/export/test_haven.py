"""Stata and SPSS files, read in R by haven."""

import os
import shutil
import subprocess
from collections.abc import Mapping

import pytest

import kzindex
from kzindex.export.package import package
from kzindex.output.files import write_files

from ..conftest import INVENTED

SCRIPT = """
library(haven)
at <- commandArgs(TRUE)
items <- read_dta(file.path(at, "items.dta"))
spss <- read_sav(file.path(at, "items.sav"), user_na = TRUE)
plain <- read_sav(file.path(at, "items.sav"))
votes <- read_dta(file.path(at, "votes.dta"))
line <- function(name, ...) cat(name, paste(..., sep = "\\t", collapse = "\\t"), "\\n", sep = "\\t")
trials <- which(names(items) == enc2utf8("\\u0441\\u043e\\u0442_score"))
line("tags", na_tag(items[[trials]]))
line("na", is.na(items[[trials]]))
line("labels", names(attr(items[[trials]], "labels")))
line("label tags", na_tag(attr(items[[trials]], "labels")))
line("label", attr(items[[trials]], "label"))
line("user na", attr(spss[[trials]], "na_values"))
line("spss", as.numeric(unclass(spss[[trials]])))
line("spss labels", names(attr(spss[[trials]], "labels")))
line("spss missing", is.na(spss[[trials]]))
line("plain", is.na(plain[[trials]]))
line("election", votes$election)
line("date", format(votes$date))
line("type", as.character(as_factor(votes$type)))
line("score", sprintf("%.6f", as.numeric(votes[["index_score"]])))
line("cow", na_tag(votes$cow), is.na(votes$cow))
line("title", attr(votes, "label"))
"""


def haven() -> str:
    """Why R cannot read here; empty where it can."""
    if shutil.which("Rscript") is None:
        return "Rscript is not there"
    found = subprocess.run(["Rscript", "-e", "library(haven)"], capture_output=True, text=True)
    return "" if found.returncode == 0 else "R has no package haven"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What R says of the files, line by line."""
    if why := haven():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("haven")
    scores = kzindex.score(kzindex.load(INVENTED))
    write_files(package(scores, "9.9", formats=["dta", "sav"]), folder)
    (folder / "read.R").write_text(SCRIPT, encoding="utf-8")
    command = ["Rscript", str(folder / "read.R"), str(folder / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return {name: values[:-1] for name, *values in lines}


def test_tagged_missing_values_and_their_labels(said: Mapping[str, list[str]]) -> None:
    assert said["tags"] == ["NA", "a", "b", "a", "a", "a"]
    assert said["na"] == ["FALSE", *["TRUE"] * 5]
    assert dict(zip(said["label tags"], said["labels"], strict=True)) == {"a": "withheld", "b": "not applicable"}
    assert said["label"] == ["Trials: score (points, 0 closed to 100 open)"]


def test_declared_missing_values_and_their_labels(said: Mapping[str, list[str]]) -> None:
    assert sorted(map(float, said["user na"])) == [-99, -98]
    assert list(map(float, said["spss"])) == [0, -98, -99, -98, -98, -98]
    assert sorted(said["spss labels"]) == ["not applicable", "withheld"]
    assert said["spss missing"] == ["FALSE", *["TRUE"] * 5]
    assert said["plain"] == ["FALSE", *["TRUE"] * 5]


def test_texts_dates_categories_and_numbers(said: Mapping[str, list[str]]) -> None:
    days = ["2001-06-10", "2005-06-12", "2008-03-09", "2012-06-10", "2014-09-14", "2016-06-12"]
    kinds = ["жалпы"] * 4 + ["плебисцит", "жалпы"]
    assert said["date"] == days
    assert said["election"] == [f"{day}-{kind}" for day, kind in zip(days, kinds, strict=True)]
    assert said["type"] == kinds
    assert said["score"] == ["36.666667", "NA", "78.645833", "NA", "NA", "NA"]
    assert said["cow"] == ["NA", "TRUE"] * 6  # missing, of no kind
    assert said["title"] == ["Scores of index and indicators, a row per vote"]
