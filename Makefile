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
.PHONY: help run test test-postgres test-fast lint bench faults kill-rounds crash-rounds calendar-rounds attacks a11y audit money-rounds vendor
.PHONY: lock clean
