package io.refcache.engine.doctor;

/**
 * Something that the doctor has found.
 *
 * @param weight whether anything is wrong
 * @param name one word for it
 * @param text what there is, with the figures that say so, and what to do about it
 */
public record Finding(Weight weight, String name, String text) {
  /** How serious a finding is. */
  public enum Weight {
    /** Something should be changed. */
    PROBLEM,
    /** Good to know. */
    NOTE
  }
}
