"""The brief: three or four pages that can be cited, handed over and checked."""

from typing import Any

from kzindex.frames import records
from kzindex.inference.claims import CONTRADICTED, MIXED, SUPPORTED
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.report import trust, words
from kzindex.report.cites import behind, listed
from kzindex.report.figures import claims, gaps, series
from kzindex.report.figures.chart import PAGE, Chart, rendered
from kzindex.report.results import Results
from kzindex.report.typeset import typeset
from kzindex.scoring.score import SCORED, WITHHELD
from kzindex.wording import enumerated, number, percent, span

AUTHOR = "kzindex developers"
ALTERED = "The protocol is not the one that was fixed: these are figures of a trial."
DECIDED = (SUPPORTED, CONTRADICTED, MIXED)


def brief(results: Results, footer: str) -> bytes:
    """The brief as a PDF.

    Parameters
    ----------
    results : Results
    footer : str
        Package, data version and digest, at the foot of every page.

    Raises
    ------
    OutputError
        Where it cannot be typeset.
    """
    charts = {name: module.chart(results, "") for name, module in (("gaps", gaps), ("series", series))}
    images = {
        f"{name}.svg": rendered(chart, PAGE, "text svg") for name, chart in charts.items() if isinstance(chart, Chart)
    }
    return typeset("brief", contents(results, footer, charts), images)


def contents(results: Results, footer: str, charts: dict[str, Chart | str]) -> dict[str, Any]:
    """What the template inserts."""
    study, comparison = results.study, results.comparison
    statements: list[dict[str, str]] = []
    cited: list[str] = []
    measures = [*study.tops[1:], "index"] if len(comparison.table) else []
    for measure in measures:
        said, note = words.differs(comparison, measure), behind(results, measure)
        statements.append({"lead": said.lead, "text": said.text, "note": note.text})
        cited += note.sources
    if measures:
        statements.append({"lead": "Beyond ordinary drift?", "text": words.tested(comparison), "note": ""})
    tested = claims.claims_of(results)
    asserted = [] if tested is None else [row for row in records(tested) if row["verdict"] in DECIDED]
    cited += [row["source"] for row in asserted]
    number_, _ = study.design.protocol.current
    title = study.design.title
    return {
        "title": title,
        "author": AUTHOR,
        "date": study.read_until,
        "lang": "en",
        "keywords": [indicator.title for indicator in study.indicators],
        "footer": footer,
        "question": question(results),
        "scale": f"Scores run from 0 (closed) to 100 (open). Evidence read up to {study.read_until}.",
        "answer": words.answer(comparison),
        "altered": "" if study.protocol_kept else ALTERED,
        "figures": {name: _figure(chart) for name, chart in charts.items()},
        "statements": statements,
        "trust": {"heads": trust.HEADS, "rows": trust.rows(results), "said": list(map(vars, trust.said(results)))},
        "limits": trust.limits(results),
        "claims": {
            "title": "" if tested is None else claims.title(claims.counted_by(tested), len(tested)),
            "groups": _claims(asserted),
            "note": study.claims.note or "",
            "absent": results.absent.get("claims", ""),
        },
        "votes": _votes(results),
        "method": _method(results),
        **listed(results, cited),
        "many_sources": len(study.sources),
        "cite": f"{AUTHOR} ({study.read_until[:4]}). {title}. kzindex {results.package}, data version "
        f"{study.design.version}, protocol {number_}, digest {study.digest[:12]}.",
    }  # fmt: skip


def question(results: Results) -> str:
    """What the brief answers."""
    eras = results.study.design.eras
    if len(eras) == 1:
        return f"How open were the votes of the {eras[0].title}?"
    return (
        f"How do the votes of the {eras[-1].title} (from {eras[-1].start}) differ from those of the {eras[-2].title}?"
    )


def _figure(chart: Chart | str) -> dict[str, str]:
    if isinstance(chart, str):
        return {"absent": chart}
    return {"title": chart.title, "what": chart.what, "key": chart.key, "alt": chart.alt}


def _claims(rows: list[words.Row]) -> list[dict[str, Any]]:
    """Claims that could be decided, by verdict; what several documents assert in the same words stands once."""
    found = []
    for verdict in DECIDED:
        said: dict[str, list[words.Row]] = {}
        for row in rows:
            if row["verdict"] == verdict:
                said.setdefault(f"{row['asserts']}\n{claims.tally(row)}", []).append(row)
        lines = [
            [each[0]["asserts"], ", ".join(f"{row['source']} {row['locator']}" for row in each), claims.tally(each[0])]
            for each in said.values()
        ]
        if lines:
            found.append({"verdict": claims.VERDICTS[verdict].capitalize(), "rows": lines})
    return found


def _votes(results: Results) -> dict[str, Any]:
    """The table of votes: score and 90% interval, or the share of evidence found where it is withheld."""
    study, table = results.study, results.scores.table
    body = []
    for vote in records(results.shown):
        rows = {row["measure"]: row for row in records(table[table["election"] == vote["election"]])}
        published = sum(rows[name]["status"] == SCORED for name in study.tops[1:])
        cells = [_cell(rows[name]) for name in study.tops]
        if rows["index"]["status"] == WITHHELD:
            cells[0] = ["", f"· {published} of {len(study.indicators)}"]
        body.append([study.vote_labels[vote["election"]], *cells])
    eras = [study.era_of[vote] for vote in results.shown["election"]]
    return {
        "heads": ["Vote", *(study.titles[name] for name in study.tops)],
        "rows": body,
        "breaks": [i for i in range(1, len(eras)) if eras[i] != eras[i - 1]],
        "labels": "; ".join(f"{label} {name}" for name, label in study.type_labels.items() if name in results.types),
    }


def _cell(row: words.Row) -> list[str]:
    """What stands in bold, and what beside it."""
    if row["status"] == SCORED:
        return [number(row["score"], 0), span(row["low90"], row["high90"], 0)]
    return ["", "n/a" if row["status"] == NOT_APPLICABLE else f"· {percent(row['coverage'])}"]


def _method(results: Results) -> list[str]:
    """The method in a few sentences, with the protocol's numbers."""
    study = results.study
    protocol, rule = study.design.protocol, study.design.protocol.verdict
    kinds = enumerated([study.design.types[name].title.lower() + "s" for name in study.design.headline.types])
    return [
        f"Each of {len(study.items)} items asks one question of a vote and has 3 to 5 levels, told apart by anchors. A "
        "coding says which level a passage shows, with what certainty; a passage that does not speak of it is not "
        "reported, never “no”. Codings of documents that share interviews or an agency report are one lineage and "
        "count once.",
        "An item's score is the plain mean of its lineages' readings on 0 (closed) to 100 (open); an indicator's the "
        f"weighted mean of its items, withheld where they carry less than {protocol.coverage:.0%} of the weight that "
        "applies; the index the plain mean of the indicators, withheld unless all are published. No vote's score "
        "depends on another vote.",
        "Intervals carry error of reading alone: how far a level read may lie from what the passage shows. Bounds put "
        "everything that is missing at its worst in the later votes and its best in the earlier ones, and the other "
        "way round.",
        f"The gap compares {kinds} from {study.design.headline.start.year} on, item by item within types, on items "
        "covered in enough votes of both eras. More open or more closed: the 90% interval leaves 0 out; equivalent: it "
        f"lies inside ±{rule.delta:g} points; undecided otherwise. † says that what is missing could undo the verdict.",
        "Beyond drift: an exact permutation of the eras within types and a pooled t against drift of autocorrelation "
        f"up to {rule.holds_to:g}, adjusted for {len(study.indicators)} indicators (Holm), at {rule.size:.0%}.",
        f"An event counts within {protocol.run_up_months} months before a vote, and from {protocol.aftermath_days} "
        "days after the vote before it. The protocol was fixed before coding; its changes are listed in the codebook.",
    ]
