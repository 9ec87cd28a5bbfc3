# To be sourced: kpt, kubectl, kustomize and Argo CD's plugin call the function, each by its own means and over the same input, and
# must all end with the same objects; then the examples and the pages are run.

# $work/expected: what `apply` makes of the example
expect_objects() {
  canary_fanout apply "$example/input.yaml" >"$work/applied.yaml" 2>/dev/null
  node e2e/containers/objects.mjs <"$work/applied.yaml" >"$work/expected"
}
same_objects() { node "$top/e2e/containers/objects.mjs" | diff "$work/expected" -; }
canary_fanout() { node "$bundle" "$@"; }

# new_package NAME: a folder with the example's input
new_package() {
  rm -rf "${work:?}/$1"
  mkdir "$work/$1"
  cp "$example/input.yaml" "$work/$1/"
}

kpt_file() {
  cat >"$work/$1/Kptfile" <<YAML
apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: $1
  annotations: {config.kubernetes.io/local-config: "true"}
pipeline:
  $2:
  - $3
YAML
}

# kpt_eval HOW…: twice, and the second run must change nothing
kpt_eval() {
  new_package eval
  kpt fn eval "$work/eval" "$@"
  kpt fn source "$work/eval" | same_objects
  cp -r "$work/eval" "$work/eval-before"
  kpt fn eval "$work/eval" "$@"
  diff -r "$work/eval-before" "$work/eval"
  rm -rf "$work/eval-before"
}

# kpt_render HOW FLAGS…
kpt_render() {
  local how=$1
  shift
  new_package render
  kpt_file render mutators "$how"
  kpt fn render "$work/render" "$@"
  kpt fn source "$work/render" | same_objects
  cp -r "$work/render" "$work/render-before"
  kpt fn render "$work/render" "$@"
  diff -r "$work/render-before" "$work/render"
  rm -rf "$work/render-before"
}

# As a validator it tells and writes nothing
kpt_validate() {
  local how=$1
  shift
  new_package validate
  kpt_file validate validators "$how"
  kpt fn render "$work/validate" --results-dir "$work/results" --truncate-output=false "$@"
  kpt fn source "$work/validate" | node e2e/containers/objects.mjs >"$work/validated"
  node e2e/containers/objects.mjs <"$example/input.yaml" | diff - "$work/validated"
  grep -q FAN "$work/results/results.yaml"
}

kpt_doc() {
  kpt fn doc --image "$function_image" >"$work/doc"
  # kpt ends it with a line feed of its own.
  diff <(sed '$ { /^$/d }' "$work/doc") <(canary_fanout --help)
}

# kustomization HOW: of the example, with the function as transformer
kustomization() {
  new_package kustomized
  printf 'resources: [input.yaml]\ntransformers: [fn-config.yaml]\n' >"$work/kustomized/kustomization.yaml"
  cat >"$work/kustomized/fn-config.yaml" <<YAML
apiVersion: canary-fanout.dev/v1alpha1
kind: CanaryFanout
metadata:
  name: canary-fanout
  annotations:
    config.kubernetes.io/function: |
      $1
YAML
}
kustomize_exec() {
  kustomization 'exec: {path: canary-fanout}'
  kustomize build --enable-alpha-plugins --enable-exec "$work/kustomized" | same_objects
}
kustomize_container() {
  kustomization "container: {image: $function_image}"
  kustomize build --enable-alpha-plugins "$work/kustomized" | same_objects
}
kubectl_container() {
  kustomization "container: {image: $function_image}"
  "$1" kustomize --enable-alpha-plugins "$work/kustomized" | same_objects
}

# The sidecar's image, as Argo CD runs it
cmp_generate() {
  new_package plugin
  printf 'resources: [input.yaml]\n' >"$work/plugin/kustomization.yaml"
  cp fn-config/canary-fanout.yaml "$work/plugin/"
  chmod -R a+rX "$work/plugin"
  docker run --rm --pull never --network none --user 999 --read-only --cap-drop ALL --tmpfs /tmp --volume "$work/plugin:/app" --workdir /app \
    --entrypoint canary-fanout-plugin "$cmp_image" generate | same_objects
}

callers() {
  expect_objects
  mkdir "$work/bin"
  ln -s "$bundle" "$work/bin/canary-fanout"
  export PATH=$work/bin:$PATH
  if ! command -v kpt >/dev/null; then
    skip kpt 'no kpt on PATH'
  else
    step 'kpt fn eval --exec, twice' kpt_eval --exec canary-fanout
    step 'kpt fn render, exec, twice' kpt_render 'exec: canary-fanout' --allow-exec
    if [ -n "$engine" ]; then
      step 'kpt fn eval --image, twice' kpt_eval --image "$function_image"
      step 'kpt fn render, image, twice' kpt_render "image: $function_image"
      step 'kpt fn render, image as validator' kpt_validate "image: $function_image"
      step 'kpt fn doc' kpt_doc
    fi
  fi
  if [ -z "$kustomize" ]; then
    skip kustomize 'no kustomize on PATH, and no Go to build it'
  else
    step "kustomize $kustomize_version, exec" kustomize_exec
    if [ -n "$engine" ]; then step "kustomize $kustomize_version, container" kustomize_container; fi
  fi
  if ! command -v kubectl >/dev/null; then
    skip 'kubectl kustomize' 'no kubectl on PATH'
  elif [ -n "$engine" ]; then
    local program
    for program in $(kubectl_programs); do
      step "$(basename "$program") kustomize ($(kustomize_inside "$program")), container" kubectl_container "$program"
    done
  fi
  if [ -n "$engine" ] && [ -n "$kustomize" ]; then step 'Argo CD: generate of the sidecar' cmp_generate; fi
  suite 'examples for kpt' node e2e/kpt/run.mjs
  suite 'examples for kustomize' node e2e/kustomize/run.mjs
  suite 'examples for Argo CD' node e2e/argocd/run.mjs
  suite "the plugin under Argo CD's own server" bash e2e/argocd/server/run
  suite 'commands of the pages' node e2e/pages/run.mjs
}
