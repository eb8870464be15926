# lookalike: what can be done from a checkout. `make help` lists it.
.DEFAULT_GOAL := help
VENV := .venv/bin

.PHONY: help setup demo test test-all browser lint format lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## make .venv with everything that the locks name
	@sh workbench/setup.sh

demo: setup  ## try it: sample catalog, local stack, page on http://127.0.0.1:8000 (CATALOG=DIR, PORT=N)
	@$(VENV)/lookalike demo $(if $(CATALOG),--catalog "$(CATALOG)") $(if $(PORT),--port "$(PORT)")

test: setup  ## every test that this machine can run, with coverage
	@bash tests/run.sh

test-all: setup  ## the same and the slow ones
	@SLOW=1 bash tests/run.sh

browser:  ## Debian's Chromium, for the browser tests (needs root)
	@sh workbench/install_browser.sh

lint: setup  ## ruff and mypy
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy

format: setup  ## let ruff rewrite what it can
	$(VENV)/ruff format .
	$(VENV)/ruff check --fix .

lock: setup  ## write requirements/*.txt anew from *.in; pins stay, UPGRADE=1 moves them
	@sh workbench/lock.sh

clean:  ## remove what was built (.venv and build/)
	rm -rf .venv build cdk.out .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*

-include infra/infra.mk
