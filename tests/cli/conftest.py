import pytest

from kzindex.cli import main

from ..conftest import INVENTED

TEXTS = INVENTED.parent / "texts"
Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *argv: str) -> tuple[int, str, str]:
    """Exit code, standard output (without trailing blanks) and standard error."""
    code = main(argv)
    captured = capsys.readouterr()
    return code, "\n".join(line.rstrip() for line in captured.out.splitlines()), captured.err


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
