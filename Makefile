# One window: everything a newcomer types. `make help` lists it.
PORT ?= 8000
ONEWINDOW_HOME ?= $(CURDIR)/.onewindow
export PORT ONEWINDOW_HOME
# Python keeps what it compiled: every program and test process would otherwise do it again.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
ARGS ?=
# Journeys wait as much as they work: one worker more than there are cores, four at most.
WORKERS := $(shell n=$$(getconf _NPROCESSORS_ONLN); [ $$n -ge 4 ] && echo 4 || expr $$n + 1)

.DEFAULT_GOAL := help
.PHONY: help setup run demo test spark check fix bench lock clean

help: ## List these targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile
	@echo "  PORT ($(PORT)) and ONEWINDOW_HOME ($(ONEWINDOW_HOME)) are honoured."

setup: ## Leave a ready .venv with the onewindow program
	@scripts/setup

run: setup ## Serve on http://127.0.0.1:$PORT, empty but for the catalogue
	@$(BIN)/onewindow serve $(ARGS)

demo: setup ## Serve with the real catalogue and a labelled synthetic month of cases
	@$(BIN)/onewindow demo $(ARGS)

test: setup ## Run the tests, browser journeys included (ARGS="-k word" narrows)
	@scripts/browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder \
	  --ignore tests/house $(ARGS)
	@scripts/browser --remind
	@scripts/spark --remind

spark: setup ## Count on Apache Spark what the database counts (installs it, and Java 17)
	@scripts/spark $(ARGS)

check: setup ## Format, lint, types, contracts, templates, migrations, house tests
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint src/onewindow/templates
	$(BIN)/onewindow manage makemigrations --check --dry-run
	$(BIN)/python -m pytest -q tests/house

fix: setup ## Put right what can be put right by machine
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

bench: setup ## Measure, print a table, write bench/latest.json in the data folder
	@$(BIN)/onewindow bench $(ARGS)

lock: setup ## Resolve the dependencies anew into requirements.lock
	@env -u PIP_FIND_LINKS $(BIN)/uv pip compile -q --system-certs --universal --python-version 3.11 \
	  --generate-hashes --extra dev --upgrade --custom-compile-command "make lock" \
	  -o requirements.lock pyproject.toml

clean: ## Remove what setup, tests and tools made (the data folder stays)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .onewindow/test
	rm -rf src/onewindow/locale/*/LC_MESSAGES
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
