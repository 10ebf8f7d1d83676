// Names for the columns of new data sets, from the models that use them (core-2.5.1.md 1.3).
#pragma once

#include "services/platform.hpp"

#include <set>
#include <string>
#include <vector>

namespace chap::services {

struct CovariateName {
  std::string name;
  bool standard = false;              // one of the names that CHAP itself knows
  std::set<std::string> required_by;  // names of templates and configured models
};

// The standard names, then those that live templates and live configured models require, in the
// order in which they occur.
std::vector<CovariateName> list_covariate_names(Platform& platform);

}  // namespace chap::services
