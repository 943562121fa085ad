"""study.yaml and indicators/*.yaml: what holds between their parts."""

import math
import unicodedata

from kzindex.errors import listed, near
from kzindex.model.codebook import Indicator, Item
from kzindex.model.design import QUANTITIES, Design
from kzindex.study.files import Reader
from kzindex.study.multiverse import check_multiverse
from kzindex.study.yaml import Marks, read_yaml

RESERVED = ("index", "draw", "election", "date", "type", "era")  # columns beside those of measures
_ALIKE = str.maketrans("аеорсухіԁһјѕԛԝ", "aeopcyxidhjsqw")  # Cyrillic letters that look Latin


def read_design(reader: Reader) -> tuple[Design | None, Marks]:
    """Read study.yaml and check eras, types and protocol against one another."""
    design, marks = read_yaml(reader, "study.yaml", Design)
    if design is None:
        return None, marks

    def problem(path: tuple[str | int, ...], what: str, allowed: str, do: str) -> None:
        line, column = marks[path]
        reader.problem("study.yaml", line, what, allowed, do, column)

    for i, (before, after) in enumerate(zip(design.eras, design.eras[1:], strict=False), 1):
        if after.start <= before.start:
            problem(
                ("eras", i, "start"),
                f"era {after.id!r} starts {after.start}, not after {before.id!r} ({before.start})",
                "eras follow one another",
                "order them by start",
            )
    if design.eras[0].start > design.start:
        what = f"first era starts {design.eras[0].start}, after the study ({design.start})"
        problem(("eras", 0, "start"), what, "every vote falls in an era", "let it start no later")
    ids_alike(reader, [(era.id, "study.yaml", *marks["eras", i]) for i, era in enumerate(design.eras)], "era")
    ids_alike(reader, [(name, "study.yaml", *marks["types", name]) for name in design.types], "type")
    for i, name in enumerate(design.headline.types):
        if name not in design.types:
            what, do = f"headline type {name!r} is unknown", near(name, design.types) or "correct it"
            problem(("headline", "types", i), what, f"allowed are {listed(design.types)}", do)
        elif not design.types[name].compared:
            what = f"headline type {name!r} is not compared"
            problem(("headline", "types", i), what, "headline types are compared", f"set types.{name}.compared to true")
    for i, boundary in enumerate(design.boundaries):
        if boundary.date in [other.date for other in design.boundaries[:i]]:
            what = f"boundary {boundary.date} stands twice"
            problem(("boundaries", i, "date"), what, "each day once", "remove one")
        if len(design.eras) < 2 or boundary.date <= design.eras[-2].start or boundary.date == design.eras[-1].start:
            what = f"boundary {boundary.date} does not part the last two eras anew"
            allowed = "a day after the start of the last but one era, and not that of the last"
            problem(("boundaries", i, "date"), what, allowed, "correct or remove it")
    rule = design.protocol.verdict
    steps = rule.autocorrelations
    if len(set(steps)) < len(steps) or not {0.0, rule.holds_to} <= set(steps) or not all(0 <= a < 1 for a in steps):
        what = f"autocorrelations are {listed(map(str, steps))}, holds_to {rule.holds_to}"
        allowed = "each once, at least 0 and below 1, 0 and holds_to among them"
        problem(("protocol", "verdict", "autocorrelations"), what, allowed, "correct them")
    if len({rule.delta, *rule.also}) <= len(rule.also) or not all(delta > 0 for delta in rule.also):
        what = f"sizes that matter are {rule.delta} and also {listed(map(str, rule.also))}"
        problem(("protocol", "verdict", "also"), what, "above 0, each once", "correct them")
    if not 0 < rule.size < 1:
        problem(("protocol", "verdict", "size"), f"size is {rule.size}", "above 0 and below 1", "correct it")
    error = design.protocol.error
    if not error.high <= error.medium <= error.low:
        problem(
            ("protocol", "error"),
            f"reading error falls with less certainty ({error.high}, {error.medium}, {error.low})",
            "high ≤ medium ≤ low",
            "correct the rates",
        )
    for i, change in enumerate(design.protocol.changes):
        if change.number != i + 2:
            what = f"change has number {change.number}"
            problem(("protocol", "changes", i), what, f"the next is {i + 2}", "number the changes from 2 on")
    check_multiverse(design, problem)
    return design, marks


def read_codebook(reader: Reader, design: Design | None, design_marks: Marks) -> tuple[Indicator, ...] | None:
    """Read every indicator; None where one of them could not be read."""
    before = len(reader.problems)
    read = [(name, *read_yaml(reader, name, Indicator)) for name in reader.folder("indicators", ".yaml")]
    if not read and len(reader.problems) == before:
        reader.problem("indicators", 0, "holds no indicator", "at least one .yaml file", "add one")
    for name, indicator, marks in read:
        if indicator is not None:
            _check_indicator(reader, name, indicator, marks, design)
    whole = [(name, indicator, marks) for name, indicator, marks in read if indicator is not None]
    places = [(x.id, name, *marks["indicator",]) for name, x, marks in whole]
    places += [(item.id, name, *marks["items", i, "id"]) for name, x, marks in whole for i, item in enumerate(x.items)]
    ids_alike(reader, places, "measure")
    for measure, file, line, column in places:
        if measure in RESERVED:
            reader.problem(
                file, line, f"id {measure!r} is taken", f"reserved are {listed(RESERVED)}", "rename it", column
            )
    if design is None or not read or len(whole) < len(read):
        return None
    _check_listed(reader, design, design_marks, whole)
    taken = {*QUANTITIES, *RESERVED, *(measure for measure, *_ in places)}
    for name in taken.intersection(design.quantities):
        line, column = design_marks["quantities", name]
        what, allowed = f"quantity {name!r} is taken", "every study has it, or a measure is called so"
        reader.problem("study.yaml", line, what, allowed, "leave it out or rename it", column)
    place = {name: i for i, name in enumerate(design.indicators)}
    return tuple(sorted((x for _, x, _ in whole), key=lambda x: place.get(x.id, len(place))))


def _check_listed(
    reader: Reader, design: Design, design_marks: Marks, whole: list[tuple[str, Indicator, Marks]]
) -> None:
    """study.yaml names every indicator once, in the order they are shown, and the use of no other measure."""
    ids = [x.id for _, x, _ in whole]
    for i, name in enumerate(design.indicators):
        line, column = design_marks["indicators", i]
        if name not in ids:
            what, do = f"indicator {name!r} is unknown", near(name, ids) or "correct it"
            reader.problem("study.yaml", line, what, f"allowed are {listed(ids)}", do, column)
        elif name in design.indicators[:i]:
            reader.problem("study.yaml", line, f"indicator {name!r} stands twice", "each once", "remove one", column)
    measures = ["index", *ids]
    for name in design.use:
        if name not in measures:
            line, column = design_marks["use", name]
            what, do = f"measure {name!r} is unknown", near(name, measures) or "correct it"
            reader.problem("study.yaml", line, what, f"allowed are {listed(measures)}", do, column)
    for file, indicator, marks in whole:
        if indicator.id not in design.indicators:
            line, column = marks["indicator",]
            what = f"indicator {indicator.id!r} is not listed in study.yaml"
            allowed = f"`indicators` there lists {listed(design.indicators)}"
            reader.problem(file, line, what, allowed, "list it or remove the file", column)


def _check_indicator(reader: Reader, name: str, indicator: Indicator, marks: Marks, design: Design | None) -> None:
    total = math.fsum(item.weight for item in indicator.items)
    if abs(total - 1) > 1e-9:
        line, column = marks["items",]
        what = f"weights of {indicator.id!r} sum to {total:.6g}"
        reader.problem(name, line, what, "they sum to 1", "adjust the weights", column)
    if design is not None:
        margin = math.fsum(item.weight for item in indicator.items if item.margin)
        if margin > design.protocol.margin_weight + 1e-9:
            line, column = marks["items",]
            reader.problem(
                name,
                line,
                f"margin items of {indicator.id!r} weigh {margin:.6g}",
                f"at most {design.protocol.margin_weight:g}",
                "lower their weights",
                column,
            )
    for i, item in enumerate(indicator.items):
        _check_item(reader, name, item, marks, ("items", i), design)


def _check_item(
    reader: Reader, name: str, item: Item, marks: Marks, path: tuple[str | int, ...], design: Design | None
) -> None:
    def problem(at: tuple[str | int, ...], what: str, allowed: str, do: str) -> None:
        line, column = marks[path + at]
        reader.problem(name, line, f"item {item.id!r}: {what}", allowed, do, column)

    for field in ("types", "window"):
        values = getattr(item, field)
        if len(set(values)) < len(values):
            problem((field,), f"{field} names a value twice", "each once", "remove one")
    if design is not None:
        for k, kind in enumerate(item.types):
            if kind not in design.types:
                allowed = f"allowed are {listed(design.types)}"
                problem(("types", k), f"type {kind!r} is unknown", allowed, near(kind, design.types) or "correct it")
        missing = [kind for kind in design.headline.types if kind in design.types and kind not in item.types]
        if missing and any(kind in item.types for kind in design.headline.types):
            what = f"applies to some headline types and not to {listed(missing)}"
            problem(("types",), what, "headline items apply to all of them alike", "add the type or drop the others")
    if item.levels[0].start is not None:
        problem(("levels", 0, "from"), "the first level has `from`", "it takes all below the second's", "remove it")
    starts = [level.start for level in item.levels[1:]]
    given = [start for start in starts if start is not None]
    if given != sorted(set(given)):
        problem(
            ("levels",), f"`from` does not rise ({', '.join(f'{g:g}' for g in given)})", "rising numbers", "order them"
        )
    if item.facts is not None and design is not None:
        undated = [quantity for quantity, meant in design.every_quantity.items() if meant.kind != "event"]
        for field in ("value", "minus"):
            quantity = getattr(item.facts, field)
            if quantity is not None and quantity not in undated:
                what, do = f"quantity {quantity!r} is none to derive from", near(quantity, undated) or "correct it"
                problem(("facts", field), what, f"allowed are {listed(undated, 30)}", do)
    if item.facts is not None and len(given) < len(starts):
        problem(("levels",), "is derived from facts but a level has no `from`", "every level but the first", "add it")
    if item.facts is not None and item.when == "required":
        what = "is derived from facts and requires `when`"
        problem(("when",), what, "facts have no `when`", "make it optional, or code the item")
    if given and item.unit is None:
        problem(("levels",), "has numbers but no unit", "`unit` names what is counted", "add `unit`")


def ids_alike(reader: Reader, places: list[tuple[str, str, int, int]], what: str) -> None:
    """Note ids that are the same or that a reader could take for one another.

    Parameters
    ----------
    places : list of (id, file, line, column)
    """
    seen: dict[str, tuple[str, str, int]] = {}
    for name, file, line, column in places:
        folded = unicodedata.normalize("NFKC", name).casefold().translate(_ALIKE)
        folded = folded.replace("-", "").replace("_", "")
        if not name:
            continue
        if folded not in seen:
            seen[folded] = (name, file, line)
            continue
        other, there, at = seen[folded]
        same = "is the same as" if other == name else f"is too much like {other!r}"
        where = f"in {there}:{at}" if other == name else f"({there}:{at})"
        reader.problem(
            file, line, f"{what} id {name!r} {same} {'the one ' if other == name else ''}{where}", "ids must differ",
            "rename one", column,
        )  # fmt: skip
