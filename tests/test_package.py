"""What importers and readers of the package rely on: its front door, its layers, its data in the wheel."""

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import kzindex
from kzindex.study.scaffold import scaffold

from .report.pdf import texts

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kzindex"

# from the bottom: a part imports only from parts below it, or from its own
LAYERS = [
    "errors", "frames", "language", "wording", "model", "stats", "study", "scoring", "inference", "multiverse",
    "output", "report", "export", "cli",
]  # fmt: skip


def imports() -> list[tuple[str, str, str]]:
    """(file, part, part imported) for every import inside the package."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE)
        part = relative.parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                if name.split(".")[0] == "kzindex":
                    found.append((str(relative), part, [*name.split("."), "__init__"][1]))
    return found


def test_each_part_imports_only_what_lies_below() -> None:
    rank = {part: i for i, part in enumerate(LAYERS)}
    parts = {path.stem if path.is_file() else path.name for path in SOURCE.iterdir()}
    assert parts - {"__init__", "__main__", "__pycache__", "py", "py.typed", "_data"} == set(LAYERS)
    upward = [
        (file, target)
        for file, part, target in imports()
        if part in rank and target in rank and rank[target] > rank[part]
    ]
    assert upward == []


def test_nothing_inside_imports_from_the_front_door_but_its_version() -> None:
    front = {file for file, _, target in imports() if target == "__init__"}
    assert front == {"cli/__init__.py", "cli/common.py", "cli/export.py", "cli/report.py"}


def test_stats_knows_numpy_and_the_standard_library_alone() -> None:
    allowed = {"numpy", "kzindex", *sys.stdlib_module_names}
    for path in (SOURCE / "stats").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).split(".")[0] in allowed, path
            elif isinstance(node, ast.Import):
                assert [alias.name for alias in node.names] == ["numpy"], path


@pytest.mark.parametrize(
    "code",
    [
        "import kzindex",
        "import kzindex; kzindex.series(kzindex.score(kzindex.load()))",
        "import kzindex; kzindex.claims(kzindex.load())",
    ],
)
def test_heavy_libraries_stay_out(code: str) -> None:
    check = f"{code}; import sys; print(sorted({{'matplotlib', 'scipy', 'statsmodels'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_import_alone_loads_no_pandas() -> None:
    check = "import kzindex, sys; print('pandas' in sys.modules, kzindex.__version__)"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == f"False {kzindex.__version__}\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'kzindex' has no attribute 'skore'"):
        kzindex.skore  # noqa: B018
    assert set(kzindex.__all__) <= set(dir(kzindex))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_the_whole_study_and_scores_it_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    tracked = [ROOT / "study.yaml", ROOT / "docs" / "protocol.md", *(ROOT / "seeds").rglob("*.*")]
    for path in [*tracked, *(ROOT / "indicators").glob("*.yaml")]:
        assert f"kzindex/_data/{path.relative_to(ROOT).as_posix()}" in names
    for name in ("reliability", "robustness", "claims"):
        assert f"kzindex/_data/reports/{name}.json" in names
    for path in [*(ROOT / "translations").iterdir(), *(SOURCE / "language").glob("*.po")]:
        here = f"_data/translations/{path.name}" if path.parent.name == "translations" else f"language/{path.name}"
        assert f"kzindex/{here}" in names
    for name in scaffold():
        assert f"kzindex/study/scaffold/{name}" in names
    for name in ("rule.js", "page.js", "style.css"):
        assert f"kzindex/report/explorer/{name}" in names
    for path in [*(SOURCE / "report" / "fonts").iterdir(), *(SOURCE / "report" / "templates").iterdir()]:
        assert f"kzindex/{path.relative_to(SOURCE).as_posix()}" in names
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import kzindex; s = kzindex.load(); "
        "print(s.packaged, 'site' in kzindex.__file__, s.protocol_kept, len(kzindex.score(s).index), s.digest)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    digest = kzindex.load(ROOT).digest
    assert done.stdout == f"True True True 21 {digest}\n"


def test_the_wheel_renders_the_brief_with_agreement_robustness_and_claims(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); from kzindex.cli import main; "
        "sys.exit(main(['report', '--only', 'brief']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("", "wrote 1 file to reports: brief.pdf\n")
    made = (tmp_path / "reports" / "brief.pdf").read_bytes()
    assert made[:5] == b"%PDF-"
    said = " ".join(texts(made))
    assert "Figure 3." in said
    assert "not run" not in said
    assert "Not in this brief" not in said
