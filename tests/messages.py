"""What is to be translated: the messages of the package and the texts of the study, and the catalogues that hold them.

``python -m tests.messages`` (``make messages``) brings the catalogues up to date: new messages come in empty, those
that nothing says any more go.
"""

import ast
import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from kzindex.language import ENGLISH, HERE, languages
from kzindex.study.folder import load
from kzindex.study.translation import FOLDER, texts

ROOT = Path(__file__).parents[1]
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}  # with how many texts each has


def of_package() -> Catalog:
    """Every message that the package can say in another language, those inside an f-string too."""
    found, source = Catalog(), ROOT / "src" / "kzindex"
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                texts = [each.value for each in node.args if isinstance(each, ast.Constant) and each.value != ""]
                given = texts[: KEYWORDS[node.func.id]]
                if node.func.id == "ngettext" and len(given) != 2:
                    raise SystemExit(f"{path}:{node.lineno}: ngettext takes literal texts")
                if given:
                    message = tuple(map(str, given)) if len(given) > 1 else str(given[0])
                    found.add(message, locations=[(str(path.relative_to(source)), 0)])
    return found


def of_study() -> Catalog:
    """Every text of the study that a report shows."""
    found = Catalog()
    for text in texts(load(ROOT)):
        found.add(text)
    return found


def catalogues() -> dict[Path, Catalog]:
    """Each catalogue's file, with what it has to hold."""
    codes = [code for code in languages() if code != ENGLISH]
    package, study = of_package(), of_study()
    return {HERE / f"{code}.po": package for code in codes} | {ROOT / FOLDER / f"{code}.po": study for code in codes}


def read(path: Path) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def updated(path: Path, wanted: Catalog) -> bytes:
    """A catalogue with exactly the messages that it has to hold, those translated kept, and a head without a clock."""
    old, new = read(path), Catalog(locale=path.stem, charset="utf-8", project="kzindex", fuzzy=False)
    new.header_comment = "# Not yet checked by a native reader."
    for message in wanted:
        if message.id:
            before = old.get(message.id)
            new.add(message.id, before.string if before else "", message.locations)
    out = io.BytesIO()
    write_po(out, new, width=120, include_lineno=False)
    head, _, rest = out.getvalue().partition(b"\n\n")
    kept = [
        line for line in head.split(b"\n") if not re.match(rb'"(PO|Last|Language-T|Report|Generated|Project)', line)
    ]
    return b"\n".join(kept) + b"\n\n" + rest


if __name__ == "__main__":
    for path, wanted in catalogues().items():
        path.write_bytes(updated(path, wanted))
