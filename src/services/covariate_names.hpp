// Suggests names for the columns of new data sets: names that models use (core-2.5.1.md 1.3).
#pragma once

#include "services/platform.hpp"

#include <set>
#include <string>
#include <vector>

namespace chap::services {

struct CovariateName {
  std::string name;
  bool standard = false;              // a standard name, independent of the stored models
  std::set<std::string> required_by;  // names of templates and configured models
};

// Returns the standard names, followed by the other names that live templates and live configured
// models require, in the order in which these models are stored.
std::vector<CovariateName> list_covariate_names(Platform& platform);

}  // namespace chap::services
