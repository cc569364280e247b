package dev.mooring.testing.pods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Names the revision of a Pod template: the same name for the same content, whatever its order. */
final class TemplateRevision {
  private static final ObjectMapper SORTED =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private TemplateRevision() {}

  /** {@code <owner>-<hash>}. */
  static String of(String owner, PodTemplateSpec template) {
    return owner + "-" + hash(template);
  }

  static String hash(PodTemplateSpec template) {
    try {
      CRC32C checksum = new CRC32C();
      checksum.update(SORTED.writeValueAsString(template).getBytes(StandardCharsets.UTF_8));
      return Long.toString(checksum.getValue(), Character.MAX_RADIX);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the template cannot be written as JSON", e);
    }
  }
}
