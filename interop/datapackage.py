"""``datapackage.json``: what the tables hold, generated from the models, with a digest of every file.

The shape is a Frictionless Data Package. Sealing a catalog writes it; checking compares it with the files.
"""

from __future__ import annotations

import json
from enum import EnumType
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from interop.catalog import link, read_folder
from interop.errors import FileError, Problem
from interop.models import RENAMED, TABLES, Row
from interop.seal import PACKAGE, models_digest, sha256, table_files
from interop.tables import columns, description, read_bytes, types, write_file

SCHEMA_VERSION = 1
TITLE = "Needs and supplies of military equipment, from public facts"
LICENCE = "CC-BY-4.0"


def describe(folder: Path) -> dict[str, Any]:
    """The package descriptor of the tables that stand in a folder."""
    resources = []
    for name, paths in table_files(folder).items():
        model = TABLES[name]
        for path in paths:
            relative = path.relative_to(folder).as_posix()
            resources.append(
                {
                    "name": relative.removesuffix(".csv").replace("/", "-").lower(),
                    "path": relative,
                    "profile": "tabular-data-resource",
                    "format": "csv",
                    "encoding": "utf-8",
                    "hash": sha256(read_bytes(path)),
                    "schema": table_schema(model),
                }
            )
    method = folder / "method.toml"
    if method.is_file():
        resources.append(
            {"name": "method", "path": "method.toml", "format": "toml", "hash": sha256(read_bytes(method))}
        )
    return {
        "name": "interop-datasets",
        "title": TITLE,
        "schema_version": SCHEMA_VERSION,
        "licenses": [
            {
                "name": LICENCE,
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "resources": resources,
    }


FEW = 3
"""How many changed files are named one by one."""


def table_schema(model: type[Row]) -> dict[str, Any]:
    """A Table Schema for a row model: columns, types, required ones, key and links."""
    fields = []
    for name, required in columns(model).items():
        hint = types(model)[name]
        entry: dict[str, Any] = {"name": name, "type": _kind(hint)}
        if words := description(hint):
            entry["description"] = words
        constraints: dict[str, Any] = {"required": True} if required else {}
        choices = _choices(hint)
        if choices:
            constraints["enum"] = choices
        if constraints:
            entry["constraints"] = constraints
        fields.append(entry)
    return {"fields": fields, "primaryKey": [RENAMED.get(name, name) for name in model.key], "missingValues": [""]}


def seal(folder: Path) -> Path:
    """Write ``datapackage.json`` for tables that were checked: from now on they are read without a check."""
    path = folder / PACKAGE
    tables, problems = read_folder(folder)
    package = describe(folder) | {"models": models_digest(), "digest": link(tables, problems).digest}
    write_file(path, json.dumps(package, indent=1, ensure_ascii=False) + "\n", force=True)
    return path


def sealed_problems(folder: Path, digest: str | None = None) -> list[Problem]:
    """How a folder, and the catalog's digest if it has one, differ from its descriptor; nothing where it has none."""
    path = folder / PACKAGE
    if not path.exists():
        return []
    try:
        stated = json.loads(read_bytes(path))
        resources = {str(r["path"]): r for r in stated["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError, FileError) as error:
        return [
            Problem(
                PACKAGE,
                0,
                "",
                "datapackage",
                f"cannot be read: {error}",
                hint="write it again with 'interop check --seal'",
            )
        ]
    version = stated.get("schema_version")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        return [
            Problem(
                PACKAGE,
                0,
                "schema_version",
                "datapackage",
                f"this version of interop reads {SCHEMA_VERSION}",
                value=str(version),
                hint="install the interop that wrote it, or seal the catalog again",
            )
        ]
    found = {r["path"]: r for r in describe(folder)["resources"]}
    if stated.get("models") != models_digest():
        return [
            Problem(
                PACKAGE,
                0,
                "models",
                "datapackage",
                "was written with other models",
                hint="write it again with 'interop check --seal'",
            )
        ]
    problems = []
    for name in sorted(set(resources) - set(found)):
        inside = not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts and "://" not in name
        message = "is listed and missing" if inside else "lies outside the catalog's folder and is never read"
        problems.append(Problem(PACKAGE, 0, "path", "datapackage", message, value=name))
    hint = "write it again with 'interop check --seal' once the change is meant"
    changed = [name for name, resource in found.items() if resources.get(name, {}).get("hash") != resource["hash"]]
    if len(changed) > FEW:
        words = (
            f"{len(changed)} files are new or have changed since it was written: {', '.join(changed[:FEW])} and others"
        )
        problems.append(Problem(PACKAGE, 0, "hash", "datapackage", words, hint=hint))
        found = {name: resource for name, resource in found.items() if name not in changed}
    for name, resource in found.items():
        if name not in resources:
            problems.append(Problem(name, 0, "", "datapackage", f"is not listed in {PACKAGE}", hint=hint))
        elif resources[name].get("hash") != resource["hash"]:
            problems.append(Problem(name, 0, "", "datapackage", f"has changed since {PACKAGE} was written", hint=hint))
        elif resources[name].get("schema") != resource.get("schema"):
            problems.append(
                Problem(name, 0, "", "datapackage", f"has another schema in {PACKAGE} than in the models", hint=hint)
            )
    if not problems and digest is not None and stated.get("digest") != digest:
        problems.append(Problem(PACKAGE, 0, "digest", "datapackage", "is not the digest of these tables", hint=hint))
    return problems


def _types(annotation: Any) -> list[Any]:
    """The plain types inside ``Annotated`` and unions."""
    arguments = [a for a in get_args(annotation) if a is not type(None)]
    if not arguments or (not hasattr(annotation, "__metadata__") and isinstance(annotation, type)):
        return [annotation]
    return [inner for argument in arguments[:1] for inner in _types(argument)]


def _kind(annotation: Any) -> str:
    plain = _types(annotation)[0]
    return {float: "number", int: "integer", bool: "boolean"}.get(plain, "string")


def _choices(annotation: Any) -> list[str]:
    plain = _types(annotation)[0]
    members: list[Any] = list(plain) if isinstance(plain, EnumType) else []
    return [str(member.value) for member in members]
