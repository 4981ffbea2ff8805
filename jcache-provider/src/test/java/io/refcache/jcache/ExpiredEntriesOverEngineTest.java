package io.refcache.jcache;

class ExpiredEntriesOverEngineTest extends ExpiredEntriesContract {
  ExpiredEntriesOverEngineTest() {
    super(Fixture.EMBEDDED);
  }
}
