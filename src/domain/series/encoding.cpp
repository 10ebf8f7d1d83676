#include "domain/series/encoding.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <unordered_set>

namespace chap::series {
namespace {

constexpr std::string_view kMagic = "CHAPDS01";
constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 30;
// Larger than any setting allows, and small enough that all dates can be represented.
constexpr std::uint64_t kMaxPeriods = 100'000;

void append_size(std::string& out, std::uint64_t value) {
  char bytes[8];
  std::memcpy(bytes, &value, 8);
  out.append(bytes, 8);
}

void append_names(std::string& out, const std::vector<std::string>& names) {
  append_size(out, names.size());
  for (const std::string& name : names) {
    append_size(out, name.size());
    out += name;
  }
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::uint64_t count) {
    if (count > rest_.size()) fail();
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::uint64_t size() {
    std::uint64_t value = 0;
    std::memcpy(&value, take(8).data(), 8);
    return value;
  }

  std::vector<std::string> names() {
    const std::uint64_t count = size();
    if (count > rest_.size() / 8) fail();  // each name needs at least the 8 bytes of its length
    std::vector<std::string> names;
    names.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) names.emplace_back(take(size()));
    return names;
  }

  std::uint64_t left() const { return rest_.size(); }

  [[noreturn]] static void fail() {
    throw invalid_input("The stored data set of this job is damaged");
  }

 private:
  std::string_view rest_;
};

// Whether all names differ, as the feature names of every DataSet do.
bool are_distinct(const std::vector<std::string>& names) {
  const std::unordered_set<std::string_view> seen(names.begin(), names.end());
  return seen.size() == names.size();
}

// Whether the org units are strictly ascending, as in every DataSet.
bool are_in_order(const std::vector<std::string>& org_units) {
  return std::adjacent_find(org_units.begin(), org_units.end(), std::greater_equal<>()) ==
         org_units.end();
}

}  // namespace

void append_encoded(std::string& out, const DataSet& data) {
  out += kMagic;
  const std::string first = data.periods().first().id();
  append_size(out, first.size());
  out += first;
  append_size(out, data.periods().size());
  append_names(out, data.org_units());
  append_names(out, data.features());
  for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
    const auto column = data.column(feature);
    out.append(reinterpret_cast<const char*>(column.data()), column.size_bytes());
  }
}

std::string encode(const DataSet& data) {
  std::string out;
  append_encoded(out, data);
  return out;
}

DataSet decode(std::string_view bytes) {
  Reader in(bytes);
  if (in.take(kMagic.size()) != kMagic) Reader::fail();
  const std::string_view first_id = in.take(in.size());
  const auto first = period::Period::parse(first_id);
  const std::uint64_t periods = in.size();
  const std::vector<std::string> org_units = in.names();
  const std::vector<std::string> features = in.names();
  if (!first || first->id() != first_id || periods == 0 || periods > kMaxPeriods ||
      org_units.size() > kMaxCount || features.size() > kMaxCount) {
    Reader::fail();
  }
  if (!are_in_order(org_units) || !are_distinct(features)) Reader::fail();
  const std::uint64_t cells = periods * org_units.size();
  // The check divides instead of multiplying, because the product could overflow.
  const bool fits = features.empty() || cells == 0 ? in.left() == 0
                                                   : in.left() % (cells * 8) == 0 &&
                                                         in.left() / (cells * 8) == features.size();
  if (!fits || cells > kMaxCount * 8) Reader::fail();
  DataSet data(org_units, features, period::PeriodRange(*first, periods));
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    for (std::size_t org_unit = 0; org_unit < org_units.size(); ++org_unit) {
      const auto values = data.values(feature, org_unit);
      std::memcpy(values.data(), in.take(values.size_bytes()).data(), values.size_bytes());
    }
  }
  return data;
}

}  // namespace chap::series
