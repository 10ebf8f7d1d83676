// The digest of a model configuration. Two configured models with the same template and name are
// the same model exactly if their digests are equal (core-2.5.1.md 2.1). Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap::options {

// The text from which the digest is computed. `user_option_values` is the JSON text of an object.
// The order of its members does not change the result, but the order of the covariates does.
std::string configuration_payload(
    std::string_view user_option_values,
    const std::vector<std::string>& additional_continuous_covariates
);

// SHA-256 of the payload, in hexadecimal digits.
std::string configuration_digest(
    std::string_view user_option_values,
    const std::vector<std::string>& additional_continuous_covariates
);

}  // namespace chap::options
