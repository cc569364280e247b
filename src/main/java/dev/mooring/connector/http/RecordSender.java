package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpBatchBody;
import dev.mooring.api.v1alpha1.HttpHeader;
import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.api.v1alpha1.HttpTexts;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.FilledText;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends each record, or each batch, as the body of one request. May be used from any thread. */
final class RecordSender implements SinkWriter {
  private final ServerConnection connection;
  private final HttpSink sink;
  private final boolean batched;
  private final HttpMethod method;
  private final Map<String, String> headers;
  private final String path;

  /** Of the texts that are the same for all records; null when there is none. */
  private final ConnectorException mistake;

  private final Answers.Request fixed;
  private final Answers.Request varying;

  /** Those of the latest record, which are the same object for all records of the same settings. */
  private volatile Literals literals = new Literals(List.of(), List.of(), null);

  /**
   * What stands around the expressions of the path.
   *
   * @param wire as it goes over the wire
   * @param fault why nothing can be sent with them; null when it can
   */
  private record Literals(List<String> written, List<String> wire, ConnectorException fault) {
    static Literals of(List<String> written) {
      return new Literals(
          written,
          written.stream().map(HttpTexts::wirePath).toList(),
          RecordSender.mistake("path", HttpTexts.mistakeInPath(written)));
    }
  }

  /**
   * @param batched whether bodies have the form of a batch, those of single records too
   */
  RecordSender(ServerConnection connection, HttpSink sink, boolean batched) {
    this.connection = connection;
    this.sink = sink;
    this.batched = batched;
    this.method = HttpMethod.valueOf(sink.method().name());
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", sink.contentType());
    for (HttpHeader header : sink.headers()) {
      headers.put(header.name(), header.value());
    }
    this.path = HttpTexts.wirePath(sink.path());
    this.mistake = sink.path().contains("${") ? null : mistakeIn(sink);
    this.fixed = new Answers.Request(sink.method() + " " + sink.path(), false);
    this.varying = new Answers.Request(fixed.text(), true);
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    return write(List.of(message));
  }

  /** All of them have the same path and the same headers. */
  @Override
  public CompletionStage<Void> write(List<Message> batch) {
    Message first = batch.getFirst();
    try {
      return connection.record(
          first.target() == null ? fixed : varying,
          method,
          path(first.target()),
          headers(first),
          body(batch));
    } catch (ConnectorException invalid) {
      return CompletableFuture.failedStage(invalid);
    }
  }

  @Override
  public int window() {
    return connection.window();
  }

  @Override
  public boolean isNear() {
    return connection.isNear();
  }

  private String path(FilledText target) throws ConnectorException {
    if (target == null) {
      require(mistake);
      return path;
    }
    Literals around = known(target.literals());
    require(around.fault());
    return FilledValues.path(around.wire(), target.values());
  }

  private Literals known(List<String> written) {
    Literals latest = literals;
    if (latest.written() != written && !latest.written().equals(written)) {
      latest = Literals.of(written);
      literals = latest;
    }
    return latest;
  }

  private Map<String, String> headers(Message message) throws ConnectorException {
    if (message.headers().isEmpty()) {
      return headers;
    }
    Map<String, String> filled = new TreeMap<>(headers);
    for (int i = 0; i < sink.headers().size(); i++) {
      String name = sink.headers().get(i).name();
      FilledText text = message.headers().get(i);
      require(mistake("headers: the value of " + name, HttpTexts.mistakeInHeader(text.literals())));
      filled.put(name, FilledValues.header(name, text));
    }
    return filled;
  }

  private static ConnectorException mistakeIn(HttpSink sink) {
    for (HttpHeader header : sink.headers()) {
      if (!header.value().contains("${") && !HttpTexts.isHeader(header.value())) {
        return mistake(
            "headers: the value of " + header.name(),
            HttpTexts.mistakeInHeader(List.of(header.value())));
      }
    }
    return mistake("path", HttpTexts.mistakeInPath(List.of(sink.path())));
  }

  private static void require(ConnectorException mistake) throws ConnectorException {
    if (mistake != null) {
      throw mistake;
    }
  }

  /** It is the Sink's mistake and not the record's: nothing is given up for it. */
  private static ConnectorException mistake(String field, Optional<String> words) {
    return words
        .map(said -> ConnectorException.retry(Reason.InvalidSpec, "http." + field + said))
        .orElse(null);
  }

  private Buffer body(List<Message> batch) throws ConnectorException {
    if (!batched) {
      return Buffer.buffer(batch.getFirst().payload());
    }
    return sink.batchBody() == HttpBatchBody.Lines
        ? BatchBodies.lines(batch)
        : BatchBodies.jsonArray(batch);
  }
}
