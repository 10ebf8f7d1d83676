#include "storage/sql/postgres/address.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace chap::sql::postgres {
namespace {

using ascii::hex_digit;

// Decodes percent-encoding. A percent sign without two hexadecimal digits is kept, because
// passwords may be unencoded.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (out.find('\0') != std::string::npos) {
    throw invalid_input("the database address contains a NUL character");
  }
  return out;
}

// Removes and returns the part of `text` before the first character that is in `ends`. If `text`
// contains no such character, removes and returns the whole text.
std::string_view split_off(std::string_view& text, std::string_view ends) {
  const std::size_t size = std::min(text.find_first_of(ends), text.size());
  const std::string_view front = text.substr(0, size);
  text.remove_prefix(size);
  return front;
}

std::string_view scheme_of(std::string_view url) {
  const std::size_t end = url.find("://");
  return end == std::string_view::npos ? std::string_view() : url.substr(0, end);
}

struct Parts {
  std::string_view user;
  std::string_view password;
  bool has_password = false;
  std::string_view hosts;
  std::string_view database;
  std::string_view query;
};

// The position of the at sign after user and password; nullopt if the address has no user. A
// password may contain slashes, question marks and at signs.
std::optional<std::size_t> end_of_user(std::string_view rest) {
  const std::size_t name_end = rest.find_first_of(":/@?");
  if (name_end == std::string_view::npos || rest[name_end] == '/' || rest[name_end] == '?') {
    return std::nullopt;
  }
  const std::size_t first = rest.find('@', name_end);
  if (first == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t hosts_end = rest.find_first_of("/?", first);
  return rest.substr(0, hosts_end).rfind('@');
}

Parts split(std::string_view rest) {
  Parts parts;
  if (const auto end = end_of_user(rest)) {
    std::string_view user_info = rest.substr(0, *end);
    parts.user = split_off(user_info, ":");
    parts.has_password = !user_info.empty();
    parts.password = user_info.empty() ? user_info : user_info.substr(1);
    rest.remove_prefix(*end + 1);
  }
  parts.hosts = split_off(rest, "/?");
  if (!rest.empty() && rest[0] == '/') {
    rest.remove_prefix(1);
    parts.database = split_off(rest, "?");
  }
  parts.query = rest.empty() ? rest : rest.substr(1);
  return parts;
}

// Collects hosts and ports in the comma-separated lists that libpq expects. For a host without a
// port, the list of ports has an empty item.
class Hosts {
 public:
  void add(std::string_view entry) {
    std::string_view host = entry;
    std::string_view port;
    const bool bracketed = !entry.empty() && entry[0] == '[';
    const std::size_t closing = bracketed ? entry.find(']') : 0;
    if (closing == std::string_view::npos) {
      throw invalid_input("the database address has a bracket that is not closed");
    }
    const std::size_t colon = entry[0] == '/' ? std::string_view::npos : entry.find(':', closing);
    if (colon != std::string_view::npos) {
      host = entry.substr(0, colon);
      port = entry.substr(colon + 1);
    }
    if (bracketed) {
      host = entry.substr(1, closing - 1);
    }
    if (!std::all_of(port.begin(), port.end(), [](unsigned char c) { return std::isdigit(c); })) {
      throw invalid_input("the database address has a port that is not a number");
    }
    hosts_ += (count_ == 0 ? "" : ",") + decoded(host);
    ports_ += (count_ == 0 ? "" : ",") + std::string(port);
    has_port_ = has_port_ || !port.empty();
    ++count_;
  }
  void add_list(std::string_view list) {
    while (!list.empty()) {
      const std::string_view host = split_off(list, ",");
      if (!host.empty()) add(host);
      if (!list.empty()) list.remove_prefix(1);
    }
  }
  void put_into(Address& address) const {
    if (count_ > 0) address.parameters.emplace_back("host", hosts_);
    if (has_port_) address.parameters.emplace_back("port", ports_);
  }

 private:
  std::string hosts_;
  std::string ports_;
  bool has_port_ = false;
  int count_ = 0;
};

void set(Address& address, const std::string& keyword, std::string value) {
  std::erase_if(address.parameters, [&](const auto& item) { return item.first == keyword; });
  address.parameters.emplace_back(keyword, std::move(value));
}

void read_query(Address& address, std::string_view query) {
  Hosts hosts;
  while (!query.empty()) {
    std::string_view value = split_off(query, "&");
    if (!query.empty()) query.remove_prefix(1);
    const std::string keyword = decoded(split_off(value, "="));
    if (value.empty()) {
      if (keyword.empty()) continue;
      throw invalid_input("the database address has a parameter without a value: " + keyword);
    }
    // In the query of an address, a plus sign stands for a blank.
    std::string text(value.substr(1));
    std::replace(text.begin(), text.end(), '+', ' ');
    value = text;
    if (keyword == "host") {
      const std::string list = decoded(value);
      hosts.add_list(list);
    } else if (keyword == "ssl" && value == "true") {
      set(address, "sslmode", "require");
    } else {
      set(address, keyword, decoded(value));
    }
  }
  Address from_query;
  hosts.put_into(from_query);
  for (auto& [keyword, value] : from_query.parameters) set(address, keyword, value);
}

}  // namespace

std::string_view Address::value_of(std::string_view keyword) const {
  for (const auto& [name, value] : parameters) {
    if (name == keyword) return value;
  }
  return {};
}

void Address::set_default(std::string_view keyword, std::string value) {
  if (value_of(keyword).empty()) parameters.emplace_back(keyword, std::move(value));
}

std::string Address::masked(std::string text) const {
  for (const std::string& secret : secrets) {
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3) {
      text.replace(at, secret.size(), "***");
    }
  }
  return text;
}

bool has_keywords(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return false;
  for (const std::string_view keyword : {"host=", "dbname=", "user=", "password=", "service="}) {
    const std::size_t at = text.find(keyword);
    if (at == 0 || (at != std::string_view::npos && text[at - 1] == ' ')) return true;
  }
  return false;
}

void refuse_keywords(std::string_view text) {
  if (has_keywords(text)) {
    throw invalid_input(
        "a list of keywords such as host= is not accepted as database address: use "
        "postgresql://user:password@host:5432/name"
    );
  }
}

bool is_address(std::string_view url) {
  const std::string lower = ascii::lower(scheme_of(url));
  std::string_view scheme = lower;
  scheme = split_off(scheme, "+");
  return scheme == "postgresql" || scheme == "postgres";
}

Address parse_address(std::string_view url) {
  if (!is_address(url)) {
    throw invalid_input("not a PostgreSQL address: use postgresql://user:password@host:5432/name");
  }
  const Parts parts = split(url.substr(scheme_of(url).size() + 3));
  Address address;
  if (!parts.user.empty()) address.parameters.emplace_back("user", decoded(parts.user));
  if (parts.has_password) address.parameters.emplace_back("password", decoded(parts.password));
  Hosts hosts;
  hosts.add_list(parts.hosts);
  hosts.put_into(address);
  if (!parts.database.empty()) address.parameters.emplace_back("dbname", decoded(parts.database));
  read_query(address, parts.query);
  for (const std::string_view keyword : {"password", "sslpassword"}) {
    const std::string_view secret = address.value_of(keyword);
    if (!secret.empty()) address.secrets.emplace_back(secret);
  }
  if (!parts.password.empty()) address.secrets.emplace_back(parts.password);
  address.display_name = "postgresql://" + std::string(address.value_of("host"));
  if (const std::string_view port = address.value_of("port"); !port.empty()) {
    address.display_name += ":" + std::string(port);
  }
  address.display_name += "/" + std::string(address.value_of("dbname"));
  return address;
}

}  // namespace chap::sql::postgres
