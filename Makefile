# Builds, installs, shows and tests libcognito. `make help` lists the targets.

CARGO   ?= cargo
CC      ?= cc
INSTALL ?= install
STRIP   ?= strip
DESTDIR ?=
PREFIX  ?= /usr/local

# Where things go, as in GNU's coding standards. DESTDIR stands in the recipes alone. bindir is for the pool. PREFIX, LIBDIR and INCDIR are
# other names for prefix, libdir and includedir.
prefix       = $(PREFIX)
exec_prefix  = $(prefix)
LIBDIR       = $(exec_prefix)/lib
INCDIR       = $(prefix)/include
bindir       = $(exec_prefix)/bin
libdir       = $(LIBDIR)
includedir   = $(INCDIR)
pkgconfigdir = $(libdir)/pkgconfig
datarootdir  = $(prefix)/share
docdir       = $(datarootdir)/doc/libcognito
pooldocdir   = $(datarootdir)/doc/cognito-local-pool
sharedir     = $(datarootdir)/libcognito
mandir       = $(datarootdir)/man

VERSION  := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
MAJOR    := $(firstword $(subst ., ,$(VERSION)))
# What make builds and installs, wherever cargo builds: CARGO_TARGET_DIR and cargo's configuration may say so.
BUILD    := target
LIBRARY  := $(BUILD)/make/libcognito.so
# Made on demand, by make static, and installed where it was made.
ARCHIVE  := $(BUILD)/make/libcognito.a
SOURCES  := Cargo.toml Cargo.lock build.rs cbindgen.toml $(shell find src -name '*.rs')
POOL     := $(BUILD)/make/cognito-local-pool
POOL_SOURCES := Cargo.toml Cargo.lock $(shell find local-pool/Cargo.toml local-pool/src -type f)
STAGE    := $(CURDIR)/$(BUILD)/stage
LICENCES := LICENSE-APACHE LICENSE-MIT
# What declares the functions for other languages. These go to sharedir, the two headers to includedir.
HEADERS  := include/cognito.h include/cognito.hpp
INTERFACES := $(wildcard $(patsubst %,bindings/%/[cC]ognito.*,ada cobol csharp fortran java pascal))
# CMake looks for packages there, and this one for the library from there.
CMAKE     = $(libdir)/cmake/cognito
# What a release's tarball has ready: third parties' licences, the bill of materials, and the manual.
NOTICES  := $(if $(wildcard prepared),prepared,$(BUILD)/make)
DOCS     := $(if $(wildcard prepared),prepared/docs,$(BUILD)/docs)
NOTICE   := $(NOTICES)/THIRD-PARTY-LICENSES $(NOTICES)/libcognito.cdx.json
POOL_NOTICES := $(BUILD)/make/pool/THIRD-PARTY-LICENSES
MANUAL   := $(wildcard $(DOCS)/man/man3/*.3)

define newline


endef
# Returns a value as one word for the shell. A line of a recipe cannot go on after a line break.
quoted = $(if $(findstring $(newline),$(1)),$(error The value "$(1)" must not have a line break in it))'$(subst ','\'',$(1))'
# Returns a folder's path; one that does not begin with / is taken from here.
path   = $(if $(1),$(if $(filter /%,$(firstword $(1))),,$(CURDIR)/)$(1))
# Returns a folder of the installation under DESTDIR, or a file in it: $(call at,FOLDER,/FILE).
at     = $(call quoted,$(DESTDIR)$(call path,$(1))$(2))
build  = CARGO=$(call quoted,$(CARGO)) sh tools/build.sh
# Writes the file for pkg-config or CMake that a template gives: $(call config,TEMPLATE).
config = sh tools/package_file.sh $(1) $(VERSION) $(foreach name,prefix exec_prefix libdir includedir pkgconfigdir \
         sharedir docdir mandir,$(call quoted,$(call path,$($(name)))))

.PHONY: all library static docs dist test-packages header install install-strip uninstall pool install-pool uninstall-pool stage demo demo-page screenshot test test-hosts platforms platforms-all windows-zip wheels bench lint format audit miri clean help
.DELETE_ON_ERROR:

all: library $(NOTICE)

library: ## the release library, target/make/libcognito.so
	@$(build) library $(BUILD)/make

$(LIBRARY): $(SOURCES)
	@$(build) library $(BUILD)/make

static: ## the static library, target/make/libcognito.a; make install then installs it too
	@$(build) static $(BUILD)/make

$(ARCHIVE): $(SOURCES)
	@$(build) static $(BUILD)/make
# Both are written at once.
ifeq ($(wildcard prepared),)
$(NOTICES)/THIRD-PARTY-LICENSES: Cargo.lock tools/third_party.py
	@python3 -c '' || { echo "make: python3, which lists the licences of the crates, is missing" >&2; exit 1; }
	CARGO=$(call quoted,$(CARGO)) python3 tools/third_party.py $(NOTICES)

$(NOTICES)/libcognito.cdx.json: $(NOTICES)/THIRD-PARTY-LICENSES
endif

docs: ## the manual pages and the HTML reference, target/docs, from the header's comments
	@CARGO=$(call quoted,$(CARGO)) sh tools/docs.sh $(DOCS)

dist: docs ## the release's tarball with all crates, target/dist, which builds without a network
	@CARGO=$(call quoted,$(CARGO)) sh tools/dist.sh $(BUILD)/dist $(DOCS)

header: library ## brings include/cognito.h up to date with src/ffi
	cp $(BUILD)/make/cognito.h include/cognito.h

install: $(LIBRARY) $(wildcard $(ARCHIVE)) $(NOTICE) ## installs below prefix, or libdir, includedir, pkgconfigdir, sharedir, docdir, mandir; all that below DESTDIR
	@$(call config,cognito.pc.in) > /dev/null
	$(INSTALL) -d $(call at,$(libdir)) $(call at,$(includedir)) $(call at,$(pkgconfigdir)) $(call at,$(docdir)) \
	  $(call at,$(sharedir)) $(call at,$(CMAKE)) $(if $(MANUAL),$(call at,$(mandir),/man3))
	$(INSTALL) -m 755 $(LIBRARY) $(call at,$(libdir),/libcognito.so.$(VERSION))
	ln -sf libcognito.so.$(VERSION) $(call at,$(libdir),/libcognito.so.$(MAJOR))
	ln -sf libcognito.so.$(MAJOR) $(call at,$(libdir),/libcognito.so)
	$(foreach file,$(wildcard $(ARCHIVE)),$(INSTALL) -m 644 $(file) $(call at,$(libdir),/libcognito.a))
	$(INSTALL) -m 644 $(HEADERS) $(call at,$(includedir))
	$(INSTALL) -m 644 $(INTERFACES) $(call at,$(sharedir))/
	$(INSTALL) -m 644 $(LICENCES) $(NOTICE) $(call at,$(docdir))
	$(if $(MANUAL),$(INSTALL) -m 644 $(MANUAL) $(call at,$(mandir),/man3))
	$(call config,cmake/cognitoConfig.cmake.in) > $(call at,$(CMAKE),/cognitoConfig.cmake)
	$(call config,cmake/cognitoConfigVersion.cmake.in) > $(call at,$(CMAKE),/cognitoConfigVersion.cmake)
	chmod 644 $(call at,$(CMAKE),/cognitoConfig.cmake) $(call at,$(CMAKE),/cognitoConfigVersion.cmake)
	$(call config,cognito.pc.in) > $(call at,$(pkgconfigdir),/cognito.pc)
	chmod 644 $(call at,$(pkgconfigdir),/cognito.pc)

install-strip: install ## the same, stripped; a release is stripped already
	$(STRIP) $(call at,$(libdir),/libcognito.so.$(VERSION))

uninstall: ## removes what install put there
	@$(call config,cognito.pc.in) > /dev/null
	rm -f $(call at,$(libdir),/libcognito.so.$(VERSION)) $(call at,$(libdir),/libcognito.so.$(MAJOR)) \
	      $(call at,$(libdir),/libcognito.so) $(call at,$(libdir),/libcognito.a) \
	      $(foreach name,$(HEADERS),$(call at,$(includedir),/$(notdir $(name)))) \
	      $(foreach name,$(INTERFACES),$(call at,$(sharedir),/$(notdir $(name)))) \
	      $(call at,$(pkgconfigdir),/cognito.pc) $(foreach name,$(LICENCES) $(notdir $(NOTICE)),$(call at,$(docdir),/$(name))) \
	      $(foreach name,$(notdir $(MANUAL)),$(call at,$(mandir),/man3/$(name))) \
	      $(call at,$(CMAKE),/cognitoConfig.cmake) $(call at,$(CMAKE),/cognitoConfigVersion.cmake)
	-@rmdir $(call at,$(docdir)) $(call at,$(sharedir)) $(call at,$(CMAKE)) $(call at,$(libdir)/cmake) 2> /dev/null || true

pool: $(POOL) $(POOL_NOTICES) ## the local pool's release program, target/make/cognito-local-pool

$(POOL): $(POOL_SOURCES)
	@pool=$$($(build) pool --release) && mkdir -p $(BUILD)/make && cp "$$pool" $(POOL).new && mv -f $(POOL).new $(POOL)

$(POOL_NOTICES): Cargo.lock tools/third_party.py
	@python3 -c '' || { echo "make: python3, which lists the licences of the crates, is missing" >&2; exit 1; }
	CARGO=$(call quoted,$(CARGO)) python3 tools/third_party.py --package cognito-local-pool $(BUILD)/make/pool

install-pool: $(POOL) $(POOL_NOTICES) ## installs the local pool to bindir, and what is to be read of it; all that below DESTDIR
	$(INSTALL) -d $(call at,$(bindir)) $(call at,$(pooldocdir))
	$(INSTALL) -m 755 $(POOL) $(call at,$(bindir),/cognito-local-pool)
	$(INSTALL) -m 644 local-pool/README.md $(LICENCES) $(POOL_NOTICES) $(call at,$(pooldocdir))

uninstall-pool: ## removes what install-pool put there
	rm -f $(call at,$(bindir),/cognito-local-pool) \
	      $(foreach name,README.md $(LICENCES) $(notdir $(POOL_NOTICES)),$(call at,$(pooldocdir),/$(name)))
	-@rmdir $(call at,$(pooldocdir)) 2> /dev/null || true

# Each folder is named: what was said on the command line of this make holds for that one too.
stage: library ## an installation inside target/, which the tests and bindings use
	@$(MAKE) --no-print-directory install DESTDIR= prefix=$(call quoted,$(STAGE)) exec_prefix=$(call quoted,$(STAGE)) \
	  libdir=$(call quoted,$(STAGE)/lib) includedir=$(call quoted,$(STAGE)/include) \
	  pkgconfigdir=$(call quoted,$(STAGE)/lib/pkgconfig) sharedir=$(call quoted,$(STAGE)/share/libcognito) \
	  docdir=$(call quoted,$(STAGE)/share/doc/libcognito) \
	  mandir=$(call quoted,$(STAGE)/share/man) ARCHIVE=

demo: stage ## sends a code to the bundled local pool and verifies it
	@pool=$$($(build) pool) && CC=$(call quoted,$(CC)) bash examples/demo.sh $(call quoted,$(STAGE)) "$$pool"

demo-page: stage ## keeps a made-up app and the local pool's page open in the browser, until Ctrl-C
	@pool=$$($(build) pool) && bash examples/demo_page.sh $(call quoted,$(STAGE)) "$$pool"

screenshot: stage ## takes docs/local-pool.png anew, with chromium, chromium-driver and Python's selenium
	@pool=$$($(build) pool) && python3 -B tests/browser/page.py $(call quoted,$(STAGE)) "$$pool" --screenshot docs/local-pool.png

test: stage ## everything that this machine can run
	@CARGO=$(call quoted,$(CARGO)) bash tests/run.sh

test-hosts: stage ## programs in other languages, or in those that LANGUAGES names
	@pool=$$($(build) pool) && . tests/clean_environment.sh && \
	  python3 tests/hosts/run.py $(call quoted,$(STAGE)) "$$pool" $(LANGUAGES)

test-packages: stage dist ## builds and runs a program by each kind of package, or by those that ROWS names
	@CC=$(call quoted,$(CC)) CARGO=$(call quoted,$(CARGO)) bash tests/packages/run.sh $(ROWS)

lint: ## checks format and style of Rust, Python, R, C and shell, changes nothing
	@CARGO='$(CARGO)' CC='$(CC)' bash tools/lint.sh

format: ## formats Rust, Python and C
	@CARGO='$(CARGO)' bash tools/format.sh

audit: ## checks the crates that are built in: licences, sources, duplicates, advisories
	@CARGO='$(CARGO)' bash tools/audit.sh

miri: ## runs the unit tests of the pure parts under Miri
	@CARGO='$(CARGO)' bash tools/miri.sh

platforms: ## builds for other platforms and runs there, in chroots that it makes (as root); or those that ROWS names
	@CARGO=$(call quoted,$(CARGO)) bash tools/platforms/run.sh $(or $(ROWS),macos static reproducible aarch64 musl windows glibc wheels)

platforms-all: ## the same for all platforms, and with Rust 1.85
	@CARGO=$(call quoted,$(CARGO)) bash tools/platforms/run.sh static reproducible aarch64 musl windows windows32 i686 debian13 glibc macos wheels zip

windows-zip: ## target/windows/libcognito-VERSION-windows.zip: DLLs, header, import libraries
	@CARGO=$(call quoted,$(CARGO)) bash tools/platforms/run.sh windows windows32 zip

wheels: ## Python's wheels for all platforms and the sdist, target/wheels, in chroots (as root)
	@CARGO=$(call quoted,$(CARGO)) bash tools/platforms/run.sh glibc aarch64 musl windows windows32 wheels

bench: stage ## measures the library beside its peers
	python3 benches/run.py

clean: ## removes everything that was built
	$(CARGO) clean
	rm -rf $(BUILD)/make $(BUILD)/stage

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort | expand -t 16
