"""Rows of a frame, as the rest of the package wants them."""

from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings of column to value."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
