// A PostgreSQL address as operators write it (contract, database.md 4.8), turned into libpq's
// keywords.
//
// Accepted: postgresql:// and postgres://, with any +driver; user and password percent-encoded or,
// as compose files and charts build them, plain; one host, several, or a socket's folder; libpq's
// parameters after the question mark, TLS ones among them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::sql::postgres {

struct Address {
  std::vector<std::pair<std::string, std::string>> parameters;  // keyword and value, each once
  std::string shown;                 // for logs and errors: no user, no password
  std::vector<std::string> secrets;  // never to be shown

  // Empty when it is not given.
  std::string_view value_of(std::string_view keyword) const;
  void set_default(std::string_view keyword, std::string value);
  // A text without the secrets, such as a message of libpq.
  std::string masked(std::string text) const;
};

// Whether a text is libpq's other form, `host=... dbname=...`. That is not taken, and must not pass
// as the name of a file.
bool has_keywords(std::string_view text);
// Throws Error (kInvalidInput) for it, which does not quote the text.
void refuse_keywords(std::string_view text);

// Whether an address is meant for PostgreSQL, by its scheme.
bool is_address(std::string_view url);

// Throws Error (kInvalidInput), which never quotes the address.
Address parse_address(std::string_view url);

}  // namespace chap::sql::postgres
