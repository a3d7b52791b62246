# ncall: `make demo` and `make test` each work as the very first command on a fresh Debian 12 with git, make and Swift.

SWIFT ?= swift
PREFIX ?= /usr/local
# One build serves the demo, the tests, the runs against real peers and the benchmarks.
BUILD_FLAGS = -c release -Xswiftc -enable-testing
NCALL = $(shell $(SWIFT) build $(BUILD_FLAGS) --show-bin-path 2>/dev/null)/ncall

.PHONY: help setup build demo test unit interop fuzz api-fuzz bench bench-stream lint format sanitize screens install layout clean

help:
	@echo "make demo       a call with talking robots, in this terminal"
	@echo "make test       everything CI tests: units, virtual calls, real peers"
	@echo "make build      the ncall program              make install   the program, man pages, completions below $(PREFIX)"
	@echo "make lint       format, floors, sans-IO rule   make sanitize  tests under address and thread sanitizers"
	@echo "make bench      every benchmark, beside others (ARGS=delay for one of them)"
	@echo "make bench-stream  the chat of a stream, on SQLite and on a PostgreSQL server of its own"
	@echo "make layout     finds out which functions a client runs, for make install (needs Valgrind)"
	@echo "make api-fuzz   requests invented from the API's document: EXAMPLES=500 for each operation"
	@echo "make fuzz       inputs invented for every parser: SECONDS=60 for each of TARGETS=\"srtp …\", or of all"

setup:
	@scripts/setup

build: setup
	@scripts/build --product ncall

demo: build
	@exec "$(NCALL)" demo $(ARGS)

test: setup
	@scripts/test

# Parts of `test`, for a developer in a hurry.
unit: setup
	@scripts/test --unit
interop: setup
	@scripts/test --interop

# Long runs, for a developer: `make fuzz SECONDS=600 TARGETS="peer-call srtp"`.
fuzz: SECONDS ?= 60
fuzz: setup
	@scripts/build --build-tests
	@scripts/fuzz --seconds "$(SECONDS)" --targets "$(TARGETS)"

api-fuzz: EXAMPLES ?= 200
api-fuzz: build
	@scripts/peers
	@NCALL="$(NCALL)" NCALL_API_EXAMPLES="$(EXAMPLES)" "$$(scripts/peers --print)/bin/python" -m pytest -q --tb=short \
	  -p no:cacheprovider Tests/Interop/test_api_document.py

lint: setup
	@scripts/lint

bench: build
	@scripts/peers
	@exec "$(NCALL)" bench --peers "$$(scripts/peers --print)" $(ARGS)

bench-stream: build
	@exec scripts/bench-stream "$(NCALL)" $(ARGS)

# docs/screens.md, from the pictures of the tests.
screens:
	@python3 scripts/screens.py

format:
	@$(SWIFT) format --in-place --recursive --configuration .swift-format Package.swift Sources Tests Fuzz

sanitize: setup
	@scripts/sanitize

install: setup
	@scripts/install "$(PREFIX)" "$(DESTDIR)"

# Which functions lie together in the installed program: those that a client runs. Needs Valgrind, and what `make install` built.
layout:
	@scripts/layout/record.py "$$(swift build -c release --scratch-path .build-install --show-bin-path)/ncall"

clean:
	rm -rf .build .build-*
