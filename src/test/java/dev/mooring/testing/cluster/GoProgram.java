package dev.mooring.testing.cluster;

/** A program that can be built with Go from the modules under build/kubernetes. */
enum GoProgram {
  KUBE_APISERVER("kube-apiserver", "apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", 1_950),
  KUBECTL("kubectl", "apiserver", "k8s.io/kubernetes/cmd/kubectl", 900),
  ETCD("etcd", "etcd", "go.etcd.io/etcd/server/v3", 550);

  final String file;
  final String module;
  final String goPackage;

  /** About how many packages a build from scratch compiles; only to show how far it is. */
  final int packages;

  GoProgram(String file, String module, String goPackage, int packages) {
    this.file = file;
    this.module = module;
    this.goPackage = goPackage;
    this.packages = packages;
  }
}
