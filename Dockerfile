# Both roles of Mooring in one image: docker build --tag localhost/mooring:0.1.0 .
# Needs the internet. The AOT caches take a minute of it: an operator and a worker run with a real API server and a real
# broker, and what their JVMs learn is kept, so that Pods start in half the time.

FROM registry.k8s.io/kube-apiserver:v1.34.1 AS apiserver
FROM registry.k8s.io/etcd:3.6.4-0 AS etcd

FROM eclipse-temurin:25-jdk AS build
COPY --from=apiserver /usr/local/bin/kube-apiserver /opt/kubernetes/
COPY --from=etcd /usr/local/bin/etcd /opt/kubernetes/
ENV KUBEBUILDER_ASSETS=/opt/kubernetes
WORKDIR /src
COPY . .
# The layout is made where it will run, and trained with the JVM that will run it.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw --batch-mode --no-transfer-progress package -DskipTests \
    && build/image/layout /opt/mooring \
    && build/image/train /opt/mooring

FROM debian:13-slim
RUN groupadd --gid 10001 mooring && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home mooring
# COPY keeps the files' times, which the AOT caches need.
COPY --from=build /opt/mooring /opt/mooring
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["/opt/mooring/bin/mooring"]
