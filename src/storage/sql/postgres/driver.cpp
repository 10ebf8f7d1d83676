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

// The address with what every connection of ours gets besides.
Address completed(const ServerOptions& options, Access access) {
  Address address = options.address;
  address.set_default("application_name", "chap");
  address.set_default("connect_timeout", "10");
  address.set_default("tcp_user_timeout", "30000");
  std::string told = "-c default_transaction_isolation=read\\ committed -c statement_timeout=" +
                     milliseconds_of(options.bounds.statement_timeout) +
                     " -c lock_timeout=" + milliseconds_of(options.bounds.lock_timeout);
  if (access == Access::kRead) {
    told += " -c default_transaction_read_only=on";
  }
  for (auto& [keyword, value] : address.parameters) {
    if (keyword == "options") {
      value = told + " " + value;
      told.clear();
    }
  }
  if (!told.empty()) {
    address.parameters.emplace_back("options", told);
  }
  address.parameters.emplace_back("client_encoding", "UTF8");
  return address;
}

constexpr std::size_t kLongestNotice = 2000;  // bytes; some list what a table holds

std::string_view cut_short(std::string_view text) {
  if (text.size() <= kLongestNotice) return text;
  std::size_t end = kLongestNotice;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

// Notices go to the log when they are warnings, such as those of an upgrade.
void hear(void* /*unused*/, const PGresult* notice) {
  const char* kind = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char* text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (kind != nullptr && text != nullptr && std::string_view(kind) == "WARNING") {
    log::warning("sql", "{}", cut_short(text));
  }
}

std::string message_of(const Address& address, PGconn* handle) {
  std::string message = address.masked(PQerrorMessage(handle));
  while (!message.empty() && message.back() == '\n') message.pop_back();
  return message;
}

// A word that libpq does not know can never succeed, so nobody waits for it.
void check_keywords(const Address& address) {
  std::string known;
  if (PQconninfoOption* const all = PQconndefaults()) {
    for (const PQconninfoOption* one = all; one->keyword != nullptr; ++one) {
      known += std::string(" ") + one->keyword + " ";
    }
    PQconninfoFree(all);
  }
  for (const auto& [keyword, value] : address.parameters) {
    if (known.find(" " + keyword + " ") == std::string::npos) {
      throw invalid_input("the database address has an unknown parameter: " + keyword);
    }
  }
}

}  // namespace

std::unique_ptr<Connection> connect(const ServerOptions& options, Access access) {
  const Address address = completed(options, access);
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
  PQsetNoticeReceiver(handle, hear, nullptr);
  return connection;
}

std::unique_ptr<Database> open_server(const ServerOptions& options) {
  check_keywords(options.address);
  for (unsigned attempt = 1;; ++attempt) {
    try {
      connect(options, Access::kRead);
      break;
    } catch (const ConnectionLost& lost) {
      if (attempt >= options.bounds.attempts) {
        throw unavailable("the database cannot be reached: " + lost.cause());
      }
      log::warning("sql", "{} cannot be reached yet: {}", options.address.shown, lost.cause());
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  DatabaseOptions pool;
  pool.name = options.address.shown;
  pool.connect = [options](Access access) { return connect(options, access); };
  pool.max_readers = options.bounds.readers;
  pool.max_writers = options.bounds.writers;
  return std::make_unique<Database>(std::move(pool));
}

}  // namespace chap::sql::postgres
