"""YAML 1.2 scalars only, duplicate keys refused, and every value's line and column kept."""

import re
import types
from typing import Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from kzindex.errors import listed, near
from kzindex.study.files import Reader

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


class _Core(yaml.CSafeLoader):
    """PyYAML reads YAML 1.1, where `no` is false and 010 is 8; these are the scalars of YAML 1.2's core schema."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}


for _tag, _pattern, _first in (
    ("bool", "true|false", "tf"),
    ("null", "~|null|", ["~", "n", ""]),
    ("int", "[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?[0-9]+(?:\.[0-9]+(?:e[-+]?[0-9]+)?|e[-+]?[0-9]+)", "-+0123456789"),
):
    _Core.add_implicit_resolver("tag:yaml.org,2002:" + _tag, re.compile(f"^(?:{_pattern})$"), list(_first))


class Marks:
    """Where each value of a YAML file stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.at: dict[Path, tuple[int, int]] = {}

    def __getitem__(self, path: Path) -> tuple[int, int]:
        """Line and column of a value, or of the nearest value that holds it."""
        while path and path not in self.at:
            path = path[:-1]
        return self.at.get(path, (1, 0))


def read_yaml(reader: Reader, name: str, model: type[M]) -> tuple[M | None, Marks]:
    """Read a file into a model; None, with the problems noted, where it does not fit."""
    marks = Marks(name)
    text = reader.text(name)
    if text is None:
        return None, marks
    loader = _Core(text)
    try:
        node = loader.get_single_node()
        if node is None:
            reader.problem(name, 1, "is empty", f"allowed are the keys {_keys(model)}", "fill it in")
            return None, marks
        before = len(reader.problems)
        _walk(reader, marks, node, ())
        if len(reader.problems) > before:
            return None, marks
        value = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 0)
        what = f"is no YAML here ({error.problem or error.context})"
        reader.problem(name, line, what, "", "mend the syntax", column)
        return None, marks
    except yaml.YAMLError as error:
        reader.problem(name, 1, f"is no YAML ({error})".replace("\n", " "), "", "mend the syntax")
        return None, marks
    except ValueError as error:
        reader.problem(name, 1, f"holds a value that cannot be read ({error})", "", "mend or quote it")
        return None, marks
    finally:
        loader.dispose()
    try:
        return model.model_validate(value), marks
    except ValidationError as error:
        for found in error.errors():
            _explain(reader, marks, model, tuple(found["loc"]), found["type"], found["msg"], found["input"])
        return None, marks


def _walk(reader: Reader, marks: Marks, node: yaml.Node, path: Path) -> None:
    marks.at[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        for i, child in enumerate(node.value):
            _walk(reader, marks, child, (*path, i))
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            name = key.value
            if not isinstance(name, str):
                name = str(name)
            if name in seen:
                line, column = key.start_mark.line + 1, key.start_mark.column + 1
                reader.problem(
                    marks.file, line, f"key {name!r} stands twice", "each key once", "keep one of the two", column
                )
            seen.add(name)
            key_path: Path = (*path, int(name) if key.tag.endswith(":int") else name)
            _walk(reader, marks, child, key_path)
            marks.at[key_path] = (key.start_mark.line + 1, key.start_mark.column + 1)


def _explain(
    reader: Reader, marks: Marks, model: type[BaseModel], path: Path, kind: str, message: str, value: object
) -> None:
    path = tuple(step for step in path if step != "[key]")
    line, column = marks[path]
    key = path[-1] if path else ""
    where = ".".join(map(str, path))
    if kind == "extra_forbidden":
        keys = _keys(_model_at(model, path[:-1]))
        do = near(str(key), keys.split(", ")) or "remove it"
        reader.problem(marks.file, line, f"key {where!r} is unknown", f"allowed are {keys}", do, column)
    elif kind == "missing":
        reader.problem(marks.file, line, f"key {where!r} is missing", "it is required", "add it", column)
    else:
        message = message.removeprefix("Value error, ")
        shown = repr(value) if isinstance(value, str | int | float | bool | None) else f"a {type(value).__name__}"
        if kind == "value_error":
            reader.problem(marks.file, line, f"{where}: {message}", "", "correct it", column)
        else:
            allowed = message[0].lower() + message[1:].rstrip(".")
            reader.problem(marks.file, line, f"{where} is {shown}", allowed, "correct it", column)


def _keys(model: type[BaseModel] | None) -> str:
    if model is None:
        return ""
    return listed((field.alias or name for name, field in model.model_fields.items()), most=30)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that a path leads to, through lists, mappings and options."""
    here: Any = model
    for step in path:
        here = _unwrap(here)
        origin = get_origin(here)
        if origin in (list, dict):
            here = get_args(here)[-1]
        elif isinstance(here, type) and issubclass(here, BaseModel):
            fields = {field.alias or name: field.annotation for name, field in here.model_fields.items()}
            if step not in fields:
                return None
            here = fields[str(step)]
        else:
            return None
    here = _unwrap(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _unwrap(annotation: Any) -> Any:
    """Strip Annotated and optional."""
    while True:
        if hasattr(annotation, "__metadata__"):
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(a for a in get_args(annotation) if a is not type(None))
        else:
            return annotation
