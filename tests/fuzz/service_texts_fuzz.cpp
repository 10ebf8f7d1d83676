// Texts of model services: slugs, e-mail addresses, URLs, and the paths that the proxy passes on.
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
  if (address.outcome == dto::WebAddressCheck::Outcome::kGood) {
    const dto::WebAddressCheck again = dto::check_web_address(address.normalised);
    // Escapes may make a long address longer than is allowed.
    fuzz::require(
        again.outcome == dto::WebAddressCheck::Outcome::kTooLong ||
            again.normalised == address.normalised,
        "a normalised address is normal"
    );
    for (const char c : address.normalised)
      fuzz::require(c > ' ' && c < 0x7f, "an address is plain");
  }

  const dto::EmailCheck email = dto::check_email(text);
  fuzz::require(email.problem.empty() != email.normalised.empty(), "an address or a reason");
  if (email.problem.empty()) {
    fuzz::require(
        dto::check_email(email.normalised).normalised == email.normalised, "normal e-mail"
    );
  }

  web::climbs_out(text);
  const auto rest = web::behind_slash(text, 2);
  fuzz::require(!rest || text.ends_with(*rest), "a rest is the end of its path");
  return 0;
}
