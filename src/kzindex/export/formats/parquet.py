"""Tables as Parquet, with label and unit in the metadata of each column."""

import io
from collections.abc import Mapping

from kzindex.export.columns import Table, attributes


def parquet(table: Table, about: Mapping[str, str]) -> bytes:
    """A table as Parquet; metadata of the file: title and study, of a column: label, unit, missing."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    content = pa.Table.from_pandas(table.frame, preserve_index=False)
    said = attributes(table.columns)
    fields = [each.with_metadata(said[each.name]) for each in content.schema]
    file = {"title": table.title, **about, "pandas": content.schema.metadata[b"pandas"]}
    whole = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(content.columns, schema=pa.schema(fields, metadata=file)), whole)
    return whole.getvalue()
