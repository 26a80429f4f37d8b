# "make help" lists what can be made. Needs make and Python >= 3.11; the rest is fetched into .venv.

PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
export PIP_REQUIRE_VIRTUALENV := 1

.DEFAULT_GOAL := help
.PHONY: run test check bench lock forms messages wheel clean help libraries

.venv/runtime.stamp: requirements.lock .ci/venv
	@sh .ci/venv
	$(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/development.stamp: requirements-dev.lock .ci/venv
	@sh .ci/venv
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

libraries: .venv/runtime.stamp
	@$(PYTHON) .ci/system-libs || true

run: .venv/runtime.stamp libraries ## build the example site, its report, and open the window on it
	@if QT_QPA_PLATFORM=offscreen $(PYTHON) -c 'import PySide6.QtWidgets' 2>/dev/null; \
	then exec $(PYTHON) main.py demo --out out; \
	else echo "Qt does not load here: going on without the window."; \
	exec $(PYTHON) main.py demo --out out --no-window; fi

test: .venv/development.stamp libraries ## run all tests
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PYTHON) -m pytest

check: .venv/development.stamp ## style, imports, types, compiled forms and catalogues
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(PYTHON) forms/compile.py --check
	$(PYTHON) .ci/messages --check

bench: .venv/development.stamp ## time the heavy jobs beside their baselines
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PYTHON) -m benchmarks

lock: ## write the lock files anew (needs uv)
	sh .ci/lock

forms: .venv/development.stamp ## compile the Designer forms
	$(PYTHON) forms/compile.py

messages: .venv/development.stamp ## collect the texts for translation and compile the catalogues
	$(PYTHON) .ci/messages

wheel: .venv/development.stamp ## build the wheel into dist/
	$(PYTHON) -m build --wheel --no-isolation --outdir dist

clean: ## remove what was made, the environment included
	rm -rf .venv build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
