"""How far the comparison can be trusted, and what it does not show."""

from typing import Any

import numpy as np
import pandas as pd

from kzindex.frames import Row, records
from kzindex.inference.contrasts import DECADE, LAST_YEARS, NO_MARGIN, PRIMARY
from kzindex.inference.evidence import by_era
from kzindex.inference.location import NOWHERE, SHORT
from kzindex.language import N_, date, ngettext
from kzindex.language import gettext as _
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.multiverse.choices import ALL, TWO
from kzindex.report import varied, words
from kzindex.report.results import Results
from kzindex.report.words import Said, sentences
from kzindex.scoring.score import SCORED
from kzindex.wording import enumerated, number, percent, reach, signed, whole

WHAT = {
    "reliability": N_("agreement of the two passes"),
    "claims": N_("tests of what sources assert"),
    "robustness": N_("how the verdicts fare when all choices of the method are varied together"),
}
# heads of the columns, and their shares of the width
FRONT = [(N_("Measure"), 1.3), (N_("Votes read of, later / earlier"), 0.9)]
CONTRASTS = (N_("other contrasts"), 0.75)
LISTS = [(N_("two varied"), 0.55), (N_("all but votes"), 0.55), (N_("all"), 0.42)]
TURNED, BACK = (N_("Contrasts with a gap of the other sign"), 1.7), (N_("Another verdict without"), 1.0)


def contents(results: Results) -> dict[str, Any]:
    """What the template inserts: a table with its note, and statements."""
    statements = [{"lead": each.lead, "text": each.text} for each in said(results)]
    found = rows(results)
    return {
        **_heads(varied.table_of(results) is not None),
        "rows": found,
        "note": _note(results, found),
        "said": statements,
    }


def _heads(with_varied: bool) -> dict[str, Any]:
    """Heads in two rows (in the first over some columns or over both rows), and the columns' widths."""
    same = [CONTRASTS, *LISTS] if with_varied else [CONTRASTS]
    sign, back = (LISTS, [BACK]) if with_varied else ([], [TURNED, BACK])
    over = [{"text": _(text), "columns": 1, "rows": 2} for text, width in FRONT]
    groups = [(_("Same verdict"), same), (_("Same sign"), sign)]
    over += [{"text": text, "columns": len(columns), "rows": 1} for text, columns in groups if columns]
    over += [{"text": _(text), "columns": 1, "rows": 2} for text, width in back]
    below = [_(text) for text, width in [*same, *sign]]
    return {"over": over, "heads": below, "widths": [width for text, width in [*FRONT, *same, *sign, *back]]}


def _note(results: Results, found: list[list[str]]) -> str:
    """What the table's columns are, and the boundaries that it names."""
    text, contrasts = " ".join(cell for row in found for cell in row), results.comparison.table
    titles = dict(zip(contrasts["contrast"], contrasts["title"], strict=True)) if found else {}
    boundaries = [
        x for x in results.study.design.boundaries if (title := titles.get(f"from {x.date}")) and title in text
    ]
    notes = [
        _(
            "Contrasts: other votes, readings, kinds of document and boundaries, where they give a verdict and not the "
            "same numbers again; last column: one vote left out after another."
        )
    ]
    if boundaries:
        each = "; ".join(f"{date(x.date)} {x.title}" for x in boundaries)
        notes.append(_("Boundary {each}: what happened before it does not count for later votes.", each=each))
    table = varied.table_of(results)
    if table is not None:
        two = varied.many(table, TWO)
        notes.append(
            _(
                "Varied: of {specifications} that depart from the protocol in two choices, and of {every} each in "
                "which all choices are varied at random, but for the votes compared or with them; those without a gap "
                "or a verdict count as not the same. No share is a probability.",
                specifications=ngettext("{many} specification", "{many} specifications", two, many=whole(two)),
                every=whole(varied.many(table, ALL)),
            )
        )
        if results.study.design.robustness.settled == "before":
            notes.append(_("What is varied was settled before the verdicts were known."))
        elif results.study.design.robustness.settled == "after":
            notes.append(_("What is varied was settled after the verdicts were known."))
    return " ".join(notes)


def rows(results: Results) -> list[list[str]]:
    """What becomes of each verdict under other choices: a row for each measure that has one."""
    comparison, study = results.comparison, results.study
    if not len(comparison.table):
        return []
    found, primary, table = [], comparison.by_measure, varied.table_of(results)
    for name in study.measures:
        row = primary[name]
        if not words.decided(row):
            continue
        others = _others(comparison.table, row)
        same = sum(each["verdict"] == row["verdict"] for each in others)
        turned = [
            f"{each['title']} ({signed(each['gap'])})"
            for each in others
            if round(each["gap"], 1) * round(row["gap"], 1) < 0
        ]
        alone = [study.vote_labels[vote] for vote in comparison.alone["election"][comparison.alone["measure"] == name]]
        votes = f"{row['votes_later']} / {row['votes_earlier']}"
        cells = [study.titles[name], votes, _("{many} of {every}", many=same, every=len(others))]
        cells += varied.shares(table, name) if table is not None else [enumerated(turned) or _("none")]
        found.append([*cells, _single(alone)])
    return found


def _single(votes: list[str]) -> str:
    """The votes without any one of which the verdict is another."""
    if not votes:
        return _("no single vote")
    many = len(votes)
    return enumerated(votes) if many <= 2 else ngettext("any of {n} vote", "any of {n} votes", many)


def _others(table: pd.DataFrame, first: Row) -> list[Row]:
    """The contrasts beside the primary one that give a verdict on this measure, and are not the same numbers again."""
    every = records(table[(table["contrast"] != PRIMARY) & (table["measure"] == first["measure"])])
    same = ("gap", "se", "share", "votes_later", "votes_earlier", "worst", "best")
    return [row for row in every if words.decided(row) and not all(np.isclose(row[x], first[x]) for x in same)]


def said(results: Results) -> list[Said]:
    """Statements on who read, what was found, and what could mislead."""
    found = [_who(results), _found(results)]
    if len(results.comparison.table):
        found += [*varied.said(results), *_beside(results), _windows(results), _breaks(results)]
    missing = [f"{_(WHAT[name])} ({name}): {why}" for name, why in results.absent.items()]
    found.append(Said(_("Not in this brief."), f"{words.begun('; '.join(missing))}." if missing else ""))
    return [each for each in found if each.text]


def _who(results: Results) -> Said:
    """Who read, and how far two passes agree."""
    first, *more = sentences(words.plain(results.study.design.readers or _("The study does not say who read.")))
    text = " ".join(more) or first  # the first stands at the head of the brief
    return Said(_("Who read."), " ".join(part for part in (text, _agreement(results)) if part))


def _agreement(results: Results) -> str:
    """How far the two passes agree, and how far the gaps from each alone lie apart."""
    table = results.tables.get("reliability")
    if table is None:
        return ""
    rows = table[(table["level"] == "indicator") & table["value"].notna()]
    alpha, apart = (list(rows[rows["statistic"] == name]["value"]) for name in ("alpha", "gaps apart"))
    if not alpha:
        return ""
    return _(
        "The two passes' agreement beyond chance (Krippendorff's α within items) is {alpha} by indicator{apart}.",
        alpha=reach(alpha, 2),
        apart=_("; the gap from each pass alone differs by {points} points", points=reach(apart)) if apart else "",
    )


def _found(results: Results) -> Said:
    """How much evidence there is, era by era."""
    eras = {era.id: era.title for era in results.study.design.eras}
    table = results.scores.indicators
    applies = table[table["status"] != NOT_APPLICABLE]
    parts = []
    evidence = {row["era"]: row for row in records(by_era(results.scores))}
    for era, title in eras.items():
        rows = applies[applies["era"] == era]
        if era not in evidence:
            parts += [_("{era}: nothing", era=title)] if len(rows) else []
            continue
        row = evidence[era]
        parts.append(
            _(
                "{era}: {share} of what the codebook asks, in {codings} from {lineages}, the largest with {largest} "
                "of them",
                era=title,
                share=percent(rows["coverage"].mean()),
                codings=ngettext("{n} coding", "{n} codings", row["codings"]),
                lineages=ngettext("{n} lineage", "{n} lineages", row["lineages"]),
                largest=percent(row["share"]),
            )
        )
    scored = table[table["status"] == SCORED]
    published = _(
        "{many} of {scores} are published{rest}. All of it is of every vote held, compared or not.",
        many=len(scored),
        scores=ngettext("{n} indicator score", "{n} indicator scores", len(applies)),
        rest=_(", the rest withheld") if len(scored) < len(applies) else "",
    )
    return Said(_("What was found."), f"{'; '.join(parts)}. {published}" if parts else "")


def _beside(results: Results) -> list[Said]:
    """The contrast with the last years before, and those from the other boundaries whose day was read in a source."""
    design, table = results.study.design, results.comparison.table
    years = ngettext(
        "Against the last {n} year before {start} alone.",
        "Against the last {n} years before {start} alone.",
        DECADE,
        start=date(design.eras[-1].start),
    )
    wanted = {LAST_YEARS: years} | {
        f"from {boundary.date}": _(
            "Were the era counted from {day} ({boundary}).", day=date(boundary.date), boundary=boundary.title
        )
        for boundary in design.boundaries
        if boundary.source
    }
    found = []
    for contrast, lead in wanted.items():
        rows = {row["measure"]: row for row in records(table[table["contrast"] == contrast])}
        parts = [_short(results.study.titles[name], rows[name]) for name in results.study.tops[1:] if name in rows]
        if parts:
            text = "; ".join(parts)
            found.append(Said(lead, f"{words.begun(text)}."))
    return found


def _short(title: str, row: Row) -> str:
    gap = f" ({signed(row['gap'])})" if words.decided(row) else ""
    return _("{measure} {verdict}{gap}", measure=words.shown(title), verdict=words.verdict(row), gap=gap)


def _windows(results: Results) -> Said:
    rows = [row for row in results.comparison.by_measure.values() if row["level"] == "indicator"]
    later, earlier = (np.nanmax([row[f"exposure_{side}"] for row in rows] + [0]) for side in ("later", "earlier"))
    if not min(later, earlier) < 0.9 * max(later, earlier):
        return Said("", "")
    text = _(
        "{shorter} were watched for {months} months on average, the others for {more}. Fewer events could count, which "
        "makes them look more open; nothing corrects it.",
        shorter=_("The later votes") if later < earlier else _("The earlier votes"),
        months=number(min(later, earlier)),
        more=number(max(later, earlier)),
    )
    return Said(_("Shorter windows."), text)


def _breaks(results: Results) -> Said:
    titles = results.study.titles
    names: dict[str, list[str]] = {}
    labels = results.study.vote_labels
    for each in results.comparison.locations:
        names.setdefault(each.said(labels), []).append(words.shown(titles[each.measure]))
    silent, short = (names.pop(_(text), []) for text in (NOWHERE, SHORT))
    parts = [f"{enumerated(found)}: {text}" for text, found in names.items()]
    if silent:
        text = _("left to themselves, the series of {each} do not locate a break", each=enumerated(silent))
        parts.append(text)
    if short:
        parts.append(f"{enumerated(short)}: {_(SHORT)}")
    text = "; ".join(parts)
    return Said(_("Without being told the date."), f"{words.begun(text)}." if text else "")


def limits(results: Results) -> list[str]:
    """What the brief does not show."""
    study, comparison = results.study, results.comparison
    found = [
        _("Why votes differ. It compares eras and attributes nothing to a person, a law or an event."),
        _("What no source reports. A score speaks of the evidence found; where too little was found it is withheld."),
        _(
            "What happened, only what documents say happened. Sources can be wrong together, readers can misread them "
            "together, and who writes, and how much, changes over time; the intervals carry none of it."
        ),
    ]
    if len(comparison.table):
        many = len(study.indicators)
        found += [
            _("A trend or a forecast. Failing to tell a gap from drift is no finding that nothing changed."),
            _(
                "That an equivalent indicator stood still. Items that move apart cancel out; misreading alike in both "
                "eras shrinks a gap, and misreading that differs between them can create one."
            ),
            _(
                "That all verdicts hold at once. Each stands on a 90% interval of its own; no allowance is made for "
                "{indicators} in the verdicts as held.",
                indicators=ngettext("{many} indicator", "{many} indicators", many, many=words.numeral(many)),
            ),
        ]
    margin = [item for item in study.items if item.margin]
    if margin:
        text = ngettext(
            "That official results are true. {each} is read from the state's own figures{without}.",
            "That official results are true. {each} are read from the state's own figures{without}.",
            len(margin),
            each=words.begun(enumerated([words.shown(item.title) for item in margin])),
            without=_of_margin(results),
        )
        found.append(text)
    apart = [study.plurals[name] for name, kind in study.design.types.items() if not kind.compared]
    if apart:
        each = enumerated(apart)
        found.append(_("Anything on {each} across eras: they are scored and enter no comparison.", each=each))
    return found


def _of_margin(results: Results) -> str:
    """Gap and verdict without margin items, where they were computed."""
    table = results.comparison.table
    if not len(table):
        return ""
    rows = {str(row["measure"]): row for row in records(table[table["contrast"] == NO_MARGIN])}
    whole = results.comparison.by_measure
    moved = [
        _(
            "{measure} would be {verdict} ({measured})",
            measure=words.shown(results.study.titles[name]),
            verdict=words.verdict(rows[name]),
            measured=words.measured(rows[name]),
        )
        for name in results.study.tops[1:]
        if name in rows and words.decided(rows[name]) and abs(rows[name]["gap"] - whole[name]["gap"]) > 1e-9
    ]
    return _("; without them {each}", each=enumerated(moved)) if moved else ""
