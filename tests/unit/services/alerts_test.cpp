#include "services/alerts.hpp"

#include "services/alert_policies.hpp"
#include "services/predictions.hpp"
#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

class AlertsTest : public PlatformTest {
 protected:
  std::int64_t add_policy() {
    return create_alert_policy(
        platform(),
        {"outbreak",
         R"([{"name": "watch", "threshold_params": {"type": "seasonal"}, )"
         R"("exceedance_threshold": 0.3}, {"name": "act", )"
         R"("threshold_params": {"type": "seasonal"}, "exceedance_threshold": 0.5}])"}
    );
  }
  std::int64_t add_prediction() {
    store::PredictionRow row;
    row.dataset_id = stored_dataset(24);
    row.model_db_id = naive_model();
    row.created = clock_.now();
    return database_->transact([&](sql::Connection& db) {
      return store::PredictionStore(db).insert(row);
    });
  }
  NewAlert alert(const std::string& org_unit = "OU_north") const {
    return {"202401", org_unit, policy_, "act", prediction_};
  }
  // Sends the alert together with a valid alert. Returns the text of the error.
  std::string refusal_of(const NewAlert& refused) {
    const std::vector<NewAlert> alerts = {alert("OU_south"), refused};
    EXPECT_EQ(code_of([&] { create_alerts(platform(), alerts); }), ErrorCode::kValidation);
    EXPECT_EQ(count("alert"), 0);  // no alert of the request is stored
    return message_of([&] { create_alerts(platform(), alerts); });
  }

  std::int64_t policy_ = add_policy();
  std::int64_t prediction_ = add_prediction();
};

TEST_F(AlertsTest, AlertsAreStoredAndListed) {
  EXPECT_EQ(
      create_alerts(platform(), {alert(), alert("OU_south")}), (std::vector<std::int64_t>{1, 2})
  );
  const auto row = read_alert(platform(), 1);
  EXPECT_EQ(row.org_unit, "OU_north");
  EXPECT_EQ(row.approved, "pending");
  EXPECT_EQ(row.created, clock_.now());
  store::AlertFilter filter;
  filter.org_unit = "OU_south";
  ASSERT_EQ(list_alerts(platform(), filter).size(), 1U);
  EXPECT_EQ(list_alerts(platform(), {}).size(), 2U);
}

TEST_F(AlertsTest, UnknownReferencesAndRepeatedAlertsOfAPredictionAreRefused) {
  NewAlert wrong = alert();
  wrong.alert_policy_id = 9;
  EXPECT_EQ(refusal_of(wrong), "AlertPolicy 9 not found");
  wrong = alert();
  wrong.level = "none";
  EXPECT_EQ(refusal_of(wrong), "AlertPolicy 1 has no level 'none'; it defines ['act', 'watch']");
  wrong = alert();
  wrong.prediction_id = 9;
  EXPECT_EQ(refusal_of(wrong), "Prediction 9 not found");
  EXPECT_EQ(
      refusal_of(alert("OU_south")), "Prediction 1 already has an alert for OU_south in 202401"
  );
}

TEST_F(AlertsTest, AlertsWithoutAPredictionMayRepeat) {
  NewAlert manual = alert();
  manual.prediction_id.reset();
  EXPECT_EQ(create_alerts(platform(), {manual, manual}).size(), 2U);
}

TEST_F(AlertsTest, ApprovalIsSetForAllAlertsAndClearedByPending) {
  const auto ids = create_alerts(platform(), {alert(), alert("OU_south")});
  const auto approved = approve_alerts(platform(), {{ids[1], ids[0]}, "approved", "somebody"});
  ASSERT_EQ(approved.size(), 2U);
  EXPECT_EQ(approved[0].id, ids[1]);
  EXPECT_EQ(approved[0].approved_by, "somebody");
  EXPECT_EQ(approved[0].approved_at, clock_.now());
  const auto pending = approve_alerts(platform(), {{ids[0]}, "pending", "somebody"});
  EXPECT_FALSE(pending[0].approved_by);
  EXPECT_FALSE(pending[0].approved_at);
}

TEST_F(AlertsTest, ARefusedApprovalChangesNothing) {
  const auto ids = create_alerts(platform(), {alert()});
  EXPECT_EQ(
      message_of([&] {
        approve_alerts(platform(), {ids, "approved", " "});
      }),
      "approved_by is required"
  );
  EXPECT_EQ(
      message_of([&] {
        approve_alerts(platform(), {{ids[0], 9}, "approved", "somebody"});
      }),
      "Alert 9 not found"
  );
  EXPECT_EQ(read_alert(platform(), ids[0]).approved, "pending");
}

TEST_F(AlertsTest, AnApprovedAlertIsNotDeleted) {
  const auto ids = create_alerts(platform(), {alert()});
  approve_alerts(platform(), {ids, "approved", "somebody"});
  EXPECT_EQ(
      message_of([&] { delete_alert(platform(), 1); }),
      "Alert 1 is approved for dissemination and cannot be deleted"
  );
  approve_alerts(platform(), {ids, "declined", "somebody"});
  delete_alert(platform(), 1);
  EXPECT_EQ(message_of([&] { delete_alert(platform(), 1); }), "Alert 1 not found");
  EXPECT_EQ(message_of([&] { read_alert(platform(), 1); }), "Alert 1 not found");
}

TEST_F(AlertsTest, APredictionWithAlertsIsNotDeleted) {
  create_alerts(platform(), {alert(), alert("OU_south")});
  EXPECT_EQ(
      message_of([&] { delete_prediction(platform(), prediction_); }),
      "Prediction 1 has 2 alert(s) raised from it; delete those first"
  );
  delete_alert(platform(), 1);
  delete_alert(platform(), 2);
  delete_prediction(platform(), prediction_);
  EXPECT_EQ(count("prediction"), 0);
}

}  // namespace
}  // namespace chap::services
