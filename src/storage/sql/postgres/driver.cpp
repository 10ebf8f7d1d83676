#include "storage/sql/postgres/driver.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/postgres/connection.hpp"

#include <thread>

namespace chap::sql::postgres {
namespace {

std::string milliseconds_of(std::chrono::seconds time) {
  return std::to_string(std::chrono::milliseconds(time).count());
}

// Adds the parameters that this program sets for every connection.
Address with_own_parameters(const ConnectOptions& options, Access access) {
  Address address = options.address;
  address.set_default("application_name", "chap");
  address.set_default("connect_timeout", "10");
  address.set_default("tcp_user_timeout", "30000");
  std::string own_options =
      "-c default_transaction_isolation=read\\ committed -c statement_timeout=" +
      milliseconds_of(options.bounds.statement_timeout) +
      " -c lock_timeout=" + milliseconds_of(options.bounds.lock_timeout);
  if (access == Access::kRead) {
    own_options += " -c default_transaction_read_only=on";
  }
  // Stored times are UTC. Some columns of CHAP Core 2.5.1 have the type timestamptz. PostgreSQL
  // interprets a time without zone for such a column in the time zone of the session.
  const std::string time_zone = " -c TimeZone=UTC";
  // Options in the address are appended to this program's options, so that the options in the
  // address take precedence.
  for (auto& [keyword, value] : address.parameters) {
    if (keyword == "options") {
      value = own_options + " " + value + time_zone;
      own_options.clear();
    }
  }
  if (!own_options.empty()) {
    address.parameters.emplace_back("options", own_options + time_zone);
  }
  address.parameters.emplace_back("client_encoding", "UTF8");
  return address;
}

constexpr std::size_t kMaxNotice = 2000;  // bytes; a notice may contain a long list

std::string_view truncated(std::string_view text) {
  if (text.size() <= kMaxNotice) return text;
  std::size_t end = kMaxNotice;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

// Logs the notices that are warnings, such as those of an upgrade.
void log_notice(void* /*unused*/, const PGresult* notice) {
  const char* kind = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char* text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (kind != nullptr && text != nullptr && std::string_view(kind) == "WARNING") {
    log::warning("sql", "{}", truncated(text));
  }
}

std::string message_of(const Address& address, PGconn* handle) {
  std::string message = address.masked(PQerrorMessage(handle));
  while (!message.empty() && message.back() == '\n') message.pop_back();
  return message;
}

// Throws Error for a keyword that libpq does not support. Without this check, open_server() would
// repeat the connection attempt for a long time.
void check_keywords(const Address& address) {
  std::string known_keywords;
  if (PQconninfoOption* const options = PQconndefaults()) {
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
      known_keywords += std::string(" ") + option->keyword + " ";
    }
    PQconninfoFree(options);
  }
  for (const auto& [keyword, value] : address.parameters) {
    if (known_keywords.find(" " + keyword + " ") == std::string::npos) {
      throw invalid_input("the database address has an unknown parameter: " + keyword);
    }
  }
}

}  // namespace

std::unique_ptr<Connection> connect(const ConnectOptions& options, Access access) {
  const Address address = with_own_parameters(options, access);
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : address.parameters) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  PGconn* handle = PQconnectdbParams(keywords.data(), values.data(), 0);
  auto connection = std::make_unique<PostgresConnection>(handle);
  if (PQstatus(handle) != CONNECTION_OK) {
    throw ConnectionLost(message_of(address, handle));
  }
  PQsetNoticeReceiver(handle, log_notice, nullptr);
  return connection;
}

std::unique_ptr<Database> open_server(const ConnectOptions& options) {
  check_keywords(options.address);
  for (unsigned attempt = 1;; ++attempt) {
    try {
      connect(options, Access::kRead);
      break;
    } catch (const ConnectionLost& lost) {
      if (attempt >= options.bounds.attempts) {
        throw unavailable("the database cannot be reached: " + lost.cause());
      }
      log::warning(
          "sql", "{} cannot be reached yet: {}", options.address.display_name, lost.cause()
      );
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  DatabaseOptions pool;
  pool.name = options.address.display_name;
  pool.connect = [options](Access access) { return connect(options, access); };
  pool.max_readers = options.bounds.readers;
  pool.max_writers = options.bounds.writers;
  return std::make_unique<Database>(std::move(pool));
}

}  // namespace chap::sql::postgres
