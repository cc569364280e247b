package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SourcePosition;
import dev.mooring.testing.resource.SourceSpecBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MqttNamesTest {
  private static final String CLUSTER = "0d9cc9f2-8a3c-4e2e-9f0a-3d1c5b7a9e11";

  @Test
  void shouldMakeClientIdsThatPeopleCanRead() {
    assertThat(MqttNames.clientId("mooring", request(CLUSTER, "plant", "broker", "worker-0", 3)))
        .matches("mooring-[0-9a-f]{12}-worker-0-3");
  }

  @Test
  void shouldMakeTheSameClientIdAgain() {
    assertThat(MqttNames.clientId("mooring", request(CLUSTER, "plant", "broker", "worker-0", 0)))
        .isEqualTo(
            MqttNames.clientId("mooring", request(CLUSTER, "plant", "broker", "worker-0", 0)));
  }

  @Test
  void shouldMakeDifferentClientIdsForWhateverDiffers() {
    String longWorker = "worker-" + "x".repeat(200);

    assertThat(
            Stream.of(
                    request(CLUSTER, "plant", "broker", "worker-0", 0),
                    request("other", "plant", "broker", "worker-0", 0),
                    request(CLUSTER, "other", "broker", "worker-0", 0),
                    request(CLUSTER, "plant", "other", "worker-0", 0),
                    request(CLUSTER, "plant-b", "roker", "worker-0", 0),
                    request(CLUSTER, "plant", "broker", "worker-1", 0),
                    request(CLUSTER, "plant", "broker", "worker-0", 1),
                    request(CLUSTER, "plant", "broker", longWorker + "-0", 0),
                    request(CLUSTER, "plant", "broker", longWorker + "-1", 0))
                .map(request -> MqttNames.clientId("mooring", request)))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldKeepClientIdsShort() {
    String longWorker = "worker-" + "x".repeat(200) + "-0";

    assertThat(MqttNames.clientId("mooring", request(CLUSTER, "plant", "broker", longWorker, 255)))
        .hasSizeLessThanOrEqualTo(65);
    assertThat(
            MqttNames.clientId(
                "p".repeat(64), request(CLUSTER, "plant", "broker", longWorker, 255)))
        .hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void shouldGiveEachSourceAShareGroupOfItsOwn() {
    String filter = MqttNames.subscribedFilter(read("temps"), "plant/+/temp");

    assertThat(filter)
        .matches("\\$share/mooring-[0-9a-f]{12}/plant/\\+/temp")
        .isEqualTo(MqttNames.subscribedFilter(read("temps"), "plant/+/temp"))
        .isNotEqualTo(MqttNames.subscribedFilter(read("others"), "plant/+/temp"));
  }

  @Test
  void shouldCallTheSessionOfASourceTheSameOnEveryWorker() {
    ObjectKey temps = new ObjectKey("plant", "temps");
    ConnectionRequest here = request(CLUSTER, "plant", "broker", "worker-0", 1);
    ConnectionRequest there = request(CLUSTER, "plant", "broker", "worker-1", 3);
    String id = MqttNames.clientId("mooring", here.inSessionOf(temps, true));

    assertThat(id)
        .matches("mooring-[0-9a-f]{12}-source-[0-9a-f]{12}")
        .isEqualTo(MqttNames.clientId("mooring", there.inSessionOf(temps, true)))
        .isNotEqualTo(
            MqttNames.clientId(
                "mooring", here.inSessionOf(new ObjectKey("plant", "others"), true)));
  }

  @Test
  void shouldSubscribeToTheTopicsThemselvesWhereOneWorkerReads() {
    ReadRequest everywhere = read("temps");
    ReadRequest alone =
        new ReadRequest(
            everywhere.source(),
            everywhere.spec(),
            everywhere.node(),
            everywhere.position(),
            () -> true);

    assertThat(MqttNames.subscribedFilter(alone, "plant/+/temp")).isEqualTo("plant/+/temp");
  }

  private static ConnectionRequest request(
      String cluster, String namespace, String name, String worker, int slot) {
    return new ConnectionRequest(
        new ObjectKey(namespace, name),
        null,
        SecretValues.none(),
        new NodeIdentity(cluster, worker),
        slot,
        true);
  }

  private static ReadRequest read(String source) {
    SourceSpec spec =
        new SourceSpecBuilder().from(new MqttSource(List.of("plant/+/temp"), 1)).build();
    return new ReadRequest(
        new ObjectKey("plant", source),
        spec,
        new NodeIdentity(CLUSTER, "worker-0"),
        SourcePosition.NONE);
  }
}
