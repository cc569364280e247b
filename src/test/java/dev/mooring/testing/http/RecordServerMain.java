package dev.mooring.testing.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
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
 * before the answer. {@code POST /status/<code>} answers with that status.
 */
public final class RecordServerMain {
  private static final String LOGIN =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(
                  (RecordServer.USER + ":" + RecordServer.PASSWORD)
                      .getBytes(StandardCharsets.UTF_8));

  private final Path records;

  private RecordServerMain(Path records) {
    this.records = records;
  }

  public static void main(String[] arguments) throws InterruptedException {
    RecordServerMain server = new RecordServerMain(Path.of(arguments[1]));
    Vertx.vertx()
        .createHttpServer()
        .requestHandler(server::handle)
        .listen(Integer.parseInt(arguments[0]));
    new CountDownLatch(1).await();
  }

  private void handle(HttpServerRequest request) {
    String login = request.getHeader("Authorization");
    if (login != null && !login.equals(LOGIN)) {
      request.response().setStatusCode(401).end();
    } else if (request.path().startsWith("/status/")) {
      request.response().setStatusCode(Integer.parseInt(request.path().substring(8))).end();
    } else if (request.method().equals(HttpMethod.HEAD)) {
      request.response().setStatusCode(204).end();
    } else if (request.path().equals("/records")) {
      request.bodyHandler(
          body -> {
            write(body.toString());
            request.response().setStatusCode(204).end();
          });
    } else {
      request.response().setStatusCode(404).end();
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
