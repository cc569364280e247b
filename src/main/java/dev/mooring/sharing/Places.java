package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.Arrays;
import java.util.Map;

/**
 * Puts those that are let in on clients. One that acknowledges gets a client of its own as long as
 * there is one, since PUBACKs go in the order of arrival and so it would wait for the others on it;
 * the rest is spread.
 */
final class Places {
  private final Overlaps overlaps;
  private final int[] colours;
  private final int size;
  private final int[] place;
  private final int[] acknowledging;
  private final int[] all;

  private Places(Overlaps overlaps, int[] colours, int size) {
    this.overlaps = overlaps;
    this.colours = colours;
    this.size = size;
    this.place = new int[colours.length];
    this.acknowledging = new int[size];
    this.all = new int[size];
    Arrays.fill(place, Admission.NONE);
  }

  /** The client of each; -1 for those that are not let in. */
  static int[] of(Overlaps overlaps, int[] colours, int size, Map<ObjectKey, Integer> present) {
    Places kept = new Places(overlaps, colours, size);
    kept.keep(present);
    if (kept.placeRest()) {
      return kept.place;
    }
    Places anew = new Places(overlaps, colours, size);
    anew.improve();
    return anew.place;
  }

  /** From the colours that all were let in with, each goes where it is better. */
  private void improve() {
    for (int i = 0; i < place.length; i++) {
      if (colours[i] != Admission.NONE) {
        put(i, colours[i]);
      }
    }
    for (int i = 0; i < place.length; i++) {
      if (place[i] != Admission.NONE) {
        take(i);
        put(i, bestFor(i));
      }
    }
  }

  /** Where two that overlap are on one client now, the older one stays. */
  private void keep(Map<ObjectKey, Integer> present) {
    for (int i = 0; i < place.length; i++) {
      Integer client = present.get(overlaps.subscriber(i).source());
      if (colours[i] != Admission.NONE
          && client != null
          && client >= 0
          && client < size
          && isFree(i, client)) {
        put(i, client);
      }
    }
  }

  private boolean placeRest() {
    return placeRest(true) && placeRest(false);
  }

  private boolean placeRest(boolean acknowledges) {
    for (int i = 0; i < place.length; i++) {
      if (colours[i] != Admission.NONE
          && place[i] == Admission.NONE
          && overlaps.subscriber(i).acknowledges() == acknowledges) {
        int client = bestFor(i);
        if (client == Admission.NONE) {
          return false;
        }
        put(i, client);
      }
    }
    return true;
  }

  /** The one with the fewest that acknowledge, then with the fewest at all, then the first. */
  private int bestFor(int index) {
    int best = Admission.NONE;
    for (int client = 0; client < size; client++) {
      if (isFree(index, client) && (best == Admission.NONE || isBetter(client, best))) {
        best = client;
      }
    }
    return best;
  }

  private boolean isBetter(int client, int other) {
    return acknowledging[client] != acknowledging[other]
        ? acknowledging[client] < acknowledging[other]
        : all[client] < all[other];
  }

  private boolean isFree(int index, int client) {
    for (int other : overlaps.neighbours(index)) {
      if (place[other] == client) {
        return false;
      }
    }
    return true;
  }

  private void take(int index) {
    int client = place[index];
    place[index] = Admission.NONE;
    all[client]--;
    if (overlaps.subscriber(index).acknowledges()) {
      acknowledging[client]--;
    }
  }

  private void put(int index, int client) {
    place[index] = client;
    all[client]++;
    if (overlaps.subscriber(index).acknowledges()) {
      acknowledging[client]++;
    }
  }
}
