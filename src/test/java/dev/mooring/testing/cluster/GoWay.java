package dev.mooring.testing.cluster;

/** kube-apiserver and etcd built with Go from their modules; minutes once, then cached. */
final class GoWay implements ClusterWay {
  private final GoPrograms programs;
  private final Kubectl kubectl;

  GoWay(Machine machine, Kubectl kubectl) {
    this.programs = new GoPrograms(machine);
    this.kubectl = kubectl;
  }

  @Override
  public String name() {
    return "go";
  }

  @Override
  public String description() {
    return "kube-apiserver and etcd built with Go";
  }

  @Override
  public Cluster open() throws WayMissingException {
    KubernetesBinaries binaries =
        new KubernetesBinaries(
            programs.get(GoProgram.KUBE_APISERVER), programs.get(GoProgram.ETCD));
    LocalApiServer server = LocalApiServer.start(binaries);
    return Cluster.local(
        "kube-apiserver built with Go, " + programs.version(), server, kubectl::find);
  }
}
