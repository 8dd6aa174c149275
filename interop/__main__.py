from interop.cli import run

run()
