# Two commands: `make run` opens the mall, `make test` proves it. A fresh machine needs python3 (3.11 or newer,
# with venv) and make. Settings: PORT, HOST, DEMO, PENDOPO_DATA, DATABASE_URL.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run stop reset test quick lint bench lock doctor clean
PYTHON ?= python3
export UV_PYTHON_DOWNLOADS = never
export PYTHONDONTWRITEBYTECODE =

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Settings: PORT=8001 HOST=0.0.0.0 DEMO=0 PENDOPO_DATA=/folder DATABASE_URL=postgresql://..."

# The tool that installs, in an environment of its own.
.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv .tools || { echo "Python's venv is missing (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'

# Everything from the hashed lock, then the project itself; again only when the lock or the project changes.
.venv/stamp: requirements/dev.txt pyproject.toml | .tools/bin/uv
	@[ -x .venv/bin/python ] || .tools/bin/uv venv --quiet --python $(PYTHON) .venv
	@echo "Installing what the lock names ..."
	@.tools/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.txt
	@.tools/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch .venv/stamp

run: .venv/stamp ## open the mall; Ctrl-C stops everything
	@exec .venv/bin/pendopo run

stop: .venv/stamp ## stop what runs on this data folder
	@.venv/bin/pendopo stop

reset: .venv/stamp ## remove the demo's data (a real installation asks first)
	@.venv/bin/pendopo reset

doctor: .venv/stamp ## check everything and say what to do
	@.venv/bin/pendopo doctor

test: .venv/stamp ## style, types, house contract and every test
	@exec bash .ci/check

quick: .venv/stamp ## only the fast tests of the rooms
	@.venv/bin/pytest src -m "not slow and not browser and not race"

lint: .venv/stamp ## style, types and house contract only
	@exec bash .ci/check lint

bench: .venv/stamp ## all benchmarks, or one: make bench ROOM=booking
	@.venv/bin/python -m bench $(ROOM)

lock: .tools/bin/uv ## renew the hashed lock (no addresses inside)
	@.tools/bin/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-annotate \
	  --python-version 3.11 pyproject.toml -o requirements/run.txt
	@.tools/bin/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-annotate \
	  --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt

clean: ## remove what was installed and built (never data)
	@rm -rf .venv .tools build
