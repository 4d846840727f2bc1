# install.mk -- make install, uninstall and deb; libheed-stream.

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec
LIBDIR = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
DATADIR = $(PREFIX)/share
MANDIR = $(DATADIR)/man
PKGCONFIGDIR = $(LIBDIR)/pkgconfig
DESTDIR =
DEBDIR = $(BUILD)
BASHDIR = $(DATADIR)/bash-completion/completions
ZSHDIR = $(DATADIR)/zsh/site-functions
FISHDIR = $(DATADIR)/fish/vendor_completions.d
INSTALL = install
# STRIP=-s leaves out what only a debugger reads.
STRIP =

# Its test builds a program as others would.
PACKAGES += pkg-config

heed_version := $(shell sed -n \
	's/^.define HEED_VERSION "\(.*\)"/\1/p' src/program/program.h)

# libheed-stream: the reader and writer of streams, for other programs. What
# heed-stream.map does not name is no symbol of either library.
stream_version := $(shell sed -n 's/^.define HEED_STREAM_VERSION "\(.*\)"/\1/p' \
	src/libheed-stream/heed-stream.h)
soname := libheed-stream.so.$(firstword $(subst ., ,$(stream_version)))
shared := $(BUILD)/libheed-stream.so.$(stream_version)
archive := $(BUILD)/libheed-stream.a
symbols := src/libheed-stream/heed-stream.map
stream_objects := $(patsubst %.c,$(BUILD)/pic/%.o, \
	$(filter src/libheed-stream/% src/stream/%,$(sources)) \
	src/tensor/arena.c src/tensor/tensor.c)

# Programs of others are not built with our sanitizers; a library does not end
# them, so it has no assert().
$(BUILD)/pic/%.o: %.c $(BUILD)/flags | $(BUILD)/deps
	@mkdir -p $(@D)
	$(CC) $(filter-out -fsanitize% -fno-sanitize%,$(HEED_CFLAGS)) $(CFLAGS) \
	    -fPIC -DNDEBUG -MMD -MP -c -o $@ $<

$(shared): $(stream_objects) $(symbols)
	$(CC) -shared -Wl,-soname,$(soname) -Wl,--version-script,$(symbols) \
	    -Wl,-z,defs -o $@ $(stream_objects) -ljansson -lm

$(BUILD)/heed-stream.o: $(stream_objects) $(symbols)
	$(LD) -r -o $@ $(stream_objects)
	sed -n 's/^\t\(heed_stream_.*\);/\1/p' $(symbols) >$@.symbols
	$(OBJCOPY) --keep-global-symbols=$@.symbols $@
OBJCOPY = objcopy

$(archive): $(BUILD)/heed-stream.o
	@rm -f $@
	$(AR) rcs $@ $^
-include $(stream_objects:.o=.d)

# Its test makes each allocation of the library fail.
$(BUILD)/tests/libheed-stream_test: LDFLAGS += -Wl,--wrap=malloc \
	-Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=aligned_alloc

#: make lib       libheed-stream, static and shared: heed-stream(3)
lib: $(shared) $(archive)

pages := $(wildcard man/*.[1-9])

# Completion for shells, from what the programs say of themselves.
completion := $(BUILD)/completion/heed.bash $(BUILD)/completion/heed.zsh \
	$(BUILD)/completion/heed.fish
$(BUILD)/completion/help: $(programs)
	@mkdir -p $(@D)
	for program in $^; do \
		printf '\f%s\n' "$${program##*/}"; "$$program" --help; \
	done >$@
$(completion): $(BUILD)/completion/heed.%: src/install/completion.awk \
    $(BUILD)/completion/help $(pages)
	awk -v shell=$* -v pages='$(sort $(basename $(notdir $(pages))))' \
	    -f $(wordlist 1,2,$^) >$@

# Tests install what lies ready: two of them at a time build nothing.
check: lib $(completion)

# Names such as train.1 may be those of others: all begin with heed.
installed_page = $(patsubst heed-heed%,heed%,heed-$(notdir $1))
# From folder $2 to folder $1: a tree that is moved as a whole still works.
from = $(shell realpath -ms --relative-to='$2' '$1')

# Fills DESTDIR.
define install_tree
	$(INSTALL) -d $(addprefix $(DESTDIR),$(BINDIR) $(LIBEXECDIR)/heed \
	    $(LIBDIR) $(INCLUDEDIR) $(PKGCONFIGDIR) $(BASHDIR) $(ZSHDIR) \
	    $(FISHDIR) \
	    $(addprefix $(MANDIR)/man,1 3 5 7))
	$(INSTALL) -m 755 $(STRIP) $(programs) $(DESTDIR)$(LIBEXECDIR)/heed
	sed -e 's|@VERSION@|$(heed_version)|' \
	    -e 's|@PROGRAMS@|$(call from,$(LIBEXECDIR)/heed,$(BINDIR))|' \
	    -e 's|@PAGES@|$(call from,$(MANDIR),$(BINDIR))|' \
	    src/heed.sh >$(DESTDIR)$(BINDIR)/heed
	chmod 755 $(DESTDIR)$(BINDIR)/heed
	@for page in $(notdir $(pages)); do \
		case $$page in heed*) to=$$page ;; *) to=heed-$$page ;; esac; \
		to=$(DESTDIR)$(MANDIR)/man$${page##*.}/$$to; \
		awk -f src/install/page.awk -v pages='$(notdir $(pages))' \
		    man/$$page >$$to; \
		chmod 644 $$to; \
	done
	$(INSTALL) -m 644 $(BUILD)/completion/heed.bash $(DESTDIR)$(BASHDIR)/heed
	$(INSTALL) -m 644 $(BUILD)/completion/heed.zsh $(DESTDIR)$(ZSHDIR)/_heed
	$(INSTALL) -m 644 $(BUILD)/completion/heed.fish $(DESTDIR)$(FISHDIR)
	$(INSTALL) -m 644 src/libheed-stream/heed-stream.h \
	    $(DESTDIR)$(INCLUDEDIR)
	$(INSTALL) -m 644 $(archive) $(DESTDIR)$(LIBDIR)
	$(INSTALL) -m 644 $(STRIP) $(shared) $(DESTDIR)$(LIBDIR)
	ln -sf $(notdir $(shared)) $(DESTDIR)$(LIBDIR)/$(soname)
	ln -sf $(soname) $(DESTDIR)$(LIBDIR)/libheed-stream.so
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(stream_version)|' \
	    -e 's|@LIBDIR@|$(LIBDIR:$(PREFIX)/%=$${prefix}/%)|' \
	    -e 's|@INCLUDEDIR@|$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)|' \
	    src/libheed-stream/heed-stream.pc.in \
	    >$(DESTDIR)$(PKGCONFIGDIR)/heed-stream.pc
endef

# A folder with a space would be several: what lies there is not ours to write
# or remove.
folders := DESTDIR DEBDIR PREFIX BINDIR LIBEXECDIR LIBDIR INCLUDEDIR DATADIR \
	MANDIR PKGCONFIGDIR BASHDIR ZSHDIR FISHDIR
ifneq ($(filter install uninstall deb,$(MAKECMDGOALS)),)
$(foreach folder,$(folders),$(if $(filter-out 1,$(words <$($(folder))>)),\
	$(error $(folder) is '$($(folder))': a name with a space is not served)))
endif

#: make install   under PREFIX=/usr/local, in DESTDIR=
install: all lib $(completion)
	$(install_tree)

#: make uninstall what make install put there, with the same variables
uninstall:
	rm -f $(addprefix $(DESTDIR)$(LIBEXECDIR)/heed/,$(notdir $(programs)))
	-rmdir $(DESTDIR)$(LIBEXECDIR)/heed
	rm -f $(foreach page,$(pages),$(DESTDIR)$(MANDIR)/man$(subst \
	    .,,$(suffix $(page)))/$(call installed_page,$(page)))
	rm -f $(addprefix $(DESTDIR),$(BINDIR)/heed $(BASHDIR)/heed \
	    $(ZSHDIR)/_heed $(FISHDIR)/heed.fish \
	    $(INCLUDEDIR)/heed-stream.h $(PKGCONFIGDIR)/heed-stream.pc \
	    $(addprefix $(LIBDIR)/,libheed-stream.a libheed-stream.so \
	    $(soname) $(notdir $(shared))))

#: make deb       Debian packages of the programs and the library, in build/
$(BUILD)/deb-deps: Makefile
	@mkdir -p $(@D)
	@$(call install,dpkg-dev binutils xz-utils)
	@touch $@

# Whom the packages name: DEB_MAINTAINER='Name <address>', or who builds them.
deb: export DEB_MAINTAINER ?= \
	$(shell git config user.name) <$(shell git config user.email)>
deb: override PREFIX = /usr
deb: override DESTDIR = $(DEBDIR)/deb
deb: override ZSHDIR = $(DATADIR)/zsh/vendor-completions
deb: override LIBDIR = \
	$(PREFIX)/lib/$(shell dpkg-architecture -qDEB_HOST_MULTIARCH)
deb: all lib $(completion) | $(BUILD)/deb-deps
	rm -rf $(DESTDIR)
	$(install_tree)
	src/install/deb $(DESTDIR) $(DEBDIR)

.PHONY: lib install uninstall deb
