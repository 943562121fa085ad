"""The codebook as a document: how levels become scores, every item as it is coded, and the protocol."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kzindex.errors import counted
from kzindex.language import day
from kzindex.model.codebook import Indicator, Item
from kzindex.model.design import CERTAINTIES, Protocol
from kzindex.model.study import Study
from kzindex.report.typeset import typeset
from kzindex.stats.reading import level_values, squared_error
from kzindex.wording import SIGNS, enumerated

Pairs = list[tuple[str, str]]
Table = dict[str, Any]  # head: list of str; rows: list of list of str

NONE = "–"


def codebook(study: Study, package: str, footer: str, date: str) -> bytes:
    """The codebook of a study as a PDF.

    Parameters
    ----------
    study : Study
    package : str
        Version of the package.
    footer : str
        What stands at the foot of every page.
    date : str
        Of the document, YYYY-MM-DD.

    Returns
    -------
    bytes
        PDF/A-2a and PDF/UA-1, the same each time.

    Raises
    ------
    OutputError
        Where it cannot be typeset: a letter that the fonts lack, say.
    """
    design = study.design
    data = {
        "title": f"{design.title}: codebook",
        "author": f"kzindex {package}",
        "keywords": ["codebook", design.country.name, *(indicator.title for indicator in study.indicators)],
        "date": date,
        "lang": "en",
        "footer": footer,
        "about": _about(study, package),
        "windows": _windows(study),
        "indicators": [_indicator(study, indicator) for indicator in study.indicators],
        "protocol": _protocol(study),
    }
    return typeset("codebook", data)


def _about(study: Study, package: str) -> Pairs:
    """Which study, as it stands."""
    protocol = study.design.protocol
    number, digest = protocol.current
    since = protocol.changes[-1].date if protocol.changes else protocol.fixed
    about = [
        ("Data", f"version {study.design.version}, read by kzindex {package}"),
        ("Digest", study.digest),
        ("Protocol", f"{number}, in force since {day(since)}"),
        ("Its digest", digest),
    ]
    if not study.protocol_kept:
        about += [("ALTERED", "this is not the protocol that was fixed"), ("Digest now", study.protocol_digest)]
    return about


def _windows(study: Study) -> Pairs:
    """When an event counts, in full."""
    protocol = study.design.protocol
    compared = ", ".join(kind.title for kind in study.design.types.values() if kind.compared)
    first = f"no earlier than day {protocol.aftermath_days + 1} after the last compared vote before it ({compared})"
    short = _short(protocol)
    return [
        ("run-up", f"{short['run-up']}, and {first}"),
        (
            "campaign",
            "from the day on which the vote was called (where that is not known, from the first day of the run-up) to "
            f"the day before polling day, and {first}",
        ),
        ("day", short["day"]),
    ]


def _short(protocol: Protocol) -> dict[str, str]:
    """What each window is, in short."""
    after = f" and the {counted(protocol.aftermath_days, 'day')} after" if protocol.aftermath_days else ""
    return {
        "run-up": f"the {counted(protocol.run_up_months, 'month')} before polling day",
        "campaign": "from the call of the vote to the day before polling day",
        "day": f"polling day{after}",
    }


def _indicator(study: Study, indicator: Indicator) -> dict[str, Any]:
    return {
        "title": indicator.title,
        "key": f"{indicator.id} · {counted(len(indicator.items), 'item')}",
        "question": indicator.question,
        "items": [
            [item.id, item.title, _weight(item), _types(study, item, every="all"), ", ".join(item.window)]
            for item in indicator.items
        ],
        "each": [_item(study, item) for item in indicator.items],
    }


def _item(study: Study, item: Item) -> dict[str, Any]:
    open_end = len(item.levels) - 1 if item.direction == 1 else 0
    return {
        "title": item.title,
        "key": f"{item.id} · weight {_weight(item)} · open end: level {open_end} (direction {SIGNS[item.direction]}1)",
        "question": item.question,
        "levels": _levels(item),
        "rows": [
            *_applies(study, item),
            ("What counts", item.evidence),
            ("What does not", item.not_evidence),
            ("Nothing happened", item.nothing),
            ("Why it is here", item.why),
            ("Crosswalk", _crosswalk(item)),
        ],
    }


def _applies(study: Study, item: Item) -> Pairs:
    """To which votes, when, and from which figures."""
    short = _short(study.design.protocol)
    windows = enumerated([f"{name} ({short[name]})" for name in item.window])
    rows = [("Applies to", _types(study, item))]
    if item.facts is not None:
        figure = item.facts.value + (f" minus {item.facts.minus}" if item.facts.minus else "")
        rows += [("Window", windows), ("From figures", f"{figure}, of each issuing body; no passage is coded")]
    else:
        rows.append(("Window", f"{windows}; date {item.when}"))
    if item.unit is not None:
        rows.append(("Unit", item.unit))
    if item.margin:
        rows.append(("Margin item", "taken from the result itself; comparisons are also made without such items"))
    return rows


def _levels(item: Item) -> Table:
    """The levels, with what each is worth."""
    points = [f"{value:.3g}" for value in level_values(len(item.levels), item.direction)]
    rows = [[str(i), points[i], level.anchor] for i, level in enumerate(item.levels)]
    head = ["Level", "Points", "Anchor"]
    if any(level.start is not None for level in item.levels):
        head.insert(2, "From")
        for row, level in zip(rows, item.levels, strict=True):
            row.insert(2, NONE if level.start is None else _plain(level.start))
    return {"head": head, "rows": rows}


def _crosswalk(item: Item) -> str:
    """Variables of other data sets with the sign to expect."""

    def signed(name: str, tags: Mapping[str, int]) -> str:
        return f"{name} " + ", ".join(f"{tag} {SIGNS[sign]}" for tag, sign in tags.items()) if tags else ""

    parts = [signed("V-Dem", item.crosswalk.vdem), signed("NELDA", item.crosswalk.nelda)]
    return "; ".join(part for part in parts if part) or "none"


def _protocol(study: Study) -> dict[str, Any]:
    design, protocol, headline = study.design, study.design.protocol, study.design.headline
    ends = [*(str(era.start - timedelta(days=1)) for era in design.eras[1:]), "open"]
    changes = [
        {
            "title": f"Protocol {change.number}, {day(change.date)}",
            "rows": [("Reason", change.reason), ("Effect", change.effect), ("Digest", change.digest)],
        }
        for change in protocol.changes
    ]
    types = [
        [name, kind.title, *("yes" if marked else "no" for marked in (kind.compared, name in headline.types))]
        for name, kind in design.types.items()
    ]
    return {
        "about": [
            ("Protocol 1", f"fixed on {day(protocol.fixed)}"),
            ("Digest", protocol.digest),
            *([("Text", protocol.text)] if protocol.text else []),
            ("Study begins", day(design.start)),
        ],
        "numbers": _numbers(protocol),
        "errors": _errors(study),
        "eras": [[era.id, era.title, str(era.start), end] for era, end in zip(design.eras, ends, strict=True)],
        "types": types,
        "headline": day(headline.start),
        "boundaries": [[str(x.date), x.title, x.source or NONE] for x in design.boundaries],
        "changes": changes,
    }


def _numbers(protocol: Protocol) -> dict[str, str]:
    """Every number that the protocol fixes, by its name in study.yaml."""
    own = protocol.model_dump(include={"run_up_months", "aftermath_days", "coverage", "margin_weight"})
    rule = protocol.verdict.model_dump(exclude={"matched"})
    every = own | protocol.error.model_dump() | rule | protocol.verdict.matched.model_dump()
    return {
        name: ", ".join(map(_plain, value)) or NONE if isinstance(value, list) else _plain(value)
        for name, value in every.items()
    }


def _errors(study: Study) -> Table:
    """How far one reading may lie from the truth, by number of levels and certainty; points."""
    error = study.design.protocol.error
    sizes = sorted({len(item.levels) for item in study.items})
    return {
        "head": ["Levels", *CERTAINTIES],
        "rows": [
            [str(n), *(f"{squared_error(n, getattr(error, name), error.decay) ** 0.5:.2f}" for name in CERTAINTIES)]
            for n in sizes
        ],
    }


def _types(study: Study, item: Item, every: str = "") -> str:
    """Titles of the types of vote that an item applies to; `every`, if given, where that is all of them."""
    titles = [kind.title for name, kind in study.design.types.items() if name in item.types]
    return every if every and len(titles) == len(study.design.types) else ", ".join(titles)


def _weight(item: Item) -> str:
    """A weight with two decimals, or all that it has."""
    return max(f"{item.weight:.2f}", f"{item.weight:.4g}", key=len)


def _plain(value: float) -> str:
    """A number with all its digits."""
    return f"{value:,.10g}".replace("-", "−")
