# Everything one does with Opina. On a fresh Debian or Ubuntu with Go and make,
# `make run` and `make test` install the rest themselves.

TAGS := sqlite_fts5
TOOL := go tool -modfile=tools/go.mod
STEP := @scripts/step.sh

# A checkout that git does not trust or know, as in many containers, still builds.
VCS := $(shell git rev-parse HEAD >/dev/null 2>&1 || echo -buildvcs=false)

export CGO_ENABLED := 1
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.PHONY: help run build test soak generate scripts fmt bench eval screenshots clean

help: ## list what one can do here
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## start Opina with a demo chain on http://127.0.0.1:3000
	@exec bin/opina serve --demo

# The text segment starts off a 2 MB boundary so that the kernel does not map the program in huge pages: those
# count as memory in use though nobody touched them (35 MB idle instead of 28).
LDFLAGS := -s -w -extldflags=-Wl,-Ttext-segment=0x410000

build: scripts ## build bin/opina
	@scripts/install.sh build
	$(STEP) 'go build' go build -tags $(TAGS) -trimpath $(VCS) -ldflags '$(LDFLAGS)' -o bin/opina .

# Vet and staticcheck read the packages as compiled for the race detector, so
# that the tests find them, SQLite above all, compiled already.
test: ## run every check and test, in Chromium and on both databases
	@scripts/install.sh test
	@$(MAKE) scripts
	$(STEP) gofmt scripts/gofmt.sh
	$(STEP) 'generated files' scripts/generated.sh
	$(STEP) 'go mod tidy' go mod tidy -diff
	$(STEP) 'type check' node_modules/.bin/tsc
	$(STEP) 'go vet' go vet -race -tags $(TAGS) ./...
	$(STEP) staticcheck sh -c 'GOFLAGS="$$(go env GOFLAGS) -race" "$$($(TOOL) -n staticcheck)" -tags $(TAGS) ./...'
	$(STEP) govulncheck scripts/vulncheck.sh $(TAGS)
	@node scripts/test.mjs -race -vet=off -count=1 -timeout 20m -tags $(TAGS) ./...

soak: ## run the faults in their long form, for hours
	@scripts/install.sh test
	@$(MAKE) scripts
	@OPINA_SOAK=1 go test -tags $(TAGS) -count=1 -timeout 48h -v -run 'Kill|Lost|Same|Poison|Judge|Clocks' .
	@OPINA_SOAK=1 go test -tags $(TAGS) -count=1 -timeout 48h -v -run Replay ./kiosk -rapid.checks=5000
	@OPINA_SOAK=1 go test -tags $(TAGS) -count=1 -timeout 48h -v ./kiosk/webtest

generate: ## make Go from the .templ files
	$(STEP) templ $(TOOL) templ generate

scripts: node_modules/.stamp ## bundle the scripts and styles into static/dist
	$(STEP) scripts node static/build.mjs

node_modules/.stamp: package.json package-lock.json .npmrc
	@scripts/install.sh build
	$(STEP) 'npm ci' npm ci --no-progress
	@touch $@

fmt: ## format the Go and templ files
	$(STEP) templ $(TOOL) templ fmt .
	$(STEP) gofmt sh -c 'find . -path ./node_modules -prune -o -name "*.go" -exec gofmt -w {} +'

bench: build ## measure, each figure against a reference in the same run
	@scripts/install.sh test
	@go run -tags $(TAGS) ./internal/bench

eval: ## measure how well comments are understood, on labelled reviews that are not shipped
	@go run ./internal/eval

screenshots: scripts ## make the pictures of the README and the guides
	@scripts/install.sh test
	@go run -tags $(TAGS) ./internal/screenshots
	@shots=$$(mktemp -d) && trap 'rm -rf "$$shots"' EXIT && \
		OPINA_SHOTS=$$shots go test -tags $(TAGS) -count=1 -run Screens ./kiosk/webtest && \
		go run -tags $(TAGS) ./internal/screenshots -tablet "$$shots"

clean: ## remove what was built; data/ stays
	@rm -rf bin node_modules
	@find static/dist -type f ! -name .gitkeep -delete
