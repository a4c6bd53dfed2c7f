# Two commands: `make run` and `make test`. Everything they need, they set up themselves.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev run test soak lint browser docs lock clean

# 3.11 by name first, then any python3 that is new enough (a pyenv shim may exist and yet not run).
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
STAMPS := $(VENV)/stamps
NPM := npm --no-audit --no-fund --no-update-notifier --loglevel=error
COMPILE := build/lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate $(UPGRADE)

# Browsers come from the system (see tests/browser/find_browser.py), never from a test tool's own download.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

help:
	@echo 'make run        set up, then serve: prints the URL to open (ARGS="--port 8001" for options)'
	@echo 'make test       set up for development, then all checks and tests'
	@echo 'make setup      the install alone'
	@echo 'make lint       ruff, mypy and tsc alone'
	@echo 'make soak       the long proofs'
	@echo 'make docs       write docs/reference/ and the page's tables from the code'
	@echo 'make lock       solve the lock files anew (UPGRADE=--upgrade for newer versions)'

# ---- set-up: a stamp per step, so that the second call does nothing ---------------------------------------------

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo 'Tickscope needs Python 3.11 or newer: install python3.11 and call make again.'; exit 1; }
	@echo 'Making $(VENV) ...'
	@$(PYTHON) -m venv $(VENV) || { echo 'The venv module failed; on Debian: apt-get install python3-venv'; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.lock $(STAMPS)/venv
	@echo 'Installing the locked packages ...'
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/tickscope: pyproject.toml $(STAMPS)/runtime
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/tickscope
	@echo 'Installing the locked development packages ...'
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(STAMPS)/npm: package.json package-lock.json $(STAMPS)/venv
	@echo 'Installing the locked npm packages ...'
	@$(NPM) ci >/dev/null
	@touch $@

setup: $(STAMPS)/tickscope
	@:

setup-dev: setup $(STAMPS)/dev $(STAMPS)/npm
	@:

# ---- run -------------------------------------------------------------------------------------------------------

run: setup
	@exec $(BIN)/python -m tickscope serve $(ARGS)

# ---- checks: quick ones first, pytest last (its closing line is what a reader looks for) ------------------------

browser: setup-dev
	@$(BIN)/python tests/browser/find_browser.py

lint: setup-dev
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(NPM) run --silent types

# Two processes share the tests, file by file; WORKERS=0 runs them in one.
WORKERS ?= 2

test: setup-dev browser lint
	@files=$$(find tests/frontend -name '*.test.js' -o -name '*.test.mjs'); \
	test -n "$$files" || { echo 'no front end test found under tests/frontend'; exit 1; }; \
	node --test --test-reporter=dot $$files
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS)

soak: setup-dev browser
	$(BIN)/python -m pytest -m soak $(PYTEST_ARGS)

docs: setup-dev
	$(BIN)/python tools/generate_vocabulary.py
	$(BIN)/python tools/generate_docs.py

# ---- upkeep ----------------------------------------------------------------------------------------------------

# The locks hold versions and hashes only: no index and no host name, so that any mirror may serve them.
lock:
	@mkdir -p build
	@test -x build/lock-venv/bin/uv || { $(PYTHON) -m venv build/lock-venv && build/lock-venv/bin/pip install -q uv; }
	$(COMPILE) --extra build pyproject.toml -o requirements.lock
	$(COMPILE) --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(NPM) install --package-lock-only --omit-lockfile-registry-resolved

clean:
	rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis
