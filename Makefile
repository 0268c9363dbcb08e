# Builds, installs, shows and tests libcognito. `make help` lists the targets.

CARGO   ?= cargo
CC      ?= cc
INSTALL ?= install
PREFIX  ?= /usr/local
DESTDIR ?=

VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
MAJOR   := $(firstword $(subst ., ,$(VERSION)))
TARGET  := $(abspath $(or $(CARGO_TARGET_DIR),target))
LIBRARY := $(TARGET)/release/libcognito.so
STAGE   := $(CURDIR)/target/stage
LIBDIR  := $(DESTDIR)$(PREFIX)/lib
INCDIR  := $(DESTDIR)$(PREFIX)/include

.PHONY: all library header stage install uninstall demo test bench lint format audit miri clean help

all: library

# `cargo build` would make the Rust library too, and then optimises across crates in neither.
library: ## the release library, target/release/libcognito.so
	$(CARGO) rustc --package libcognito --release --lib --crate-type cdylib

header: library ## brings include/cognito.h up to date with src/ffi
	cp "$$(ls -t $(TARGET)/release/build/libcognito-*/out/cognito.h | head -n 1)" include/cognito.h

install: library ## installs under DESTDIR and PREFIX
	$(INSTALL) -d '$(LIBDIR)/pkgconfig' '$(INCDIR)'
	$(INSTALL) -m 755 $(LIBRARY) '$(LIBDIR)/libcognito.so.$(VERSION)'
	ln -sf libcognito.so.$(VERSION) '$(LIBDIR)/libcognito.so.$(MAJOR)'
	ln -sf libcognito.so.$(MAJOR) '$(LIBDIR)/libcognito.so'
	$(INSTALL) -m 644 include/cognito.h '$(INCDIR)/cognito.h'
	sed 's/@VERSION@/$(VERSION)/' cognito.pc.in > '$(LIBDIR)/pkgconfig/cognito.pc'
	chmod 644 '$(LIBDIR)/pkgconfig/cognito.pc'

uninstall: ## removes what install put there
	rm -f '$(LIBDIR)/libcognito.so.$(VERSION)' '$(LIBDIR)/libcognito.so.$(MAJOR)' \
	      '$(LIBDIR)/libcognito.so' '$(INCDIR)/cognito.h' '$(LIBDIR)/pkgconfig/cognito.pc'

stage: ## an installation inside target/, which the tests and bindings use
	@$(MAKE) --no-print-directory install DESTDIR= PREFIX='$(STAGE)'

demo: stage ## sends a code to the bundled local pool and verifies it
	$(CARGO) build --quiet --package cognito-local-pool
	@bash examples/demo.sh '$(STAGE)' '$(TARGET)/debug/cognito-local-pool'

test: stage ## everything that this machine can run
	@bash tests/run.sh

lint: ## checks format and style of Rust, Python, R, C and shell, changes nothing
	@CARGO='$(CARGO)' CC='$(CC)' bash tools/lint.sh

format: ## formats Rust, Python and C
	@CARGO='$(CARGO)' bash tools/format.sh

audit: ## checks the crates that are built in: licences, sources, duplicates, advisories
	@CARGO='$(CARGO)' bash tools/audit.sh

miri: ## runs the unit tests of the pure parts under Miri
	@CARGO='$(CARGO)' bash tools/miri.sh

bench: stage ## measures the library beside its peers
	python3 benches/run.py

clean: ## removes everything that was built
	$(CARGO) clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort | expand -t 12
