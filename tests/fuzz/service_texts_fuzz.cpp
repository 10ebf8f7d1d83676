// Checks any bytes as texts of model services: slugs, e-mail addresses, URLs, and paths that the
// proxy forwards.
#include "api/dto/service.hpp"
#include "api/web/forwarding.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chap;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  dto::is_service_slug(text);

  const dto::WebAddressCheck address = dto::check_web_address(text);
  if (address.outcome == dto::WebAddressCheck::Outcome::kValid) {
    const dto::WebAddressCheck again = dto::check_web_address(address.normalised);
    // Percent-encoding can make a long address longer than the allowed length.
    fuzz::require(
        again.outcome == dto::WebAddressCheck::Outcome::kTooLong ||
            again.normalised == address.normalised,
        "normalising a URL twice changes nothing"
    );
    for (const char c : address.normalised)
      fuzz::require(c > ' ' && c < 0x7f, "an accepted URL has no blanks or control characters");
  }

  const dto::EmailCheck email = dto::check_email(text);
  fuzz::require(
      email.problem.empty() != email.normalised.empty(),
      "the result is either an address or a problem"
  );
  if (email.problem.empty()) {
    fuzz::require(
        dto::check_email(email.normalised).normalised == email.normalised,
        "normalising an e-mail address twice changes nothing"
    );
  }

  web::leads_out_of_base_folder(text);
  const auto rest = web::after_slash(text, 2);
  fuzz::require(!rest || text.ends_with(*rest), "the rest is the end of the path");
  return 0;
}
