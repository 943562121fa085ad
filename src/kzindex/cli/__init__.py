"""The command line: one short module per command, imported when it is run."""

import os
import sys
import traceback
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from kzindex import __version__
from kzindex.errors import InputError, OutputError, StudyError, UsageError, counted, plain

HELP = """Scores of a country's national votes that open down to the passage they were read from.

Every command reads the study in the working folder or in a folder above it: the nearest that holds study.yaml. Where \
none does, it reads Kazakhstan's in the package.
Exit codes: 0 fine, 1 a problem in the study or an output that cannot be written, 2 usage, 3 a bug of ours.
"""

# matrices are small here: threads of linear algebra would but wait for one another
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = App(
    name="kzindex",
    help=HELP,
    version=__version__,
    help_format="plaintext",
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)
COMMANDS = {
    "score": "Score every vote and print the table.",
    "explain": "Open a score down to its codings and passages.",
    "series": """Show the scores in order of time, by vote or by year.

By year, a vote's scores are carried forward until the next vote. Where the evidence behind two scores in a row has \
little in common, or one vote's windows are much shorter, the break is flagged.""",
    "compare": """Compare the votes of the last era with those of the era before.

(A) The difference between these votes as they were held, with the error of reading and the bounds that missing \
evidence leaves; the verdict's words come from this. (B) Whether it can be told from the drift that votes show anyway. \
Beside the primary contrast stand others: other votes, other readings, other boundaries. Nothing here says why votes \
differ.""",
    "robustness": """Vary the choices of the method, one by one and all together.

The study declares what is tried beside what the protocol says. Printed are the shares of the specifications listed in \
which sign and verdict hold, each choice alone, what turns the sign, Sobol's indices, and the comparison without each \
source, lineage, origin, kind of source, item, indicator and vote.""",
    "claims": """Test what sources assert on what the others say.

Of the document that asserts a claim, and of its whole lineage, no coding and no figure takes part. A claim is \
supported, contradicted, mixed (the evidence disagrees) or not testable (the data do not speak of it, or too \
little).""",
    "reliability": "Compare the two passes of coding.",
    "report": """Render the brief, the codebook and the figures.

brief.pdf: the answer with its intervals and bounds, how far it can be trusted, what it does not show, the votes, the \
method. codebook.pdf: every item with its anchors, and the protocol. figures/: PNG, a square card, SVG, the numbers \
drawn as CSV, and figures.json with the finding and an alternative text for each. With --only \
dossier or explorer: dossier.pdf, every vote from its figures and scores down to each coding, and explorer.html, the \
same as one page to open in a browser, which scores anew without documents that one unticks. --lang ru or kk: brief, \
figures and explorer in Russian or Kazakh. What reliability and claims found goes in where --results holds their files \
for this very study (NAME.json, written with --out).""",
    "export": """Write a data package for other studies.

CSV always, with a Frictionless descriptor of every column; --format adds Parquet, Stata, SPSS or Excel. Scores by \
vote, wide and long, items, a panel by country and year, codings, figures, sources, codebook; keys of other data sets; \
the study itself, so that it can be scored again; how to cite; checksums. The same bytes for the same study and \
versions.""",
    "init": """Write the scaffold of another country's study.

A small invented study whose comments say what stands where, what is allowed and why. It passes check and score as it \
is; replace it file by file.""",
    "validity": """Set the scores beside your own copy of V-Dem.

Per indicator (with --items per item): the tags that the codebook sets beside it, the sign to expect, the rank \
correlation over the years of votes, and where the two disagree. It is agreement with other readers of the same \
events, no proof of either. Absent columns are named.""",
    "diff": """Show what moved between two states of a study, and what moved it.

OLD and NEW are study folders, or folders that export wrote. Gaps, verdicts and scores that are otherwise; and the \
codings, figures, documents, items, votes and numbers of the protocol that moved them, each with what it does alone.""",
    "check": "Check the study; with --texts, re-read every passage.",
    "sheet": """Write a form for coding one vote.

A workbook with rows to fill in and drop-downs, the items with their anchors, the sources and how to code; or, with \
--out FILE.csv, its columns alone. It shows no score and nobody's codings.""",
    "take": "Take the codings of a filled form into a study, checked by every rule of the study first.",
}
for _order, (_name, _help) in enumerate(COMMANDS.items()):
    app.command(f"kzindex.cli.{_name}:{_name}", name=_name, help=_help, sort_key=_order)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        result = app(argv, exit_on_error=False, print_error=False, result_action="return_value")
        if sys.stdout is not None:
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except CycloptsError as error:
        said = f"kzindex: {error}\nkzindex --help lists the commands, kzindex COMMAND --help the options"
        code = 2
    except UsageError as error:
        said, code = f"kzindex: {error}", 2
    except StudyError as error:
        said = f"{error}\n{counted(len(error.problems), 'problem')} in the study in {error.study}"
        code = 1
    except InputError as error:
        said, code = f"{error}\n{counted(len(error.problems), 'problem')}; nothing written", 1
    except OutputError as error:
        said, code = f"kzindex: {error}", 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; so may the last flush
        return 0
    except OSError as error:
        said, code = f"kzindex: output cannot be written ({error.strerror})", 1
    except Exception:
        said = f"{traceback.format_exc()}kzindex: this is a bug of ours; please report it with the lines above"
        code = 3
    if sys.stderr is not None:  # print would take standard output for it
        print(plain(said), file=sys.stderr)
    return code
