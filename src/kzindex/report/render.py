"""Everything a report is made of, rendered into memory: file names and bytes."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kzindex.language import gettext as _
from kzindex.model.study import Study
from kzindex.output.tables import csv_bytes, json_bytes
from kzindex.report.brief import brief
from kzindex.report.codebook import codebook
from kzindex.report.dossier import dossier
from kzindex.report.explorer.page import explorer
from kzindex.report.figures import claims, gaps, heat, items, robustness, series, timeline
from kzindex.report.figures.chart import SQUARE, WIDE, Chart, rendered, renderings
from kzindex.report.results import Results
from kzindex.report.words import unchecked
from kzindex.scoring.score import score
from kzindex.wording import enumerated

Files = dict[str, bytes | None]
FIGURES = {
    "series": series, "items": items, "gaps": gaps, "robustness": robustness, "heat": heat, "timeline": timeline,
    "claims": claims,
}  # fmt: skip
PARTS = ("brief", "codebook", "figures")  # unless one is asked for
KINDS = (".png", "-square.png", ".svg", ".csv")


def steps(
    study: Study, results: Results | None, parts: tuple[str, ...], package: str
) -> Iterator[tuple[str, Callable[[], Files]]]:
    """What is to be rendered, a name and the function that does it.

    Parameters
    ----------
    study : Study
    results : Results, optional
        What brief and figures are made from.
    parts : tuple of str
        Some of `PARTS`, or the dossier or the explorer.
    package : str
        Version of the package.
    """
    footer = f"kzindex {package} · {study.state}"
    if "codebook" in parts:
        yield "codebook.pdf", lambda: {"codebook.pdf": codebook(study, package, footer, study.read_until)}
    if "dossier" in parts:
        yield "dossier.pdf", lambda: {"dossier.pdf": dossier(score(study), package, footer)}
    if "explorer" in parts:
        yield "explorer.html", lambda: {"explorer.html": explorer(score(study), package)}
    if results is None:
        return
    if "brief" in parts:
        yield "brief.pdf", lambda: {"brief.pdf": brief(results, footer + unchecked())}
    if "figures" in parts:
        charts = {name: _labelled(results, module.chart(results, _source(results))) for name, module in FIGURES.items()}
        for name, chart in charts.items():
            yield f"figures/{name}", lambda name=name, chart=chart: _files(name, chart)  # type: ignore[misc]
        yield "figures/figures.json", lambda: {"figures/figures.json": _listing(results, charts)}


def _labelled(results: Results, chart: Chart | str) -> Chart | str:
    """A chart that says so where votes of some types alone are shown."""
    plurals, headline = results.study.plurals, results.study.design.headline.types
    if isinstance(chart, str) or len(results.types) == len(plurals):
        return chart
    what = _(
        "{what}. Votes shown are {shown}; gaps and tests are of {compared} whatever is shown",
        what=chart.what,
        shown=enumerated([plurals[name] for name in results.types]),
        compared=enumerated([plurals[name] for name in headline]),
    )
    return replace(chart, what=what)


def _source(results: Results) -> str:
    study = results.study
    source = _(
        "Source: kzindex {package}, {study}, {state}",
        package=results.package,
        study=study.design.title,
        state=study.state,
    )
    return source + unchecked()


def _files(name: str, chart: Chart | str) -> Files:
    """A figure's files; where it is not drawn, those that an earlier run may have left are to go."""
    if isinstance(chart, str):
        return {f"figures/{name}{kind}": None for kind in KINDS}
    png, svg = renderings(chart, WIDE, "png", "svg")
    return {
        f"figures/{name}.png": png,
        f"figures/{name}-square.png": rendered(chart, SQUARE, "png"),
        f"figures/{name}.svg": svg,
        f"figures/{name}.csv": csv_bytes(chart.table),
    }


def _listing(results: Results, charts: dict[str, Chart | str]) -> bytes:
    """Finding, alternative text, key and source of each figure, or why it is not drawn."""
    about = {"study": results.study.design.title, "package": results.package, "digest": results.study.digest}
    listed = [
        {"name": name, "not drawn": chart}
        if isinstance(chart, str)
        else {
            "name": name,
            "finding": chart.title,
            "shows": chart.what,
            "alt": chart.alt,
            "key": chart.key,
            "source": chart.source,
            "files": [f"{name}{kind}" for kind in KINDS],
        }
        for name, chart in charts.items()
    ]
    return json_bytes({**about, "figures": listed})
