# Everything goes into a virtual environment in .venv; nothing else on the machine changes, but for Chromium.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Tests need the training extra too: the tagger is trained on a tiny corpus.
TEST_EXTRAS := docs,test,train

.PHONY: demo test check lint types tests docs examples fuzz benchmarks clean help

help:  ## say what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

demo: $(VENV)/.installed  ## install, publish examples/ as a site and say which file to open
	$(BIN)/annotate publish examples/articles -o site
	@echo "Open $(CURDIR)/site/index.html in a browser."

test: $(VENV)/.installed-test  ## install everything and run all the tests
	$(MAKE) check

check: lint types tests docs  ## lint, types, tests and documentation

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

tests: $(VENV)/.installed-test
	$(BIN)/pytest -q

docs: $(VENV)/.installed-test  ## build the documentation in build/docs
	$(BIN)/python -m sphinx --quiet --fail-on-warning docs build/docs

examples: $(VENV)/.installed  ## rebuild the TEI and HTML beside the examples
	$(BIN)/annotate convert --force examples/articles -o examples/tei
	$(BIN)/annotate render examples/tei -o examples/html

fuzz: $(VENV)/.installed-test  ## search for bytes that break TARGET (loader, validator, annotator, inputs.csv …)
	$(BIN)/pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz $(TARGET) --seconds 3600

benchmarks: $(VENV)/.installed-test  ## accuracy on the corpora in CORPORA, and speed
	$(BIN)/python -m benchmarks $(CORPORA)

clean:  ## remove what make made
	rm -rf $(VENV) build dist *.egg-info site .testdata

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip

$(VENV)/.installed: $(VENV)/bin/python setup.cfg pyproject.toml
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/bin/python setup.cfg pyproject.toml tests/set_up
	$(BIN)/pip install --quiet --editable '.[$(TEST_EXTRAS)]'
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/set_up
	touch $(VENV)/.installed $@
