package dev.mooring.testing.pods;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * What the Pods of the tests run: an HTTP server on the Pod's address, port 8080. {@code /ready}
 * asks whether the file READY_FILE is there, {@code /environment} lists the variables, {@code
 * /memory} says how many bytes its heap may have, {@code /dial/<name>/<port>} says what a server
 * sends that the hosts file knows by this name. With STUBBORN set, it does not end by SIGTERM.
 */
final class TinyProgram {
  private TinyProgram() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("started " + String.join(" ", arguments));
    Runtime.getRuntime().addShutdownHook(new Thread(TinyProgram::end));
    InetSocketAddress address = new InetSocketAddress(System.getenv("QUARKUS_HTTP_HOST"), 8080);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/ready", exchange -> answer(exchange, ready() ? 200 : 503, ""));
    server.createContext("/environment", exchange -> answer(exchange, 200, environment()));
    server.createContext(
        "/memory", exchange -> answer(exchange, 200, "" + Runtime.getRuntime().maxMemory()));
    server.createContext("/dial", TinyProgram::dial);
    server.start();
  }

  private static void end() {
    System.out.println("asked to end");
    if (System.getenv("STUBBORN") != null) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean ready() {
    return Optional.ofNullable(System.getenv("READY_FILE"))
        .map(file -> Files.exists(Path.of(file)))
        .orElse(true);
  }

  private static String environment() {
    return System.getenv().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static void dial(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getPath().split("/");
    try (Socket socket = new Socket(addressOf(parts[2]), Integer.parseInt(parts[3]))) {
      byte[] greeting = socket.getInputStream().readAllBytes();
      answer(exchange, 200, new String(greeting, StandardCharsets.UTF_8));
    } catch (IOException e) {
      answer(exchange, 502, e.toString());
    }
  }

  private static String addressOf(String name) throws IOException {
    Path hosts = Path.of(System.getenv("MOORING_HOSTS_FILE"));
    return Files.readAllLines(hosts).stream()
        .map(line -> line.split("\\s+"))
        .filter(line -> line[1].equals(name))
        .map(line -> line[0])
        .findFirst()
        .orElseThrow(() -> new IOException("no host " + name));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream output = exchange.getResponseBody()) {
      output.write(body);
    }
  }
}
