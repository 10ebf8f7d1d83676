#include "domain/options/configuration_digest.hpp"

#include "foundation/base/sha256.hpp"
#include "foundation/json/canonical.hpp"
#include "foundation/json/parse.hpp"

namespace chap::options {

std::string configuration_payload(
    std::string_view user_option_values,
    const std::vector<std::string>& additional_continuous_covariates
) {
  std::string out = R"({"additional_continuous_covariates": [)";
  for (const std::string& name : additional_continuous_covariates) {
    if (&name != &additional_continuous_covariates.front()) out += ", ";
    json::append_canonical_string(out, name);
  }
  out += R"(], "user_option_values": )";
  out += json::canonical_text(json::parse_borrowed(user_option_values).root());
  return out + '}';
}

std::string configuration_digest(
    std::string_view user_option_values,
    const std::vector<std::string>& additional_continuous_covariates
) {
  return sha256_hex(configuration_payload(user_option_values, additional_continuous_covariates));
}

}  // namespace chap::options
