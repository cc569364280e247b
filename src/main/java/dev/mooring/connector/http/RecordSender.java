package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpBatchBody;
import dev.mooring.api.v1alpha1.HttpHeader;
import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.FilledText;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
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
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    return write(List.of(message));
  }

  @Override
  public CompletionStage<Void> write(List<Message> batch) {
    try {
      Message first = batch.getFirst();
      return connection.record(method, path(first.target()), headers(first), body(batch));
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
    return target == null ? sink.path() : FilledValues.path(target);
  }

  private Map<String, String> headers(Message message) throws ConnectorException {
    if (message.headers().isEmpty()) {
      return headers;
    }
    Map<String, String> filled = new TreeMap<>(headers);
    for (int i = 0; i < sink.headers().size(); i++) {
      String name = sink.headers().get(i).name();
      filled.put(name, FilledValues.header(name, message.headers().get(i)));
    }
    return filled;
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
