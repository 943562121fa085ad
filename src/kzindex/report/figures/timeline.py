"""What was watched at each vote: run-up, campaign and polling day, and the events dated in them."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kzindex.frames import Row, records
from kzindex.language import N_, date, month, ngettext
from kzindex.language import gettext as _
from kzindex.report import words
from kzindex.report.figures.chart import (
    EARLIER,
    GREY,
    INK,
    LATER,
    PALE,
    Chart,
    Shape,
    bare,
    fitting,
    inches,
    line_height,
    wrapped,
)
from kzindex.report.results import Results
from kzindex.stats.dates import MONTH, day_number
from kzindex.study.place import MOMENT
from kzindex.study.table import dates
from kzindex.wording import enumerated, number, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

KEY = N_(
    "light: run-up, which begins with the era and a month after the vote before; dark: campaign, where the day of the "
    "call is known; framed: polling day and after; hatched: before the era began · ● event that counts, its size and "
    "number the lineages that tell of it · ○ outside the window of its item, context · △ before the era began · "
    "← earlier ones · right: months watched, and the event that most lineages tell of"
)
REACH = 24.0  # months before polling day that are drawn
LEFT, RIGHT = 0.14, 0.25  # shares of the width: of the votes, of what stands behind the windows
BEHIND = (1.03, 1.14)  # where that begins, in widths of the windows


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    votes = results.shown
    if not len(votes):
        return _("no vote of these types was held")
    windows, events = _windows(results), _events(results)
    if windows["exposure"].isna().all():
        return _("no item applies to votes of these types")
    watched = [
        _("{vote} {many} months", vote=results.study.vote_labels[x["election"]], many=number(x["exposure"]))
        for x in records(windows)
    ]
    what = _("Windows of each vote in months before polling day, and the dated events in them")

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, results, windows, events)

    return Chart(
        name="timeline",
        title=_title(windows, results),
        what=what,
        alt=_(
            "A row for each of {votes}. {what}: {scored} that count, {transition} before the era began, {context} "
            "outside the window of their item. Watched: {watched}.",
            votes=ngettext("{n} vote", "{n} votes", len(votes)),
            what=what,
            watched=", ".join(watched),
            **{place: int((events["place"] == place).sum()) for place in ("scored", "transition", "context")},
        ),
        key=_(KEY),
        source=source,
        table=pd.concat([windows.assign(kind="window"), events.assign(kind="event")], ignore_index=True),
        height=lambda shape: len(votes) * line_height(shape, 1.75) + line_height(shape, 3.2),
        draw=draw,
    )


def _windows(results: Results) -> pd.DataFrame:
    """Where each vote's windows begin and end, in months from polling day, and its exposure in months."""
    votes, table = results.shown, results.scores.table
    index = table[table["level"] == "index"].set_index("election")["exposure"]
    day = votes["day_start"].to_numpy()
    counted = np.maximum(votes["runup_start"].to_numpy(), votes["era_start"].to_numpy())
    found = votes[["election", "date", "type", "era"]].assign(exposure=votes["election"].map(index))
    for name, start in (
        ("run_up", votes["runup_start"].to_numpy()),
        ("counts_from", counted),
        ("campaign", np.where(votes["called"] == "", day, np.maximum(votes["campaign_start"].to_numpy(), counted))),
        ("end", votes["day_end"].to_numpy() + 1),
    ):
        found[name] = (start - day) / MONTH
    return found


def _events(results: Results) -> pd.DataFrame:
    """Dated codings that give a level, those of one vote and date together.

    Returns
    -------
    DataFrame
        election, when, place, items, codings, lineages, months (from polling day).
    """
    codings, votes = results.scores.codings, results.shown
    rows = codings[(codings["when"] != "") & codings["election"].isin(votes["election"])]
    rows = rows[rows["level"] >= 0]
    if not len(rows):
        return pd.DataFrame(columns=["election", "when", "place", "items", "codings", "lineages", "months"])
    grouped = rows.groupby(["election", "when", "place"], sort=True)
    found = grouped.agg(
        items=("item", lambda names: " ".join(sorted(set(names)))),
        codings=("item", "size"),
        lineages=("lineage", "nunique"),
    ).reset_index()
    day = dates(found["when"], MOMENT)[0]
    polled = found["election"].map(dict(zip(votes["election"], votes["day_start"], strict=True)))
    return found.assign(months=(day_number(day) - polled.to_numpy()) / MONTH)


def _title(windows: pd.DataFrame, results: Results) -> str:
    """Which votes were watched for much less long than the others."""
    usual = float(windows["exposure"].median())
    short = windows[windows["exposure"] < usual / 2]
    if not len(short):
        return _("No vote was watched for less than half as long as the median vote, {many} months", many=number(usual))
    each = [f"{month(row['date'])} ({number(row['exposure'])})" for row in records(short)]
    return _(
        "Watched for less than half as long as the median vote ({many} months): {votes}",
        many=number(usual),
        votes=enumerated(each) if len(each) <= 4 else words.votes(len(each)),
    )


def _draw(figure: "SubFigure", shape: Shape, results: Results, windows: pd.DataFrame, events: pd.DataFrame) -> None:
    width, height = inches(figure)
    below, above = line_height(shape, 1.9) / height, line_height(shape, 1.3) / height
    axes = figure.add_axes((LEFT, below, 1 - LEFT - RIGHT, 1 - below - above))
    reach = min(REACH, max(-windows["run_up"].min(), -events["months"].min() if len(events) else 0) + 0.5)
    axes.set_xlim(-reach - 0.6, max(windows["end"].max(), 1.0) + 0.4)
    axes.set_ylim(len(windows) - 0.4, -0.6)
    for y, row in enumerate(records(windows)):
        _window(axes, y, row)
        mine = records(events[events["election"] == row["election"]])
        _row(axes, y, mine, shape, reach)
        label = wrapped(results.study.vote_labels[row["election"]], LEFT * width - 0.08, shape.font, most=1)[0]
        axes.text(-0.012, y, label, transform=axes.get_yaxis_transform(), ha="right", va="center")
        for x, text in zip(BEHIND, (number(row["exposure"]), _largest(mine)), strict=True):
            axes.text(x, y, text, transform=axes.get_yaxis_transform(), va="center", color=GREY, size=shape.font * 0.9)
        if y and row["era"] != windows["era"].iloc[y - 1]:
            axes.axhline(y - 0.5, color=INK, lw=0.8)
    _heads(figure, shape, 1 - above + 0.15 * line_height(shape) / height)
    axes.axvline(0, color=INK, lw=0.6, zorder=0)
    axes.set_yticks([])
    ticks = [-m for m in range(0, int(reach) + 1, 6 if reach > 8 else 2)]
    axes.set_xticks(ticks, [signed(tick, 0) if tick else _("polling day") for tick in ticks])
    axes.tick_params(length=2, width=0.6, labelsize=shape.font * 0.85)
    bare(axes, "bottom")


def _heads(figure: "SubFigure", shape: Shape, y: float) -> None:
    """What stands behind the windows."""
    texts = _("months"), _("most told of")
    starts = [LEFT + x * (1 - LEFT - RIGHT) for x in BEHIND]
    rooms = [(end - x) * inches(figure)[0] for x, end in zip(starts, (starts[1] - 0.005, 1.0), strict=True)]
    size = min(fitting([text], room, shape.font * 0.85, 1) for text, room in zip(texts, rooms, strict=True))
    for x, text in zip(starts, texts, strict=True):
        figure.text(x, y, text, va="bottom", color=GREY, size=size)


def _largest(events: list[Row]) -> str:
    """The date of the counted event that most lineages tell of."""
    scored = [event for event in events if event["place"] == "scored"]
    top = max(scored, key=lambda event: (event["lineages"], event["when"]), default=None)
    return f"{date(top['when'])} ({top['lineages']})" if top is not None and top["lineages"] > 1 else ""


def _window(axes: "Axes", y: int, row: Row) -> None:
    from matplotlib.patches import Rectangle

    def bar(start: float, end: float, **style: object) -> None:
        axes.add_patch(Rectangle((start, y - 0.33), end - start, 0.66, **style))  # type: ignore[arg-type]

    if row["counts_from"] > row["run_up"]:
        bar(row["run_up"], row["counts_from"], fc="white", ec=PALE, lw=0.6, hatch="////")
    bar(row["counts_from"], row["campaign"], fc="#e3e3e3", lw=0)
    bar(row["campaign"], 0.0, fc="#bdbdbd", lw=0)
    bar(0.0, row["end"], fc="white", ec=GREY, lw=0.6)


def _row(axes: "Axes", y: int, events: list[Row], shape: Shape, reach: float) -> None:
    style = {"scored": ("o", LATER, LATER), "transition": ("^", "white", LATER), "context": ("o", "white", EARLIER)}
    early = [event for event in events if event["months"] < -reach]
    if early:
        axes.text(-reach - 0.5, y, f"← {len(early)}", ha="left", va="center", size=shape.font * 0.75, color=GREY)
    for event in sorted(events, key=lambda event: (event["place"] == "scored", -event["lineages"])):
        if event["months"] < -reach:
            continue
        marker, fill, edge = style[event["place"]]
        size = (1.8 + 1.5 * event["lineages"] ** 0.5) * shape.scale
        axes.plot(event["months"], y, marker, ms=size, mfc=fill, mec=edge, mew=0.6, alpha=0.85, zorder=3, clip_on=False)
        if event["lineages"] >= 5:
            axes.text(
                event["months"],
                y,
                str(event["lineages"]),
                color="white" if fill == LATER else edge,
                size=shape.font * 0.62,
                ha="center",
                va="center_baseline",
                zorder=4,
            )
