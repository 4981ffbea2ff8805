package io.refcache.benchmarks.comparison;

import java.io.Serializable;

/** An ordinary object of eight fields, as applications cache them. */
public final class Customer implements Serializable {
  private static final long serialVersionUID = 1;

  final long id;
  final String firstName;
  final String lastName;
  final String email;
  final int orders;
  final double balance;
  final boolean active;
  final long lastSeenMillis;

  Customer(
      long id,
      String firstName,
      String lastName,
      String email,
      int orders,
      double balance,
      boolean active,
      long lastSeenMillis) {
    this.id = id;
    this.firstName = firstName;
    this.lastName = lastName;
    this.email = email;
    this.orders = orders;
    this.balance = balance;
    this.active = active;
    this.lastSeenMillis = lastSeenMillis;
  }

  /** A customer who differs from all others. */
  static Customer of(int number) {
    return new Customer(
        number,
        "Ada" + number % 1_000,
        "Lovelace-" + number % 10_000,
        "ada.lovelace." + number + "@example.org",
        number % 100,
        number * 0.01,
        number % 3 != 0,
        1_700_000_000_000L + number);
  }
}
