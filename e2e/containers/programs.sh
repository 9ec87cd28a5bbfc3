# To be sourced, from the repository's root and after e2e/steps.sh: the programs that call the function.
cache=${CANARY_FANOUT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/canary-fanout}
# That of the sidecar
kustomize_version=$(sed -nE 's/^ARG KUSTOMIZE_IMAGE=.*:(v[0-9.]+)@.*/\1/p' Dockerfile)

# find_kustomize: $kustomize becomes the path of that of $kustomize_version, and is on PATH: the caller's, else one that Go builds
# once for all runs
find_kustomize() {
  local built=$cache/bin/kustomize-$kustomize_version/kustomize
  kustomize=''
  if command -v kustomize >/dev/null && [ "$(kustomize version)" = "$kustomize_version" ]; then
    kustomize=$(command -v kustomize)
    return
  fi
  if [ ! -x "$built" ]; then
    if ! command -v go >/dev/null && [ -x /usr/local/go/bin/go ]; then PATH=/usr/local/go/bin:$PATH; fi
    command -v go >/dev/null || return 0
    step "build: kustomize $kustomize_version" env GOBIN="$(dirname "$built")" GOFLAGS= CGO_ENABLED=0 \
      timeout 600 go install "sigs.k8s.io/kustomize/kustomize/v5@$kustomize_version"
  fi
  if [ -x "$built" ]; then
    kustomize=$built
    export PATH=$(dirname "$built"):$PATH
  fi
}

# kubectl_programs: kubectl, and the others that the Google Cloud SDK keeps beside it, each with another kustomize inside
kubectl_programs() {
  local program
  program=$(command -v kubectl) || return 0
  echo "$program"
  ls "$(dirname "$(readlink -f "$program")")"/kubectl.1.* 2>/dev/null || true
}

kustomize_inside() { "$1" version --client -o json 2>/dev/null | sed -n 's/.*"kustomizeVersion": "\(v[0-9.]*[0-9]\).*/\1/p'; }
