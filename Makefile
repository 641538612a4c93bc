# make test and make demo set up everything they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SEED := samples/增城区国家档案馆-2021.xlsx

.PHONY: demo test bench fuzz faults portable

demo: $(READY)
	$(BIN)/xlsxeval score "$(SEED)" -o build/demo

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadgroup

bench: $(READY)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_batch

# make fuzz CASES=50000 FIRST=1000 JOBS=2
CASES ?= 2000
FIRST ?= 0
JOBS ?= 2
fuzz: $(READY)
	$(BIN)/python -m tests.fuzz --cases $(CASES) --first $(FIRST) -j $(JOBS) $(if $(SECONDS),--seconds $(SECONDS))

KILLS ?= 50
faults: $(READY)
	$(BIN)/python -m tests.faults --kills $(KILLS)

# make portable PLATFORM=win_amd64 EMBEDDED=python-3.12.8-embed-amd64.zip
PLATFORM ?= win_amd64
portable: $(READY)
	rm -rf build/portable
	$(BIN)/python -m xlsxeval.portable build/portable --platform $(PLATFORM) $(if $(EMBEDDED),--python "$(EMBEDDED)")

$(READY): setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "xlsxeval needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
