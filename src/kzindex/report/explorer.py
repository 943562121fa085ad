"""The explorer: one page of HTML that opens from the series down to every coding, with no script and no request."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import unquote

from kzindex.frames import records
from kzindex.report.dossier import NO_SECOND, NONE, contents
from kzindex.scoring.score import SCORED, Scores
from kzindex.wording import number, span

STYLE = """
:root{color-scheme:light}
body{font:16px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.2rem;border-top:3px solid #8c2d04;padding-top:.4rem;margin-top:2rem}
i{color:#5c5c5c}a{color:#8c2d04}.dim{color:#5c5c5c}.small{font-size:.85rem}
details{margin:.2rem 0 .2rem .2rem;padding-left:.6rem;border-left:2px solid #e3e3e3}
summary{cursor:pointer;padding:.2rem 0}summary b{font-weight:600}
:focus-visible{outline:3px solid #1f3a5f;outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{text-align:left;padding:.15rem .5rem .15rem 0;
vertical-align:top;border-bottom:1px solid #e3e3e3}td.n,th.n{text-align:right;white-space:nowrap}
.wide{overflow-x:auto}ul{margin:.2rem 0;padding-left:1.1rem}li{margin:.25rem 0;overflow-wrap:anywhere}
svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:#1a1a1a}
@media(max-width:40rem){svg text{font-size:20px}}
@media print{details::details-content{content-visibility:visible;block-size:auto}a{color:inherit}}
""".strip().replace("\n", "")
WIDTH, HEIGHT, LEFT, TOP = 640, 164, 44, 14  # of a panel of the series, in its own units


def explorer(scores: Scores, package: str) -> bytes:
    """The explorer of a study as one HTML file.

    Parameters
    ----------
    scores : Scores
    package : str
        Version of the package.

    Returns
    -------
    bytes
        UTF-8, the same each time. A content security policy lets it load nothing.
    """
    study, data = scores.study, contents(scores, package, "")
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    votes = {str(vote["id"]): i for i, vote in enumerate(data["votes"])}
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_t(study.design.title)}: explorer</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<style>{STYLE}</style></head><body>",
        f"<h1>{_t(study.design.title)}</h1>",
        f'<p class="small dim">{_t(study.citation(package))}</p>',
        f"<p>A score lies between 0 (closed) and 100 (open). It is withheld where less than {data['coverage']} of the "
        "evidence that applies was found, and the index needs every indicator. Open a vote, then an indicator and an "
        "item, down to each coding: its level and points, how surely it was read, the document with the place in it, "
        "what the passage says in our words; pass 2 is named where it read otherwise. "
        f"{_t(data['readers'])}</p>",
        "<h2>Series</h2>",
        *(_panel(scores, measure) for measure in study.tops),
        '<h2 id="votes">Votes</h2>',
        *(_vote(vote, i, data["places"]) for i, vote in enumerate(data["votes"])),
        '<h2 id="documents">Documents</h2><ul class="small">',
        *(_document(scores, source, i, votes) for i, source in enumerate(data["sources"])),
        f'</ul><p class="small dim">{_t(study.state)}</p></body></html>\n',
    ]
    return "\n".join(parts).encode()


def _t(text: object) -> str:
    return escape(str(text), quote=True)


def _panel(scores: Scores, measure: str) -> str:
    """One measure at every vote: score and 90 % interval, a cross below the scale where it is withheld."""
    study = scores.study
    rows = records(scores.table[scores.table["measure"] == measure])
    days = [int(row["date"][:4]) + (int(row["date"][5:7]) - 0.5) / 12 for row in rows]
    first, last = (min(days) - 1, max(days)) if days else (0.0, 1.0)

    def x(day: float) -> float:
        return LEFT + (WIDTH - LEFT - 12) * (day - first) / max(last - first, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - 48) * (1 - value / 100)

    marks = [
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="#ddd"/>'
        f'<text x="{LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end">{v}</text>'
        for v in (0, 50, 100)
    ]
    years = range(int(first) + 1, int(last) + 1, 4)
    marks += [f'<text x="{x(year):.1f}" y="{HEIGHT - 4}" text-anchor="middle">{year}</text>' for year in years]
    shown = []
    for row, day in zip(rows, days, strict=True):
        at = f"{x(day):.1f}"
        if row["status"] == SCORED:
            title = f"{row['date']}: {number(row['score'])}, 90 % {span(row['low90'], row['high90'])}"
            shown.append(f"{row['date'][:7]} {number(row['score'], 0)}")
            marks.append(
                f'<g><title>{_t(title)}</title><line x1="{at}" x2="{at}" y1="{y(row["low90"]):.1f}" '
                f'y2="{y(row["high90"]):.1f}" stroke="#5c5c5c"/><circle cx="{at}" cy="{y(row["score"]):.1f}" r="4" '
                f'fill="{"#1a1a1a" if row["era"] == study.design.eras[-1].id else "#fff"}" stroke="#1a1a1a"/></g>'
            )
        else:
            marks.append(f'<text x="{at}" y="{y(0) + 14:.1f}" text-anchor="middle" fill="#5c5c5c">×</text>')
    last_era = study.design.eras[-1].title
    label = f"{study.titles[measure]}, filled from the {last_era} on, × withheld or not applicable: {'; '.join(shown)}"
    return (
        f'<p><b>{_t(study.titles[measure])}</b> <span class="small dim">filled: {_t(last_era)}; ×: no score</span></p>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{_t(label)}">{"".join(marks)}</svg>'
    )


def _vote(vote: Mapping[str, Any], place: int, places: Mapping[str, int]) -> str:
    """A vote: scores, indicators, what no source reported, what sources say differently."""
    matters = "".join(_matter(matter, places) for matter in vote["disagreements"])
    rows = [[_t(cell) for cell in row] for row in vote["scores"]["rows"]]
    parts = [
        f"<details><summary><b>{_t(vote['title'])}</b> <span class=dim>{_t(_head(vote))}</span></summary>",
        f'<p id=v{place} class="small dim">{_t(vote["line"])}',  # inside, so that a link to it opens the fold
        _table(vote["scores"]["head"], rows),
        *(_indicator(indicator, places) for indicator in vote["indicators"]),
        _folded("Items without a score", f"<p>{_t('; '.join(vote['silent']))}.") if vote["silent"] else "",
        _folded("On this vote the sources disagree", matters) if matters else "",
        "</details>",
    ]
    return "".join(parts)


def _head(vote: Mapping[str, Any]) -> str:
    """The scores that are published, in short."""
    shown = [f"{row[0]} {row[1]}" for row in vote["scores"]["rows"] if row[2] != NONE]
    return "; ".join(shown) or "no score published"


def _indicator(indicator: Mapping[str, Any], places: Mapping[str, int]) -> str:
    items = "".join(
        _folded(
            f"{item['title']} <span class='dim small'>{_t(item['key'])}</span>",
            f"<ul class=small>{''.join(_coding(each, places) for each in item['codings'])}</ul>{_rest(item, places)}",
            safe=True,
        )
        for item in indicator["items"]
        if item["codings"] or item["rest"]
    )
    return _folded(f"<b>{_t(indicator['title'])}</b>: {_t(indicator['figures'])}", items, safe=True)


def _coding(coding: Mapping[str, str], places: Mapping[str, int]) -> str:
    origin = f" · origin {_t(coding['origin'])}" if coding["origin"] else ""
    when = f" · {_t(coding['when'])}" if coding["when"] else ""
    same = f"{coding['level'].partition(' =')[0]}, {coding['certainty']}"
    said = "none from this source" if coding["second"] == NO_SECOND else coding["second"]
    second = "" if said in ("", same) else f" <i>Pass 2: {_t(said)}.</i>"
    decided = f" <i>Decided: {_t(coding['decided'])}</i>" if coding["decided"] else ""
    where = f"{_source(coding['source'], places)} {_t(coding['locator'])}"
    return (
        f"<li><b>{_t(coding['level'])}</b> {_t(coding['certainty'])} · {where}{origin}{when}: {_t(coding['reading'])}"
        f"{second}{decided}"
    )


def _rest(item: Mapping[str, Any], places: Mapping[str, int]) -> str:
    said = "; ".join(
        f"{_source(source, places)} {_t(locator)} ({_t(why.partition(';')[0])})"
        for why, source, locator in item["rest"]
    )
    return f"<p class='small dim'>In no score: {said}." if said else ""


def _matter(matter: Mapping[str, Any], places: Mapping[str, int]) -> str:
    sayings = "".join(f"<li>{_source(s, places)} {_t(at)}: {_t(says)}" for s, at, says in matter["sayings"])
    return f"<p>{_t(matter['question'])}</p><ul class=small>{sayings}</ul>"


def _document(scores: Scores, source: Mapping[str, Any], place: int, votes: Mapping[str, int]) -> str:
    """A document: what it is, what it counts as one with, and the votes and items that it speaks of."""
    labels = scores.study.vote_labels
    read = "; ".join(f"<a href=#v{votes[vote]}>{_t(labels[vote])}</a> ({_t(items)})" for vote, items in source["votes"])
    lineage = f" Lineage {_t(scores.study.lineage_of[source['id']])}." if source["lineage"] else ""
    said = f"Read for {read}." if read else "In no vote's scores."
    about = f"{_t(source['text'])}{lineage} {_t(unquote(source['address']))} {said}"
    return f"<li id=s{place}><b>{_t(source['id'])}</b> {about}"


def _source(name: str, places: Mapping[str, int]) -> str:
    return f"<a href=#s{places[name]}>{_t(name)}</a>"


def _folded(title: str, body: str, *, safe: bool = False) -> str:
    return f"<details><summary>{title if safe else _t(title)}</summary>{body}</details>"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of numbers; its first column names the row."""

    def cells(row: Iterable[str], tag: str) -> str:
        return "".join(f"<{tag} class=n>{cell}" if i else f"<{tag}>{cell}" for i, cell in enumerate(row))

    body = "".join(f"<tr>{cells(row, 'td')}" for row in rows)
    return f"<div class=wide><table><thead><tr>{cells(map(_t, head), 'th')}<tbody>{body}</table></div>"
