"""How far the comparison can be trusted, and what it does not show."""

import pandas as pd

from kzindex.errors import counted
from kzindex.frames import records
from kzindex.inference.contrasts import PRIMARY
from kzindex.inference.evidence import by_era
from kzindex.inference.location import NOWHERE, SHORT
from kzindex.inference.verdict import FEW_ITEMS, NONE
from kzindex.report import words
from kzindex.report.results import Results
from kzindex.report.words import Said
from kzindex.wording import enumerated, number, percent, signed

HEADS = ["", "Verdict", "Same words in other contrasts", "Gap of the other sign", "Another verdict without one vote"]


def rows(results: Results) -> list[list[str]]:
    """What becomes of each verdict under other choices: a row for each measure that has one."""
    comparison, study = results.comparison, results.study
    if not len(comparison.table):
        return []
    found, primary = [], words.primary(comparison)
    for name in [*study.tops[1:], "index"]:
        row = primary[name]
        if row["verdict"] in (NONE, FEW_ITEMS):
            continue
        others = _others(comparison.table, name)
        same = sum(each["verdict"] == row["verdict"] for each in others)
        turned = [str(each["title"]) for each in others if each["gap"] * row["gap"] < 0]
        alone = [study.vote_labels[vote] for vote in comparison.alone["election"][comparison.alone["measure"] == name]]
        of = len(comparison.votes)
        single = "none" if not alone else enumerated(alone) if len(alone) <= 3 else f"{len(alone)} of the {of} votes"
        said = [
            study.titles[name],
            words.verdict(row),
            f"{same} of {len(others)}",
            enumerated(turned) or "none",
            single,
        ]
        found.append(said)
    return found


def _others(table: pd.DataFrame, measure: str) -> list[words.Row]:
    """The contrasts beside the primary one that give a verdict."""
    every = records(table[(table["contrast"] != PRIMARY) & (table["measure"] == measure)])
    return [row for row in every if row["verdict"] not in (NONE, FEW_ITEMS)]


def said(results: Results) -> list[Said]:
    """Statements on who read, what was found, and what could mislead."""
    found = [_who(results), _found(results)]
    if len(results.comparison.table):
        found += [_windows(results), _breaks(results)]
    found += [Said(f"{name.capitalize()}:", f"{why}.") for name, why in results.absent.items()]
    return [each for each in found if each.text]


def _who(results: Results) -> Said:
    """Who read, and how far two passes agree."""
    text = results.study.design.readers or "The study does not say who read."
    table = results.tables.get("reliability")
    if table is None:
        return Said("Who read.", text)
    rows = table[(table["level"] == "indicator") & table["value"].notna()]
    alpha = rows[rows["statistic"] == "alpha"]["value"]
    if not len(alpha):
        return Said("Who read.", text)
    apart = rows[rows["statistic"] == "gaps apart"]["value"]
    text += f" Their agreement beyond chance (Krippendorff's α within items) is {_range(alpha, 2)} by indicator"
    text += f"; the gap from each pass alone differs by {_range(apart, 1)} points." if len(apart) else "."
    return Said("Who read.", text)


def _range(values: pd.Series, digits: int) -> str:
    low, high = number(values.min(), digits), number(values.max(), digits)
    return low if low == high else f"{low} to {high}"


def _found(results: Results) -> Said:
    """How much evidence there is, era by era."""
    eras = {era.id: era.title for era in results.study.design.eras}
    table = results.scores.indicators
    applies = table[table["status"] != "not applicable"]
    parts = []
    for row in records(by_era(results.scores)):
        share = applies[applies["era"] == row["era"]]["coverage"].mean()
        parts.append(
            f"{eras[row['era']]}: {percent(share)} of what the codebook asks, in {counted(row['codings'], 'coding')} "
            f"from {counted(row['lineages'], 'lineage')}, the largest with {percent(row['share'])} of them"
        )
    scored = table[table["status"] == "scored"]
    published = f"{len(scored)} of {len(applies)} indicator scores are published, the rest withheld."
    return Said("What was found.", f"{'; '.join(parts)}. {published}" if parts else "")


def _windows(results: Results) -> Said:
    rows = [row for row in words.primary(results.comparison).values() if row["level"] == "indicator"]
    later, earlier = (max(row[f"exposure_{side}"] for row in rows) for side in ("later", "earlier"))
    if not min(later, earlier) < 0.9 * max(later, earlier):
        return Said("", "")
    short = "later" if later < earlier else "earlier"
    return Said(
        "Shorter windows.",
        f"The {short} votes were watched for {number(min(later, earlier))} months on average, the others for "
        f"{number(max(later, earlier))}. Fewer events could count, which makes them look more open; nothing corrects "
        "it.",
    )


def _breaks(results: Results) -> Said:
    titles = results.study.titles
    names: dict[str, list[str]] = {}
    for each in results.comparison.locations:
        names.setdefault(each.words, []).append(words.shown(titles[each.measure]))
    silent, short = names.pop(NOWHERE, []), names.pop(SHORT, [])
    parts = [f"{enumerated(found)}: {text}" for text, found in names.items()]
    if silent:
        parts.append(f"left to themselves, the series of {enumerated(silent)} do not locate a break")
    if short:
        parts.append(f"{enumerated(short)}: {SHORT}")
    text = "; ".join(parts)
    return Said("Without being told the date.", f"{text[:1].upper()}{text[1:]}." if text else "")


def limits(results: Results) -> list[str]:
    """What the brief does not show."""
    study, comparison = results.study, results.comparison
    found = [
        "Why votes differ. It compares eras and attributes nothing to a person, a law or an event.",
        "What no source reports. A score speaks of the evidence found; where too little was found it is withheld.",
        "What happened, only what documents say happened. Sources can be wrong together, and readers can misread them "
        "together; the intervals carry neither.",
    ]
    if len(comparison.table):
        first = words.primary(comparison)["index"]
        many = f"{words.numeral(int(first['later']))} against {words.numeral(int(first['earlier']))}"
        found += [
            f"A trend or a forecast. With {many} votes hardly any gap could be told from drift, and failing to tell it "
            "is no finding that nothing changed.",
            "That an equivalent indicator stood still: items that move apart can cancel out, and misreadings draw a "
            "gap towards 0.",
        ]
    margin = [words.shown(item.title) for item in study.items if item.margin]
    if margin:
        of = _of_margin(results)
        what = enumerated(margin).capitalize()
        found.append(f"That official results are true. {what} is read from the state's own figures{of}.")
    apart = [kind.title.lower() + "s" for kind in study.design.types.values() if not kind.compared]
    if apart:
        found.append(f"Anything on {enumerated(apart)} across eras: they are scored and enter no comparison.")
    return found


def _of_margin(results: Results) -> str:
    """The gaps without margin items, where they were computed."""
    table = results.comparison.table
    if not len(table):
        return ""
    rows = {str(row["measure"]): row for row in records(table[table["contrast"] == "no margin"])}
    with_ = words.primary(results.comparison)
    moved = [
        f"{words.shown(results.study.titles[name])} {signed(rows[name]['gap'])} instead of {signed(with_[name]['gap'])}"
        for name in results.study.tops[1:]
        if name in rows and abs(rows[name]["gap"] - with_[name]["gap"]) > 1e-9
    ]
    return f"; without it the gap of {enumerated(moved)}" if moved else ""
