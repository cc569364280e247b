# Both roles of Mooring in one image: docker build -t localhost/mooring:0.1.0 .
# Needs the internet; takes about ten minutes, most of it for the AOT caches: an operator and a worker are run with a real
# API server and a real broker, and what their JVMs learn is kept, so that Pods start in a third of the time.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
RUN ./mvnw --batch-mode --no-transfer-progress dependency:go-offline -Dmdep.silent=true || true
COPY . .
RUN ./mvnw --batch-mode --no-transfer-progress package -DskipTests
# At the path where it will run, with the JVM that will run it.
RUN build/image/layout /opt/mooring
RUN build/image/train /opt/mooring

FROM debian:13-slim
RUN groupadd --gid 10001 mooring && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home mooring
# Times are kept: by these the JVM knows that a cache is of these jars.
COPY --from=build /opt/mooring /opt/mooring
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["/opt/mooring/bin/mooring"]
