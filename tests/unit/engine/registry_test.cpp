#include "engine/registry/embedded/embedded_registry.hpp"
#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/store/service_store.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace chap::registry {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A clock that changes only if the test changes it. set_back() changes the wall clock but not the
// steady clock.
class StoppedClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  std::chrono::steady_clock::time_point steady() const override { return steady_; }
  void advance(milliseconds time) {
    now_ += time;
    steady_ += time;
  }
  void set_back(hours time) { now_ -= time; }

 private:
  Timestamp now_ = parse_timestamp("2026-03-01T09:30:00.000000");
  std::chrono::steady_clock::time_point steady_{hours(1000)};
};

class RegistryTest : public testing::Test {
 protected:
  EmbeddedRegistry make(std::size_t max_services = 1000) const {
    return EmbeddedRegistry(*database_, clock_, {Lifetimes{}, max_services});
  }
  std::size_t rows() const {
    const sql::Lease db = database_->read();
    return store::ServiceStore(*db).list().size();
  }

  std::unique_ptr<sql::Database> database_ = migrate::open_database(fresh_database());
  mutable StoppedClock clock_;
};

TEST_F(RegistryTest, KeepsTheTimeOfTheFirstRegistrationUntilItExpires) {
  EmbeddedRegistry registry = make();
  const AddResult first = registry.add("m", "http://a", "{}");
  EXPECT_FALSE(first.updated);
  EXPECT_EQ(iso_micros(first.registration.expires_at), "2026-03-01T09:30:30.000000");
  clock_.advance(seconds(10));
  const AddResult second = registry.add("m", "http://b", R"({"v":2})");
  EXPECT_TRUE(second.updated);
  EXPECT_EQ(second.registration.registered_at, first.registration.registered_at);
  EXPECT_EQ(second.registration.last_updated, clock_.now());
  EXPECT_EQ(registry.find("m")->registration.url, "http://b");
  clock_.advance(seconds(60));
  const AddResult third = registry.add("m", "http://c", "{}");
  EXPECT_FALSE(third.updated);
  EXPECT_EQ(third.registration.registered_at, clock_.now());
}

TEST_F(RegistryTest, AServiceExpiresAfterItsTtlAndTheToleranceOnTheSteadyClock) {
  EmbeddedRegistry registry = make();
  registry.add("m", "http://a", "{}");
  clock_.advance(milliseconds(44'999));
  EXPECT_TRUE(registry.find("m")->live);
  clock_.set_back(hours(3));
  clock_.advance(milliseconds(1));
  EXPECT_FALSE(registry.find("m")->live);
  EXPECT_EQ(registry.find("m")->registration.url, "http://a");
  clock_.advance(seconds(7));
  const std::vector<RegisteredService> services = registry.list();
  ASSERT_EQ(services.size(), 1U);
  EXPECT_FALSE(services[0].live);
  EXPECT_EQ(services[0].expired_for, seconds(7));
}

TEST_F(RegistryTest, APingMakesOnlyARegisteredServiceLiveAgain) {
  EmbeddedRegistry registry = make();
  EXPECT_FALSE(registry.ping("never"));
  registry.add("m", "http://a", "{}");
  clock_.advance(hours(23));
  EXPECT_FALSE(registry.find("m")->live);
  const auto back = registry.ping("m");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->last_ping_at, clock_.now());
  EXPECT_EQ(back->expires_at, clock_.now() + seconds(30));
  EXPECT_TRUE(registry.find("m")->live);
  clock_.advance(hours(25));
  EXPECT_FALSE(registry.find("m"));
  EXPECT_FALSE(registry.ping("m"));
  EXPECT_TRUE(registry.list().empty());
}

TEST_F(RegistryTest, RemovesADeregisteredService) {
  EmbeddedRegistry registry = make();
  registry.add("m", "http://a", "{}");
  registry.ping("m");
  EXPECT_TRUE(registry.remove("m"));
  EXPECT_FALSE(registry.remove("m"));
  registry.flush();
  EXPECT_FALSE(registry.ping("m"));
  EXPECT_EQ(rows(), 0U);
  EXPECT_TRUE(make().list().empty());
}

TEST_F(RegistryTest, AConcurrentPingNeverRestoresADeregisteredService) {
  EmbeddedRegistry registry = make();
  std::atomic<bool> removed = false;
  std::atomic<int> revived = 0;
  registry.add("m", "http://a", "{}");
  std::thread pinger([&] {
    for (int i = 0; i < 20'000; ++i) {
      const bool removed_before = removed;
      if (registry.ping("m") && removed_before) ++revived;
      if (i % 100 == 0) registry.flush();
    }
  });
  registry.remove("m");
  removed = true;
  pinger.join();
  EXPECT_EQ(revived, 0);
  EXPECT_FALSE(registry.find("m"));
  EXPECT_EQ(rows(), 0U);
}

TEST_F(RegistryTest, RecentRegistrationsAreLiveAfterARestart) {
  {
    EmbeddedRegistry before = make();
    before.add("b", "http://b", R"({"x":1})");
    before.add("a", "http://a", "{}");
    clock_.advance(hours(20));
    before.ping("a");
    before.flush();
  }
  clock_.advance(hours(10));  // last pings: b 30 hours ago, a 10 hours ago
  EmbeddedRegistry registry = make();
  std::vector<RegisteredService> services = registry.list();
  ASSERT_EQ(services.size(), 1U);
  EXPECT_EQ(services[0].registration.id, "a");
  EXPECT_EQ(services[0].registration.last_ping_at, clock_.now() - hours(10));
  EXPECT_TRUE(services[0].live);
  clock_.advance(seconds(46));
  EXPECT_FALSE(registry.find("a")->live);
  EXPECT_TRUE(registry.ping("a"));
  EXPECT_EQ(rows(), 2U);
  registry.flush();
  EXPECT_EQ(rows(), 1U);
}

TEST_F(RegistryTest, AFullRegistryReplacesTheServiceThatExpiredFirstOrRefusesTheNewService) {
  EmbeddedRegistry registry = make(2);
  registry.add("old", "u", "{}");
  clock_.advance(seconds(1));
  registry.add("new", "u", "{}");
  EXPECT_THROW(registry.add("third", "u", "{}"), Error);
  EXPECT_TRUE(registry.add("old", "u2", "{}").updated);
  clock_.advance(seconds(45));
  EXPECT_FALSE(registry.find("new")->live);
  registry.add("third", "u", "{}");
  EXPECT_FALSE(registry.ping("new"));
  EXPECT_TRUE(registry.ping("old"));
  EXPECT_EQ(rows(), 2U);
}

TEST_F(RegistryTest, ListsAreInOrderOfId) {
  EmbeddedRegistry registry = make();
  for (const char* id : {"c", "a10", "a2", "b"}) registry.add(id, "u", "{}");
  std::string ids;
  for (const RegisteredService& service : registry.list()) ids += service.registration.id + " ";
  EXPECT_EQ(ids, "a10 a2 b c ");
}

}  // namespace
}  // namespace chap::registry
