"""Run the command line inside the test's own process, as its entry point would."""

import contextlib
import io
import json
import sys
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import interop.cli as cli


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON result."""
        return json.loads(self.out)

    @property
    def complaint(self) -> Any:
        """The JSON error."""
        return json.loads(self.err)


def call(*words: str) -> Answer:
    """Run ``interop`` with these words."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["interop", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = cli._run()
    answer = Answer(code, out.getvalue(), err.getvalue())
    assert "Traceback" not in answer.err
    assert (answer.out + answer.err).replace("\n", "").isprintable()
    return answer
