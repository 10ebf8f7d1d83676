#include "app/settings.hpp"

#include "foundation/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <unistd.h>

namespace chap::app {
namespace {

using testing::HasSubstr;
using Flags = std::vector<std::pair<std::string, std::string>>;

// The environment variables of all settings are unset before and after each test.
class SettingsTest : public testing::Test {
 protected:
  SettingsTest() { unset_all(); }
  ~SettingsTest() override { unset_all(); }

  static void unset_all() {
    for (const SettingRow& row : settings_table()) ::unsetenv(row.variable);
    ::unsetenv("CHAP_API_TOKEN_FILE");
    ::unsetenv("SERVICEKIT_REGISTRATION_KEY_FILE");
  }
  // Returns the text of the Error for these flags and the environment; empty if there is no error.
  static std::string message_of(const Flags& flags) {
    try {
      read_settings(flags);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(SettingsTest, UsesDefaultsWithoutFlagsAndEnvironment) {
  const Settings settings = read_settings({});
  EXPECT_EQ(settings.host, "127.0.0.1");
  EXPECT_EQ(settings.port, 8000);
  EXPECT_TRUE(settings.database_url.empty());
  EXPECT_EQ(settings.logs_dir, settings.data_dir / "logs");
  EXPECT_GE(settings.job_slots, 1U);
}

TEST_F(SettingsTest, TheArchiveGraceIsANumberOfSecondsOrNever) {
  EXPECT_EQ(read_settings({}).service_archive_grace_seconds, 300U);
  EXPECT_EQ(read_settings({{"--service-archive-grace", "0"}}).service_archive_grace_seconds, 0U);
  for (const char* never : {"never", "NEVER"}) {
    EXPECT_EQ(
        read_settings({{"--service-archive-grace", never}}).service_archive_grace_seconds,
        std::nullopt
    );
  }
  EXPECT_THAT(message_of({{"--service-archive-grace", "soon"}}), HasSubstr("or the word 'never'"));
  EXPECT_THAT(message_of({{"--service-archive-grace", "31536001"}}), HasSubstr("at most 31536000"));
}

TEST_F(SettingsTest, AFlagOverridesTheEnvironment) {
  ::setenv("CHAP_PORT", "9001", 1);
  EXPECT_EQ(read_settings({}).port, 9001);
  EXPECT_EQ(read_settings({{"--port", "9002"}}).port, 9002);
}

TEST_F(SettingsTest, AnErrorNamesTheFlagOrVariable) {
  EXPECT_THAT(message_of({{"--port", "x"}}), HasSubstr("--port"));
  EXPECT_THAT(message_of({{"--port", "70000"}}), HasSubstr("65535"));
  ::setenv("CHAP_PORT", "-1", 1);
  EXPECT_THAT(message_of({}), HasSubstr("CHAP_PORT"));
  ::unsetenv("CHAP_PORT");
  ::setenv("CHAP_GZIP_LEVEL", "high", 1);
  EXPECT_THAT(message_of({}), HasSubstr("CHAP_GZIP_LEVEL"));
}

TEST_F(SettingsTest, TheDatabaseIsAFileOfTheDataDirectoryUnlessAnAddressIsGiven) {
  const Settings local = read_settings({{"--data-dir", "/srv/chap"}});
  EXPECT_THAT(database_address(local), HasSubstr("/srv/chap/chap.db"));
  ::setenv("CHAP_DATABASE_URL", "postgresql://db/chap", 1);
  EXPECT_EQ(database_address(read_settings({})), "postgresql://db/chap");
}

TEST_F(SettingsTest, TheTimeoutsOfADatabaseAreSettings) {
  ::setenv("CHAP_STATEMENT_TIMEOUT", "7", 1);
  EXPECT_EQ(database_bounds(read_settings({})).statement_timeout, std::chrono::seconds(7));
}

TEST_F(SettingsTest, EverySettingHasAUniqueNameAHelpTextAndALineInTheDocument) {
  const std::string document = settings_document();
  std::set<std::string> names;
  for (const SettingRow& row : settings_table()) {
    EXPECT_TRUE(names.insert(row.variable).second) << row.variable;
    if (row.flag != nullptr) {
      EXPECT_TRUE(names.insert(row.flag).second) << row.flag;
    }
    EXPECT_FALSE(std::string(row.help).empty()) << row.variable;
    EXPECT_THAT(document, HasSubstr(row.variable));
  }
}

TEST_F(SettingsTest, SecretsAreTrimmed) {
  ::setenv("CHAP_API_TOKEN", " a token\n", 1);
  EXPECT_EQ(read_settings({}).api_token, "a token");
  for (const char* blank : {" \n", ""}) {
    ::setenv("CHAP_API_TOKEN", blank, 1);
    EXPECT_THAT(message_of({}), HasSubstr("CHAP_API_TOKEN"));
  }
}

TEST_F(SettingsTest, ASecretCanBeReadFromAFile) {
  const std::string path = testing::TempDir() + "/chap-secret-" + std::to_string(::getpid());
  std::ofstream(path) << "from the file\n";
  ::setenv("SERVICEKIT_REGISTRATION_KEY_FILE", path.c_str(), 1);
  EXPECT_EQ(read_settings({}).registration_key, "from the file");
  ::setenv("CHAP_API_TOKEN_FILE", path.c_str(), 1);
  EXPECT_EQ(read_settings({}).api_token, "from the file");
  ::unsetenv("CHAP_API_TOKEN_FILE");
  ::setenv("SERVICEKIT_REGISTRATION_KEY", "another", 1);
  EXPECT_THAT(message_of({}), HasSubstr("both"));
  ::unsetenv("SERVICEKIT_REGISTRATION_KEY");
  std::ofstream(path) << "\xEF\xBB\xBFsecret\r\n";  // begins with a byte order mark
  EXPECT_EQ(read_settings({}).registration_key, "secret");
  std::ofstream(path) << "two\nlines";
  EXPECT_THAT(message_of({}), HasSubstr("printable ASCII"));
  ::setenv("SERVICEKIT_REGISTRATION_KEY_FILE", testing::TempDir().c_str(), 1);
  EXPECT_THAT(message_of({}), HasSubstr("not a regular file of at most 64 KiB"));
  ::setenv("SERVICEKIT_REGISTRATION_KEY_FILE", "", 1);
  EXPECT_THAT(message_of({}), HasSubstr("SERVICEKIT_REGISTRATION_KEY_FILE is empty"));
  ::setenv("SERVICEKIT_REGISTRATION_KEY_FILE", path.c_str(), 1);
  std::ofstream(path) << "";
  EXPECT_THAT(message_of({}), HasSubstr("empty"));
  std::remove(path.c_str());
  EXPECT_THAT(message_of({}), HasSubstr(path));
}

TEST_F(SettingsTest, SecretsHaveNoFlag) {
  for (const SettingRow& row : settings_table()) {
    const std::string variable = row.variable;
    const bool secret = variable == "CHAP_API_TOKEN" || variable == "SERVICEKIT_REGISTRATION_KEY";
    if (secret) {
      EXPECT_EQ(row.flag, nullptr) << variable;
    }
  }
}

}  // namespace
}  // namespace chap::app
