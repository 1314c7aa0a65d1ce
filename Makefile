# One entry for people and CI. Everything is set up in .venv from one lock file with hashes.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site test serve check bench a11y setup setup-python setup-node lock

BIN := .venv/bin

help:
	@echo "make site   bygg webbplatsen i site/"
	@echo "make serve  visa webbplatsen på den här datorn medan du ändrar"
	@echo "make test   kör alla prov"
	@echo "make check  granska koden: form, typer, lager, personuppgifter"
	@echo "make bench  mät vad iopgen kostar på tusen påhittade partnerskap, bredvid andra program"
	@echo "make a11y   pröva tillgängligheten i en webbläsare och skriv resultatet till redogörelsen"
	@echo "make lock   räkna om requirements.lock efter pyproject.toml"

site: setup-python
	$(BIN)/iopgen build

serve: setup-python
	$(BIN)/iopgen serve

test: check setup-node
	$(BIN)/pytest --numprocesses auto --dist loadfile

# ARGS: --count 10000, --own, --runs N, --only NAME..., --steps; see benchmarks/bench.py.
bench: setup-python
	$(BIN)/python -m benchmarks.bench $(ARGS)

# What the pages on accessibility tell: content/accessibility.json here and in the example.
a11y: setup
	IOPGEN_UPDATE_A11Y=1 $(BIN)/pytest tests/web/test_accessibility.py -k axe --numprocesses 2 --dist worksteal

check: setup-python
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -P -m iopgen.privacy_guard --history

setup: setup-python setup-node

# Reinstalled only when the lock or the package's own description changes.
setup-python: .venv/stamp-package

.venv/stamp-package: .venv/stamp-lock pyproject.toml
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

.venv/stamp-lock: requirements.lock
	@$(find_python); \
	echo "Installerar i .venv ur requirements.lock; det tar någon minut."; \
	$(BIN)/python -c "" 2>/dev/null || rm -rf .venv; \
	"$$python" -m venv .venv
	@$(BIN)/python -m pip install -qq --require-hashes --requirement requirements.lock
	@touch $@

# The HTML validator and the workflow linter come from npm. A person may do without.
setup-node:
	@if command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory node_modules/stamp; \
	elif [ -n "$$CI" ]; then \
		echo "npm saknas" >&2; exit 1; \
	else \
		echo "npm saknas: prov som behöver det hoppas över"; \
	fi

node_modules/stamp: package.json package-lock.json
	@npm ci --ignore-scripts --silent
	@touch $@

lock: setup-python
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--extra dev --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

# Sets $python to a Python of 3.11 or newer that can make a virtual environment; make PYTHON=... points one out.
define find_python
for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python) ""; do \
	"$$python" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && break; \
done; \
if [ -z "$$python" ]; then \
	echo "iopgen kräver Python 3.11 eller nyare med venv. Peka ut den: make PYTHON=/sökväg/till/python3" >&2; \
	echo "iopgen needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)." >&2; \
	exit 1; \
fi
endef
