"""One page of HTML that opens from the series down to every coding, and back from a document to what it moves.

All of it can be read without a script. With it documents can be left out: `rule.js` scores anew as the engine does,
`page.js` shows what moves. Nothing is loaded, and a content security policy lets nothing be.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kzindex.frames import records
from kzindex.language import ENGLISH, N_, date, localized, spoken
from kzindex.language import gettext as _
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.report.dossier import NONE, contents
from kzindex.report.explorer.rule import block, data
from kzindex.report.words import unchecked
from kzindex.scoring.score import SCORED, WITHHELD, Scores
from kzindex.wording import number, span

HERE = Path(__file__).parent
WIDTH, HEIGHT, LEFT, TOP, FOOT = 640, 164, 44, 14, 48  # of a panel of the series, in its own units
# what the script says; names in braces are its own
WORDS = {
    "vote": N_("Vote"),
    "measure": N_("Measure"),
    "published": N_("As published"),
    "without": N_("Without (90 %)"),
    "moves": N_("Moves by"),
    "caption": N_("Scores that move without the documents left out"),
    "still": N_("No published score moves by as much as 0.1."),
    "bar": N_(
        "Documents left out: {left}. Scores of index and indicators that move: {moved}; no longer published: {lost}."
    ),
    "count": N_("Count"),
    "all": N_("Every score that it moves, left out alone"),
    NOT_APPLICABLE: NOT_APPLICABLE,
    WITHHELD: WITHHELD,
}


def explorer(scores: Scores, package: str) -> bytes:
    """The explorer of a study as one HTML file, in the language spoken.

    Parameters
    ----------
    scores : Scores
    package : str
        Version of the package.

    Returns
    -------
    bytes
        UTF-8, the same each time.
    """
    study, given = scores.study, contents(scores, package, "")
    style, script = _read("style.css"), f"{_read('rule.js')}\n{_read('page.js')}"
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    places, votes = given["places"], {str(vote["id"]): i for i, vote in enumerate(given["votes"])}
    title = _("{study}: explorer", study=study.design.title)
    parts = [
        f'<!doctype html><html lang="{spoken()}"><head><meta charset="utf-8"><title>{_t(title)}</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<style>{style}</style></head><body>",
        f"<h1>{_t(study.design.title)}</h1>",
        f'<p class="small dim">{_t(study.citation(package) + unchecked())}</p>',
        *(f"<p>{_t(text)}" for text in _about(study, given) if text),
        _filters(study),
        _heading(_("Series"), "series"),
        *(_panel(scores, measure) for measure in study.tops),
        _what_if(),
        _heading(_("Votes"), "all-votes"),
        "<div id=votes>",
        *(_vote(vote, i, places) for i, vote in enumerate(given["votes"])),
        "</div>",
        _heading(_("Documents"), "all-documents"),
        _finder(),
        '<ol id=documents class="small">',
        *(_document(scores, source, i, votes) for i, source in enumerate(given["sources"])),
        f'</ol><p class="small dim">{_t(study.state + unchecked())}</p>{_bar()}',
        f'<script type="application/json" id="data">{block(_given(study))}</script>',
        f"<script>{script}</script></body></html>\n",
    ]
    return "\n".join(part for part in parts if part).encode()


def _read(name: str) -> str:
    """A file of the page's, without its indents."""
    return "\n".join(line.strip() for line in (HERE / name).read_text(encoding="utf-8").splitlines())


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _t(text: object) -> str:
    return escape(str(text), quote=True)


def _heading(text: str, place: str) -> str:
    return f"<h2 id={place}>{_t(text)}</h2>"


def _about(study: Study, given: Mapping[str, Any]) -> list[str]:
    """What one must know to read the page."""
    return [
        _(
            "A score lies between 0 (closed) and 100 (open). It is withheld where less than {coverage} of the evidence "
            "that applies was found, and the index needs every indicator. Open a vote, then an indicator and an item, "
            "down to each coding: its level and the points that it stands for, how surely it was read, the document "
            "with the place in it, ← whose figure or finding it relays, what the passage says in our words; pass 2 is "
            "named where it read otherwise.",
            coverage=given["coverage"],
        ),
        given["readers"],
        ""
        if spoken() == ENGLISH
        else _("What passages say, reasons of decisions and titles of documents are in English."),
    ]


def _filters(study: Study) -> str:
    """Which types of vote are shown; needs the script."""
    boxes = "".join(
        f'<label><input type=checkbox checked value="{_t(name)}"> {_t(kind.title)}</label>'
        for name, kind in study.design.types.items()
    )
    return f"<fieldset id=types class=tool hidden><legend>{_t(_('Types of vote shown'))}</legend>{boxes}</fieldset>"


def _what_if() -> str:
    """Where the script says what moves without some documents."""
    note = _(
        "Scored in this page by the rule that the package scores with. Gaps and verdicts are not made anew here; in a "
        "terminal:"
    )
    return (
        f"<section id=whatif hidden>{_heading(_('What if: without some documents'), 'what-if')}"
        f"<p class=small><b>{_t(_('Left out:'))}</b> <span id=left></span></p><div id=moved></div>"
        f"<p class=small>{_t(note)} <code id=command></code></p></section>"
    )


def _finder() -> str:
    """How to leave documents out, and to find them; needs the script."""
    about = _("Untick a document to see every score without it. The address of the page keeps what you see.")
    return (
        f"<p class=tool hidden>{_t(about)}</p>"
        f"<p class=tool hidden><label>{_t(_('Find'))} <input type=search id=find></label>"
        f"<label><input type=checkbox id=only> {_t(_('left out alone'))}</label><span id=found role=status></span></p>"
    )


def _bar() -> str:
    """What moves, at the foot of the window."""
    to, again = _t(_("See them")), _t(_("Count all again"))
    said = "<span id=said role=status></span>"
    return f"<p id=bar hidden>{said} <a href=#what-if>{to}</a> <button id=reset>{again}</button></p>"


def _given(study: Study) -> dict[str, Any]:
    """What the script is given: what it scores with, and words in the language spoken."""
    content = data(study)
    for vote in content["votes"]:
        vote["label"] = study.vote_labels[vote["id"]]
    words = {name: _(text) for name, text in WORDS.items()}
    return {**content, "titles": study.titles, "words": words, "decimal": localized(".")}


def _panel(scores: Scores, measure: str) -> str:
    """One measure at every vote: score and 90 % interval, a cross below the scale where it is withheld."""
    study = scores.study
    rows = records(scores.table[scores.table["measure"] == measure])
    days = [int(row["date"][:4]) + (int(row["date"][5:7]) - 0.5) / 12 for row in rows]
    first, last = (min(days) - 1, max(days)) if days else (0.0, 1.0)

    def x(day: float) -> float:
        return LEFT + (WIDTH - LEFT - 12) * (day - first) / max(last - first, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - FOOT) * (1 - value / 100)

    marks = [
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="#ddd"/>'
        f'<text x="{LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end">{v}</text>'
        for v in (0, 50, 100)
    ]
    years = range(int(first) + 1, int(last) + 1, 4)
    marks += [f'<text x="{x(year):.1f}" y="{HEIGHT - 4}" text-anchor="middle">{year}</text>' for year in years]
    shown = []
    for i, (row, day) in enumerate(zip(rows, days, strict=True)):
        at = f"{x(day):.1f}"
        vote = f"data-v={i} data-x={at}"
        if row["status"] == SCORED:
            title = f"{date(row['date'])}: {number(row['score'])}, {_('90 %')} {span(row['low90'], row['high90'])}"
            shown.append(f"{row['date'][:7]} {number(row['score'], 0)}")
            marks.append(
                f'<g {vote}><title>{_t(title)}</title><line x1="{at}" x2="{at}" y1="{y(row["low90"]):.1f}" '
                f'y2="{y(row["high90"]):.1f}" stroke="#5c5c5c"/><circle cx="{at}" cy="{y(row["score"]):.1f}" r="4" '
                f'fill="{"#1a1a1a" if row["era"] == study.design.eras[-1].id else "#fff"}" stroke="#1a1a1a"/></g>'
            )
        else:
            marks.append(f'<text {vote} x="{at}" y="{y(0) + 14:.1f}" text-anchor="middle" fill="#5c5c5c">×</text>')
    last_era, title = study.design.eras[-1].title, study.titles[measure]
    label = _("{measure}; filled: {era}; × no score; {scores}", measure=title, era=last_era, scores="; ".join(shown))
    return (
        f'<p><b>{_t(title)}</b> <span class="small dim">{_t(_("filled: {era}; ×: no score", era=last_era))}</span></p>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{_t(label)}" data-m="{_t(measure)}" '
        f"data-zero={y(0):g} data-unit={(y(0) - y(100)) / 100:g}>{''.join(marks)}</svg>"
    )


def _vote(vote: Mapping[str, Any], place: int, places: Mapping[str, int]) -> str:
    """A vote: scores, indicators, what no source reported, what sources say differently."""
    matters = "".join(_matter(matter, places) for matter in vote["disagreements"])
    rows = [[_t(cell) for cell in row] for row in vote["scores"]["rows"]]
    parts = [
        f"<details><summary><b>{_t(vote['title'])}</b> <span>{_t(_head(vote))}</span></summary>",
        f'<p id=v{place} class="small dim">{_t(vote["line"])}',  # inside, so that a link to it opens the fold
        _table(vote["scores"]["head"], rows),
        *(_indicator(indicator, places) for indicator in vote["indicators"]),
        _folded(_("Items without a score"), "".join(f"<p>{_t(said)}." for said in vote["silent"]))
        if vote["silent"]
        else "",
        _folded(_("On this vote the sources disagree"), matters) if matters else "",
        "</details>",
    ]
    return "".join(parts)


def _head(vote: Mapping[str, Any]) -> str:
    """The scores that are published, in short."""
    shown = [f"{row[0]} {row[1]}" for row in vote["scores"]["rows"] if row[2] != NONE]
    return "; ".join(shown) or _("no score published")


def _indicator(indicator: Mapping[str, Any], places: Mapping[str, int]) -> str:
    items = "".join(
        _folded(
            f"{_t(item['title'])} <span>{_t(item['key'])}</span>",
            f"{_codings(item['codings'], places)}{_rest(item, places)}",
            safe=True,
        )
        for item in indicator["items"]
        if item["codings"] or item["rest"]
    )
    return _folded(f"<b>{_t(indicator['title'])}</b>: {_t(indicator['figures'])}", items, safe=True)


def _codings(codings: Iterable[Mapping[str, Any]], places: Mapping[str, int]) -> str:
    return f"<ul class=small lang=en>{''.join(_coding(each, places) for each in codings)}</ul>"


def _coding(coding: Mapping[str, Any], places: Mapping[str, int]) -> str:
    """A coding in a line; its list is in English, what another language says in it stands in <b> and <i>."""
    origin = f" · ← {_t(coding['origin'])}" if coding["origin"] else ""
    when = f" · {_t(coding['when'])}" if coding["when"] else ""
    read = [f"{level}, {sure}" + (f" ({place})" if place else "") for level, sure, place in coding["second"]]
    said = _("pass 2: {said}", said="; ".join(read) or _("none"))
    second = "" if coding["alike"] or coding["once"] else f" · <i>{_t(said)}</i>"
    decided = f" <i>{_t(_('Decided:'))}</i> {_t(coding['decided'])}" if coding["decided"] else ""
    level = f"{coding['number']} = {coding['points']} {_t(coding['certainty'])}"
    where = f"{_source(coding['source'], places)} {_t(coding['locator'])}{origin}{when}"
    return f"<li><b>{level}</b> · {where}{second}: {_t(coding['reading'])}{decided}"


def _rest(item: Mapping[str, Any], places: Mapping[str, int]) -> str:
    """Where something was read that is in no score, by why it is not."""
    found: dict[str, list[str]] = {}
    for why, source, locator, _reading in item["rest"]:
        found.setdefault(why.partition(";")[0], []).append(f"{_source(source, places)} {_t(locator)}")
    lines = "; ".join(f"{_t(why)}: {', '.join(said)}" for why, said in found.items())
    return f"<p class='small dim'>{_t(_('In no score:'))} {lines}." if lines else ""


def _matter(matter: Mapping[str, Any], places: Mapping[str, int]) -> str:
    sayings = "".join(f"<li>{_source(s, places)} {_t(at)}: {_t(says)}" for s, at, says in matter["sayings"])
    return f"<p>{_t(matter['question'])}</p><ul class=small lang=en>{sayings}</ul>"


def _document(scores: Scores, source: Mapping[str, Any], place: int, votes: Mapping[str, int]) -> str:
    """A document: what it is, what it counts as one with, and the votes that it speaks of."""
    study = scores.study
    read = ", ".join(f"<a href=#v{votes[vote]}>{_t(study.vote_labels[vote])}</a>" for vote, _items in source["votes"])
    lineage = study.lineage_of[source["id"]]
    shared = _t(_(" Lineage: {lineage}.", lineage=lineage)) if source["shared"] else ""
    address = unquote(source["address"]).removeprefix("https://")
    said = f"→ {read}" if read else _t(_("In no score."))
    return f"<li id=s{place}><b>{_t(source['id'])}</b> {_t(source['text'])}{shared} {_t(address)} {said}"


def _source(name: str, places: Mapping[str, int]) -> str:
    """A link to a document by its number; the script puts its name there."""
    return f"<a href=#s{places[name]}>{places[name] + 1}</a>"


def _folded(title: str, body: str, *, safe: bool = False) -> str:
    return f"<details><summary>{title if safe else _t(title)}</summary>{body}</details>"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of numbers; its first column names the row."""

    def cells(row: Iterable[str], tag: str) -> str:
        return "".join(f"<{tag} class=n>{cell}" if i else f"<{tag}>{cell}" for i, cell in enumerate(row))

    body = "".join(f"<tr>{cells(row, 'td')}" for row in rows)
    return f"<div class=wide><table><thead><tr>{cells(map(_t, head), 'th')}<tbody>{body}</table></div>"
