package dev.mooring.testing.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of one API server: keys, tokens, certificates, data and logs. Only its user may read
 * it. {@link UncheckedIOException} when the disk fails.
 */
final class ApiServerFolder {
  private static final String PREFIX = "mooring-cluster-";

  private final Path root;
  private final String adminToken = UUID.randomUUID().toString();

  private ApiServerFolder(Path root) {
    this.root = root;
  }

  /** Makes a folder, and removes those of JVMs that were killed. */
  static ApiServerFolder create() {
    try {
      deleteAbandoned();
      Path root = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
      ApiServerFolder folder = new ApiServerFolder(root);
      Files.writeString(folder.tokens(), folder.adminToken + ",admin,admin,\"system:masters\"\n");
      Files.writeString(folder.serviceAccountKey(), rsaKey());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return root.resolve(name);
  }

  Path log(String program) {
    return path(program + ".log");
  }

  /** Who has which token, in the API server's own format. */
  Path tokens() {
    return path("tokens.csv");
  }

  /** With which the tokens of ServiceAccounts are signed. */
  Path serviceAccountKey() {
    return path("service-account.key");
  }

  /**
   * The API server's certificate and its CA, in one file; there only after the API server has made
   * them.
   */
  Path certificate() {
    return path("certificates").resolve("apiserver.crt");
  }

  /** The key of that certificate, which is written after it. */
  Path certificateKey() {
    return path("certificates").resolve("apiserver.key");
  }

  Path kubeconfig() {
    return path("admin.kubeconfig");
  }

  void writeKubeconfig(URI server) {
    try {
      String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate()));
      Files.writeString(
          kubeconfig(),
          """
          apiVersion: v1
          kind: Config
          clusters:
          - {name: mooring, cluster: {server: "%s", certificate-authority-data: %s}}
          users:
          - {name: admin, user: {token: %s}}
          contexts:
          - {name: mooring, context: {cluster: mooring, user: admin, namespace: default}}
          current-context: mooring
          """
              .formatted(server, ca, adminToken));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      deleteTree(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteAbandoned() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> children = Files.list(parent)) {
      for (Path child : children.filter(ApiServerFolder::isAbandoned).toList()) {
        deleteTree(child);
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    String name = folder.getFileName().toString();
    if (!name.startsWith(PREFIX) || !Files.isWritable(folder)) {
      return false;
    }
    String pid = name.substring(PREFIX.length()).split("-")[0];
    return pid.matches("\\d{1,10}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static String rsaKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      String base64 =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key);
      return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has RSA", e);
    }
  }
}
