# SPDX-License-Identifier: Apache-2.0
# Two stages: the first builds, the second holds the binary, the libraries it links, and nothing else: no shell, no
# package manager, no certificates, no user but a number.
#
#   docker build -t vmcp-composer --build-arg VMCP_COMMIT=$(git describe --always --dirty) .
#   buildah bud --format docker …  does the same; the OCI format, its default, has no HEALTHCHECK
# The digest is that of the tag's list of platforms: the tag alone could be moved to another image.
ARG BASE_IMAGE=docker.io/library/debian:bookworm-20250520-slim@sha256:90522eeb7e5923ee2b871c639059537b30521272f10ca86fdbbbb2b75a8c40cd

FROM ${BASE_IMAGE} AS build
WORKDIR /src
COPY cmake/install-dependencies cmake/
RUN cmake/install-dependencies build && rm -rf /var/lib/apt/lists/*
COPY . .
ARG VMCP_COMMIT=unknown
RUN cmake --preset release -DVMCP_COMMIT="${VMCP_COMMIT}" \
 && cmake --build build/release --target vmcp-composer \
 && DESTDIR=/image cmake --install build/release --prefix / --strip \
 && cmake/copy-libraries /image/bin/vmcp-composer /image

FROM scratch
COPY --from=build /image/ /
USER 65532:65532
EXPOSE 8443 9090
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s CMD ["/bin/vmcp-composer", "healthcheck"]
ENTRYPOINT ["/bin/vmcp-composer"]
CMD ["serve"]
