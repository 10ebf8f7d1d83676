// The endpoints. Each register function adds the route rows of one resource to the router.
// make_router() calls these functions in the order of the OpenAPI document. The .cpp files contain
// the handlers, above the route rows that use them.
#pragma once

#include "api/web/router.hpp"

namespace chap::routes {

void register_system(web::Router& router);
void register_backtests(web::Router& router);
void register_datasets(web::Router& router);
void register_models(web::Router& router);
void register_imports(web::Router& router);
void register_evaluations(web::Router& router);
void register_predictions(web::Router& router);
void register_prediction_setups(web::Router& router);
void register_alerts(web::Router& router);
void register_alert_policies(web::Router& router);
void register_analysis(web::Router& router);
void register_visualization(web::Router& router);
void register_jobs(web::Router& router);
void register_debug(web::Router& router);
void register_services(web::Router& router);
void register_service_proxy(web::Router& router);

// Returns a router with all endpoints.
web::Router make_router();

}  // namespace chap::routes
