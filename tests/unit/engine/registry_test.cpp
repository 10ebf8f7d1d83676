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

// Both clocks stand still until the test moves them; set_back moves what the wall shows only.
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
  EmbeddedRegistry make(std::size_t most = 1000) const {
    return EmbeddedRegistry(*database_, clock_, {Lifetimes{}, most});
  }
  std::size_t rows() const {
    const sql::Lease db = database_->read();
    return store::ServiceStore(*db).list().size();
  }

  std::unique_ptr<sql::Database> database_ = migrate::open_database(fresh_database());
  mutable StoppedClock clock_;
};

TEST_F(RegistryTest, KeepsTheTimeOfTheFirstRegistrationWhileItLives) {
  EmbeddedRegistry registry = make();
  const Registered first = registry.add("m", "http://a", "{}");
  EXPECT_FALSE(first.updated);
  EXPECT_EQ(iso_micros(first.service.expires_at), "2026-03-01T09:30:30.000000");
  clock_.advance(seconds(10));
  const Registered second = registry.add("m", "http://b", R"({"v":2})");
  EXPECT_TRUE(second.updated);
  EXPECT_EQ(second.service.registered_at, first.service.registered_at);
  EXPECT_EQ(second.service.last_updated, clock_.now());
  EXPECT_EQ(registry.find("m")->service.url, "http://b");
  clock_.advance(seconds(60));
  const Registered third = registry.add("m", "http://c", "{}");
  EXPECT_FALSE(third.updated);
  EXPECT_EQ(third.service.registered_at, clock_.now());
}

TEST_F(RegistryTest, LivesForItsTimeAndTheToleranceWhateverTheWallClockDoes) {
  EmbeddedRegistry registry = make();
  registry.add("m", "http://a", "{}");
  clock_.advance(milliseconds(44'999));
  EXPECT_TRUE(registry.find("m")->live);
  clock_.set_back(hours(3));
  clock_.advance(milliseconds(1));
  EXPECT_FALSE(registry.find("m")->live);
  EXPECT_EQ(registry.find("m")->service.url, "http://a");
  clock_.advance(seconds(7));
  const std::vector<Entry> entries = registry.entries();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_FALSE(entries[0].live);
  EXPECT_EQ(entries[0].gone_for, seconds(7));
}

TEST_F(RegistryTest, APingRevivesWhatIsRememberedAndNothingElse) {
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
  EXPECT_TRUE(registry.entries().empty());
}

TEST_F(RegistryTest, ForgetsWhatIsDeregistered) {
  EmbeddedRegistry registry = make();
  registry.add("m", "http://a", "{}");
  registry.ping("m");
  EXPECT_TRUE(registry.remove("m"));
  EXPECT_FALSE(registry.remove("m"));
  registry.flush();
  EXPECT_FALSE(registry.ping("m"));
  EXPECT_EQ(rows(), 0U);
  EXPECT_TRUE(make().entries().empty());
}

TEST_F(RegistryTest, APingNeverBringsBackWhatIsBeingDeregistered) {
  EmbeddedRegistry registry = make();
  std::atomic<bool> removed = false;
  std::atomic<int> revived = 0;
  registry.add("m", "http://a", "{}");
  std::thread pinger([&] {
    for (int i = 0; i < 20'000; ++i) {
      const bool gone_before = removed;
      if (registry.ping("m") && gone_before) ++revived;
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

TEST_F(RegistryTest, ARestartGivesEveryRegistrationOneMoreLife) {
  {
    EmbeddedRegistry before = make();
    before.add("b", "http://b", R"({"x":1})");
    before.add("a", "http://a", "{}");
    clock_.advance(hours(20));
    before.ping("a");
    before.flush();
  }
  clock_.advance(hours(10));  // b was last heard of 30 hours ago, a 10
  EmbeddedRegistry registry = make();
  std::vector<Entry> entries = registry.entries();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].service.id, "a");
  EXPECT_EQ(entries[0].service.last_ping_at, clock_.now() - hours(10));
  EXPECT_TRUE(entries[0].live);
  clock_.advance(seconds(46));
  EXPECT_FALSE(registry.find("a")->live);
  EXPECT_TRUE(registry.ping("a"));
  EXPECT_EQ(rows(), 2U);
  registry.flush();
  EXPECT_EQ(rows(), 1U);
}

TEST_F(RegistryTest, AFullRegistryGivesUpTheLongestGoneOrRefuses) {
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

TEST_F(RegistryTest, ListsAscend) {
  EmbeddedRegistry registry = make();
  for (const char* id : {"c", "a10", "a2", "b"}) registry.add(id, "u", "{}");
  std::string order;
  for (const Entry& entry : registry.entries()) order += entry.service.id + " ";
  EXPECT_EQ(order, "a10 a2 b c ");
}

}  // namespace
}  // namespace chap::registry
