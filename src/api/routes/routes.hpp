// The endpoints, by resource: each function adds its rows to the router. The order is that of the
// document. Handlers stand in the .cpp files, above their rows.
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
void register_analysis(web::Router& router);
void register_visualization(web::Router& router);
void register_jobs(web::Router& router);
void register_debug(web::Router& router);
void register_services(web::Router& router);
void register_service_proxy(web::Router& router);

// All of them.
web::Router make_router();

}  // namespace chap::routes
