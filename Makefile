# make score: set up and answer the first question.   make test: everything that guards the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FROM ?= US,BY,CN
TO ?= RU,UA,AF-TALIBAN
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: score test diff format readme docs lock benchmark clean

score: $(VENV)/.runtime
	@$(BIN)/interop score --from US --to RU

test: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/interop check --no-warnings
	@$(MAKE) --no-print-directory diff
	$(BIN)/python -m pytest -n auto

# What the last change of the data did: facts and scores, against the commit before it.
diff: $(VENV)/.dev
	@now=$$(git log -1 --format=%H -- datasets 2>/dev/null); \
	test -n "$$(git status --porcelain -- datasets 2>/dev/null)" && old=HEAD || old=$$now^; \
	if test -z "$$now" || ! git rev-parse -q --verify "$$old:datasets" >/dev/null; then \
	    echo "no earlier version of datasets/ to compare with"; \
	else \
	    folder=$$(mktemp -d) && git archive "$$old" datasets | tar -x -C "$$folder" && \
	    { echo "what the last change of the data did (against $$old):"; \
	      $(BIN)/interop diff "$$folder/datasets" --from $(FROM) --to $(TO) --explain 2 \
	      || { test $$? -eq 3 && echo "the earlier version cannot be read by this code; see above"; }; }; \
	    code=$$?; rm -rf "$$folder"; exit $$code; \
	fi

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

readme docs: $(VENV)/.dev
	$(BIN)/python docs/refresh.py

benchmark: $(VENV)/.dev
	$(BIN)/python benchmarks/cold_start.py
	$(BIN)/python benchmarks/kernel.py

lock:
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra build -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra build --extra dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# A stamp is written last, so that a broken set-up is made again.
$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "interop needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make environments. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "setting up $(VENV) (once) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/.venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/.venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/.runtime
