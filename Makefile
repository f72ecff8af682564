# Two commands matter: `make run` and `make test`. Both set everything up first; nothing is installed outside this folder.
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run test setup check package scan bench

help:
	@echo "make run     start the whole insurer on this machine, with demo data"
	@echo "make test    run every test"
	@echo "make check   lint and types"
	@echo "make package build what AWS runs under .build/packages [PYTHON=python3.13: the Python it will run on]"
	@echo "make scan    look for weaknesses in the templates"
	@echo "make bench   measure it against well-known means, ten minutes on a machine left alone [ROWS=\"noemie decision\"]"
	@echo "make setup   prepare .venv and the web pages, nothing else"

setup: .venv/.ready web/dist/.ready

run: setup
	@$(BIN)/obole run

# What each process of the tests imports is compiled once for all, and kept: whatever the settings of the machine.
test: setup
	@PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/.build/compiled $(BIN)/pytest

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .

# An environment of its own: what is packaged is compiled for the Python that packages, whatever .venv runs on.
package: setup
	@UV_PROJECT_ENVIRONMENT=.build/python $(BIN)/uv run --locked --no-dev --quiet --python $(PYTHON) python -m infra.package

# checkov in a lock and an environment of its own: no one environment can hold it and the product.
scan: package
	@rm -rf .build/scanned && mkdir -p .build/scanned && cp infra/*.yaml .build/packages/*.json .build/scanned/
	@UV_PROJECT_ENVIRONMENT=$(CURDIR)/.build/scan $(BIN)/uv run --project infra/scan --locked --quiet \
	  checkov --config-file infra/scan/checkov.yaml --directory .build/scanned

# What it is measured against is in an environment of its own: tests know nothing of it.
bench: setup
	@UV_PROJECT_ENVIRONMENT=.build/bench $(BIN)/uv run --locked --group bench --quiet python -m bench $(ROWS)

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Obole needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.ready: $(BIN)/uv pyproject.toml uv.lock
	@for link in functions/*/*/chalicelib; do [ -L "$$link" ] && [ -d "$$link" ] || { \
	  echo "$$link should be a symbolic link. This checkout has none: git config core.symlinks true, then git checkout -- functions" >&2; exit 1; }; done
	@$(BIN)/uv sync --locked --quiet
	@touch $@

web/node_modules/.ready: .venv/.ready web/package.json web/package-lock.json
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/.ready: web/node_modules/.ready web/openapi.json $(shell find web/src web/public web/index.html web/vite.config.ts -type f 2>/dev/null)
	@cd web && npm run --silent build
	@touch $@
