# `make help` lists the verbs. Every verb finds a JDK 25 or newer by itself (build/find-jdk).
JDK := $(shell build/find-jdk)
ifeq ($(JDK),)
ifneq ($(MAKECMDGOALS),help)
$(error no JDK 25 or newer: see the two lines above)
endif
endif
export JAVA_HOME := $(JDK)
MAVEN := ./mvnw --batch-mode --no-transfer-progress
JIT = -XX:TieredStopAtLevel=1
# The demo and the benchmarks are test code: they share the cluster, the broker and the chart with the tests.
RUN = $(JAVA_HOME)/bin/java $(JIT) --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
	-Djava.util.logging.manager=org.jboss.logmanager.LogManager -Dslf4j.internal.verbosity=ERROR \
	-cp "target/test-classes:target/classes:$$(cat target/test-classpath)"

.DEFAULT_GOAL := help
.PHONY: help build unit it test soak format crds renderings demo bench e2e image-rootfs clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

build: ## compile, check and package; no tests
	$(MAVEN) package -DskipTests

unit: ## the fast tests: no network, no cluster
	$(MAVEN) test

it: ## one integration test, without packaging: make it T=MqttContractIT
	$(MAVEN) --quiet process-test-classes -Dspotless.check.skip -Dcheckstyle.skip
	@build/is-packaged
	$(MAVEN) failsafe:integration-test failsafe:verify -Dit.test=$(T)

test: ## everything: unit tests, then integration tests on a real API server, with real workers and brokers
	@build/first-run test
	$(MAVEN) --quiet process-test-classes
	@$(RUN) dev.mooring.testing.cluster.ClusterBuild & cluster=$$!; $(MAVEN) verify; result=$$?; kill $$cluster 2>/dev/null; exit $$result

soak: ## takeover by 50 rounds each, every fault with three deaths, a Sink stalled for 10 minutes; about an hour and a half
	$(MAVEN) package -DskipTests
	$(MAVEN) failsafe:integration-test failsafe:verify -Dit.test=SingletonIT,DeliveryFaultsIT,StreamFaultsIT,StalledSinkIT -Dmooring.rounds=50

format: ## format the code
	$(MAVEN) spotless:apply

crds: ## regenerate deploy/crds and the chart's copy from the code
	$(MAVEN) --quiet process-test-classes
	@$(RUN) dev.mooring.testing.crd.CrdFiles

renderings: ## render the chart anew into src/test/resources/chart, where its tests look
	$(MAVEN) --quiet process-test-classes
	@$(RUN) dev.mooring.testing.chart.Renderings

demo: ## a cluster, a broker, the operator and three workers to play with; ONCE=1 runs through the states and exits
	@build/first-run demo
	$(MAVEN) --quiet package -DskipTests
	@$(RUN) dev.mooring.testing.installation.AotTraining
	@$(RUN) dev.mooring.demo.Demo $(if $(ONCE),once)

bench: ## measure; ONLY=status|idle|scale|start|hanging|delivery picks one
	$(MAVEN) --quiet package -DskipTests
	@$(RUN) dev.mooring.testing.installation.AotTraining
	@$(RUN) dev.mooring.bench.Bench $(ONLY)

e2e: ## the image and the chart on a real cluster: KUBECONFIG, or K3s in Docker; see DEVELOPMENT.md
	$(MAVEN) package -DskipTests
	$(MAVEN) failsafe:integration-test failsafe:verify -Dit.test='*E2E'

image-rootfs: ## the image's root file system in target/image/rootfs, for machines without Docker; about three minutes
	$(MAVEN) --quiet package -DskipTests
	build/image/layout target/image/rootfs/opt/mooring
	build/image/train target/image/rootfs/opt/mooring
	build/image/rootfs target/image/rootfs
	@du -sh target/image/rootfs

clean: ## remove what the build made
	$(MAVEN) clean
