package dev.mooring.testing.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the server: {@code RecordServerMain <port> <file>}. Each body becomes a line of the file
 * before the answer. {@code POST /status/<code>} answers with that status; {@code POST
 * /described/…} writes path, header X-Room and body. {@code POST /control/<mode>} sets how records
 * are answered: {@code well}, {@code unavailable} (503), {@code slow} (20 ms later) or {@code
 * stalled} (never). A record above 100,000 bytes is answered with 413 at {@code /records}.
 */
public final class RecordServerMain {
  private static final String LOGIN =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(
                  (RecordServer.USER + ":" + RecordServer.PASSWORD)
                      .getBytes(StandardCharsets.UTF_8));

  private static final int LARGEST = 100_000;
  private static final long SLOWNESS_MILLIS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Path records;
  private String mode = "well";

  private RecordServerMain(Path records) {
    this.records = records;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    RecordServerMain server = new RecordServerMain(Path.of(arguments[1]));
    server.cutWhatDeathLeftUnfinished();
    server
        .vertx
        .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
        .requestHandler(server::handle)
        .listen(Integer.parseInt(arguments[0]));
    new CountDownLatch(1).await();
  }

  /** A line without an end was not answered, and what follows must not be joined to it. */
  private void cutWhatDeathLeftUnfinished() throws IOException {
    if (Files.exists(records)) {
      String written = Files.readString(records);
      Files.writeString(records, written.substring(0, written.lastIndexOf('\n') + 1));
    }
  }

  private void handle(HttpServerRequest request) {
    String login = request.getHeader("Authorization");
    if (login != null && !login.equals(LOGIN)) {
      request.response().setStatusCode(401).end();
    } else if (request.path().startsWith("/status/")) {
      request.response().setStatusCode(Integer.parseInt(request.path().substring(8))).end();
    } else if (request.method().equals(HttpMethod.HEAD)) {
      request.response().setStatusCode(204).end();
    } else if (request.path().startsWith("/control/")) {
      mode = request.path().substring(9);
      request.response().setStatusCode(204).end();
    } else if (request.path().equals("/records")) {
      request.bodyHandler(body -> take(request, body.toString()));
    } else if (request.path().startsWith("/described/")) {
      request.bodyHandler(
          body -> take(request, request.uri() + " " + request.getHeader("X-Room") + " " + body));
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  private void take(HttpServerRequest request, String record) {
    switch (mode) {
      case "unavailable" -> request.response().setStatusCode(503).end();
      case "stalled" -> request.pause();
      case "slow" -> vertx.setTimer(SLOWNESS_MILLIS, late -> answer(request, record));
      default -> answer(request, record);
    }
  }

  private void answer(HttpServerRequest request, String record) {
    if (request.path().equals("/records") && record.length() > LARGEST) {
      request.response().setStatusCode(413).end();
    } else {
      write(record);
      request.response().setStatusCode(204).end();
    }
  }

  private void write(String record) {
    try {
      Files.writeString(
          records, record + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
