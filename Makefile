# make help says what there is. Needs Python 3.11 or later; everything else is installed into .venv.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
ORGANISATIONS ?= 500
ROUNDS ?= 50
SEED ?= 1
VENV := .venv/bin
LOCK := $(VENV)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint bench faults kill-rounds crash-rounds calendar-rounds attacks hosts a11y audit money-rounds
.PHONY: rota-systems fuzz-api vendor lock clean bench-peers

help: ## What there is
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: .venv/installed ## The portal with a demonstration council, on http://127.0.0.1:8000 (PORT=8001 make run)
	@PORT=$(PORT) bin/run.sh

test: .venv/installed-for-tests ## Everything that is checked: lint, then all tests on SQLite, PostgreSQL and in a browser
	@bin/test.sh

test-fast: .venv/installed-for-tests ## The tests without a browser, on SQLite
	@$(VENV)/pytest -n 2 --ignore tests/browser

lint: .venv/installed-for-tests ## Style, security rules and which part may use which
	$(VENV)/ruff check .
	$(VENV)/ruff format --check --diff .
	$(VENV)/lint-imports
	$(VENV)/mypy
	$(VENV)/djlint --quiet --check templates
	$(VENV)/djlint --lint templates

bench: .venv/installed-for-tests ## How fast it is on this machine; prints figures and writes nothing
	@$(VENV)/python -m bench.run

bench-peers: var/peers/installed ## What `make bench` measures the pages beside: Django and a bare Flask page, in var/peers

kill-rounds: .venv/installed-for-tests ## Payment runs killed at random, and compared (ORGANISATIONS=500 ROUNDS=50)
	@$(VENV)/python -m tests.reliability.killed_runs $(ORGANISATIONS) $(ROUNDS)

crash-rounds: .venv/installed-for-tests ## A council at work, killed at random moments, and compared (ROUNDS=50 SEED=1)
	@$(VENV)/python -m tests.reliability.crash_rounds $(ROUNDS) $(SEED)

calendar-rounds: ROUNDS = 3
calendar-rounds: .venv/installed-for-tests ## The same on odd days: 29 February, summer time, 31 March, a year of 53 weeks (ROUNDS=3 SEED=1)
	@$(VENV)/python -m tests.money_rounds.calendars $(ROUNDS) $(SEED)

faults: .venv/installed-for-tests ## Everything that can break, played and compared; says how to repeat what failed (ROUNDS=50 SEED=1)
	@$(VENV)/python -m tests.reliability.faults $(ROUNDS) $(SEED)

hosts: ROUNDS = 12
hosts: .venv/installed-for-tests ## Two hosts, PostgreSQL, Redis, an object store; killed and unplugged (as root; ROUNDS=12 SEED=1)
	@$(VENV)/python -m tests.reliability.several_hosts $(ROUNDS) $(SEED)

a11y: AT = axe
a11y: .venv/installed-for-tests ## axe on every page: filled, empty, with errors; goes on where it was stopped (A11Y=word of an address, AT=320-dark)
	@A11Y_NOTES=var/a11y/$$(git rev-parse --short HEAD) $(VENV)/pytest -q -n 0 tests/browser/axe_everywhere.py -k '$(AT)'

audit: .venv/bin/python ## Known vulnerabilities of what is locked; says what it could not ask
	@$(VENV)/python bin/audit.py

attacks: .venv/installed-for-tests ## Attacks and faults played against real processes while somebody else works, with figures
	@$(VENV)/python -m tests.reliability.attacks

fuzz-api: EXAMPLES = 8
fuzz-api: .venv/installed-for-tests ## The API asked by schemathesis, which is installed into .venv-fuzz (EXAMPLES=8)
	@test -x .venv-fuzz/bin/schemathesis || ($(PYTHON) -m venv .venv-fuzz && .venv-fuzz/bin/pip install --quiet schemathesis==4.32.5)
	@$(VENV)/python -m tests.reliability.fuzzed_api .venv-fuzz/bin/schemathesis $(EXAMPLES)

rota-systems: VISITS = 40000
rota-systems: .venv/installed-for-tests ## Three rota systems at once through the API, and the same by upload (VISITS=40000)
	@$(VENV)/python -m tests.reliability.rota_systems $(VISITS)

money-rounds: ROUNDS = 1000
money-rounds: .venv/installed-for-tests ## Random moves on a council, each followed by one sum of all money (ROUNDS=1000 SEED=1)
	@$(VENV)/python -m tests.money_rounds.rounds $(ROUNDS) $(SEED)

vendor: .venv/installed-for-tests ## Bring in the browser libraries of static/vendor/ again, checked by their hashes
	$(VENV)/python bin/vendor.py

lock: .venv/installed-for-tests ## Write the lock files after a change of the requirements
	$(VENV)/pip install --quiet pip-tools==7.6.2
	$(LOCK) --output-file requirements.lock requirements.txt
	$(LOCK) --output-file requirements-s3.lock requirements-s3.txt
	$(LOCK) --output-file requirements-test.lock requirements-test.txt
	$(LOCK) --output-file bench/peers/requirements.lock bench/peers/requirements.txt

clean: ## Take away what was installed and made here, and the demonstration's data
	rm -rf .venv .venv-fuzz var test-results .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or later is needed")'
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock | .venv/bin/python
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/installed-for-tests: requirements-test.lock | .venv/bin/python
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

var/peers/installed: bench/peers/requirements.lock
	$(PYTHON) -m venv var/peers
	var/peers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r bench/peers/requirements.lock
	@touch $@
