"""What holds a protocol fixed: a digest over its numbers, the codebook and the text."""

import hashlib
import json

from kzindex.errors import Problem
from kzindex.model.design import Design
from kzindex.model.study import Study
from kzindex.study.files import Reader


def protocol_digest(reader: Reader, design: Design) -> str:
    """SHA-256 over what the protocol fixes.

    The start, types and eras (without what they are called, here and in other data sets), headline and numbers of
    study.yaml, without digest and changes, in canonical JSON, and the bytes of the indicator files and of the
    protocol's text.
    """
    fixed = design.model_dump(mode="json", include={"start", "types", "eras", "headline", "protocol"})
    for key in ("digest", "changes"):
        del fixed["protocol"][key]
    for named in (*fixed["types"].values(), *fixed["eras"]):
        for key in ("title", "plural", "label", "nelda"):
            named.pop(key, None)
    whole = hashlib.sha256(json.dumps(fixed, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())
    for name in sorted(reader.bytes):
        if name.startswith("indicators/") or name == design.protocol.text:
            whole.update(f"\0{name}\0".encode())
            whole.update(reader.bytes[name])
    return whole.hexdigest()


def protocol_problem(study: Study) -> Problem | None:
    """What to say where the protocol is not the one that was fixed; None where it is."""
    if study.protocol_kept:
        return None
    number, fixed = study.design.protocol.current
    do = "nothing is coded yet: put the digest that it has now under protocol.digest"
    if len(study.codings):
        row = "number, date, reason, effect on each verdict and digest"
        do = f"undo the change, or list it under protocol.changes with {row}"
    return Problem(
        file="study.yaml",
        line=0,
        column=0,
        what=f"the protocol is not the one that was fixed as protocol {number}",
        allowed=f"its digest is now {study.protocol_digest}, fixed is {fixed}",
        do=do,
    )
