PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types bench docs examples lock clean

demo: $(READY)  ## the main job on the synthetic corpus, offline
	$(BIN)/bibliometrics demo --output demo

test: $(READY)  ## all tests, on two cores
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint queries bibliometrics

types: $(READY)
	$(BIN)/mypy

bench: $(READY)  ## docs/bench.md and the README's figures; BENCH="ingest fetch": only these
	$(BIN)/python -m tests.bench $(BENCH)

docs: $(READY)  ## what is generated: docs/cli.md, queries/README.md, queries/60_quality/README.md
	$(BIN)/python -m bibliometrics.handbook
	$(BIN)/python -m bibliometrics.adjustment
	$(BIN)/python -m bibliometrics.cli.manual

examples: $(READY)  ## documents that hold our charts; needs pdflatex and pandoc
	test -d demo/cache || $(MAKE) demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r examples/requirements.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" examples/build demo/cache examples/built

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lock:  ## needs uv
	uv pip compile pyproject.toml --group dev --extra spark --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock

clean:
	rm -rf $(VENV) demo build dist examples/built
