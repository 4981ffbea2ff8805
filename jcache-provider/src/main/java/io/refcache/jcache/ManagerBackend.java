package io.refcache.jcache;

import io.refcache.jcache.management.InfoBean;
import io.refcache.jcache.management.MBeans;
import io.refcache.jcache.management.Managed;
import io.refcache.jcache.settings.MaskedUri;
import io.refcache.jcache.settings.Settings;
import io.refcache.store.Backend;
import io.refcache.store.FigureTable;
import io.refcache.store.StoreException;
import java.net.URI;
import java.util.Map;
import javax.management.ObjectName;

/** The backend of one manager, opened when it is first needed. */
final class ManagerBackend implements AutoCloseable {
  private final String name;
  private final Settings settings;
  private final MBeans beans = new MBeans();
  private final ObjectName beanName;
  private Backend backend;
  private boolean closed;

  ManagerBackend(URI uri, Settings settings) {
    this.name = MaskedUri.of(uri);
    this.beanName = MBeans.engine(uri);
    this.settings = settings;
  }

  synchronized Backend get() {
    if (closed) {
      throw new IllegalStateException("cache manager '" + name + "' is closed");
    }
    if (backend == null) {
      Backend opened = open();
      backend = opened;
      beans.register(beanName, new InfoBean(new Figures(opened), "all caches together"));
    }
    return backend;
  }

  private Backend open() {
    try {
      return settings.openBackend(name);
    } catch (StoreException e) {
      throw Entries.failure(e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    beans.close();
    if (backend != null) {
      backend.close();
    }
  }

  /** A backend as something that can be managed. */
  private record Figures(Backend backend) implements Managed {
    @Override
    public Map<String, Object> info() {
      return backend.info();
    }

    @Override
    public Map<String, FigureTable> tables() {
      return backend.tables();
    }

    @Override
    public Map<String, String> options() {
      return backend.options();
    }

    @Override
    public void setOption(String option, String value) {
      backend.setOption(option, value);
    }

    @Override
    public String memoryDoctor() {
      return backend.memoryDoctor();
    }

    @Override
    public void resetStatistics() {
      backend.resetStatistics();
    }
  }
}
