"""The same question gives the same bytes, whatever the process, hash seed, time zone, language and folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

from cli.call import call
from world import tank_world

SCORE = ["--from", "XA", "--to", "XC"]
QUESTIONS = {
    "score.json": ["score", *SCORE, "--format", "json"],
    "score.csv": ["score", *SCORE, "--format", "csv"],
    "score.md": ["score", *SCORE, "--format", "markdown"],
    "score.tex": ["score", *SCORE, "--format", "latex"],
    "explain.json": ["explain", "tank", "--to", "XC", "--format", "json"],
    "rank.json": ["rank", "--to", "XC", "--format", "json"],
    "matrix.json": ["matrix", "--format", "json"],
    "check.json": ["check", "--format", "json"],
    "breakdown.svg": ["chart", "breakdown", *SCORE],
    "breakdown.png": ["chart", "breakdown", *SCORE],
    "breakdown.pdf": ["chart", "breakdown", *SCORE],
    "matrix.svg": ["chart", "matrix"],
    "ranking.svg": ["chart", "ranking", "--to", "XC", "--width", "3.5"],
    "ranking.png": ["chart", "ranking", "--to", "XC", "--width", "3.5"],
    "strip.svg": ["chart", "strip", *SCORE],
    "strip.pdf": ["chart", "strip", *SCORE],
    "dumbbell.svg": ["chart", "dumbbell", *SCORE, "--partner", "all"],
    "dumbbell.png": ["chart", "dumbbell", *SCORE, "--partner", "all"],
    "tornado.svg": ["chart", "tornado", *SCORE, "--draws", "16"],
    "tornado.pdf": ["chart", "tornado", *SCORE, "--draws", "16"],
    "shared.svg": ["chart", "shared", *SCORE],
    "shared.png": ["chart", "shared", *SCORE],
}
BUILT_IN = {
    "us-ru.json": ["score", "--from", "US", "--to", "RU", "--format", "json"],
    "m777.json": ["explain", "m777", "--to", "RU", "--format", "json"],
    "us-ru.xlsx": ["score", "--from", "US", "--to", "RU", "--format", "xlsx"],
    "us-ru.svg": ["chart", "breakdown", "--from", "US", "--to", "RU"],
    "cases.svg": ["chart", "cases", "--draws", "16"],
    "cases.pdf": ["chart", "cases", "--draws", "16"],
}
PROGRAM = """
import json, sys
from interop.cli import _run
for words in json.loads(sys.argv.pop()):
    sys.argv = ["interop", *words]
    assert _run() == 0, words
"""
PLACES: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "COLUMNS": "200"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LANG": "de_DE.UTF-8", "LC_ALL": "", "PYTHONUTF8": "1"},
]


def answers(folder: Path) -> list[dict[str, bytes]]:
    """All answers of two processes, by file name, each in a folder and with a copy of the catalog of its own."""
    places, running = [], []
    for number, environment in enumerate(PLACES):
        place = folder / f"place-{number}"
        catalog = tank_world().write(place / f"catalog-{number}")
        words = [[*ask, "--catalog", str(catalog), "--output", name] for name, ask in QUESTIONS.items()]
        words += [[*ask, "--output", name] for name, ask in BUILT_IN.items()]
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, json.dumps(words)],
            cwd=place,
            env={**os.environ, **environment},
            stderr=subprocess.PIPE,
        )
        places.append(place)
        running.append(process)
    complaints = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], complaints
    return [{path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} for place in places]


def test_an_answer_is_the_same_byte_for_byte_and_does_not_tell_where_or_when_it_was_made(tmp_path: Path) -> None:
    one, other = answers(tmp_path)
    beside = {name.replace(".svg", ending) for name in one if name.endswith(".svg") for ending in (".csv", ".alt.txt")}
    assert set(one) == set(other) == {*QUESTIONS, *BUILT_IN, *beside}
    assert all(one.values())
    assert [name for name, content in one.items() if content != other[name]] == []
    for name, content in one.items():
        for telltale in (b"place-0", b"catalog-0", str(tmp_path).encode(), b"CreationDate", b"<dc:date"):
            assert telltale not in content, name


def test_the_order_of_rows_in_the_files_changes_nothing(tmp_path: Path) -> None:
    world = tank_world()
    forward = world.write(tmp_path / "forward")
    for rows in world.rows.values():
        rows.reverse()
    backward = world.write(tmp_path / "backward")
    for words in (["score", *SCORE], ["explain", "tank", "--to", "XC"]):
        one, other = (call(*words, "--catalog", str(f), "--format", "json").out for f in (forward, backward))
        assert one == other


def test_another_seed_or_date_shows_in_the_provenance_and_only_the_seed_moves_the_draws(tmp_path: Path) -> None:
    words = ["score", *SCORE, "--catalog", str(tank_world().write(tmp_path)), "--format", "json"]
    first, again, other = (call(*words, "--seed", seed).document for seed in ("1", "1", "2"))
    assert first == again
    assert first["provenance"]["seed"] == 1
    assert other["provenance"]["seed"] == 2
    assert first["difficulty"] != other["difficulty"]
    assert first["difficulty"]["central"] == other["difficulty"]["central"]
