"""YAML 1.2 scalars only, duplicate keys refused, and every value's line and column kept."""

import re
import types
from typing import Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kzindex.errors import CONTROL, listed, near
from kzindex.study.files import PLAIN, Reader

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)
LARGEST = 25_000_000  # bytes; some 25,000 documents
DEPTH = 20  # levels; a study needs seven
DO = {  # by what the parser says
    "mapping values are not allowed in this context": "quote a text that holds a colon, or mend the indent",
    "found character that cannot start any token": "quote the text, or indent with spaces in place of a tab",
    "found a tab character that violates indentation": "indent with spaces",
}
SHAPES = {
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "list_type": "a list",
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
}


class _Core(yaml.CSafeLoader):
    """PyYAML reads YAML 1.1, where `no` is false and 010 is 8; these are the scalars of YAML 1.2's core schema."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - declared so by PyYAML


for _tag, _pattern, _first in (
    ("bool", "true|false", "tf"),
    ("null", "~|null|", ["~", "n", ""]),
    ("int", "[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
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
    text = reader.text(name, largest=LARGEST)
    if text is None:
        return None, marks
    value = _parsed(reader, marks, text, model)
    if name in reader.partial:
        return None, marks
    try:
        return model.model_validate(value), marks
    except ValidationError as error:
        for found in error.errors():
            _explain(reader, marks, model, found)
        return None, marks


def _parsed(reader: Reader, marks: Marks, text: str, model: type[BaseModel]) -> object:
    """Read a text as YAML, noting where its values stand and what is wrong."""
    name = marks.file
    try:
        if not _is_plain(reader, name, text):
            return None
        loader = _Core(text)
        try:
            node = loader.get_single_node()
            if node is None:
                reader.lost(name, 1, "is empty", f"allowed are the keys {_keys(model)}", "fill it in")
                return None
            _walk(reader, marks, node, ())
            return None if name in reader.partial else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 0)
        what = f"is no YAML here ({error.problem or error.context})"
        reader.lost(name, line, what, "", DO.get(str(error.problem), "mend the syntax"), column)
    return None


def _is_plain(reader: Reader, name: str, text: str) -> bool:
    """Refuse what a study has no use for and no reader expects: aliases, tags, and nesting without end."""
    depth, plain = 0, True
    for event in yaml.parse(text, _Core):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            what, allowed, do = f"alias '*{event.anchor}' stands for a value", "values themselves", "write it out"
        elif tag := getattr(event, "tag", None):
            tag = tag.replace("tag:yaml.org,2002:", "!!")
            what, allowed, do = f"tag {tag!r} sets a type", "values without a tag", "remove the tag"
        elif depth > DEPTH:
            what, allowed, do = "is nested too deep", f"at most {DEPTH} levels", "remove brackets"
        else:
            continue
        plain, mark = False, event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 0)
        reader.lost(name, line, what, allowed, do, column)
        if depth > DEPTH:
            break
    return plain


def _walk(reader: Reader, marks: Marks, node: yaml.Node, path: Path) -> None:
    marks.at[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    _check_escapes(reader, marks, node)
    if isinstance(node, yaml.SequenceNode):
        for i, child in enumerate(node.value):
            _walk(reader, marks, child, (*path, i))
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            _check_escapes(reader, marks, key)
            if not key.tag.endswith((":str", ":int")):
                what, allowed = "key is neither text nor a whole number", "allowed are names and line numbers"
                reader.lost(marks.file, line, what, allowed, "quote or remove it", column)
                continue
            step: str | int = int(key.value) if key.tag.endswith(":int") else key.value
            if str(step) in seen:
                what = f"key {str(step)!r} stands twice"
                reader.lost(marks.file, line, what, "each key once", "keep one of the two", column)
            seen.add(str(step))
            _walk(reader, marks, child, (*path, step))
            marks.at[*path, step] = (line, column)


def _check_escapes(reader: Reader, marks: Marks, node: yaml.Node) -> None:
    """Note a control character that is written as an escape; of the others the file's reader speaks."""
    if isinstance(node, yaml.ScalarNode) and node.style == '"' and (found := CONTROL.search(node.value)):
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        what = f"holds a control character (U+{ord(found[0]):04X})"
        reader.lost(marks.file, line, what, PLAIN, "remove it", column)


def _explain(reader: Reader, marks: Marks, model: type[BaseModel], found: ErrorDetails) -> None:
    """Say what pydantic found, at its line and in the words of a study."""
    path = tuple(step for step in found["loc"] if step != "[key]")
    line, column = marks[path]
    kind, value = found["type"], found["input"]
    where = ".".join(map(str, path)) or "the file"
    if kind in ("extra_forbidden", "invalid_key"):
        keys = _keys(_model_at(model, path[:-1]))
        what, allowed = f"key {where!r} is unknown", f"allowed are {keys}"
        do = near(str(path[-1]), keys.split(", ")) or "remove it"
    elif kind == "missing":
        what, allowed, do = f"key {where!r} is missing", "it is required", "add it"
    elif kind == "value_error":
        what, _, allowed = found["msg"].removeprefix("Value error, ").partition("; ")
        what, do = (f"{where} is empty" if value is None else f"{where}: {what}"), "correct it"
    elif kind in ("too_short", "too_long"):
        ctx = found["ctx"]
        what, do = f"{where} holds {ctx['actual_length']}", "correct it"
        allowed = f"at least {ctx['min_length']}" if kind == "too_short" else f"at most {ctx['max_length']}"
    elif kind in SHAPES:
        what, allowed = f"{where} is {_shown(value)}", f"allowed is {SHAPES[kind]}"
        do = "quote it" if kind == "string_type" and isinstance(value, int | float) else "correct it"
    else:
        what, do = f"{where} is {_shown(value)}", "correct it"
        allowed = found["msg"][0].lower() + found["msg"][1:].rstrip(".")
    reader.lost(marks.file, line, what, allowed, do, column)


def _shown(value: object) -> str:
    """A value as a study's author writes it, cut where it is long."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


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
