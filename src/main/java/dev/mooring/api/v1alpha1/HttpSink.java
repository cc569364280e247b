package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sends each record as the body of a request. It is written when the server answers with 2xx. Tried
 * again: what says nothing of the record, such as 3xx, 401, 403, 404, 429 and 5xx. Never taken:
 * what speaks of the record itself, such as 400, 413 and 422.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(" + HttpSink.LITERALS + ").matches(r'" + HttpTexts.UNSEEN_IN_PATH + "')",
    message = "http.path" + HttpTexts.UNSEEN_MESSAGE)
@ValidationRule(
    value = "(" + HttpSink.LITERALS + ").matches(r'" + HttpTexts.ENCODED_PATH + "')",
    message = "http.path" + HttpTexts.ENCODED_MESSAGE)
@ValidationRule(
    value = "!(" + HttpSink.WITH_ONE_VALUE + ").matches(r'" + HttpTexts.DOTS + "')",
    message = "http.path" + HttpTexts.DOTS_MESSAGE)
@ValidationRule(
    value =
        "!has(self.headers) || self.headers.all(one, self.headers.exists_one(other,"
            + " other.name.lowerAscii() == one.name.lowerAscii()))",
    message = "http.headers names a header twice: write each once")
public record HttpSink(
    @JsonPropertyDescription(
            "Path within the Connector's url that records are sent to, such as /orders or"
                + " /rooms/${payload.room}; what an expression gives is encoded, '/' too; letters"
                + " beyond ASCII are sent as encoded UTF-8. Required.")
        @Required
        @Pattern("^/")
        @Size(min = 1, max = 512)
        String path,
    @JsonPropertyDescription("POST, PUT or PATCH. Default: POST.") HttpSinkMethod method,
    @JsonPropertyDescription("The request's Content-Type. Default: application/json.")
        @Pattern("^[!-~]([ -~]*[!-~])?$")
        @Size(min = 1, max = 256)
        String contentType,
    @JsonPropertyDescription(
            "Headers of the request beside Content-Type, at most 16. No secrets: those belong to"
                + " the Connector. Default: none.")
        @Size(max = 16)
        List<HttpHeader> headers,
    @JsonPropertyDescription(
            "The body of a batch. JsonArray: the records, which must be JSON, as elements of an"
                + " array. Lines: each on a line of its own, as in application/x-ndjson. Default:"
                + " JsonArray.")
        HttpBatchBody batchBody)
    implements SinkBlock {
  /** For the rules above: what comes before the first expression, and what after the last one. */
  static final String LITERALS =
      "self.path.split('${')[0] + (self.path.contains('${') ?"
          + " self.path.substring(self.path.lastIndexOf('}') + 1) : '')";

  /** The same with a value between them, which makes it a segment with a name. */
  static final String WITH_ONE_VALUE =
      "self.path.split('${')[0] + (self.path.contains('${') ?"
          + " 'x' + self.path.substring(self.path.lastIndexOf('}') + 1) : '')";

  private static final LiteralRule PATH =
      literals -> HttpTexts.mistakeInPath(literals).map(it -> "the path" + it);

  private static final LiteralRule HEADER =
      literals -> HttpTexts.mistakeInHeader(literals).map(it -> "the value" + it);

  public HttpSink {
    method = method == null ? HttpSinkMethod.POST : method;
    contentType = contentType == null ? "application/json" : contentType;
    headers = headers == null ? List.of() : List.copyOf(headers);
    batchBody = batchBody == null ? HttpBatchBody.JsonArray : batchBody;
  }

  @Override
  public String typeName() {
    return "http";
  }

  @Override
  public boolean needsConnector() {
    return true;
  }

  @Override
  public Optional<String> mistake() {
    return Optional.empty();
  }

  @Override
  public Optional<Text> target() {
    return Optional.ofNullable(path).map(text -> new Text("http.path", text, PATH));
  }

  @Override
  public List<Text> parts() {
    return IntStream.range(0, headers.size())
        .mapToObj(i -> new Text("http.headers[" + i + "].value", headers.get(i).value(), HEADER))
        .toList();
  }
}
