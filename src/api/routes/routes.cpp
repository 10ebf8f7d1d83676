#include "api/routes/routes.hpp"

namespace chap::routes {

web::Router make_router() {
  web::Router router;
  register_system(router);
  register_backtests(router);
  register_datasets(router);
  register_models(router);
  register_imports(router);
  register_evaluations(router);
  register_predictions(router);
  register_prediction_setups(router);
  register_alerts(router);
  register_alert_policies(router);
  register_analysis(router);
  register_visualization(router);
  register_jobs(router);
  register_debug(router);
  register_services(router);
  register_service_proxy(router);
  return router;
}

}  // namespace chap::routes
