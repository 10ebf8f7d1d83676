// Parses the address of a PostgreSQL database (contract, database.md 4.8) into libpq's keywords.
//
// The scheme is postgresql:// or postgres://, optionally with a driver such as
// postgresql+psycopg2://. User and password may be percent-encoded or plain, because Docker Compose
// files and Helm charts insert them without encoding. The host may be one host, several hosts, or
// the folder of a socket. The query may contain libpq's parameters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::sql::postgres {

struct Address {
  std::vector<std::pair<std::string, std::string>> parameters;  // keywords (distinct) and values
  std::string display_name;          // for logs and errors, without user and password
  std::vector<std::string> secrets;  // passwords, which must not be in logs or errors

  // The value of a parameter, or an empty text.
  std::string_view value_of(std::string_view keyword) const;
  void set_default(std::string_view keyword, std::string value);
  // Replaces the secrets in a text, such as a message of libpq.
  std::string masked(std::string text) const;
};

// Returns whether a text is a list of libpq's keywords, such as `host=... dbname=...`. Such a list
// is not supported and must not be taken for the name of a file.
bool has_keywords(std::string_view text);
// Throws Error (kInvalidInput) if the text is a list of libpq's keywords. The message does not
// quote the text, because the text may contain a password.
void refuse_keywords(std::string_view text);

// Returns whether the scheme of an address is that of PostgreSQL.
bool is_address(std::string_view url);

// Throws Error (kInvalidInput) for an invalid address. The message does not quote the address,
// because the address may contain a password.
Address parse_address(std::string_view url);

}  // namespace chap::sql::postgres
