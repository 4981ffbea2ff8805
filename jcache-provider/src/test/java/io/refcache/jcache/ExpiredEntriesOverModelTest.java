package io.refcache.jcache;

class ExpiredEntriesOverModelTest extends ExpiredEntriesContract {
  ExpiredEntriesOverModelTest() {
    super(Fixture.MODEL);
  }
}
