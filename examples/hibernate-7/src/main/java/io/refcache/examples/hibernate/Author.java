package io.refcache.examples.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/** An author, found by id and by name, with a cached collection of books. */
@Entity
@NaturalIdCache
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Author {
  @Id private Long id;
  @Version private int version;
  @NaturalId private String name;
  private LocalDate born;

  @Column(length = 10_000)
  private String biography;

  @ManyToOne(fetch = FetchType.LAZY)
  private Country country;

  @OneToMany(mappedBy = "author")
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  private Set<Book> books = new HashSet<>();

  protected Author() {}

  public Author(long id, String name, LocalDate born, Country country) {
    this.id = id;
    this.name = name;
    this.born = born;
    this.country = country;
    this.biography = "";
  }

  public Long id() {
    return id;
  }

  public int version() {
    return version;
  }

  public String name() {
    return name;
  }

  public LocalDate born() {
    return born;
  }

  public String biography() {
    return biography;
  }

  public void write(String text) {
    biography = text;
  }

  public Country country() {
    return country;
  }

  public Set<Book> books() {
    return books;
  }
}
