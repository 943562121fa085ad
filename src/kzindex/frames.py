"""Rows of a frame, as the rest of the package wants them."""

from typing import Any, cast

import pandas as pd

Row = dict[str, Any]  # column to value


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame as mappings of column to value."""
    return cast("list[Row]", frame.to_dict("records"))
