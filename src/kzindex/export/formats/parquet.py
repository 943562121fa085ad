"""Tables as Parquet, with label and unit in the metadata of each column."""

import io

from kzindex.export.columns import Table, attributes


def parquet(table: Table) -> bytes:
    """A table as Parquet; metadata of the file: title and study, of a column: label, unit, missing."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    content = pa.Table.from_pandas(table.frame, preserve_index=False)
    said = attributes(table.columns)
    fields = [each.with_metadata(said[each.name]) for each in content.schema]
    about = {"title": table.title, **table.about, "pandas": content.schema.metadata[b"pandas"]}
    whole = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(content.columns, schema=pa.schema(fields, metadata=about)), whole)
    return whole.getvalue()
