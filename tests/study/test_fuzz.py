"""Whatever stands in a study's files: a result, or located problems; never a traceback and never a hang.

`make fuzz` tries 20,000 states of the files, the suite some hundred (KZINDEX_FUZZ says how many).
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kzindex
from kzindex.errors import StudyError, UsageError
from kzindex.frames import records
from kzindex.inference.compare import compare
from kzindex.output.files import write_files
from kzindex.study.folder import load
from kzindex.study.translation import translated

from ..conftest import INVENTED

ROOT = Path(__file__).parents[2]
CASES = int(os.environ.get("KZINDEX_FUZZ", "500"))
NASTY = [
    "", " ", "0", "-1", "1e999", "nan", "inf", "٣", "９", "1.5", "999999999999999999999", "true", "null", "~", "yes",
    "2021-13-40", "9999-12-31", "0001-01-01", "2001-06", "2001-06-10T00:00", "../../etc/passwd", "/etc/passwd", "C:\\x",
    "=1+1", "@SUM(A1)", "\x1b[31mred", "<script>alert(1)</script>", "#set page(width: 1pt)", "a" * 5000, "\u202eevil",
    "\u0000", "'", '"', '""', ",,,,", "- x", "[[[[", "{a: {b: [", "!!python/object/apply:os.system ['true']", "&a [*a]",
    "*unknown", "!include x", "<<: *a", "|", ">-", "? x", "ә ғ қ ң ө ұ ү һ і",
]  # fmt: skip
BYTES = [
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\x00",
    b"\n\n",
    b'"',
    b",",
    b": ",
    b"  ",
    b"\t",
    b"- ",
    b"#",
    b"\xe2\x80\xa8",
]
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)


def contents(root: Path) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in load(root).files}


def part_of_kazakhstans() -> dict[str, bytes]:
    """The real study with the codings and figures of two votes, and claims left out: small enough to be read often."""
    files = contents(ROOT)
    keep = ("1991-12-01-presidential", "1994-03-07-parliamentary")
    small = {}
    for name, content in files.items():
        if name.startswith("seeds/codings/") and not any(vote in name for vote in keep):
            continue
        if name in ("seeds/facts.csv", "seeds/adjudication.csv"):
            lines = content.decode().splitlines(keepends=True)
            content = "".join([lines[0], *(line for line in lines[1:] if line.startswith(keep))]).encode()
        small[name] = content
    cited = {
        field
        for name, content in small.items()
        if name.startswith("seeds/") and name.endswith(".csv")
        for field in re.split(r"[,\n]", content.decode())
    }
    documents = yaml.load(files["seeds/sources.yaml"], Loader=yaml.CSafeLoader)
    kept_texts = ("sha256", "lines", "set_aside")  # every line of which would have to be cited
    documents["sources"] = [
        {key: value for key, value in record.items() if key not in kept_texts}
        for record in documents["sources"]
        if record["id"] in cited or record["id"] == "tass-2022-security-council"
    ]
    small["seeds/sources.yaml"] = yaml.safe_dump(documents, allow_unicode=True, sort_keys=False).encode()
    small["seeds/claims.yaml"] = b"claims: []\ndisagreements: []\n"
    return small


STATES = {"invented": contents(INVENTED), "Kazakhstan's": part_of_kazakhstans()}


@st.composite
def mutated(draw: Any, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with one to three things in them otherwise."""
    changed = dict(files)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(changed)))
        changed[name] = draw(st.sampled_from([by_bytes, by_lines, by_cells, by_values]))(draw, changed[name])
    return changed


def by_bytes(draw: Any, content: bytes) -> bytes:
    at = draw(st.integers(0, len(content)))
    many = draw(st.sampled_from([0, 1, 2, 10, 200]))
    into: bytes = draw(st.sampled_from([b"", *BYTES]))
    return content[:at] + into + content[at + many :]


def by_lines(draw: Any, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    how = draw(st.sampled_from(["drop", "twice", "swap", "indent", "end", "bomb"]))
    if how == "drop":
        return b"\n".join(lines[:at] + lines[at + 1 :])
    if how == "twice":
        return b"\n".join([*lines[:at], lines[at], *lines[at:]])
    if how == "swap":
        lines[at], lines[other] = lines[other], lines[at]
    elif how == "indent":
        lines[at] = b"  " + lines[at]
    elif how == "end":
        lines = lines[:at]
    else:
        lines.append(BOMB.encode())
    return b"\n".join(lines)


def by_cells(draw: Any, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at = draw(st.integers(0, len(lines) - 1))
    cells = lines[at].split(b",")
    cells[draw(st.integers(0, len(cells) - 1))] = nasty(draw)
    lines[at] = b",".join(cells)
    return b"\n".join(lines)


def by_values(draw: Any, content: bytes) -> bytes:
    parts = content.split(b": ")
    at = draw(st.integers(0, len(parts) - 1))
    head, line, rest = parts[at].partition(b"\n")
    del head
    parts[at] = nasty(draw) + line + rest
    return b": ".join(parts)


def nasty(draw: Any) -> bytes:
    return str(draw(st.sampled_from(NASTY))).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("state", STATES)
def test_a_result_or_located_problems(state: str, tmp_path: Path) -> None:
    files, root = STATES[state], tmp_path
    write_files(files, root)
    assert load(root)
    seen = {"fine": 0, "problems": 0}

    @given(mutated(files))
    @settings(
        max_examples=CASES * (4 if state == "invented" else 1) // 5,
        deadline=20_000,
        database=None,
        derandomize=CASES <= 500,
        suppress_health_check=list(HealthCheck),
    )
    def tried(changed: dict[str, bytes]) -> None:
        try:
            study = load(root, instead=changed)
        except StudyError as error:
            seen["problems"] += 1
            for problem in error.problems:
                assert problem.what
                assert problem.line >= 0
                assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", str(problem)), repr(str(problem))
            return
        except UsageError:
            return
        seen["fine"] += 1
        scores = kzindex.score(study)
        published = [row["score"] for row in records(scores.table) if row["status"] == "scored"]
        assert all(0 <= score <= 100 for score in published)
        compare(scores)
        translated(study, "ru")

    tried()
    assert min(seen.values()) > 0, seen
