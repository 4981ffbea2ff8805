package io.refcache.jcache;

class ReadsOverEngineTest extends ReadsContract {
  ReadsOverEngineTest() {
    super(Fixture.EMBEDDED);
  }
}
