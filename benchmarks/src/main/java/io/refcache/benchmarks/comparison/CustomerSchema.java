package io.refcache.benchmarks.comparison;

import java.io.IOException;
import org.infinispan.protostream.FileDescriptorSource;
import org.infinispan.protostream.ProtobufTagMarshaller;
import org.infinispan.protostream.SerializationContext;
import org.infinispan.protostream.SerializationContextInitializer;
import org.infinispan.protostream.TagReader;
import org.infinispan.protostream.TagWriter;
import org.infinispan.protostream.descriptors.WireType;

/**
 * What Infinispan asks its users for: the schema of an object, and how to write and read it. Its
 * annotation processor would generate the same.
 */
final class CustomerSchema implements SerializationContextInitializer {
  private static final String FILE = "customer.proto";
  private static final String TYPE = "refcache.benchmarks.Customer";
  private static final String SCHEMA =
      """
      syntax = "proto3";
      package refcache.benchmarks;
      message Customer {
        int64 id = 1;
        string firstName = 2;
        string lastName = 3;
        string email = 4;
        int32 orders = 5;
        double balance = 6;
        bool active = 7;
        int64 lastSeenMillis = 8;
      }
      """;

  @Override
  public void registerSchema(SerializationContext context) {
    context.registerProtoFiles(FileDescriptorSource.fromString(FILE, SCHEMA));
  }

  @Override
  public void registerMarshallers(SerializationContext context) {
    context.registerMarshaller(new CustomerMarshaller());
  }

  private static final class CustomerMarshaller implements ProtobufTagMarshaller<Customer> {
    private static final int ID = WireType.makeTag(1, WireType.VARINT);
    private static final int FIRST_NAME = WireType.makeTag(2, WireType.LENGTH_DELIMITED);
    private static final int LAST_NAME = WireType.makeTag(3, WireType.LENGTH_DELIMITED);
    private static final int EMAIL = WireType.makeTag(4, WireType.LENGTH_DELIMITED);
    private static final int ORDERS = WireType.makeTag(5, WireType.VARINT);
    private static final int BALANCE = WireType.makeTag(6, WireType.FIXED64);
    private static final int ACTIVE = WireType.makeTag(7, WireType.VARINT);
    private static final int LAST_SEEN = WireType.makeTag(8, WireType.VARINT);

    @Override
    public Class<Customer> getJavaClass() {
      return Customer.class;
    }

    @Override
    public String getTypeName() {
      return TYPE;
    }

    @Override
    public void write(WriteContext context, Customer customer) throws IOException {
      TagWriter out = context.getWriter();
      out.writeInt64(1, customer.id);
      out.writeString(2, customer.firstName);
      out.writeString(3, customer.lastName);
      out.writeString(4, customer.email);
      out.writeInt32(5, customer.orders);
      out.writeDouble(6, customer.balance);
      out.writeBool(7, customer.active);
      out.writeInt64(8, customer.lastSeenMillis);
    }

    @Override
    public Customer read(ReadContext context) throws IOException {
      TagReader in = context.getReader();
      long id = 0;
      String firstName = "";
      String lastName = "";
      String email = "";
      int orders = 0;
      double balance = 0;
      boolean active = false;
      long lastSeenMillis = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == ID) {
          id = in.readInt64();
        } else if (tag == FIRST_NAME) {
          firstName = in.readString();
        } else if (tag == LAST_NAME) {
          lastName = in.readString();
        } else if (tag == EMAIL) {
          email = in.readString();
        } else if (tag == ORDERS) {
          orders = in.readInt32();
        } else if (tag == BALANCE) {
          balance = in.readDouble();
        } else if (tag == ACTIVE) {
          active = in.readBool();
        } else if (tag == LAST_SEEN) {
          lastSeenMillis = in.readInt64();
        } else if (!in.skipField(tag)) {
          break;
        }
      }
      return new Customer(id, firstName, lastName, email, orders, balance, active, lastSeenMillis);
    }
  }
}
