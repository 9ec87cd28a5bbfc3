# Two images of one bundle:
#   docker build -t canary-fanout .                                 the KRM function, for kpt and kustomize
#   docker build -t canary-fanout-argocd-cmp --target argocd-cmp .  the sidecar of a config management plugin of Argo CD
# The digests are those of the images for all architectures.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20
ARG KUSTOMIZE_IMAGE=registry.k8s.io/kustomize/kustomize:v5.8.1@sha256:899fcd3bc898160e62bcaf82932b0cb29ba38d16272353db2e7acbba82129429

# What it makes is the same for every architecture, so it runs on the builder's own.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json LICENSE ./
COPY scripts scripts
COPY fn-config fn-config
COPY docs/diagnostics docs/diagnostics
COPY src src
RUN node scripts/build.mjs \
 && mkdir /out \
 && cp dist/canary-fanout.js /out/ \
 && cat LICENSE dist/THIRD-PARTY-LICENSES.txt >/out/LICENSES.txt \
 && chmod 755 /out /out/canary-fanout.js \
 && chmod 644 /out/LICENSES.txt

FROM ${KUSTOMIZE_IMAGE} AS kustomize

FROM ${NODE_IMAGE} AS argocd-cmp
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="canary-fanout-argocd-cmp" \
      org.opencontainers.image.description="Sidecar of a config management plugin of Argo CD: kustomize build, then canary-fanout" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.url="https://github.com/canary-fanout/canary-fanout" \
      org.opencontainers.image.source="https://github.com/canary-fanout/canary-fanout" \
      org.opencontainers.image.documentation="https://github.com/canary-fanout/canary-fanout/blob/main/docs/gitops.md"
COPY --from=kustomize /app/kustomize /usr/local/bin/kustomize
COPY --from=build /out/canary-fanout.js /usr/local/bin/canary-fanout
COPY --from=build /out/LICENSES.txt /usr/share/doc/canary-fanout/
COPY --chmod=755 examples/argocd/canary-fanout-plugin /usr/local/bin/
COPY --chmod=644 examples/argocd/plugin.yaml /home/argocd/cmp-server/config/
# Argo CD runs its sidecars as this user, who has no home; kustomize and plugins write below HOME.
ENV HOME=/tmp
USER 999:999
WORKDIR /tmp
# Argo CD's repo-server puts this program into a volume that it shares with its sidecars.
ENTRYPOINT ["/var/run/argocd/argocd-cmp-server"]

# The last stage is what is built when no target is named.
FROM ${NODE_IMAGE} AS function
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="canary-fanout" \
      org.opencontainers.image.description="KRM function: makes a Flagger canary's version follow a request through Istio Ambient" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.url="https://github.com/canary-fanout/canary-fanout" \
      org.opencontainers.image.source="https://github.com/canary-fanout/canary-fanout" \
      org.opencontainers.image.documentation="https://github.com/canary-fanout/canary-fanout/blob/main/README.md"
COPY --from=build /out/ /canary-fanout/
# kpt and kustomize run it as nobody, without network; it writes nothing but standard output and standard error.
USER 65534:65534
ENTRYPOINT ["node", "/canary-fanout/canary-fanout.js"]
