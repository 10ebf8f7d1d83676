#include "services/health.hpp"

#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

class HealthTest : public PlatformTest {};

using Checks = std::vector<std::pair<std::string, std::string>>;

TEST_F(HealthTest, ReportsDatabaseStoreAndExecutor) {
  const HealthReport report = check_readiness(platform());
  EXPECT_TRUE(report.healthy());
  EXPECT_EQ(report.checks, (Checks{{"db", "ok"}, {"redis", "ok"}, {"celery", "ok"}}));
}

TEST_F(HealthTest, AnInactiveExecutorIsReported) {
  executor_alive_ = false;
  const HealthReport report = check_readiness(platform());
  EXPECT_FALSE(report.healthy());
  EXPECT_EQ(report.checks[2].second, "error: no workers responded");
}

TEST_F(HealthTest, AFailedWriteIsReportedOnlyByTheKindOfItsError) {
  database_->write()->execute_script("DROP TABLE chapx_meta");
  const HealthReport report = check_readiness(platform());
  EXPECT_EQ(report.checks[0].second, "ok");
  EXPECT_EQ(report.checks[1].second, "error: OperationalError");
}

TEST_F(HealthTest, TheRoundTripProbeReportsTheResultOfTheJobProcess) {
  EXPECT_TRUE(probe_round_trip(platform()).healthy());
  platform().round_trip = [] { return std::string("something else"); };
  EXPECT_EQ(probe_round_trip(platform()).checks[0].second, "error: OperationalError");
  platform().round_trip = []() -> std::string { throw Error(ErrorCode::kTimeout, "late"); };
  EXPECT_EQ(probe_round_trip(platform()).checks[0].second, "error: TimeoutError");
}

}  // namespace
}  // namespace chap::services
