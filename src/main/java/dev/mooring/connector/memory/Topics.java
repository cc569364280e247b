package dev.mooring.connector.memory;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Who reads which topic now. May be used from any thread; holds no lock while it calls anybody. */
final class Topics {
  /** A topic belongs to a namespace; the same name in another one is another topic. */
  record Topic(String namespace, String name) {}

  private final ConcurrentHashMap<Topic, List<MemoryReader>> readersByTopic =
      new ConcurrentHashMap<>();

  /** The readers of a topic at this moment. */
  List<MemoryReader> readers(Topic topic) {
    return readersByTopic.getOrDefault(topic, List.of());
  }

  void add(Topic topic, MemoryReader reader) {
    readersByTopic.merge(
        topic,
        List.of(reader),
        (there, added) -> Stream.concat(there.stream(), added.stream()).toList());
  }

  void remove(Topic topic, MemoryReader reader) {
    readersByTopic.computeIfPresent(
        topic,
        (key, there) -> {
          List<MemoryReader> left = there.stream().filter(other -> other != reader).toList();
          return left.isEmpty() ? null : left;
        });
  }
}
