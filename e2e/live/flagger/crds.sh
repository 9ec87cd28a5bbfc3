#!/bin/sh
# Prints the paths of the two files with CRDs, in Go's module cache: Flagger's, then the Gateway API's.
set -eu
cd "$(dirname "$0")"
go mod download github.com/fluxcd/flagger sigs.k8s.io/gateway-api
dir() { go list -m -f '{{.Dir}}' "$1"; }
echo "$(dir github.com/fluxcd/flagger)/artifacts/flagger/crd.yaml"
echo "$(dir sigs.k8s.io/gateway-api)/config/crd/standard/gateway.networking.k8s.io_httproutes.yaml"
