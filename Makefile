# make demo · make test [ARGS=path] · make lint · make check · make bench · make shell · make urls · make lock · make clean
# From a clean checkout with python3 (3.11+), make and a C library; everything else is fetched into .venv.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
MAKEFLAGS += --no-print-directory
SOURCES := accounts billing desk home linkage official_accounts mynumber portal sandbox tests bench manage.py conftest.py
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.PHONY: demo test lint check bench shell urls lock clean
.DEFAULT_GOAL := demo

# --- what it runs on -----------------------------------------------------------------------------
.venv/.demo .venv/.dev: .venv/.%: requirements/%.txt requirements/uv.txt portal/demo/bootstrap.sh
	@PYTHON="$(PYTHON)" sh portal/demo/bootstrap.sh $*
	@touch $@

# --- what one does -------------------------------------------------------------------------------
demo: .venv/.demo
	@$(BIN)/python -m portal.demo

test: .venv/.dev
	@sh tests/packages.sh
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/bandit --quiet --recursive -ll --exclude ./.venv,./var,./tests,./bench,./.ci .
	@$(BIN)/python -m portal.demo.offline makemigrations --check --dry-run
	@$(BIN)/python -m portal.demo.offline check

check: lint test

bench: .venv/.dev
	@$(BIN)/python -m bench $(ARGS)

# a Python shell beside a running demo, with its data
shell: .venv/.demo
	@$(BIN)/python manage.py shell

# address, name and access level of every view
urls: .venv/.demo
	@$(BIN)/python manage.py addresses

# --- housekeeping --------------------------------------------------------------------------------
lock: .venv/.dev
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) requirements/app.in -o requirements/app.txt
	$(LOCK) -c requirements/app.txt requirements/demo.in -o requirements/demo.txt
	$(LOCK) -c requirements/demo.txt requirements/dev.in -o requirements/dev.txt
	$(LOCK) requirements/card.in -o requirements/card.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "The demo's data in var/ was kept; rm -rf var removes it."
