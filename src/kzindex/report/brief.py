"""The brief: three or four pages that can be cited, handed over and checked."""

from typing import Any

from kzindex.frames import Row, records
from kzindex.inference.claims import CONTRADICTED, MIXED, SUPPORTED
from kzindex.language import ENGLISH, N_, date, ngettext, spoken
from kzindex.language import gettext as _
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.report import answers, asserted, measures, trust, varied, words
from kzindex.report.cites import behind, listed, opened
from kzindex.report.figures import gaps, robustness, series
from kzindex.report.figures.chart import PAGE, Chart, rendered
from kzindex.report.results import Results
from kzindex.report.typeset import typeset
from kzindex.scoring.score import SCORED, WITHHELD
from kzindex.wording import enumerated, number, percent, short, span

ALTERED = N_("The protocol is not the one that was fixed: these are figures of a trial.")
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
        "lang": spoken(),
        "keywords": [indicator.title for indicator in study.indicators],
        "footer": footer,
        "question": question(results),
        "scale": scale(results),
        "answer": " ".join(filter(None, [answers.answer(results.comparison), varied.answer(results)])),
        "altered": "" if study.protocol_kept else _(ALTERED),
        "figures": {name: _figure(chart, i) for i, (name, chart) in enumerate(charts.items(), 1)},
        "statements": statements,
        "trust": trust.contents(results),
        "limits": trust.limits(results),
        "claims": claimed,
        "traced": traced,
        "votes": _votes(results),
        "method": _method(results),
        **listed(results, [*cited, *sources, *(traced["sources"] if traced else [])]),
        "cite": study.citation(results.package),
        "heads": _heads(),
        "words": _words(results),
    }


def _heads() -> dict[str, str]:
    """The headings."""
    return {
        "statements": _("What differs and what does not"),
        "series": _("The votes over time"),
        "trust": _("How far it can be trusted"),
        "limits": _("What this does not show"),
        "claims": _("What sources assert, tested on the others"),
        "method": _("Method"),
        "traced": _("From a number to its passages"),
        "votes": _("Table of votes"),
        "sources": _("How to cite, and sources named here"),
    }


def _words(results: Results) -> dict[str, str]:
    """Sentences that stand by themselves."""
    return {
        "readings": _("Readings are paraphrases in our words."),
        "sources": _(
            "All {many} sources stand in seeds/sources.yaml, each coding with its source and passage in seeds/codings.",
            many=len(results.study.sources),
        ),
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
        found.append({"lead": _("Beyond ordinary drift?"), "text": drift, "note": ""})
    if (other := varied.near(results)).text:
        found.append({"lead": other.lead, "text": other.text, "note": ""})
    return found, [*cited, *varied.sources(results)]


def scale(results: Results) -> str:
    """What one must know before the first number."""
    readers = words.sentences(results.study.design.readers or "")[0]
    return " ".join(
        part
        for part in (
            _("Scores run from 0 (closed) to 100 (open); a gap is later minus earlier votes."),
            _("Intervals carry error of reading alone, neither chance nor what no source reports."),
            readers,
            _("Evidence read up to {date}.", date=date(results.study.read_until)) if results.study.sources else "",
        )
        if part
    )


def question(results: Results) -> str:
    """What the brief answers."""
    eras = results.study.design.eras
    if len(eras) == 1:
        return _("How open were the votes of the {era}?", era=eras[0].title)
    return _(
        "How do the votes of the {later} (from {start}) differ from those of the {earlier}?",
        later=eras[-1].title,
        start=date(eras[-1].start),
        earlier=eras[-2].title,
    )


def _figure(chart: Chart | str, number: int) -> dict[str, str]:
    label = _("Figure {number}", number=number)
    if isinstance(chart, str):
        return {"label": label, "absent": chart}
    return {"label": label, "title": chart.title, "what": chart.what, "key": chart.key, "alt": chart.alt}


def _claims(results: Results) -> tuple[dict[str, Any], list[str]]:
    """Claims by verdict with what their tests leave out, those that could not be decided, and the sources named."""
    tested = asserted.claims_of(results)
    if tested is None:
        return {"said": _("Claims: {why}.", why=results.absent["claims"]), "columns": []}, []
    rows = records(tested)
    groups = []
    for verdict in DECIDED:
        mine = _once([_claim(row) for row in rows if row["verdict"] == verdict])
        if mine:
            groups.append({"verdict": _(asserted.HEADS[verdict]), "rows": mine})
    if not groups:
        return {"said": _("No claim could be decided."), "columns": []}, []
    said = [
        f"{asserted.title(asserted.counted_by(tested), len(tested))}.",
        results.study.claims.note,
        _("The verdict is on the part tested alone; disputed: readings differ, or all are of low certainty."),
    ]
    sources = [str(row["source"]) for row in rows if row["verdict"] in DECIDED]
    return {"said": " ".join(filter(None, said)), "columns": _halves(groups)}, sources


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
    size = [sum(map(len, row.values())) for _head, row in flat]
    half = min(range(len(flat) + 1), key=lambda i: abs(2 * sum(size[:i]) - sum(size)))
    columns = []
    for part in (flat[:half], flat[half:]):
        heads = dict.fromkeys(verdict for verdict, _row in part)
        columns.append([{"verdict": head, "rows": [row for verdict, row in part if verdict == head]} for head in heads])
    return columns


def _claim(row: Row) -> dict[str, str]:
    clear = row["verdict"] in (SUPPORTED, CONTRADICTED)  # and so most likely to be quoted for the whole claim
    leaves_out = _("Not tested: {what}", what=words.plain(row["leaves_out"])) if clear and row["leaves_out"] else ""
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
            cells[0] = ["", _("– {some} of {many}", some=published, many=len(study.indicators))]
        label = study.vote_labels[vote["election"]]
        body.append([label if vote["election"] in compared else f"({label})", *cells])
    eras = [study.era_of[vote] for vote in results.shown["election"]]
    said = _(
        "Score and its 90% interval; – withheld, with the share of the evidence found (of the index: how many of its "
        "indicators are published); n/a does not apply; in brackets: votes not compared. {labels}.",
        labels=_labels(results),
    )
    return {
        "heads": [_("Vote"), *(study.titles[name] for name in study.tops)],
        "rows": body,
        "breaks": [i for i in range(1, len(eras)) if eras[i] != eras[i - 1]],
        "said": said if body else _("No vote of these types was held."),
    }


def _labels(results: Results) -> str:
    """The labels of the types of vote shown, each with what it stands for; an English name is its id."""
    study = results.study
    named = {name: name if spoken() == ENGLISH else kind.title for name, kind in study.design.types.items()}
    return "; ".join(f"{label} {named[name]}" for name, label in study.type_labels.items() if name in results.types)


def _cell(row: Row) -> list[str]:
    """What stands in bold, and what beside it."""
    if row["status"] == SCORED:
        return [number(row["score"], 0), span(row["low90"], row["high90"], 0)]
    share = _("– {share} found", share=percent(row["coverage"])) if row["coverage"] else _("– none found")
    return ["", _("n/a") if row["status"] == NOT_APPLICABLE else share]


def _method(results: Results) -> list[str]:
    """The method in a few sentences, with the protocol's numbers."""
    study = results.study
    protocol, rule = study.design.protocol, study.design.protocol.verdict
    return [
        _(
            "Each of {items} items asks one question of a vote and has 3 to 5 levels, told apart by anchors. A coding "
            "says which level a passage shows, with what certainty; where it does not say, it is not reported, never "
            "“no”. Codings of documents that share interviews or an agency report are one lineage and count once. "
            "Events count in the {months} months before polling day (after the era began, and past day {days} after "
            "the {compared} before), the campaign, or polling day and {days} days, as the item says.",
            items=len(study.items),
            months=protocol.run_up_months,
            days=protocol.aftermath_days,
            compared=_compared(study),
        ),
        _(
            "An item's score is the plain mean of its lineages' readings on 0 (closed) to 100 (open); an indicator's "
            "the weighted mean of its items, withheld where they carry less than {coverage} of the weight that "
            "applies; the index the plain mean of the indicators, withheld unless all are published. No vote's score "
            "depends on another vote.",
            coverage=percent(protocol.coverage),
        ),
        _(
            "The gap compares {kinds} from {year} on, item by item within types, on items covered in {matched}. More "
            "open or more closed: the 90% interval leaves 0 out; equivalent: it lies inside ±{delta} points; a small "
            "difference if both; undecided otherwise. † says that what is missing could undo the verdict. Drift: a "
            "permutation of the eras within types, and a pooled t against drift of autocorrelation up to {most}, "
            "adjusted for {indicators} indicators (Holm). {fixed}",
            kinds=enumerated([study.plurals[name] for name in study.design.headline.types]),
            year=study.design.headline.start.year,
            matched=_matched(results),
            delta=short(rule.delta),
            most=short(rule.holds_to),
            indicators=len(study.indicators),
            fixed=_fixed(study),
        ),
    ]


def _fixed(study: Study) -> str:
    """When the protocol was fixed, and whether it has changed."""
    protocol = study.design.protocol
    changes = ngettext(", changed {n} time since", ", changed {n} times since", len(protocol.changes))
    return _(
        "The protocol was fixed on {date}{changes}: the codebook says what, when and why.",
        date=date(protocol.fixed),
        changes=changes if protocol.changes else "",
    )


def _compared(study: Study) -> str:
    """The types of vote that divide the cycles."""
    kinds = [kind.title.lower() for kind in study.design.types.values() if kind.compared]
    return _(" or ").join(kinds)


def _matched(results: Results) -> str:
    """In how many votes an item must be covered to be compared."""
    rule = results.study.design.protocol.verdict.matched
    return _(
        "{votes} votes of each era ({few} where an era has fewer than {many})",
        votes=rule.votes,
        few=rule.votes_small,
        many=rule.small_era,
    )
