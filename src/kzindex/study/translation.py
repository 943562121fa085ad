"""translations/CODE.po: what a study calls things in other languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

from kzindex.errors import CONTROL, Problem, StudyError
from kzindex.language import ENGLISH
from kzindex.model.codebook import Indicator, Item
from kzindex.model.design import Boundary, Country, Design, Era, VoteType
from kzindex.model.documents import Claim, Claims, ClaimTest, Disagreement
from kzindex.model.record import Record
from kzindex.model.study import Study
from kzindex.study.files import PLAIN, Reader

FOLDER = "translations"
PLURAL = re.compile(rb"^[^\S\n]*(?:#~)?[^\S\n]*msgid_plural", re.MULTILINE)
# what a report shows of a study, but for readings: they were made in English, and translated would be read once more
SHOWN: dict[type[Record], tuple[str, ...]] = {
    Design: ("title", "readers"), Country: ("name",), VoteType: ("title", "plural", "label"), Era: ("title",),
    Boundary: ("title",), Indicator: ("title",), Item: ("title",), Claims: ("note",), Claim: ("claim",),
    ClaimTest: ("leaves_out",), Disagreement: ("question",),
}  # fmt: skip


def read_translations(reader: Reader) -> None:
    """Take the catalogues in among the study's files; what they say is read when a report asks for it."""
    if (reader.root / FOLDER).exists():
        for name in reader.folder(FOLDER, ".po"):
            reader.text(name)


def texts(study: Study) -> list[str]:
    """The English texts of a study that a report shows, each once."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found.setdefault(text)
        return text

    _spoken(study, note)
    return list(found)


def translated(study: Study, code: str) -> tuple[Study, list[str]]:
    """The study in another language, and those of its texts that have no translation and stay English.

    Parameters
    ----------
    study : Study
    code : str
        Of `kzindex.language.languages`.

    Raises
    ------
    StudyError
        Where the catalogue cannot be read.
    """
    if code == ENGLISH:
        return study, []
    said = _catalogue(study, f"{FOLDER}/{code}.po")
    return _spoken(study, lambda text: said.get(text, text)), [text for text in texts(study) if text not in said]


def _spoken(study: Study, of: Callable[[str], str]) -> Study:
    """The study with other words in the place of its texts."""
    kinds = {
        name: kind.model_copy(update={"plural": study.plurals[name], "label": study.type_labels[name]})
        for name, kind in study.design.types.items()
    }
    design = study.design.model_copy(update={"types": kinds})
    return replace(
        study,
        design=_put(design, of),
        indicators=tuple(_put(indicator, of) for indicator in study.indicators),
        claims=_put(study.claims, of),
    )


def _put(value: Any, of: Callable[[str], str]) -> Any:
    """A record, or a list or mapping of them, with other words in the place of what is shown."""
    if isinstance(value, list):
        return [_put(each, of) for each in value]
    if isinstance(value, dict):
        return {name: _put(each, of) for name, each in value.items()}
    if not isinstance(value, Record):
        return value
    shown = SHOWN.get(type(value), ())
    return value.model_copy(
        update={
            name: of(each) if name in shown and each else _put(each, of)
            for name, each in ((name, getattr(value, name)) for name in type(value).model_fields)
        }
    )


def _catalogue(study: Study, name: str) -> dict[str, str]:
    """What a catalogue says, without what is marked as fuzzy; nothing where the study has none."""
    from babel.messages.pofile import PoFileError, read_po

    if name not in study.files:
        return {}
    data, problems = (study.root / name).read_bytes(), list[Problem]()
    if plural := PLURAL.search(data):  # of which a head may ask for thousands of millions
        line = data.count(b"\n", 0, plural.end()) + 1
        problem = Problem(name, line, 0, "has plural forms", "a study's texts have none", "remove them")
        raise StudyError([problem], str(study.root.resolve()))
    try:
        found = read_po(BytesIO(data), abort_invalid=True)
    except (PoFileError, LookupError, ValueError) as error:  # the latter of what its head says of charset and dates
        line = error.lineno + 1 if isinstance(error, PoFileError) else 1
        what = f"is no catalogue of messages ({error})"
        problems.append(Problem(name, line, 0, what, "allowed is gettext's PO format", "correct it"))
    else:
        if found.charset.lower() not in ("utf-8", "utf8"):
            what = f"names the charset {found.charset!r}"
            problems.append(Problem(name, 1, 0, what, "allowed is UTF-8", "correct its head"))
        for each in found:
            if CONTROL.search(str(each.string)) or "\r" in str(each.string):
                problems.append(Problem(name, each.lineno or 1, 0, "holds a control character", PLAIN, "remove it"))
    if problems:
        raise StudyError(problems, str(study.root.resolve()))
    return {str(each.id): str(each.string) for each in found if each.id and each.string and not each.fuzzy}
