"""Typeset a document: a template and its data in, PDF/A-2a and PDF/UA-1 out."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kzindex.errors import OutputError

HERE = Path(__file__).parent


def typeset(name: str, data: dict[str, Any], images: dict[str, bytes] | None = None) -> bytes:
    """A PDF, the same each time for the same data.

    Parameters
    ----------
    name : str
        Of the template, `templates/NAME.typ`.
    data : dict
        What the template inserts, as strings and never as markup; `title`, `date` (YYYY-MM-DD) and `author` also
        describe the document.
    images : dict of str to bytes, optional
        SVG files by the name that the template knows them by.

    Raises
    ------
    OutputError
        Where it cannot be typeset: a letter that the fonts lack, say.
    """
    import typst

    files: Any = {each.name: each.read_bytes() for each in sorted((HERE / "templates").glob("*.typ"))}
    files["main.typ"] = files.pop(f"{name}.typ")
    files["data.json"] = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    files |= images or {}
    try:
        made, warnings = typst.compile_with_warnings(
            files,
            format="pdf",
            font_paths=[str(HERE / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime.fromisoformat(data["date"]).replace(tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise OutputError(f"{name}.pdf cannot be typeset: {error}") from None
    if warnings:
        raise OutputError(f"{name}.pdf cannot be typeset: {'; '.join(warning.message for warning in warnings)}")
    return bytes(made)
