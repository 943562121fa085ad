"""What a form for coding says: how to go about it, and what each of its columns takes."""

from kzindex.model.codebook import NOT_APPLICABLE, NOT_REPORTED
from kzindex.model.study import Study
from kzindex.study.codings import CODING
from kzindex.wording import enumerated

WINDOW_TITLES = {"campaign": "the campaign", "day": "polling day and after", "run-up": "the run-up"}
COLUMNS = {  # what a coder is to write
    "election": "The vote. Filled in; leave it.",
    "item": "The item of the codebook (sheet Items). In a row of your own, choose it.",
    "outcome": f"The level whose anchor fits the passage; {NOT_REPORTED}, where the source should have said and is "
    f"silent; {NOT_APPLICABLE}, as the item says.",
    "certainty": "high: the passage states what the anchor asks; medium: it implies it or states part; low: it points "
    "to it.",
    "when": "Day or month of the event, YYYY-MM-DD or YYYY-MM. Where the item requires it or the source gives it; "
    "else empty.",
    "source": "The document, by its id (sheet Sources).",
    "locator": "Where in the document: lines (L23, or L3, L23-25) of a kept text; else the section or page.",
    "origin": "The body whose finding or figure the passage relays (sheet Origins), if it is not the document's own; "
    "else empty.",
    "pass": "1, or 2 for a second reading without sight of the first. Filled in; leave it.",
    "reading": "What the passage says, in your own words. Copy no sentence.",
}


def how_to(study: Study, reading: int) -> list[tuple[str, str]]:
    """How to code, in short: what each rule is about, and the rule."""
    figures = [item.title for item in study.items if item.facts is not None]
    derived = f"{enumerated(figures)}: derived from figures (seeds/facts.csv), and not coded here."
    return [
        (
            "Item by item",
            "Read a document passage by passage. Of each passage ask every item of the sheet Items whether it bears on "
            "it; what belongs to another item stands under 'no evidence here'.",
        ),
        ("Unseen", "Look at no score, and at no coding of anybody else, before you are done."),
        (
            "A row",
            "What one passage of one document says on one item. Use the rows of that item; if they are too few, put "
            "rows in between, or use those at the end. A passage that bears on two items gives two rows.",
        ),
        (
            "Not reported",
            "This is not 'no': the document should have said it and is silent. A level needs a passage that speaks.",
        ),
        ("No source", "What you cannot source stays empty. Rows that you do not fill in are passed over."),
        ("Own words", "The reading says what the passage says as you would put it. Copy no sentence."),
        *((name, COLUMNS[name]) for name in CODING if name not in ("election", "pass", "reading")),
        (
            "Dates",
            "An event counts in the days that the sheet Items gives for the item. A month stands for its 15th day: "
            "where such days begin or end in that month, find the day.",
        ),
        (
            "Two bodies",
            "One passage gives one coding of an item. Where it relays two bodies, take the one that says more and name "
            "the other in the reading.",
        ),
        *([("Figures", derived)] if figures else []),
        (
            "When you are done",
            f"Save as .xlsx, or the sheet Codings as .csv. python -m kzindex take FILE --pass {reading} --study FOLDER "
            "--dry-run names every slip with its row; without --dry-run it takes the codings into the study.",
        ),
    ]
