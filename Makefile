.DEFAULT_GOAL := help
BIN := .venv/bin
# Tests wait for servers and browsers too: one more of them than processors is at work.
WORKERS ?= $(shell expr $$(nproc) + 1)
PYTHON_FILES := src tests $(sort $(dir $(wildcard bench/*.py chaos/*.py)))

.PHONY: help
help: ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Fill .venv with what development needs
	@scripts/set-up dev

.PHONY: run
run: ## Start the desk; the first time with a vendor and its customers in it
	@scripts/set-up run
	@$(BIN)/dueby demo --if-empty
	@$(BIN)/dueby serve $(if $(PORT),--port $(PORT))

.PHONY: tour
tour: ## Show the reference agreement's promises and a worked example
	@scripts/set-up run
	@$(BIN)/python -m dueby.cli.tour agreements/plixer.yaml

.PHONY: test
test: setup ## Run the tests, and those of the desk on PostgreSQL too
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
	@scripts/test-on-postgresql -n $(WORKERS) --dist worksteal

.PHONY: lint
lint: setup ## Check format, style, types, imports, pages and migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(PYTHON_FILES)
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet src/dueby/desk
	$(BIN)/django-admin makemigrations --check --dry-run --settings tests.settings --pythonpath .

.PHONY: check
check: lint test ## Everything that must pass: lint, then test

.PHONY: format
format: setup ## Format the code and mend what ruff can mend safely
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: bench
bench: ## Measure calendars beside their peers, whole tickets, the desk, and mails
	@scripts/set-up bench
	@$(BIN)/python -m bench.calendars
	@$(BIN)/python -m bench.engine
	@$(BIN)/python -m bench.desk --tickets $(or $(TICKETS),20000)
	@$(BIN)/python -m bench.timers --clocks $(or $(CLOCKS),40000) --burst $(or $(BURST),10000) --weekend $(or $(WEEKEND),5000)
	@$(BIN)/python -m bench.mail
	@$(BIN)/python -m bench.phone
	@$(BIN)/python -m bench.chat
	@$(BIN)/python -m bench.outbox
	@$(BIN)/python -m bench.notices

.PHONY: chaos
chaos: ## Break things while the desk is at work, and write down what was lost
	@scripts/set-up dev
	@$(BIN)/python -m chaos

.PHONY: docs
docs: ## Write the outputs that the documentation shows anew
	@scripts/set-up dev
	@$(BIN)/python -m tests.documentation

.PHONY: pictures
pictures: ## Draw the pictures of the documentation anew (needs Chromium)
	@scripts/set-up dev
	@$(BIN)/python -m tests.e2e.pictures

.PHONY: css
css: ## Build the stylesheet again (needs Node)
	@scripts/stylesheet

.PHONY: lock
lock: ## Compile requirements/*.in again (needs uv)
	@scripts/lock

.PHONY: clean
clean: ## Remove .venv and what the tools left behind
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(PYTHON_FILES) -name __pycache__ -type d -prune -exec rm -rf {} +
