# Stillpoint's doors. `make` alone lists them.
# Needed on the machine: make, a POSIX shell and Python 3.11 or newer with venv. Everything else is installed into .venv.
# Options: PYTHON=/path/to/python (which Python makes .venv) · HOST= and PORT= (make run) · ARGS="…" (handed on to the tool)

BIN := .venv/bin
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test test-quick check format words bench lighthouse faults lock clean runtime dev

help: ## List what can be made
	@echo "Stillpoint: booking and client intake for a massage spa"
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: runtime ## Start the spa on http://127.0.0.1:8000 with demo data (HOST=, PORT=)
	@exec $(BIN)/flask --app wsgi demo

test: dev ## Run every test, on SQLite and PostgreSQL and in a real browser
	@$(BIN)/python -m tools.browser
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

test-quick: dev ## Run the inner loop: domain and features on SQLite, no browser
	@$(BIN)/python -m pytest -m "not browser and not postgres and not race" $(ARGS)

check: dev ## Check format, lint, types, import order and templates
	@echo "ruff: format";  $(BIN)/ruff format --check --quiet . || { echo "Type 'make format' to put this right."; exit 1; }
	@echo "ruff: rules";   $(BIN)/ruff check --quiet .
	@echo "mypy: types";   $(BIN)/mypy
	@echo "import-linter"; $(BIN)/lint-imports --no-logo
	@echo "djlint";        $(BIN)/djlint app/templates --lint --quiet
	@echo "templates";     $(BIN)/python -m pytest -q --no-header --durations=1 tests/test_house.py -k template

format: dev ## Format the code and put imports in order
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

bench: dev ## Measure how fast the booking engine is
	@$(BIN)/python -m benchmarks $(ARGS)

lighthouse: dev ## Let Lighthouse look at the way to a booking on an emulated phone (needs Node)
	@$(BIN)/python -m tools.browser
	@$(BIN)/python -m benchmarks.lighthouse $(ARGS)

faults: dev ## Kill the server hundreds of times while clients book; prove that nothing is lost or doubled
	@$(BIN)/python -m tests.faults $(ARGS)

words: dev ## Bring the catalogues of the other languages up to date, and see what they lack
	@$(BIN)/python -m tools.words

lock: dev ## Compile requirements.in and tests/requirements.in into pins with hashes (ARGS=--upgrade for newer ones)
	@$(BIN)/python -m tools.lock $(ARGS)

clean: ## Remove the virtual environment and every cache; keeps instance/
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .cache
	@find app tests tools migrations -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@echo "Clean. Your data in instance/ is untouched."

runtime:
	@sh tools/venv.sh runtime

dev:
	@sh tools/venv.sh dev
