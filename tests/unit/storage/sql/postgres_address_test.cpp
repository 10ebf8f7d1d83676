#include "foundation/base/error.hpp"
#include "storage/sql/postgres/address.hpp"

#include <gtest/gtest.h>

#include <map>

namespace chap::sql::postgres {
namespace {

using Parameters = std::map<std::string, std::string>;

Parameters parameters_of(std::string_view url) {
  const Address address = parse_address(url);
  Parameters found(address.parameters.begin(), address.parameters.end());
  EXPECT_EQ(found.size(), address.parameters.size()) << "a keyword appears twice";
  return found;
}

TEST(PostgresAddressTest, ParsesTheAddressFormsOfTheContract) {
  const Parameters usual{
      {"user", "u"}, {"password", "pw"}, {"host", "h"}, {"port", "5432"}, {"dbname", "db"}};
  for (const char* scheme :
       {"postgresql",
        "postgres",
        "postgresql+psycopg2",
        "postgresql+psycopg",
        "postgresql+asyncpg"}) {
    EXPECT_EQ(parameters_of(std::string(scheme) + "://u:pw@h:5432/db"), usual) << scheme;
  }
  EXPECT_EQ(
      parameters_of("postgresql:///db?host=/var/run/postgresql"),
      (Parameters{{"dbname", "db"}, {"host", "/var/run/postgresql"}})
  );
  EXPECT_EQ(
      parameters_of("postgresql://u:p@/db?host=h1:5432&host=h2:5433"),
      (Parameters{
          {"user", "u"},
          {"password", "p"},
          {"dbname", "db"},
          {"host", "h1,h2"},
          {"port", "5432,5433"}})
  );
  EXPECT_EQ(
      parameters_of(
          "postgresql://h/db?sslmode=require&connect_timeout=5&options=-csearch_path%3Dchap"
      ),
      (Parameters{
          {"host", "h"},
          {"dbname", "db"},
          {"sslmode", "require"},
          {"connect_timeout", "5"},
          {"options", "-csearch_path=chap"}})
  );
  EXPECT_EQ(
      parameters_of("postgresql://%2Ftmp%2Fpg/db"),
      (Parameters{{"host", "/tmp/pg"}, {"dbname", "db"}})
  );
  EXPECT_EQ(
      parameters_of("postgresql://u@[::1]:5433/db"),
      (Parameters{{"user", "u"}, {"host", "::1"}, {"port", "5433"}, {"dbname", "db"}})
  );
  EXPECT_EQ(parameters_of("postgresql://"), Parameters{});
}

TEST(PostgresAddressTest, ParsesEncodedAndPlainPasswords) {
  const auto password_of = [](const std::string& url) { return parameters_of(url)["password"]; };
  EXPECT_EQ(password_of("postgresql://u:p%40ss%2Fword%25@h/db"), "p@ss/word%");
  EXPECT_EQ(password_of("postgresql://u:a+b@h/db"), "a+b");
  EXPECT_EQ(password_of("postgresql://u:100%zz@h/db"), "100%zz");
  EXPECT_EQ(password_of("postgresql://u:p/w?x#y:z@h/db"), "p/w?x#y:z");
  EXPECT_EQ(password_of("postgresql://u:p@ss@h/db?application_name=a@b"), "p@ss");
  EXPECT_EQ(parameters_of("postgresql://u:p@ss@h/db")["host"], "h");
}

TEST(PostgresAddressTest, HidesSecrets) {
  for (const char* url :
       {"postgresql://u:secret@h:5432/db",
        "postgresql://h:5432/db?user=u&password=secret",
        "postgresql://u@h:5432/db?password=secret&sslpassword=secret"}) {
    const Address address = parse_address(url);
    EXPECT_EQ(address.display_name, "postgresql://h:5432/db");
    EXPECT_EQ(address.masked("wrong: secret!"), "wrong: ***!");
  }
}

TEST(PostgresAddressTest, ErrorsDoNotContainTheAddress) {
  for (const char* url :
       {"mysql://u:secret@h/db",
        "postgresql://u:secret@h:port/db",
        "postgresql://u:secret@[::1/db",
        "postgresql://u:secret@h/db?sslmode",
        "postgresql://u:se%00cret@h/db"}) {
    try {
      parse_address(url);
      FAIL() << url;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      EXPECT_EQ(std::string(error.what()).find("cret"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace chap::sql::postgres
