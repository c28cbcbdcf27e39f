# make demo · make test · make soak · make bench
# Each sets up all it needs in .venv; nothing but Python 3.11+ and make has to be there before.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SOAK ?= 20

.PHONY: demo test lint types imports check soak bench docs lock clean

demo: $(READY)
	@$(BIN)/vog-cases demo

test: $(READY) lint types imports
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

# Longer runs: SOAK says how many rounds of kill -9, and scales the property tests.
soak: $(READY)
	VOG_CASES_SOAK=$(SOAK) $(BIN)/python -m pytest -m soak -n auto --timeout 1800

bench: $(READY)
	$(BIN)/python -m benchmarks

# The pages that are made from the definitions.
docs: $(READY)
	$(BIN)/python -m vog_cases.pages docs/workflows

lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group dev pyproject.toml \
		--generate-hashes --no-header --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "VOG Cases needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	@echo "Setting up in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -OO -X no_debug_ranges \
		-X pycache_prefix=$(CURDIR)/$(VENV)/lean -c \
		'import tui.app, vog_cases.cli, psycopg, sqlalchemy.dialects.postgresql.psycopg'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
