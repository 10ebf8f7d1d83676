#include "domain/series/target_column.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::series {

DataSet with_target(const DataSet& data, std::string_view column) {
  if (!data.feature_index(column)) {
    throw unprocessable(fmt::format("Dataset has no target column '{}'", column));
  }
  std::vector<std::size_t> kept;
  std::vector<std::string> names;
  for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
    const std::string& name = data.features()[feature];
    if (name == kTarget && column != kTarget) continue;
    kept.push_back(feature);
    names.push_back(name == column ? kTarget : name);
  }
  DataSet out(data.org_units(), names, data.periods());
  for (std::size_t feature = 0; feature < kept.size(); ++feature) {
    for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
      std::ranges::copy(
          data.values(kept[feature], org_unit), out.values(feature, org_unit).begin()
      );
    }
  }
  return out;
}

}  // namespace chap::series
