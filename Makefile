# The door. `make demo` and `make test` need nothing done before.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TUNES ?= dist/train-tune
TUNES_TOKENS ?= 6M
VERSE ?= dist/train-verse
VERSE_TOKENS ?= 16M
VERSE_MORE ?= 14M
PIP := $(BIN)/pip --disable-pip-version-check

.PHONY: demo test check bench soak train-tune train-verse screens docs clean

demo: $(VENV)/.demo  ## Set up, fetch the models, make a picture book, say where the files are.
	$(BIN)/baiyi make examples/lantern.zh.yaml

test: check  ## Set up and run every check and every test.
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

check: $(VENV)/.dev
	sh scripts/system-packages.sh
	$(BIN)/ruff check src tests bench scripts
	$(BIN)/ruff format --check src tests bench scripts
	$(BIN)/mypy
	$(BIN)/python scripts/write_help.py --check
	$(BIN)/baiyi models get --for-tests

bench: $(VENV)/.dev  ## Print every figure that the documents claim, each beside its peer.
	for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

soak: $(VENV)/.dev  ## The slow suites: soak, fuzz, load.
	$(BIN)/python -m pytest -m slow --timeout 3600

train-tune: $(VENV)/.dev  ## The melody model again: data, training, export, figures. About half an hour.
	$(BIN)/baiyi data make examples/data/tunes.yaml --to $(TUNES)/corpus
	$(BIN)/baiyi train make $(TUNES)/corpus --out $(TUNES)/run --size 1.5M --tokens $(TUNES_TOKENS) --context 1024 --seed 1 --threads 2 --precision float32
	$(BIN)/python scripts/ship_model.py melody $(TUNES)/run $(TUNES)/corpus $(TUNES)/model
	$(BIN)/python bench/tune.py --corpus $(TUNES)/corpus --model $(TUNES)/model

train-verse: $(VENV)/.dev  ## The verse model again: data, training, export. Some four hours on two quiet cores.
	$(BIN)/baiyi data make examples/data/verse.yaml --to $(VERSE)/corpus
	$(BIN)/baiyi train make $(VERSE)/corpus --out $(VERSE)/run --size 6M --tokens $(VERSE_TOKENS) --looks 100 --threads 2 --compile
	$(BIN)/baiyi train make $(VERSE)/corpus --out $(VERSE)/more --base $(VERSE)/run/model --tokens $(VERSE_MORE) --batch 8k --optimizer muon --rate 0.004 --seed 1 --looks 60 --patience 30 --threads 2 --compile
	$(BIN)/python scripts/ship_model.py verse $(VERSE)/more $(VERSE)/corpus $(VERSE)/model

screens: $(VENV)/.dev  ## Pictures of the studio in the browser, for the documents.
	$(BIN)/python scripts/screens.py

docs: $(VENV)/.dev  ## Write the generated pages again.
	$(BIN)/python scripts/write_help.py

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Baiyi needs Python 3.11 or later; call: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -q -c constraints.txt -U pip

$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -q -c constraints.txt -e '.[all]'
	$(PIP) install -q -c constraints.txt --no-deps tinysoundfont
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -q -c constraints.txt -e '.[dev]'
	$(PIP) install -q -c constraints.txt --no-deps tinysoundfont
	touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache
