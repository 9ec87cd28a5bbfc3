#!/usr/bin/env bash
# Renders app/ into rendered/, which Flux applies as it is. Where something fails, what was rendered before stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kustomize build app >"$work/built.yaml"
canary-fanout apply -c app/canary-fanout.yaml "$work/built.yaml" >"$work/shop.yaml"
[ -s "$work/shop.yaml" ] || { echo 'render.sh: no objects' >&2; exit 1; }
mkdir -p rendered
cp "$work/shop.yaml" rendered/shop.yaml
