#!/usr/bin/env bash
# The images, built and run for real, and the programs that call them: bash e2e/containers.sh
# Needs Node and, for all of it, a container engine (Docker's, else Debian's podman, which is installed where it may be), kpt,
# kubectl and kustomize (which Go builds where there is none). What is missing is skipped by name. The last line is
# `N passed, N failed[, N skipped]`.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
export NO_COLOR=1
work=$(mktemp -d)
trap 'images_restore; engine_stop; rm -rf "$work"' EXIT
engine_stop() { :; }
. e2e/steps.sh
. e2e/containers/programs.sh
bundle=$top/dist/canary-fanout.js
example=$top/testdata/flagger-1822
version=$(node -p 'require("./package.json").version')
function_image=ghcr.io/canary-fanout/canary-fanout:v$version
cmp_image=ghcr.io/canary-fanout/canary-fanout-argocd-cmp:v$version

# The default of an ARG of the Dockerfile
pinned() { sed -n "s/^ARG $1=//p" Dockerfile; }

# The Dockerfile's own bases where they can be pulled, else what stands in for them
base_images() {
  node_image=$(pinned NODE_IMAGE) kustomize_image=$(pinned KUSTOMIZE_IMAGE)
  if timeout 120 docker pull -q "$node_image" >/dev/null 2>&1 && timeout 120 docker pull -q "$kustomize_image" >/dev/null 2>&1; then
    bases="the Dockerfile's own"
    return
  fi
  bases='stand-ins, of the versions that the Dockerfile names'
  local node_version
  node_version=$(sed -E 's/^node:([0-9.]+)-.*/\1/' <<<"$node_image")
  node_image=localhost/node:$node_version kustomize_image=localhost/kustomize:$kustomize_version
  step "base image: Node $node_version" bash e2e/containers/base-image.sh "$node_image" "$node_version"
  if [ -n "$kustomize" ]; then step "base image: kustomize $kustomize_version" stand_in_kustomize; fi
}

stand_in_kustomize() {
  mkdir "$work/kustomize-image"
  cp "$kustomize" "$work/kustomize-image/kustomize"
  printf 'FROM scratch\nCOPY kustomize /app/kustomize\n' >"$work/kustomize-image/Dockerfile"
  docker build -q -t "$kustomize_image" "$work/kustomize-image"
}

# The names that the pages have are given to what is built here, and given back at the end.
declare -A image_before=()
images_remember() {
  local name
  for name in "$function_image" "$cmp_image"; do
    image_before[$name]=$(docker image inspect --format '{{.Id}}' "$name" 2>/dev/null || true)
  done
}
images_restore() {
  local name
  for name in "${!image_before[@]}"; do
    if [ -n "${image_before[$name]}" ]; then
      docker tag "${image_before[$name]}" "$name"
    else
      docker rmi --force "$name"
    fi >/dev/null 2>&1 || true
  done
}

build_image() {
  timeout 600 docker build -t "$2" --target "$1" --build-arg "NODE_IMAGE=$node_image" --build-arg "KUSTOMIZE_IMAGE=$kustomize_image" .
}

# What is safest to be run with; kpt and kustomize ask for less
run_function() {
  docker run --rm -i --pull never --network none --user nobody --read-only --cap-drop ALL --security-opt=no-new-privileges \
    "$function_image" "$@"
}
inspect() { docker inspect --format "$1" "$function_image"; }

image_is_small() {
  local size base
  size=$(docker image inspect --format '{{.Size}}' "$function_image")
  base=$(docker image inspect --format '{{.Size}}' "$node_image")
  echo "$size bytes over $base"
  [ $((size * 10)) -le $((base * 11)) ]
}

image_holds_two_files() {
  docker run --rm --pull never --network none --user nobody --entrypoint node "$function_image" -e '
    console.log(require("fs").readdirSync("/canary-fanout").sort().join(" "))' >"$work/files"
  grep -qx 'LICENSES.txt canary-fanout.js' "$work/files"
}

image_says_what_it_is() {
  [ "$(inspect '{{.Config.User}}')" = 65534:65534 ]
  [ "$(inspect '{{json .Config.Entrypoint}}')" = '["node","/canary-fanout/canary-fanout.js"]' ]
  [ "$(inspect '{{index .Config.Labels "org.opencontainers.image.version"}}')" = "$version" ]
  local label
  for label in title description revision created licenses url source documentation; do
    [ -n "$(inspect "{{index .Config.Labels \"org.opencontainers.image.$label\"}}")" ] || { echo "no label $label"; return 1; }
  done
}

takes_arguments() {
  run_function --version >"$work/version"
  [ "$(cat "$work/version")" = "canary-fanout $version" ]
  run_function --help >"$work/help"
  diff "$work/help" <(node "$bundle" --help)
}

# The list of the issue, as kpt gives it
list_of_example() {
  node e2e/containers/list.mjs "$example/input.yaml"
}

same_as_without_container() {
  list_of_example >"$work/list.yaml"
  run_function <"$work/list.yaml" >"$work/by-image.yaml"
  node "$bundle" <"$work/list.yaml" >"$work/by-node.yaml" 2>/dev/null
  cmp "$work/by-image.yaml" "$work/by-node.yaml"
  grep -q 'istio.io/ingress-use-waypoint: "true"' "$work/by-image.yaml"
  run_function <"$work/by-image.yaml" >"$work/again.yaml"
  node e2e/containers/objects.mjs <"$work/by-image.yaml" >"$work/once"
  node e2e/containers/objects.mjs <"$work/again.yaml" | diff "$work/once" -
}

# An error must come with the whole list and status 1, also where the list is longer than what a pipe holds
fails_whole() {
  node e2e/containers/list.mjs "$example/input.yaml" --pad 2000 --config '{fanOuts: [{canary: nobody}]}' >"$work/long.yaml"
  local code=0
  run_function <"$work/long.yaml" >"$work/failed.yaml" 2>/dev/null || code=$?
  [ "$code" = 1 ]
  [ "$(wc -c <"$work/failed.yaml")" -gt 200000 ]
  grep -q 'severity: error' "$work/failed.yaml"
  node e2e/containers/objects.mjs <"$work/failed.yaml" >"$work/kept"
  node e2e/containers/objects.mjs <"$work/long.yaml" | diff "$work/kept" -
}

# No input, or what is no YAML, must never look like an empty package
never_empty() {
  local code=0
  run_function </dev/null >"$work/empty" 2>"$work/empty.err" || code=$?
  [ "$code" != 0 ] && [ -s "$work/empty.err" ]
  code=0
  printf 'a: [\n' | run_function >"$work/broken" 2>"$work/broken.err" || code=$?
  [ "$code" != 0 ] && [ -s "$work/broken.err" ]
}

tells_kustomize_on_stderr() {
  docker run --rm -i --pull never --network none --user nobody -e LOG_TO_STDERR=true -e STRUCTURED_RESULTS=true "$function_image" \
    <"$work/list.yaml" 2>"$work/told" >/dev/null
  grep -q FAN "$work/told"
}

. e2e/containers/callers.sh

node scripts/build.mjs --quiet
start=$(now)
engine=''
. e2e/containers/engine.sh "$work/engine" || true
find_kustomize
if [ -z "$engine" ]; then
  skip 'the images' "${engine_lacks}"
else
  images_remember
  base_images
  echo "engine: $engine, base images: $bases, after $((($(now) - start) / 1000000)) ms"
  step 'build: function' build_image function "$function_image"
  if [ -n "$kustomize" ] || [[ $kustomize_image != localhost/* ]]; then step 'build: argocd-cmp' build_image argocd-cmp "$cmp_image"; fi
  if [ "$failed" != 0 ]; then
    echo 'without the images nothing else can be run'
    finish
  fi
  export CANARY_FANOUT_ENGINE=1
  step 'image: at most 1.1 times its base' image_is_small
  step 'image: bundle and licences' image_holds_two_files
  step 'image: user, entry point and labels' image_says_what_it_is
  step 'run: --version and --help' takes_arguments
  step 'run: Flagger issue #1822, twice' same_as_without_container
  step 'run: an error, and a list longer than a pipe' fails_whole
  step 'run: no input and no YAML' never_empty
  step 'run: findings on standard error for kustomize' tells_kustomize_on_stderr
fi
callers
if [ -z "$engine" ]; then
  suite 'a release, built twice' node scripts/release.mjs --verify
else
  suite 'a release, built twice' node scripts/release.mjs --verify --node-image "$node_image" --kustomize-image "$kustomize_image"
fi
finish
