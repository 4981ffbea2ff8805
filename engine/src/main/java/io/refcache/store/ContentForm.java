package io.refcache.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the keys and values of a store are, as far as all who use the store must agree on it.
 *
 * @param onHeap whether they are objects of this process, which never leave it
 * @param facts what else there is to agree on, by name, such as the type of the keys; in a fixed
 *     order
 */
public record ContentForm(boolean onHeap, Map<String, String> facts) {
  public ContentForm {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
