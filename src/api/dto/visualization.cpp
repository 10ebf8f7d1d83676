#include "api/dto/visualization.hpp"

#include "domain/evaluation/metric.hpp"

namespace chap::dto {
namespace {

MetricInfo info_of(const evaluation::Metric& metric) {
  MetricInfo info;
  info.id = metric.id;
  info.display_name = metric.display_name;
  info.description = metric.description;
  if (metric.unit != nullptr) info.unit = metric.unit;
  info.target = metric.comparison.target;
  info.target_behavior = metric.comparison.target_behavior;
  info.optimization_direction = metric.comparison.direction;
  info.comparison_op = evaluation::id_of(metric.comparison.op);
  info.comparison_description = evaluation::description_of(metric.comparison.op);
  return info;
}

}  // namespace

std::vector<MetricInfo> metric_infos() {
  std::vector<MetricInfo> infos;
  for (const evaluation::Metric& metric : evaluation::metrics()) infos.push_back(info_of(metric));
  return infos;
}

}  // namespace chap::dto
