"""study.yaml's `robustness`: what is tried must differ from what the protocol says, and from one another."""

from collections.abc import Callable
from typing import Any

from kzindex.errors import listed, near
from kzindex.model.design import Design

Note = Callable[[tuple[str | int, ...], str, str, str], None]


def check_multiverse(design: Design, problem: Note) -> None:
    """Note alternatives that are none."""
    given, protocol = design.robustness, design.protocol
    own: dict[str, Any] = {
        "spacing": 1.0, "error": 1.0, "shared": protocol.error.shared, "coverage": protocol.coverage,
        "votes_from": design.headline.start,
    }  # fmt: skip
    for name in type(given).model_fields:
        options = getattr(given, name)
        if not isinstance(options, list):
            continue
        for i, option in enumerate(options):
            if option in options[:i]:
                problem(("robustness", name, i), f"{name} {option} stands twice", "each once", "remove one")
            if name in own and option == own[name]:
                what = f"{name} {option} is what the protocol says"
                problem(("robustness", name, i), what, "something else", "remove it")
    types = design.headline.types
    for i, name in enumerate(given.types):
        if name not in types:
            what, do = f"type {name!r} is no headline type", near(name, types) or "correct it"
            problem(("robustness", "types", i), what, f"allowed are {listed(types)}", do)
        elif len(types) == 1:
            what = f"type {name!r} is the only headline type"
            problem(("robustness", "types", i), what, "a type alone, of several", "remove it")
    if given.boundaries and not design.boundaries:
        what = "robustness.boundaries are to be tried, and none is named"
        problem(
            ("robustness", "boundaries"),
            what,
            "days under the top-level `boundaries`",
            "name some there, or remove robustness.boundaries",
        )
