package dev.mooring.connector.http;

import io.vertx.core.http.HttpServerRequest;

/** Handles the requests of one path. */
@FunctionalInterface
interface RequestHandler {
  /** A request has come, on the port's loop. */
  void handle(HttpServerRequest request, SenderConnection sender);
}
