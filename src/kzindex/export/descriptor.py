"""datapackage.json: a Frictionless descriptor, version 2, of the CSV files."""

from collections.abc import Mapping, Sequence
from typing import Any

from kzindex.export.columns import Column, Table
from kzindex.export.documents import NAMES
from kzindex.model.study import Study
from kzindex.output.tables import sha256

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def descriptor(study: Study, version: str, tables: Sequence[Table], files: Mapping[str, bytes]) -> dict[str, Any]:
    """What datapackage.json holds: the package, and each table's CSV file with its schema."""
    release, country = study.design.release, study.design.country
    return {
        "$schema": PROFILE,
        "name": f"kzindex-{country.iso3.lower()}",
        "title": study.design.title,
        "description": study.citation(version),
        "version": study.design.version,
        "created": f"{study.read_until}T00:00:00Z",
        "keywords": ["elections", country.name, *(x.title.lower() for x in study.indicators)],
        **({"licenses": [license_of(release.license)]} if release and release.license else {}),
        **({"contributors": [{"title": name, "roles": ["author"]} for name in release.authors]} if release else {}),
        "resources": [_resource(table, files[f"data/{table.name}.csv"], tables) for table in tables],
    }


def license_of(name: str) -> dict[str, str]:
    """A licence as the descriptor has it."""
    title = {"title": NAMES[name]} if name in NAMES else {}
    return {"name": name, "path": f"https://spdx.org/licenses/{name}.html", **title}


def _resource(table: Table, content: bytes, every: Sequence[Table]) -> dict[str, Any]:
    """A CSV file with its schema."""
    there = {other.name for other in every}
    keys = [
        {"fields": [name], "reference": {"resource": other.replace("_", "-"), "fields": [field]}}
        for name, (other, field) in table.refers.items()
        if other in there
    ]
    schema = {
        "$schema": SCHEMA,
        "fieldsMatch": "equal",
        "missingValues": [""],
        "fields": [_field(column, table) for column in table.columns],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": keys} if keys else {}),
    }
    return {
        "name": table.name.replace("_", "-"),
        "path": f"data/{table.name}.csv",
        "title": table.title,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content)}",
        "schema": schema,
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    """A column as Table Schema has it; what the values of a category mean stands under `categories`."""
    limits = {"minimum": column.low, "maximum": column.high}
    rules = {name: value for name, value in limits.items() if value is not None}
    if column.name in table.key:
        rules["required"] = True
    said = f"Missing where `{column.why}` is not scored; it says why." if column.why else ""
    values = [(value, meaning) for value, meaning in column.values.items() if value]
    categories = [{"value": value, "label": meaning or value} for value, meaning in values]
    return {
        "name": column.name,
        "type": column.type,
        "title": column.label,
        **({"description": said} if said else {}),
        **({"unit": column.unit} if column.unit else {}),
        **({"categories": categories} if categories else {}),
        **({"constraints": rules} if rules else {}),
    }
