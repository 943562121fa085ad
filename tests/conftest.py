import shutil
from pathlib import Path

import pytest

from kzindex.errors import StudyError
from kzindex.model.study import Study
from kzindex.study.folder import load

INVENTED = Path(__file__).parent / "invented"

# its files
STUDY = "study.yaml"
CONTEST = "indicators/contest.yaml"
FREEDOM = "indicators/freedom.yaml"
SOURCES = "seeds/sources.yaml"
CLAIMS = "seeds/claims.yaml"
VOTES = "seeds/elections.csv"
FACTS = "seeds/facts.csv"
DECISIONS = "seeds/adjudication.csv"
CODINGS = "seeds/codings/2001-06-10-жалпы.csv"
LATER = "seeds/codings/2008-03-09-жалпы.csv"


class StudyFolder:
    """A copy of the invented study, to be changed at will."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def replace(self, file: str, old: str, new: str, count: int = 1) -> None:
        """Replace a text that stands in the file so many times, no more and no less."""
        text = self.read(file).decode()
        assert text.count(old) == count, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def read(self, file: str) -> bytes:
        """Bytes of a file."""
        return (self.path / file).read_bytes()

    def append(self, file: str, text: str) -> None:
        """Add to the end of a file."""
        self.write(file, self.read(file) + text.encode())

    def write(self, file: str, content: str | bytes) -> None:
        """Write a file anew, byte by byte."""
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, file: str) -> None:
        """Remove a file or a folder."""
        path = self.path / file
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    def load(self) -> Study:
        """Load the study."""
        return load(self.path)

    def problems(self) -> list[str]:
        """Every problem of the study, as the user reads it."""
        try:
            load(self.path)
        except StudyError as error:
            return [str(problem) for problem in error.problems]
        return []


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A fresh copy of the invented study."""
    shutil.copytree(INVENTED, tmp_path / "study")
    return StudyFolder(tmp_path / "study")
