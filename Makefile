# Every target prepares what it needs. PYTHON chooses the interpreter (3.11 to 3.14), PORT the port of `make run`.
# Without it the system's, when it is one of these: it is compiled with optimisation, a quarter quicker than one without.
FITS = import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
PYTHON ?= $(shell /usr/bin/python3 -c '$(FITS)' 2>/dev/null && echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUN := $(BIN)/.local-ready
DEV := $(BIN)/.dev-ready
PYTEST = $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder --tb=short
.PHONY: languages run test coverage durations test-quick lint relevance ablation drill matrix bench load words docs screenshots requirements audit sbom engine-lock clean
.DEFAULT_GOAL := run
unexport PYTHONDONTWRITEBYTECODE # whoever sets it compiles all anew in each of the many processes that a test run starts

run: $(RUN) ## start everything on this machine
	@$(BIN)/doeners standalone

test: $(DEV) ## all tests, on one real engine: four files at a time, the longest first
	$(PYTEST) --durations=25

coverage: $(DEV) ## the same, and which lines and branches they reach: at least 90 %
	$(BIN)/python -m coverage erase
	$(PYTEST) --cov --cov-report=html:var/coverage

durations: $(DEV) ## the same, and how long each file takes, into tests/durations.json
	$(PYTEST) --save-durations

test-quick: $(DEV) ## only what needs no server
	$(BIN)/python -m pytest tests/unit

lint: $(DEV) ## the pins, style, types, import rules, tests that do not wait, names that say a relation, sizes
	$(BIN)/python -m tools.pins.closed
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.steady_tests
	$(BIN)/python -m tools.plain_names
	$(BIN)/python -m tools.structure
	$(BIN)/python -m tools.languages

relevance: $(DEV) ## how well the judged queries are answered; SAVE=1 makes it the baseline
	$(BIN)/python -m tests.relevance $(if $(SAVE),--save)

ablation: $(DEV) ## what each step of the search is worth, into docs/relevance.md
	$(BIN)/python -m tests.relevance.ablation

drill: $(DEV) ## faults, kills and distances at full size; a part of them is in `make test`
	$(BIN)/python -m pytest -n 2 --dist load -rP tests/faults tests/integration/test_api_distances.py tests/contract/test_api_openapi.py --drill

matrix: $(DEV) ## each part of a site hurt in each way, as a table: docs/faults-matrix.md
	$(BIN)/python -m pytest -q --tb=short -o faulthandler_timeout=0 tests/faults/matrix --drill

bench: $(DEV) ## everything that is measured against something else, in turn
	$(BIN)/python -m benchmarks.search_page
	$(BIN)/python -m benchmarks.race
	$(BIN)/python -m benchmarks.understanding
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.rebuilding
	$(BIN)/python -m benchmarks.syncing
	$(BIN)/python -m benchmarks.under_load
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.slow_clients
	$(BIN)/python -m benchmarks.engine_away
	$(BIN)/python -m benchmarks.walk

load: $(DEV) ## how many people at once this machine serves with 95 of 100 pages within 300 ms
	$(BIN)/python -m benchmarks.load

words: $(DEV) ## compile the Dutch word lists again (needs Debian's wdutch)
	$(BIN)/python -m tools.words

docs: $(DEV) ## generated references
	$(BIN)/python -m tools.reference

languages: $(DEV) ## write new sentences of the public pages into the catalogues, and say which are not translated
	$(BIN)/python -m tools.languages --update

screenshots: $(DEV) ## the pictures in the docs, of the site that `make run` started
	$(BIN)/python -m tools.screenshots

requirements: ## pin every package again, with hashes
	@test -x $(BIN)/uv || $(MAKE) $(DEV)
	for part in build core meaning traces local dev; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-emit-index-url --custom-compile-command "make requirements" -o requirements/$$part.txt requirements/$$part.in || exit; done
	$(BIN)/python -m tools.pins.metadata
	$(BIN)/python -m tools.pins.closed

audit: $(DEV) ## whether a vulnerability of a pinned package is known
	$(BIN)/python -m tools.pins.advisories

sbom: $(DEV) ## the list of parts of a release, in CycloneDX: var/sbom.cdx.json
	$(BIN)/python -m tools.sbom

engine-lock: $(DEV) ## write down the engine's files again
	$(BIN)/python -m standalone.engine_lock

clean: ## remove the environment and all local data
	rm -rf .venv var build *.egg-info

# Who tests here keeps all that the tests need.
$(RUN): requirements/local.txt setup.cfg
	$(call install,$(if $(wildcard $(DEV)),dev,local))
	@touch $@

$(DEV): requirements/dev.txt setup.cfg
	$(call install,dev)
	@touch $@ $(RUN)

# The pins are a closed set: pip looks for nothing else, and builds with what is pinned. It compiles nothing: Python
# compiles what is imported, a part of what is installed, and keeps it.
define install
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 14) else "doeners needs Python 3.11 to 3.14. Choose one: make run PYTHON=python3.13")'
	@$(PIP) --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv
	@$(BIN)/python -m tools.pins.closed
	@echo "Pakketten installeren; dat gebeurt alleen de eerste keer."
	@$(PIP) install --quiet --no-deps --require-hashes -r requirements/build.txt
	@$(PIP) install --quiet --no-compile --no-deps --no-build-isolation --use-pep517 --require-hashes -r requirements/$(1).txt
	@PYTHONWARNINGS=ignore $(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(PIP) check >/dev/null || $(PIP) check
endef
