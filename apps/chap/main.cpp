#include "api/routes/routes.hpp"
#include "api/web/openapi.hpp"
#include "app/server_app.hpp"
#include "apps/chap/commands.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <functional>
#include <sys/stat.h>

namespace chap::cli {
namespace {

// One option a row of the settings table; what is given is collected in `flags`.
void add_settings(CLI::App& command, std::deque<std::string>& texts, Flags& flags) {
  for (const app::SettingRow& row : app::settings_table()) {
    if (row.flag == nullptr) continue;
    std::string& text = texts.emplace_back();
    command.add_option(row.flag, text, fmt::format("{} [{}]", row.help, row.variable))
        ->default_str(row.default_text)
        ->take_last()
        ->each([&flags, flag = std::string(row.flag)](const std::string& given) {
          flags.emplace_back(flag, given);
        });
  }
}

// Job processes read their settings from the environment that they inherit.
void export_flags(const Flags& flags) {
  for (const app::SettingRow& row : app::settings_table()) {
    for (const auto& [flag, text] : flags) {
      if (row.flag != nullptr && flag == row.flag) setenv(row.variable, text.c_str(), 1);
    }
  }
}

std::string this_program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

using Run = std::function<int(const app::Settings&)>;

int run(const Flags& flags, const Run& command) {
  ::umask(S_IWGRP | S_IRWXO);  // the files hold health data: nothing for others
  try {
    const app::Settings settings = app::read_settings(flags);
    export_flags(flags);
    log::configure(
        settings.debug ? log::Level::kDebug : log::Level::kInfo,
        settings.json_log ? log::Format::kJson : log::Format::kHuman
    );
    return command(settings);
  } catch (const Error& error) {
    fmt::print(stderr, "chap: {}\n", error.what());
    if (!error.cause().empty()) fmt::print(stderr, "  {}\n", error.cause());
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "chap: {}\n", error.what());
    return 1;
  }
}

class CommandLine {
 public:
  CommandLine() : app_("chap: evaluate disease-forecasting models and forecast with them") {
    app_.require_subcommand(1);
    with_settings("serve", "Run the server", [](const app::Settings& s) {
      return serve(s, this_program());
    });
    CLI::App* demo_command = with_settings(
        "demo",
        "A server on a temporary folder with a finished first evaluation",
        [this](const app::Settings& s) { return demo(s, this_program(), demo_); }
    );
    demo_command->add_flag("--once", demo_.once, "Stop after the scores");
    demo_command->add_flag("--weekly", demo_.weekly, "Weekly data instead of monthly");
    demo_command->add_option("--regions", demo_.regions, "Org units to simulate")
        ->check(CLI::Range(1, 500));
    with_settings("health", "Ask a running server whether it is ready", [](const app::Settings& s) {
      return health(s);
    });
    CLI::App* migrate_command = with_settings(
        "migrate",
        "Bring the database to this program's schema, or copy one database into another",
        [this](const app::Settings& s) {
          return copy_.from.empty() ? migrate(s, migrate_) : copy_database(s, copy_);
        }
    );
    CLI::Option* check = migrate_command->add_flag(
        "--check", migrate_.check, "Change nothing; exit with 3 when there is something to do"
    );
    CLI::Option* plan = migrate_command->add_flag(
        "--plan", migrate_.plan, "Change nothing; print what is to be done"
    );
    plan->excludes(check);
    CLI::Option* from = migrate_command->add_option(
        "--from", copy_.from, "Copy this database (an address, or a SQLite file) ..."
    );
    CLI::Option* to =
        migrate_command->add_option("--to", copy_.to, "... into this one, which must be empty");
    const auto named = [](const std::string& address) {
      return address.empty() ? "an address or a file is needed" : "";
    };
    from->needs(to)->excludes(check)->excludes(plan)->check(named);
    to->check(named);
    to->needs(from);
    plain("openapi", "Print the OpenAPI document", [] {
      fmt::print("{}\n", web::openapi_document(routes::make_router(), "2.2.0", ""));
    });
    plain("settings", "Print docs/settings.md", [] { fmt::print("{}", app::settings_document()); });
    plain("version", "Print the versions", [] {
      fmt::print("chap {} (serves the API of CHAP 2.2.0)\n", app::kVersion);
    });
  }

  int main(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error);
    }
    return chosen_ ? chosen_() : 0;
  }

 private:
  CLI::App* with_settings(const char* name, const char* help, const Run& command) {
    CLI::App* added = app_.add_subcommand(name, help);
    add_settings(*added, texts_, flags_);
    added->callback([this, command] { chosen_ = [this, command] { return run(flags_, command); }; }
    );
    return added;
  }

  void plain(const char* name, const char* help, const std::function<void()>& command) {
    app_.add_subcommand(name, help)->callback([this, command] {
      chosen_ = [command] {
        command();
        return 0;
      };
    });
  }

  CLI::App app_;
  std::deque<std::string> texts_;
  Flags flags_;
  DemoOptions demo_;
  MigrateOptions migrate_;
  CopySides copy_;
  std::function<int()> chosen_;
};

}  // namespace
}  // namespace chap::cli

int main(int argc, char** argv) {
  // A job process forks before it does anything else.
  if (argc >= 2 && std::strcmp(argv[1], "job") == 0) return chap::cli::run_job();
  return chap::cli::CommandLine().main(argc, argv);
}
