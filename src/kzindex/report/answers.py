"""Sentences made from the verdicts, each no stronger than its interval."""

from kzindex.frames import Row, records
from kzindex.inference.compare import Comparison
from kzindex.inference.contrasts import DECADE, LAST_YEARS
from kzindex.inference.drift import DISTINGUISHABLE, NOT
from kzindex.inference.verdict import CLOSED, EQUIVALENT, NONE, OPEN, SMALL_CLOSED, SMALL_OPEN, UNDECIDED
from kzindex.language import ENGLISH, date, localized, ngettext, spoken
from kzindex.language import gettext as _
from kzindex.report.words import NOTHING, ONE_ERA, begun, decided, marked, measured, numeral, shown
from kzindex.wording import enumerated, number, reach, short


def answer(comparison: Comparison) -> str:
    """The answer: the verdicts of the indicators in one sentence, then drift, then the last years before."""
    study = comparison.scores.study
    if not len(comparison.table):
        return _(ONE_ERA)
    tops = _tops(comparison)
    if all(row["verdict"] == NONE for row in tops):
        return _(NOTHING)
    earlier, later = study.design.eras[-2:]
    many, other = votes_compared(comparison)
    firm, found = (_held(comparison, tops, is_marked) for is_marked in (False, True))
    said = [*firm, *([_like(found)] if found else [])]
    text = ngettext(
        "Read from documents, the {many} vote of the {later} was, against {other} of the {earlier} from {year} on, "
        "{verdicts}.",
        "Read from documents, the {many} votes of the {later} were, against {other} of the {earlier} from {year} on, "
        "{verdicts}.",
        many,
        many=numeral(many),
        later=later.title,
        other=numeral(other),
        earlier=earlier.title,
        year=study.design.headline.start.year,
        verdicts="; ".join(said),
    )
    text = text if said else ""
    parts = [text, _unsettled(comparison, tops), beyond(comparison), last_years(comparison)]
    return " ".join(part for part in parts if part)


def _like(verdicts: list[str]) -> str:
    """Verdicts that missing evidence could undo."""
    return _("if what is missing is like what was found, {verdicts}", verdicts=_groups(verdicts))


def _groups(verdicts: list[str]) -> str:
    """Verdicts, each with names of its own; in languages where the names follow, set apart more."""
    return enumerated(verdicts) if spoken() == ENGLISH else "; ".join(verdicts)


def _tops(comparison: Comparison) -> list[Row]:
    """Rows of the indicators in the primary contrast."""
    rows = comparison.by_measure
    return [rows[indicator.id] for indicator in comparison.scores.study.indicators]


def votes_compared(comparison: Comparison) -> tuple[int, int]:
    """How many later and earlier votes enter a gap."""
    tops = _tops(comparison)
    return max(int(row["votes_later"]) for row in tops), max(int(row["votes_earlier"]) for row in tops)


def _named(comparison: Comparison, rows: list[Row]) -> str:
    titles = comparison.scores.study.titles
    return enumerated([shown(titles[row["measure"]]) for row in rows])


def _held(comparison: Comparison, tops: list[Row], is_marked: bool) -> list[str]:
    """What the votes were as held, by verdict: those that stand whatever is missing, or those that do not."""
    titles, delta = comparison.scores.study.titles, comparison.scores.study.design.protocol.verdict.delta
    found = []
    for words in (CLOSED, OPEN, SMALL_CLOSED, SMALL_OPEN, EQUIVALENT):
        group = [row for row in tops if row["verdict"] == words and marked(row) == is_marked]
        each = enumerated([f"{shown(titles[row['measure']])} ({measured(row)})" for row in group])
        said = {
            CLOSED: _("more closed on {each}", each=each),
            OPEN: _("more open on {each}", each=each),
            SMALL_CLOSED: _(
                "a little more closed (by less than {delta} points) on {each}", delta=short(delta), each=each
            ),
            SMALL_OPEN: _("a little more open (by less than {delta} points) on {each}", delta=short(delta), each=each),
            EQUIVALENT: _("equivalent (less than {delta} points apart) on {each}", delta=short(delta), each=each),
        }
        found += [said[words]] if group else []
    return found


def _unsettled(comparison: Comparison, tops: list[Row]) -> str:
    """What is undecided, and what cannot be compared."""
    open_ = [row for row in tops if row["verdict"] == UNDECIDED]
    none = [row for row in tops if not decided(row)]
    parts = [_("undecided on {each}", each=_named(comparison, open_))] if open_ else []
    few = _("too little is covered in both eras to compare {each}", each=_named(comparison, none))
    parts += [few] if none else []
    return f"{begun('; '.join(parts))}." if parts else ""


def beyond(comparison: Comparison) -> str:
    """Statement (B) on the indicators."""
    tops = [row for row in _tops(comparison) if row["verdict"] != NONE]
    far, near = ([row for row in tops if row["drift"] == word] for word in (DISTINGUISHABLE, NOT))
    rest = [row for row in tops if row["drift"] not in (DISTINGUISHABLE, NOT)]
    titles = comparison.scores.study.titles
    untested = enumerated([f"{shown(titles[x['measure']])} ({_(x['drift']) if x['drift'] else _(NONE)})" for x in rest])
    if not far and not near:
        text = _(
            "Whether any gap goes beyond the drift that votes show anyway could not be tested: {each}.", each=untested
        )
        return text if tops else ""
    parts = []
    if far:
        text = ngettext(
            "{each} goes beyond the drift that votes show anyway.",
            "{each} go beyond the drift that votes show anyway.",
            len(far),
            each=begun(_named(comparison, far)),
        )
        parts.append(text)
    if near:
        parts.append(_not_told(comparison, near, every=len(near) == len(tops) > 1))
    if rest:
        parts.append(_("Not tested for drift: {each}.", each=untested))
    return " ".join(parts)


def _not_told(comparison: Comparison, near: list[Row], *, every: bool) -> str:
    """Which gaps cannot be told from drift, and how large one would have to be."""
    needed = [row["needed"] for row in near if row["needed"] == row["needed"]]
    takes = ""
    if needed:
        takes = ngettext(
            "; its gap would have to reach {points} points",
            "; an indicator's gap would have to reach {points} points",
            len(near),
            points=reach(needed, 0),
        )
    many, other = votes_compared(comparison)
    told = {"many": numeral(many), "other": numeral(other), "p": _p(comparison, near), "takes": takes}
    if every:
        return ngettext(
            "With {many} vote against {other}, none of these gaps can be told from the drift that votes show "
            "anyway (p {p}"
            "{takes}).",
            "With {many} votes against {other}, none of these gaps can be told from the drift that votes show "
            "anyway (p {p}"
            "{takes}).",
            many,
            **told,
        )
    return ngettext(
        "With {many} vote against {other}, the gap of {each} cannot be told from the drift that votes show "
        "anyway (p {p}"
        "{takes}).",
        "With {many} votes against {other}, the gap of {each} cannot be told from the drift that votes show "
        "anyway (p {p}"
        "{takes}).",
        many,
        each=_named(comparison, near),
        **told,
    )


def last_years(comparison: Comparison) -> str:
    """The verdicts against the last years before the last era alone, where that is another contrast."""
    study, table = comparison.scores.study, comparison.table
    rows = records(table[(table["contrast"] == LAST_YEARS) & (table["level"] == "indicator")])
    first = comparison.by_measure
    same = all(row["earlier"] == first[row["measure"]]["earlier"] for row in rows)
    if same or not any(decided(row) for row in rows):
        return ""
    firm, found = (
        [row for row in rows if marked(row) == is_marked and row["verdict"] != UNDECIDED] for is_marked in (False, True)
    )
    parts = [*_worded(comparison, firm)]
    parts += [_like(_worded(comparison, found))] if found else []
    parts += _worded(comparison, [row for row in rows if row["verdict"] == UNDECIDED])
    return ngettext(
        "Against the last {n} year before {start} alone: {verdicts}.",
        "Against the last {n} years before {start} alone: {verdicts}.",
        DECADE,
        start=date(study.design.eras[-1].start),
        verdicts="; ".join(parts),
    )


def _by_verdict(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["verdict"]), []).append(row)
    return groups


def _worded(comparison: Comparison, rows: list[Row]) -> list[str]:
    return [
        _("{verdict} on {each}", verdict=_(words), each=_named(comparison, group))
        for words, group in _by_verdict(rows).items()
    ]


def tested(comparison: Comparison) -> str:
    """Statement (B) with how its p-values come about."""
    rule = comparison.scores.study.design.protocol.verdict
    tops = [row for row in _tops(comparison) if row["drift"] in (NOT, DISTINGUISHABLE)]
    if not tops:
        return beyond(comparison)
    far = [row for row in tops if row["drift"] == DISTINGUISHABLE]
    if not far:
        which = _("None of these gaps.")
    else:
        each = begun(_named(comparison, far))
        which = _("{each} alone.", each=each) if len(far) < len(tops) else f"{each}."
    rest = ngettext(
        "p, the pooled t's at the worst autocorrelation of drift up to {most} (without any no less than the "
        "permutation's) and adjusted for {many} indicator, is {p}; {size} or less tells a gap from drift. Not to be "
        "told from drift is no finding that nothing changed.",
        "p, the pooled t's at the worst autocorrelation of drift up to {most} (without any no less than the "
        "permutation's) and adjusted for {many} indicators, is {p}; {size} or less tells a gap from drift. Not to be "
        "told from drift is no finding that nothing changed.",
        len(tops),
        most=short(rule.holds_to),
        many=numeral(len(tops)),
        p=_p(comparison, tops),
        size=number(rule.size, 2),
    )
    return f"{which} {rest}"


def _p(comparison: Comparison, rows: list[Row]) -> str:
    """The p-values that the words on drift rest on, on the side of the size where they lie."""
    rule = comparison.scores.study.design.protocol.verdict
    upto = [a for a in rule.autocorrelations if a <= rule.holds_to]
    values = sorted(max(row[f"p_holm_{a:g}"] for a in upto) for row in rows)
    ends = [_rounded(value, rule.size) for value in (values[0], values[-1])]
    return ends[0] if ends[0] == ends[1] else _("{low} to {high}", low=ends[0], high=ends[1])


def _rounded(p: float, size: float) -> str:
    if p < 0.005:
        return localized("<0.01")
    text = f"{p:.2f}"
    return localized(text if (float(text) <= size) == (p <= size) else f"{p:.4f}")


def summary(comparison: Comparison) -> str:
    """The verdicts in one line, as a title."""
    study = comparison.scores.study
    if not len(comparison.table):
        return _(ONE_ERA)
    tops = _tops(comparison)
    if all(row["verdict"] == NONE for row in tops):
        return _(NOTHING)
    sure = [row for row in tops if row["verdict"] == UNDECIDED or not marked(row)]
    firm, found = _counted(sure), _counted([row for row in tops if row not in sure])
    parts = [firm, _("{verdicts} if what is missing is like what was found", verdicts=found) if found else ""]
    far = sum(row["drift"] == DISTINGUISHABLE for row in tops)
    near = sum(row["drift"] == NOT for row in tops)
    if far:
        drifting = _("{many} beyond drift", many=numeral(far))
    else:
        drifting = _("none distinguishable from drift") if near else _("not tested for drift")
    return ngettext(
        "{later}, of {many} indicator: {verdicts}",
        "{later}, of {many} indicators: {verdicts}",
        len(tops),
        later=study.design.eras[-1].title,
        many=numeral(len(tops)),
        verdicts="; ".join([part for part in parts if part] + [drifting]),
    )


def _counted(rows: list[Row]) -> str:
    largest = sorted(_by_verdict(rows).items(), key=lambda group: -len(group[1]))
    return _groups([_("{verdict} on {many}", verdict=_(words), many=numeral(len(group))) for words, group in largest])
