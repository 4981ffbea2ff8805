package io.refcache.examples.spring;

import java.io.Serializable;
import java.math.BigDecimal;

/** What is cached: any serializable class will do. */
public record Offer(int article, String title, BigDecimal price) implements Serializable {}
