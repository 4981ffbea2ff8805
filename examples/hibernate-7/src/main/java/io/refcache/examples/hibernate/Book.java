package io.refcache.examples.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.math.BigDecimal;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** A book. Its price may be seen a moment too late, which spares the locks. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
public class Book {
  @Id private Long id;
  private String title;
  private BigDecimal price;

  @ManyToOne(fetch = FetchType.LAZY)
  private Author author;

  protected Book() {}

  public Book(long id, String title, BigDecimal price, Author author) {
    this.id = id;
    this.title = title;
    this.price = price;
    this.author = author;
  }

  public Long id() {
    return id;
  }

  public String title() {
    return title;
  }

  public BigDecimal price() {
    return price;
  }

  public void sellFor(BigDecimal newPrice) {
    price = newPrice;
  }

  public Author author() {
    return author;
  }
}
