import pytest

from ..compared import retell
from ..conftest import StudyFolder
from .claimed import EVERY


@pytest.fixture
def five(study: StudyFolder) -> StudyFolder:
    """The invented country with five votes, four of the first era and one of the last, and nothing read of them."""
    retell(study, EVERY)
    return study
