/** A price list that several JVMs share on a Redis or Valkey server. */
package io.refcache.examples.twojvms;
