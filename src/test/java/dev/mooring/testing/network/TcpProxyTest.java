package dev.mooring.testing.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
    proxy = TcpProxy.to("127.0.0.1", echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void forwardsBothWays() throws IOException {
    try (Socket client = connect()) {
      assertThat(exchange(client, "hello")).isEqualTo("hello");
      assertThat(proxy.connections()).isOne();
    }
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void carriesHundredsOfConnections() throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      clients.add(connect());
    }
    for (Socket client : clients) {
      assertThat(exchange(client, "hello")).isEqualTo("hello");
    }
    assertThat(proxy.connections()).isEqualTo(500);
    for (Socket client : clients) {
      client.close();
    }
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void listensAgainAtOnceAfterACut() throws IOException {
    for (int i = 0; i < 200; i++) {
      try (Socket client = connect()) {
        assertThat(exchange(client, "hello")).isEqualTo("hello");
        proxy.cut();
        proxy.restore();
      }
    }
  }

  @Test
  void losesNothingWhenTheClientEndsItsHalfFirst() throws IOException {
    byte[] much = "0123456789".repeat(500_000).getBytes(US_ASCII);
    try (Socket client = connect()) {
      Thread.ofVirtual().start(() -> sendAndEnd(client, much));
      assertThat(client.getInputStream()).hasSameContentAs(new ByteArrayInputStream(much));
    }
  }

  @Test
  void cutsAndRestores() throws IOException {
    try (Socket client = connect()) {
      exchange(client, "hello");
      proxy.cut();
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.getInputStream().read());
    }
    assertThat(proxy.connections()).isZero();
    assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);

    proxy.restore();
    try (Socket client = connect()) {
      assertThat(exchange(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void holdsEverythingWhileFrozen() throws IOException {
    try (Socket before = connect()) {
      exchange(before, "hello");
      proxy.freeze();
      try (Socket during = connect()) {
        assertThatExceptionOfType(SocketTimeoutException.class)
            .isThrownBy(() -> exchange(before, "old"));
        assertThatExceptionOfType(SocketTimeoutException.class)
            .isThrownBy(() -> exchange(during, "new"));
        assertThat(proxy.connections()).isEqualTo(2);

        proxy.thaw();
        assertThat(read(before, 3)).isEqualTo("old");
        assertThat(read(during, 3)).isEqualTo("new");
      }
    }
  }

  @Test
  void doesNotTellTheOtherSideOfAnEndWhileFrozen() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        TcpProxy toServer = TcpProxy.to("127.0.0.1", server.getLocalPort());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), toServer.port());
        Socket accepted = server.accept()) {
      toServer.freeze();
      client.shutdownOutput();
      accepted.setSoTimeout(200);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> accepted.getInputStream().read());
      toServer.thaw();
      accepted.setSoTimeout(5_000);
      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void canBeCutWhileFrozen() throws IOException {
    proxy.freeze();
    try (Socket client = connect()) {
      await().until(() -> proxy.connections() == 1);
      proxy.cut();
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.getInputStream().read());
      assertThat(proxy.connections()).isZero();
    }
  }

  @Test
  void closesAClientWhoseTargetRefuses() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> exchange(client, "hello"));
    }
    await().until(() -> proxy.connections() == 0);
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(proxy.address().getAddress(), proxy.port());
    client.setSoTimeout(300);
    return client;
  }

  private static String exchange(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
    return read(client, text.length());
  }

  private static String read(Socket client, int length) throws IOException {
    byte[] answer = client.getInputStream().readNBytes(length);
    if (answer.length < length) {
      throw new IOException("the end came after " + answer.length + " bytes");
    }
    return new String(answer, US_ASCII);
  }

  private static void sendAndEnd(Socket client, byte[] bytes) {
    try {
      client.getOutputStream().write(bytes);
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // Cut.
    }
  }
}
