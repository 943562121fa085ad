"""What a PDF holds, and whether it conforms."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import create_string_buffer

import page
import pypdfium2
import pypdfium2.raw as raw


@contextmanager
def opened(pdf: bytes) -> Iterator["pypdfium2.PdfDocument"]:
    document = pypdfium2.PdfDocument(pdf)
    yield document
    document.close()


def texts(pdf: bytes) -> list[str]:
    """The text of each page, spaced evenly."""
    with opened(pdf) as document:
        return [" ".join(part.get_textpage().get_text_range().split()) for part in document]


def failures(pdf: bytes, profile: str) -> list[str]:
    """What breaks the standard ("2a" or "ua1").

    The checker takes the end of a compressed stream that happens to be CR for half of the line end after it, and its
    length for wrong; where it says so the lengths are counted here.
    """
    found = page.validate_pdf_bytes(pdf, profile=profile).failures
    return [str(each) for each in found if each.rule_id != "PDFA2A-STREAM-LENGTH-001" or not _lengths_are_right(pdf)]


def _lengths_are_right(pdf: bytes) -> bool:
    streams = list(re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", pdf))
    return bool(streams) and all(re.match(rb"\r?\n?endstream", pdf[m.end() + int(m[1]) :][:12]) for m in streams)


def tags(pdf: bytes) -> Counter[str]:
    """How often each tag of the structure stands on the pages."""
    found: Counter[str] = Counter()

    def walk(element: object) -> None:
        buffer = create_string_buffer(64)
        raw.FPDF_StructElement_GetType(element, buffer, 64)
        found[buffer.raw.decode("utf-16-le").partition("\0")[0]] += 1
        for i in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, i):
                walk(child)

    with opened(pdf) as document:
        for part in document:
            tree = raw.FPDF_StructTree_GetForPage(part)
            for i in range(raw.FPDF_StructTree_CountChildren(tree)):
                walk(raw.FPDF_StructTree_GetChildAtIndex(tree, i))
            raw.FPDF_StructTree_Close(tree)
    return found


def outline(pdf: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page of every bookmark."""
    with opened(pdf) as document:
        return [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
