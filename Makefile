# Needs Python 3.11 or newer with venv, and make. Everything else is installed into .venv on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SIAP := $(VENV)/.siap

.PHONY: demo test check format bench templates guides lock clean

demo: $(SIAP)  ## the main job on a sample workbook, end to end, in ./demo
	@$(BIN)/alur demo

test: $(SIAP)  ## all tests; those that need LibreOffice skip with a reason where it is absent
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(SIAP)  ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

format: $(SIAP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(SIAP)  ## speed and memory beside docxtpl, as ratios
	$(BIN)/python -m bench

templates: $(SIAP)  ## the delivered Word templates, made anew
	$(BIN)/python -m pipeline.templat templates

guides: $(SIAP)  ## pictures, the printable page and the messages of the guides, from the real thing
	$(BIN)/python -m tests.gambar
	$(BIN)/python -m tests.pesan

lock:  ## needs uv; the lock holds versions and hashes, no index address
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 \
	    --no-emit-index-url --no-header --no-annotate -q -o requirements.lock

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(SIAP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
