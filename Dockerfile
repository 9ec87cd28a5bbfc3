# Builds the container form of the function: docker build -t canary-fanout .
# To pin the base: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts scripts
COPY fn-config fn-config
COPY docs/diagnostics docs/diagnostics
COPY src src
RUN npm run build

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="canary-fanout" \
      org.opencontainers.image.description="KRM function: makes a Flagger canary's version follow a request through Istio Ambient" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/canary-fanout/canary-fanout"
COPY --from=build /build/dist/canary-fanout.js /build/dist/THIRD-PARTY-LICENSES.txt /canary-fanout/
COPY LICENSE /canary-fanout/
# kpt and kustomize run it as nobody, without network; it writes nothing but stdout and stderr.
USER 65534:65534
ENTRYPOINT ["node", "/canary-fanout/canary-fanout.js"]
