#include "storage/sql/error.hpp"
#include "storage/store/service_store.hpp"
#include "tests/store/store_fixture.hpp"

namespace chap::store {
namespace {

ServiceRow sample(const std::string& id) {
  const Timestamp time = parse_timestamp("2026-03-01T09:30:00.939940");
  return {id, "http://host:8080", R"({"id":"x"})", time, time + std::chrono::seconds(1), time};
}

using ServiceStoreTest = StoreTest;

TEST_F(ServiceStoreTest, StoredRowsAreReadUnchangedInTheOrderOfTheirIds) {
  ServiceStore services(db());
  services.put(sample("b"));
  services.put(sample("a"));
  const auto rows = services.list();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id, "a");
  EXPECT_EQ(services.find("b")->url, "http://host:8080");
  EXPECT_FALSE(services.find("c"));
  const ServiceRow expected = sample("b");
  EXPECT_EQ(rows[1].url, expected.url);
  EXPECT_EQ(rows[1].info, expected.info);
  EXPECT_EQ(rows[1].registered_at, expected.registered_at);
  EXPECT_EQ(rows[1].last_updated, expected.last_updated);
  EXPECT_EQ(rows[1].last_ping_at, expected.last_ping_at);
}

TEST_F(ServiceStoreTest, PutReplacesTheRow) {
  ServiceStore services(db());
  services.put(sample("a"));
  ServiceRow changed = sample("a");
  changed.url = "http://other";
  changed.info = "{}";
  services.put(changed);
  const auto rows = services.list();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].url, "http://other");
  EXPECT_EQ(rows[0].info, "{}");
}

TEST_F(ServiceStoreTest, APingChangesOnlyAnExistingRow) {
  ServiceStore services(db());
  const Timestamp time = parse_timestamp("2027-01-01T00:00:00");
  EXPECT_FALSE(services.set_ping("a", time));
  EXPECT_TRUE(services.list().empty());
  services.put(sample("a"));
  EXPECT_TRUE(services.set_ping("a", time));
  EXPECT_EQ(services.list()[0].last_ping_at, time);
  EXPECT_EQ(services.list()[0].last_updated, time);
  EXPECT_EQ(services.list()[0].registered_at, sample("a").registered_at);
}

TEST_F(ServiceStoreTest, RemoveReturnsWhetherARowExisted) {
  ServiceStore services(db());
  services.put(sample("a"));
  EXPECT_TRUE(services.remove("a"));
  EXPECT_FALSE(services.remove("a"));
}

TEST_F(ServiceStoreTest, InfoMustBeJson) {
  ServiceRow row = sample("a");
  row.info = "no json";
  EXPECT_THROW(ServiceStore(db()).put(row), Error);
}

}  // namespace
}  // namespace chap::store
