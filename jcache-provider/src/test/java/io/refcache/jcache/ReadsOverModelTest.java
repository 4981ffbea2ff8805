package io.refcache.jcache;

class ReadsOverModelTest extends ReadsContract {
  ReadsOverModelTest() {
    super(Fixture.MODEL);
  }
}
