"""The engine knows no country: what it knows of Kazakhstan it has from the study."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kzindex.cli import main
from kzindex.output.files import write_folder
from kzindex.study.folder import load
from kzindex.study.scaffold import scaffold

from .report.pdf import texts

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kzindex"
SAMPLE = SOURCE / "study" / "scaffold"

# of the country, its rulers, bodies and places, as parts of words; the language is another matter
NAMES = re.compile(
    "kazakhstan|qazaqstan|қазақстан|казахстан|nazarbay|назарбаев|to[kq]ayev|то[кқ]аев|astana|астана|almaty|алматы|nur.?otan|amanat|"
    r"m[aä][jz]h?ilis|maslikhat|\bakim|\bosce\b|odihr|обсе|бдипч|еқыұ|soviet",
    re.IGNORECASE,
)
WORD = re.compile(r"[\w-]+")
DAY = re.compile(r"\b(?:19|20)[0-9]{2}-[01][0-9](?:-[0-3][0-9])?\b")
COUNTRY_NUMBERS = {705, 121}  # in Correlates of War, in V-Dem

SEED = "a seed of random numbers, which any number could be; another would move published intervals"
ALLOWED = {
    ("cli/__init__.py", "Kazakhstan"): "the help says whose study the package carries",
    ("inference/drift.py", "20190320"): SEED,
    ("inference/interrupted.py", "20190320"): SEED,
    ("inference/units.py", "20190320"): SEED,
    ("inference/units.py", "2000"): "a number of draws",
}
# words that the engine has a use of its own for, and an item of the study happens to have as its id
OWN = {"index", "campaign", "count", "margin", "standing"}


@cache
def ids() -> set[str]:
    """Everything that the packaged study has given a name to."""
    study = load(ROOT)
    named = {*study.design.types, *(era.id for era in study.design.eras), *study.votes["election"], *study.lineages}
    named |= {*study.sources, *(item.id for item in study.items), *study.measures, study.design.country.iso3}
    named |= {claim.id for claim in study.claims.claims}
    return named - OWN


def of_text(text: str) -> Iterator[str]:
    """What a text of the code knows: names and days in it, and ids, short ones where they are the whole of it."""
    yield from NAMES.findall(text)
    yield from DAY.findall(text)
    words = {text, *WORD.findall(text)}
    yield from (word for word in words & ids() if word == text or "_" in word or "-" in word or len(word) > 9)


def of_python(source: str) -> Iterator[str]:
    """What Python code knows, outside comments, docstrings and help texts."""
    tree = ast.parse(source)
    said = set()  # in docstrings and help texts
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            said.add(id(body[0].value))
        if isinstance(node, ast.keyword) and node.arg == "help":
            said |= {id(part) for part in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in said:
            if isinstance(node.value, str):
                yield from of_text(node.value)
            elif isinstance(node.value, int) and not isinstance(node.value, bool):
                number = node.value
                if 1985 <= number <= 2035 or 19850101 <= number <= 20351231 or number in COUNTRY_NUMBERS:
                    yield str(number)
        for field in ("id", "attr", "name", "arg"):  # what things are called in the code
            if isinstance(name := getattr(node, field, None), str):
                yield from of_text(name)


def of_page(source: str) -> Iterator[str]:
    """What a script, a style or a template knows, outside comments."""
    bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    yield from of_text(re.sub(r"(?<!:)//[^\n]*", "", bare))


def of_catalogue(source: str) -> Iterator[str]:
    """What a catalogue of messages says, without its head and comments."""
    lines = [line for line in source.partition("\n\n")[2].splitlines() if not line.startswith("#")]
    yield from NAMES.findall("\n".join(lines))


READERS = {".py": of_python, ".js": of_page, ".typ": of_page, ".css": of_page, ".html": of_page, ".po": of_catalogue}
SILENT = {".ttf", ".txt", ".pyc", ".typed"}  # fonts and their licence, an empty mark


def known() -> list[tuple[str, str]]:
    """(file, word) for everything that the engine knows of Kazakhstan."""
    found = []
    for path in sorted(SOURCE.rglob("*")):
        if path.is_dir() or "_data" in path.parts or path.is_relative_to(SAMPLE) or path.suffix in SILENT:
            continue
        words = READERS[path.suffix](path.read_text(encoding="utf-8"))
        found += [(path.relative_to(SOURCE).as_posix(), word) for word in words]
    if (SOURCE / "py.typed").exists():
        assert not (SOURCE / "py.typed").read_text()
    return found


def test_no_engine_code_knows_kazakhstan() -> None:
    assert [pair for pair in known() if pair not in ALLOWED] == []


def test_what_is_allowed_to_stand_still_stands() -> None:
    assert set(ALLOWED) - set(known()) == set()


@pytest.mark.parametrize(("source", "words"), [
    ('x = "tokayev"', ["tokayev"]),
    ('if kind == "referendum": pass', ["referendum"]),
    ('kept = measure in ("observer_access", "index")', ["observer_access"]),
    ('x = f"the vote of 2019-06-09 {y}"', ["2019-06-09"]),
    ("START = 2019", ["2019"]),
    ("cow = 705", ["705"]),
    ("protest_repression = 1", ["protest_repression"]),
    ("def of_presidential(nazarbayev): return nazarbayev.astana", ["astana", "nazarbay", "nazarbayev"]),
    ('x = "media"', ["media"]),  # a short id, where it is the whole of a text
    ('x = "as the media say"', []),
    ('def f():\n    """Of Kazakhstan, 2019-03-20."""\n    # Tokayev\n    return 3', []),
    ('x = Parameter("--x", help="A vote, such as 2022-11.")', []),
    ('x = counts["count"] * 2100 + True', []),
])  # fmt: skip
def test_the_search_finds_a_name_an_id_a_day_and_a_number_in_code_alone(source: str, words: list[str]) -> None:
    assert sorted(set(of_python(source))) == words


def test_the_search_reads_scripts_and_catalogues_without_their_comments() -> None:
    assert list(of_page('// Tokayev\nconst s = "http://x.y/Astana"; /* 2019-03-20 */')) == ["Astana"]
    head, body = 'msgid ""\nmsgstr "Project: Kazakhstan"', '#: of Kazakhstan\nmsgid "the vote"\nmsgstr "Қазақстан"'
    assert list(of_catalogue(f"{head}\n\n{body}\n")) == ["Қазақстан"]


def test_the_scaffold_names_no_other_country() -> None:
    for name, content in scaffold().items():
        assert NAMES.findall(content.decode()) == [], name


COMMANDS = [
    ["check", "--figures"], ["score"], ["compare", "--items"], ["series"], ["explain", "2002"],
    ["explain", "2010", "contest"], ["explain", "--source", "league-2002"],
    ["reliability"], ["claims"], ["claims", "wider"], ["robustness"],
]  # fmt: skip


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_what_a_command_says_of_another_country_is_of_that_country(
    argv: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_folder(scaffold(), tmp_path / "s")
    assert main([*argv, "--study", str(tmp_path / "s")]) == 0
    said = capsys.readouterr().out
    assert len(said) > 200
    assert NAMES.findall(said) == []
    assert {name for name in ids() & set(WORD.findall(said)) if len(name) > 9 and "_" in name} == set()
    assert set(re.findall(r"\b(?:19|20)[0-9]{2}\b", said)) <= {str(year) for year in range(2000, 2019)}


def test_reports_and_data_package_of_another_country_are_of_that_country(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study, out = tmp_path / "s", tmp_path / "package"
    write_folder(scaffold(), study)
    assert main(["report", "--study", str(study)]) == 0
    for part in ("dossier", "explorer"):
        assert main(["report", "--only", part, "--study", str(study)]) == 0
    assert main(["export", str(out), "--study", str(study)]) == 0
    for name in ("brief.pdf", "codebook.pdf", "dossier.pdf"):
        said = " ".join(texts((study / "reports" / name).read_bytes()))
        assert "Sample country" in said
        assert NAMES.findall(said) == []
    written = [study / "reports" / "explorer.html", *(study / "reports" / "figures").glob("*.json")]
    written += [path for path in out.rglob("*") if path.suffix in {".csv", ".json", ".md", ".cff", ".bib"}]
    assert len(written) > 12
    for path in written:
        assert NAMES.findall(path.read_text(encoding="utf-8")) == [], path
