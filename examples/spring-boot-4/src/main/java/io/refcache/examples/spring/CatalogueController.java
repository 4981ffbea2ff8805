package io.refcache.examples.spring;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue over HTTP. */
@RestController
class CatalogueController {
  private final Catalogue catalogue;

  CatalogueController(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @GetMapping("/offers/{article}")
  String offer(@PathVariable("article") int article) {
    Offer offer = catalogue.offerOf(article);
    return offer == null ? "none" : offer.title() + " for " + offer.price();
  }

  @GetMapping("/stock/{article}/{warehouse}")
  int stock(@PathVariable("article") int article, @PathVariable("warehouse") String warehouse) {
    return catalogue.inStock(article, warehouse);
  }
}
