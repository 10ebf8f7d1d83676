// The digest of a model configuration. Two configured models of one template and name are the same
// exactly if their digests are equal (core-2.5.1.md 2.1). Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap::options {

// The text from which the digest is computed. `user_option_values` is the JSON text of an object;
// the order of its members does not count, that of the covariates does.
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
