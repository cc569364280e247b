package dev.mooring.api.v1alpha1;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads custom resources that a later version may have written, or somebody with its CRDs: in one
 * installation, versions are mixed at each upgrade and each rollback, and one object that cannot be
 * read must not keep the others from being read.
 *
 * <p>A field that is unknown here is passed over. A value that is unknown here, such as one of a
 * later version's for an enum, is left out and the rest of the object is read; {@link
 * #notUnderstood} tells it for the spec, so that nothing runs otherwise than it is asked to.
 * Thread-safe.
 */
public final class LenientObjects {
  /** In memory only: no API server knows it, and a copy of an object has it as well. */
  private static final String NOT_UNDERSTOOD = "mooring.dev/not-understood";

  /** More parts of one object than this, and nothing of its spec and status is read. */
  private static final int MOST_PARTS = 16;

  private static final int LONGEST_TEXT = 200;

  private LenientObjects() {}

  /** Makes a mapper read so. */
  public static void configure(ObjectMapper mapper) {
    mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
    mapper.registerModule(
        new SimpleModule("lenient objects") {
          private static final long serialVersionUID = 1L;

          @Override
          public void setupModule(SetupContext context) {
            super.setupModule(context);
            context.insertAnnotationIntrospector(new RequiredFields());
          }
        }.setDeserializerModifier(new OfCustomResources()));
  }

  /**
   * The first part of an object's spec that could not be read, with its field.
   *
   * @return empty where all of it was
   */
  public static Optional<String> notUnderstood(HasMetadata object) {
    return Optional.ofNullable(
        (String) object.getMetadata().getAdditionalProperties().get(NOT_UNDERSTOOD));
  }

  /**
   * Why an object cannot be run by this version, in words for its users.
   *
   * @param type of its spec's block; null where it has none that is known here
   * @return empty where it can
   */
  public static Optional<String> unknown(HasMetadata object, String type) {
    return notUnderstood(object)
        .or(
            () ->
                type != null
                    ? Optional.empty()
                    : Optional.of("spec has no block of a type that this version of Mooring knows"))
        .map(text -> text + ": correct it, or upgrade Mooring");
  }

  /**
   * What the CRD of this version requires may be somewhere else in a later one. Not so in what
   * workers write: a spec is always there, and who reads these takes nothing from what is missing.
   */
  private static final class RequiredFields extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;
    private static final Set<Class<?>> OF_WORKERS =
        Set.of(SourceClaimSpec.class, WorkerReportSpec.class);

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return member.hasAnnotation(Required.class)
              && !OF_WORKERS.contains(member.getDeclaringClass())
          ? Boolean.TRUE
          : null;
    }
  }

  private static final class OfCustomResources extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription description, JsonDeserializer<?> found) {
      return CustomResource.class.isAssignableFrom(description.getBeanClass())
          ? new PartByPart(found)
          : found;
    }
  }

  /** Leaves out what cannot be read, one part after the other, until the rest can. */
  private static final class PartByPart extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    private PartByPart(JsonDeserializer<?> strict) {
      super(strict);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> strict) {
      return new PartByPart(strict);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      TokenBuffer all = context.bufferAsCopyOfValue(parser);
      try (JsonParser whole = all.asParser(parser)) {
        whole.nextToken();
        return super.deserialize(whole, context);
      } catch (JsonMappingException mistake) {
        try (JsonParser again = all.asParser(parser)) {
          again.nextToken();
          return withoutMistakes(context.readTree(again), mistake, parser, context);
        }
      }
    }

    private static void ensureSpec(JsonNode object) {
      if (object instanceof ObjectNode fields && !(fields.get("spec") instanceof ObjectNode)) {
        fields.putObject("spec");
      }
    }

    private Object withoutMistakes(
        JsonNode object,
        JsonMappingException first,
        JsonParser origin,
        DeserializationContext context)
        throws IOException {
      List<String> leftOut = new ArrayList<>();
      JsonMappingException mistake = first;
      while (true) {
        String part =
            leftOut.size() < MOST_PARTS ? remove(object, mistake.getPath()) : removeAll(object);
        if (part.isEmpty() || leftOut.size() > MOST_PARTS) {
          throw mistake;
        }
        leftOut.add(part + ": " + said(mistake));
        ensureSpec(object);
        try (JsonParser rest = new TreeTraversingParser(object, origin.getCodec())) {
          rest.nextToken();
          return noting(super.deserialize(rest, context), leftOut);
        } catch (JsonMappingException next) {
          mistake = next;
        }
      }
    }

    private static Object noting(Object read, List<String> leftOut) {
      Optional<String> ofSpec =
          leftOut.stream().filter(part -> part.startsWith("spec")).findFirst();
      if (ofSpec.isPresent() && read instanceof HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        if (metadata != null) {
          metadata.setAdditionalProperty(NOT_UNDERSTOOD, ofSpec.get());
        }
      }
      return read;
    }

    /** Removes the innermost part of a path that is there; empty when none is. */
    private static String remove(JsonNode object, List<JsonMappingException.Reference> path) {
      JsonNode at = object;
      StringBuilder name = new StringBuilder();
      Runnable removal = null;
      String removed = "";
      for (JsonMappingException.Reference step : path) {
        JsonNode inner;
        JsonNode outer = at;
        if (outer instanceof ObjectNode fields && step.getFieldName() != null) {
          inner = fields.get(step.getFieldName());
          name.append(name.isEmpty() ? "" : ".").append(step.getFieldName());
          if (inner != null) {
            removal = () -> fields.remove(step.getFieldName());
          }
        } else if (outer instanceof ArrayNode items && step.getIndex() >= 0) {
          inner = items.get(step.getIndex());
          name.append('[').append(step.getIndex()).append(']');
          if (inner != null) {
            removal = () -> items.remove(step.getIndex());
          }
        } else {
          break;
        }
        if (inner == null) {
          break;
        }
        removed = name.toString();
        at = inner;
      }
      if (removal != null) {
        removal.run();
      }
      return removed;
    }

    private static String removeAll(JsonNode object) {
      boolean there = ((ObjectNode) object).remove("spec") != null;
      there |= ((ObjectNode) object).remove("status") != null;
      return there ? "spec" : "";
    }

    /** Not in Jackson's words, which name classes. */
    private static String said(JsonMappingException mistake) {
      if (mistake instanceof InvalidFormatException format
          && format.getTargetType() != null
          && format.getTargetType().isEnum()) {
        return "'%s' is not known to this version of Mooring, which knows %s"
            .formatted(cut(String.valueOf(format.getValue())), constants(format.getTargetType()));
      }
      if (mistake instanceof ValueInstantiationException
          && mistake.getCause() instanceof IllegalArgumentException value) {
        return value.getMessage();
      }
      return "this version of Mooring cannot read it";
    }

    private static String constants(Class<?> type) {
      return Stream.of(type.getEnumConstants()).map(Object::toString).collect(joining(", "));
    }

    private static String cut(String text) {
      return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }
  }
}
