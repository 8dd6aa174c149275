"""What can go wrong, as the user should hear of it: one small class tree and the problem record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in the data: where it is, what it is, how to mend it.

    ``line`` counts from 1 as an editor does; 0 means the file as a whole. ``rule`` is a stable word for the
    kind of fault. A ``warning`` does not stop a catalog from loading.
    """

    file: str
    line: int
    column: str
    rule: str
    message: str
    value: str = ""
    hint: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = self.file if not self.line else f"{self.file}:{self.line}"
        column = f" [{self.column}]" if self.column else ""
        value = f" '{self.value}':" if self.value else ""
        hint = f" ({self.hint})" if self.hint else ""
        kind = "warning" if self.warning else "error"
        return f"{place}{column} {kind} {self.rule}:{value} {self.message}{hint}"


class InteropError(Exception):
    """Anything the user can mend; ``exit_code`` is what the command line ends with."""

    exit_code = 70


class UsageError(InteropError):
    """The words of the call are off: an unknown name, an option that does not fit."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A force, item or category that the catalog does not have; ``suggestions`` are near names."""

    def __init__(self, kind: str, value: str, suggestions: Iterable[str] = (), hint: str = "") -> None:
        self.kind, self.value, self.suggestions = kind, value, tuple(suggestions)
        words = f"no {kind} '{value}' in the catalog."
        if self.suggestions:
            words += f" Did you mean {' or '.join(self.suggestions)}?"
        if hint:
            words += f" {hint}"
        super().__init__(words)


class CatalogError(InteropError):
    """The catalog or the method cannot be used as it stands; ``problems`` lists every fault found."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        errors = sum(not problem.warning for problem in self.problems)
        words = "1 error" if errors == 1 else f"{errors} errors"
        super().__init__(f"{words} in the data:\n" + "\n".join(map(str, self.problems)))


class FileError(InteropError):
    """A file or folder that cannot be read or written."""

    exit_code = 4


class EvidenceError(InteropError):
    """Too little is known for a value."""

    exit_code = 5
