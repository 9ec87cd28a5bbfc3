# To be sourced: `docker` and `podman` work afterwards, for builds, for kpt and for kustomize. Sets $engine.
#   . engine.sh FOLDER    Returns 77, with $engine empty and the reason in $engine_lacks, where there can be none.
# Where a Docker engine answers, it is taken as it is. Else Debian's podman is, installed if need be, with its configuration
# and its images below FOLDER: nothing is written to /etc/containers, and no image of yours is seen or touched.
engine_folder=${1:?a folder}
engine='' engine_lacks=''

engine_packages() {
  local program missing=
  for program in podman crun busybox; do command -v "$program" >/dev/null || missing=1; done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    engine_lacks='no Docker engine answers, and podman, crun and busybox cannot be installed'
    return 77
  fi
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends podman crun busybox-static; } \
    >"$engine_folder/apt.log" 2>&1 </dev/null; then
    engine_lacks="no Docker engine answers, and apt-get could not install podman: $(tail -n 1 "$engine_folder/apt.log")"
    return 77
  fi
}

engine_podman() {
  mkdir -p "$engine_folder"/{bin,images,run}
  # crun 1.8 refuses a hybrid cgroup tree whose v2 half has a controller. It is hidden from crun alone, in a mount namespace of its own.
  cat >"$engine_folder/bin/crun-without-v2" <<CRUN
#!/bin/sh
exec unshare --mount --propagation slave sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null; exec $(command -v crun) "\$@"' crun "\$@"
CRUN
  # kustomize calls `docker`, and kpt asks it for its version first, which must be that of a Docker client.
  cat >"$engine_folder/bin/docker" <<'DOCKER'
#!/bin/sh
if [ "$1" = version ]; then echo 28.0.0; else exec podman "$@"; fi
DOCKER
  chmod 755 "$engine_folder"/bin/*
  # Limits that a root without CAP_SYS_RESOURCE may ask for; the caller's own cgroup; no bridge and no iptables rule.
  cat >"$engine_folder/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
cgroups = "disabled"
netns = "none"
[engine]
runtime = "crun"
cgroup_manager = "cgroupfs"
events_logger = "file"
[engine.runtimes]
crun = ["$engine_folder/bin/crun-without-v2"]
CONF
  cat >"$engine_folder/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$engine_folder/images"
runroot = "$engine_folder/run"
CONF
  export CONTAINERS_CONF=$engine_folder/containers.conf CONTAINERS_STORAGE_CONF=$engine_folder/storage.conf
  # RUN steps of a build do not heed `netns`, and would make a bridge.
  export BUILDAH_ISOLATION=chroot
  # Of kpt up to 1.0.0-beta.58, and from beta.59 on.
  export KPT_FN_RUNTIME=podman KRM_FN_RUNTIME=podman
  export PATH=$engine_folder/bin:$PATH
}

# Removes what the containers' storage has mounted, so that FOLDER can be deleted.
engine_stop() {
  [ "$engine" = podman ] || return 0
  podman rm --all --force >/dev/null 2>&1 || true
  umount "$engine_folder/images/overlay" 2>/dev/null || true
}

mkdir -p "$engine_folder"
if timeout 20 docker info >/dev/null 2>&1; then
  engine=docker
elif engine_packages; then
  engine=podman
  engine_podman
else
  return 77 2>/dev/null || exit 77
fi
