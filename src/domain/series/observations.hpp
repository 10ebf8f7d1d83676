// The observations of a request or a file before they are checked, stored in columns. Each distinct
// text is stored once, so a million observations take about 20 MB. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chap::series {

// Distinct texts in the order of their first appearance, each with a number.
class InternedTexts {
 public:
  // Returns the number of the text; adds the text if it is new. The text of the previous call is
  // found without hashing.
  std::uint32_t intern(std::string_view text);
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::uint32_t last_ = 0;
};

class Observations {
 public:
  // NaN is a missing value.
  void add(
      std::string_view period, std::string_view org_unit, std::string_view feature, double value
  );
  // Adds a feature, so that features() contains it even if it has no observation.
  void declare_feature(std::string_view feature) { features_.intern(feature); }

  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }

  const std::vector<std::string>& period_texts() const { return periods_.texts(); }
  const std::vector<std::string>& org_units() const { return org_units_.texts(); }
  const std::vector<std::string>& features() const { return features_.texts(); }

  struct Row {
    std::uint32_t period;    // index into period_texts()
    std::uint32_t org_unit;  // index into org_units()
    std::uint32_t feature;   // index into features()
    double value;
  };
  // A copy with only the observations of the selected org units.
  Observations of_org_units(const std::vector<std::string>& selected) const;
  Row row(std::size_t i) const {
    return {period_of_[i], org_unit_of_[i], feature_of_[i], values_[i]};
  }

 private:
  InternedTexts periods_;
  InternedTexts org_units_;
  InternedTexts features_;
  std::vector<std::uint32_t> period_of_;
  std::vector<std::uint32_t> org_unit_of_;
  std::vector<std::uint32_t> feature_of_;
  std::vector<double> values_;
};

}  // namespace chap::series
