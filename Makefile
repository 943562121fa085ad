# Two commands: `make score` and `make test`. Python 3.11 or later and make are all they need.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: score test report browser messages release-check fuzz bench clean

score: $(VENV)/scores.stamp
	@$(BIN)/python -m kzindex score
	@echo "In this folder: $(BIN)/python -m kzindex explain 2022-11 observer_access"

# everything in reports/, in the order in which one draws on another
report: $(VENV)/scores.stamp
	@$(BIN)/python -m kzindex score --out reports/scores.csv >/dev/null
	@$(BIN)/python -m kzindex reliability --out reports/reliability.json >/dev/null
	@$(BIN)/python -m kzindex robustness --out reports/robustness.json >/dev/null
	@$(BIN)/python -m kzindex claims --out reports/claims.json >/dev/null
	@$(BIN)/python -m kzindex report
	@for lang in kk ru; do $(BIN)/python -m kzindex report --only brief --lang $$lang; done

test: $(VENV)/tests.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry src
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

# the explorer in a headless Chromium, which must be there (Debian: apt install chromium)
browser: $(VENV)/tests.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[browser]'
	$(BIN)/python -m pytest tests/browser

# new messages into the catalogues of other languages, empty; those that nothing says any more out
messages: $(VENV)/tests.stamp
	$(BIN)/python -m tests.messages

# before a commit: every score that has moved since the last one is named under Scores in CHANGELOG.md
release-check: $(VENV)/scores.stamp
	@$(BIN)/python -m tests.release

# 20,000 states of the study's files, none of which may give a traceback
fuzz: $(VENV)/tests.stamp
	KZINDEX_FUZZ=20000 $(BIN)/python -m pytest tests/study/test_fuzz.py

bench: $(VENV)/tests.stamp
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/calibration.py
	$(BIN)/python benchmarks/multiverse.py
	$(BIN)/python benchmarks/scale.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("kzindex needs Python 3.11 or later; name one: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/scores.stamp: $(VENV)/python.stamp pyproject.toml constraints.txt
	@echo "installing kzindex into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/tests.stamp: $(VENV)/scores.stamp
	@echo "installing what the tests need into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
