package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Sends each record as the body of one request. May be used from any thread. */
final class RecordSender implements SinkWriter {
  private final ServerConnection connection;
  private final HttpMethod method;
  private final String path;
  private final Map<String, String> headers;

  RecordSender(ServerConnection connection, HttpSink sink) {
    this.connection = connection;
    this.method = HttpMethod.valueOf(sink.method().name());
    this.path = sink.path();
    this.headers = Map.of("Content-Type", sink.contentType());
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    return connection.record(method, path, headers, message.payload());
  }
}
