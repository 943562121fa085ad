"""``make release-check``: the scores as they are now against those committed in reports/, and what CHANGELOG says.

Fails where a score moved that the first "### Scores" of CHANGELOG.md does not name, by its vote (YYYY-MM) and its
measure (id or title).
"""

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd

import kzindex
from kzindex.frames import records
from kzindex.output.tables import csv_bytes

ROOT = Path(__file__).parents[1]
KEY = ["election", "measure"]
SAME = 1e-6  # points, as files have them


def moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Scores that are otherwise, with what they were and are; tables as `score --out` writes them."""
    columns = [*KEY, "score", "status"]
    both = before[columns].merge(after[columns], on=KEY, how="outer", suffixes=("_old", "_new"), sort=True)
    one, other = both["score_old"], both["score_new"]
    same = ((one - other).abs() <= SAME) | (one.isna() & other.isna())
    return both[~same | (both["status_old"] != both["status_new"])].reset_index(drop=True)


def section(changelog: str) -> str:
    """What the newest release says under "Scores"."""
    newest = changelog.split("\n## ")[1]
    return newest.partition("\n### Scores\n")[2].partition("\n### ")[0]


def unnamed(rows: pd.DataFrame, said: str, titles: dict[str, str]) -> list[str]:
    """The scores among these that a text does not name."""
    text = said.lower()
    return [
        f"{row['election']} {row['measure']}: {row['score_old']:.1f} {row['status_old']} → "
        f"{row['score_new']:.1f} {row['status_new']}"
        for row in records(rows)
        if str(row["election"])[:7] not in text
        or not any(name.lower() in text for name in (str(row["measure"]), titles.get(str(row["measure"]), "\n")))
    ]


def main() -> int:
    """Compare, print what is not named, and say so by the exit code."""
    kept = subprocess.run(["git", "show", "HEAD:reports/scores.csv"], capture_output=True, cwd=ROOT, check=True).stdout
    study = kzindex.load(ROOT)
    before, after = (pd.read_csv(io.BytesIO(each)) for each in (kept, csv_bytes(kzindex.score(study).table)))
    rows = moved(before, after)
    left = unnamed(rows, section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")), study.titles)
    for line in left:
        print(line)
    print(f"{len(rows)} scores moved since the last commit, {len(left)} of them not named under Scores in CHANGELOG.md")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
