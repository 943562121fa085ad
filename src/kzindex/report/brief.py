"""The brief: three or four pages that can be cited, handed over and checked."""

from typing import Any

from kzindex.errors import counted
from kzindex.frames import Row, records
from kzindex.inference.claims import CONTRADICTED, MIXED, SUPPORTED
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.report import answers, asserted, measures, trust, varied, words
from kzindex.report.cites import behind, listed, opened
from kzindex.report.figures import gaps, robustness, series
from kzindex.report.figures.chart import PAGE, Chart, rendered
from kzindex.report.results import Results
from kzindex.report.typeset import typeset
from kzindex.scoring.score import SCORED, WITHHELD
from kzindex.wording import enumerated, number, percent, span

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
    charts = {
        name: module.chart(results, "")
        for name, module in (("gaps", gaps), ("series", series), ("robustness", robustness))
    }
    images = {
        f"{name}.svg": rendered(chart, PAGE, "text svg") for name, chart in charts.items() if isinstance(chart, Chart)
    }
    return typeset("brief", contents(results, footer, charts), images)


def contents(results: Results, footer: str, charts: dict[str, Chart | str]) -> dict[str, Any]:
    """What the template inserts."""
    study = results.study
    statements, cited = _statements(results)
    claimed, sources = _claims(results)
    traced = opened(results)
    return {
        "title": study.design.title,
        "author": study.authors,
        "date": study.read_until,
        "lang": "en",
        "keywords": [indicator.title for indicator in study.indicators],
        "footer": footer,
        "question": question(results),
        "scale": scale(results),
        "answer": " ".join(filter(None, [answers.answer(results.comparison), varied.answer(results)])),
        "altered": "" if study.protocol_kept else ALTERED,
        "figures": {name: _figure(chart) for name, chart in charts.items()},
        "statements": statements,
        "trust": trust.contents(results),
        "limits": trust.limits(results),
        "claims": claimed,
        "traced": traced,
        "votes": _votes(results),
        "method": _method(results),
        **listed(results, [*cited, *sources, *(traced["sources"] if traced else [])]),
        "many_sources": len(study.sources),
        "cite": study.citation(results.package),
    }


def _statements(results: Results) -> tuple[list[dict[str, str]], list[str]]:
    """A statement on each measure and one on drift, with footnotes, and the sources that these name."""
    comparison, study = results.comparison, results.study
    if not len(comparison.table):
        return [], []
    found: list[dict[str, str]] = []
    cited: list[str] = []
    for measure in study.measures:
        said, note = measures.differs(comparison, measure), behind(results, measure)
        found.append({"lead": said.lead, "text": said.text, "note": note.text})
        cited += note.sources
    if drift := answers.tested(comparison):
        found.append({"lead": "Beyond ordinary drift?", "text": drift, "note": ""})
    if (other := varied.near(results)).text:
        found.append({"lead": other.lead, "text": other.text, "note": ""})
    return found, [*cited, *varied.sources(results)]


def scale(results: Results) -> str:
    """What one must know before the first number."""
    readers = words.sentences(results.study.design.readers or "")[0]
    return " ".join(
        part
        for part in (
            "Scores run from 0 (closed) to 100 (open); a gap is later minus earlier votes.",
            "Intervals carry error of reading alone, neither chance nor what no source reports.",
            readers,
            f"Evidence read up to {results.study.read_until}." if results.study.sources else "",
        )
        if part
    )


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


def _claims(results: Results) -> tuple[dict[str, Any], list[str]]:
    """Claims by verdict with what their tests leave out, those that could not be decided, and the sources named."""
    tested = asserted.claims_of(results)
    if tested is None:
        return {"absent": results.absent["claims"], "groups": [], "columns": [], "title": "", "note": ""}, []
    rows = records(tested)
    groups = []
    for verdict in DECIDED:
        mine = _once([_claim(row) for row in rows if row["verdict"] == verdict])
        if mine:
            groups.append({"verdict": asserted.HEADS[verdict], "rows": mine})
    sources = [str(row["source"]) for row in rows if row["verdict"] in DECIDED]
    title = asserted.title(asserted.counted_by(tested), len(tested))
    said = {"title": title, "note": results.study.claims.note or "", "groups": groups, "columns": _halves(groups)}
    return {"absent": "", **said}, sources


def _once(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """A claim that several documents make, tested alike, once with every place where it was read."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        first = found.setdefault((row["asserts"], row["tally"], row["leaves_out"]), row)
        if first is not row:
            first["where"] += f", {row['where']}"
    return list(found.values())


def _halves(groups: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The claims in two columns of about as many letters; a group that is divided has its head in both."""
    flat = [(group["verdict"], row) for group in groups for row in group["rows"]]
    size = [sum(map(len, row.values())) for _, row in flat]
    half = min(range(len(flat) + 1), key=lambda i: abs(2 * sum(size[:i]) - sum(size)))
    columns = []
    for part in (flat[:half], flat[half:]):
        heads = dict.fromkeys(verdict for verdict, _ in part)
        columns.append([{"verdict": head, "rows": [row for verdict, row in part if verdict == head]} for head in heads])
    return columns


def _claim(row: Row) -> dict[str, str]:
    clear = row["verdict"] in (SUPPORTED, CONTRADICTED)  # and so most likely to be quoted for the whole claim
    leaves_out = f"Not tested: {words.plain(row['leaves_out'])}" if clear and row["leaves_out"] else ""
    where = f"{row['source']} {row['locator']}"
    return {
        "asserts": words.plain(row["asserts"]),
        "leaves_out": leaves_out,
        "where": where,
        "tally": asserted.tally(row),
    }


def _votes(results: Results) -> dict[str, Any]:
    """The table of votes: score and 90% interval, or the share of evidence found where it is withheld."""
    study, table = results.study, results.scores.table
    body, compared = [], set(results.comparison.votes["election"])
    for vote in records(results.shown):
        rows = {row["measure"]: row for row in records(table[table["election"] == vote["election"]])}
        published = sum(rows[name]["status"] == SCORED for name in study.tops[1:])
        cells = [_cell(rows[name]) for name in study.tops]
        if rows["index"]["status"] == WITHHELD:
            cells[0] = ["", f"– {published} of {len(study.indicators)}"]
        label = study.vote_labels[vote["election"]]
        body.append([label if vote["election"] in compared else f"({label})", *cells])
    eras = [study.era_of[vote] for vote in results.shown["election"]]
    return {
        "heads": ["Vote", *(study.titles[name] for name in study.tops)],
        "rows": body,
        "breaks": [i for i in range(1, len(eras)) if eras[i] != eras[i - 1]],
        "labels": "; ".join(f"{label} {name}" for name, label in study.type_labels.items() if name in results.types),
    }


def _cell(row: Row) -> list[str]:
    """What stands in bold, and what beside it."""
    if row["status"] == SCORED:
        return [number(row["score"], 0), span(row["low90"], row["high90"], 0)]
    share = f"– {percent(row['coverage'])} found" if row["coverage"] else "– none found"
    return ["", "n/a" if row["status"] == NOT_APPLICABLE else share]


def _method(results: Results) -> list[str]:
    """The method in a few sentences, with the protocol's numbers."""
    study = results.study
    protocol, rule = study.design.protocol, study.design.protocol.verdict
    kinds = enumerated([study.plurals[name] for name in study.design.headline.types])
    return [
        f"Each of {len(study.items)} items asks one question of a vote and has 3 to 5 levels, told apart by "
        "anchors. A coding says which level a passage shows, with what certainty; where it does not say, it is not "
        "reported, never “no”. Codings of documents that share interviews or an agency report are one lineage and "
        f"count once. Events count in the {protocol.run_up_months} months before polling day (after the era began, and "
        f"past day {protocol.aftermath_days} after the {_compared(study)} before), the campaign, or polling day and "
        f"{protocol.aftermath_days} days, as the item says.",
        "An item's score is the plain mean of its lineages' readings on 0 (closed) to 100 (open); an indicator's "
        f"the weighted mean of its items, withheld where they carry less than {protocol.coverage:.0%} of the weight "
        "that applies; the index the plain mean of the indicators, withheld unless all are published. No vote's "
        "score depends on another vote.",
        f"The gap compares {kinds} from {study.design.headline.start.year} on, item by item within types, on items "
        f"covered in {_matched(results)}. More open or more closed: the 90% interval leaves 0 out; equivalent: it "
        f"lies inside ±{rule.delta:g} points; a small difference if both; undecided otherwise. † says that what is "
        "missing could undo the verdict. Drift: a permutation of the eras within types, and a pooled t against "
        f"drift of autocorrelation up to {rule.holds_to:g}, adjusted for {len(study.indicators)} indicators (Holm). "
        f"{_fixed(study)}",
    ]


def _fixed(study: Study) -> str:
    """When the protocol was fixed, and whether it has changed."""
    protocol = study.design.protocol
    changes = f", changed {counted(len(protocol.changes), 'time')} since" if protocol.changes else ""
    return f"The protocol was fixed on {protocol.fixed}{changes}: the codebook says what, when and why."


def _compared(study: Study) -> str:
    """The types of vote that divide the cycles."""
    kinds = [kind.title.lower() for kind in study.design.types.values() if kind.compared]
    return " or ".join(kinds)


def _matched(results: Results) -> str:
    """In how many votes an item must be covered to be compared."""
    rule = results.study.design.protocol.verdict.matched
    return f"{rule.votes} votes of each era ({rule.votes_small} where an era has fewer than {rule.small_era})"
