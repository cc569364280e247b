package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.testing.database.DatabaseProcess;
import io.vertx.core.Vertx;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that asks for so many rounds of hashing that they would take hours. */
class HostileServerIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final NodeIdentity NODE = new NodeIdentity("cluster", "hostile");

  @Test
  void shouldRefuseToComputeForHours() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(server));
      String url = "jdbc:postgresql://localhost:" + server.getLocalPort() + "/plant";

      long begun = System.nanoTime();
      ConnectorException refused =
          (ConnectorException) catchThrowable(() -> OpenDatabase.open(VERTX, url, NODE)).getCause();

      assertThat(refused.reason()).isEqualTo(Reason.AuthenticationFailed);
      assertThat(refused).hasMessageContaining("more than 1000000 rounds");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      Connection other = OpenDatabase.open(VERTX, DatabaseProcess.shared(), NODE);
      other.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
    }
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        ask(new DataInputStream(client.getInputStream()), client);
      } catch (IOException e) {
        // The next one, or the end of the test.
      }
    }
  }

  private static void ask(DataInputStream in, Socket client) throws IOException {
    DataOutputStream out = new DataOutputStream(client.getOutputStream());
    in.readNBytes(in.readInt() - 4);
    authentication(out, 10, "SCRAM-SHA-256\0\0");
    in.readByte();
    String first = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8);
    String nonce = first.substring(first.indexOf("r=") + 2).strip();
    authentication(out, 11, "r=" + nonce + "abc,s=c2FsdHNhbHRzYWx0,i=100000000");
    in.read();
  }

  private static void authentication(DataOutputStream out, int kind, String text)
      throws IOException {
    out.writeByte('R');
    out.writeInt(8 + text.length());
    out.writeInt(kind);
    out.writeBytes(text);
    out.flush();
  }
}
