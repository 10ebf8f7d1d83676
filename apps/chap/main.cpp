#include "api/routes/routes.hpp"
#include "api/web/openapi.hpp"
#include "app/server_app.hpp"
#include "apps/chap/commands.hpp"
#include "apps/chap/console.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "services/platform.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <sys/stat.h>
#include <system_error>

namespace chap::cli {
namespace {

// Adds one option for each row of the settings table. The values from the command line are
// collected in `flags`.
void add_settings(CLI::App& command, std::deque<std::string>& texts, Flags& flags) {
  for (const app::SettingRow& row : app::settings_table()) {
    if (row.flag == nullptr) continue;
    std::string& text = texts.emplace_back();
    command.add_option(row.flag, text, fmt::format("{} [{}]", row.help, row.variable))
        ->default_str(row.default_text)
        ->take_last()
        ->each([&flags, flag = std::string(row.flag)](const std::string& value) {
          flags.emplace_back(flag, value);
        });
  }
}

// Writes the flags to the environment, because job processes inherit the environment and read their
// settings from it.
void export_flags(const Flags& flags) {
  for (const app::SettingRow& row : app::settings_table()) {
    for (const auto& [flag, text] : flags) {
      if (row.flag != nullptr && flag == row.flag) setenv(row.variable, text.c_str(), 1);
    }
  }
}

std::string this_program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

constexpr int kWrongUsage = 2;

// Reads the settings. If a setting is invalid, reports it on standard error and returns nullopt.
std::optional<app::Settings> usable_settings(const Flags& flags) {
  try {
    return app::read_settings(flags);
  } catch (const Error& error) {
    print_error_line(fmt::format("chap: {}", error.what()));
    return std::nullopt;
  }
}

std::string versions() {
  return fmt::format("chap {} (serves the API of CHAP {})", app::kVersion, services::kApiVersion);
}

// Runs a command that has no settings. Returns 1 if the output cannot be written, for example
// because the disk is full or because the process that reads a pipe has ended.
int run_plain(const std::function<void()>& command) {
  try {
    command();
    if (std::fflush(stdout) == 0 && std::cout.flush().good()) return 0;
  } catch (const std::system_error&) {
    // fmt::print() could not write; the error is reported below.
  }
  print_error_line("chap: standard output cannot be written");
  return 1;
}

using Run = std::function<int(const app::Settings&)>;

int run(const Flags& flags, const Run& command) {
  // Other users must have no access to the files that the program creates, because the files
  // contain health data.
  ::umask(S_IWGRP | S_IRWXO);
  try {
    const std::optional<app::Settings> read = usable_settings(flags);
    if (!read) return kWrongUsage;
    const app::Settings& settings = *read;
    export_flags(flags);
    log::configure(
        settings.debug ? log::Level::kDebug : log::Level::kInfo,
        settings.json_log ? log::Format::kJson : log::Format::kHuman
    );
    return command(settings);
  } catch (const Error& error) {
    print_error_line(fmt::format("chap: {}", error.what()));
    if (!error.cause().empty()) print_error_line("  " + error.cause());
    return 1;
  } catch (const std::exception& error) {
    print_error_line(fmt::format("chap: {}", error.what()));
    return 1;
  }
}

class CommandLine {
 public:
  CommandLine() : app_("chap: evaluate disease-forecasting models and forecast with them") {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", versions());
    add_command("serve", "Run the server", [](const app::Settings& s) {
      return serve(s, this_program());
    });
    CLI::App* demo_command = add_command(
        "demo",
        "Run a server on a temporary folder with simulated data and a finished evaluation",
        [this](const app::Settings& s) { return demo(s, this_program(), demo_); }
    );
    demo_command->add_flag("--once", demo_.once, "Exit after the scores are printed");
    demo_command->add_flag(
        "--weekly", demo_.weekly, "Simulate weekly data instead of monthly data"
    );
    demo_command->add_option("--regions", demo_.regions, "Number of org units to simulate")
        ->check(CLI::Range(1, 500));
    add_command("health", "Check whether a running server is ready", [](const app::Settings& s) {
      return health(s);
    });
    CLI::App* migrate_command = add_command(
        "migrate",
        "Migrate the database to this program's schema, or copy one database into another",
        [this](const app::Settings& s) {
          return copy_.from.empty() ? migrate(s, migrate_) : copy_database(s, copy_);
        }
    );
    CLI::Option* check = migrate_command->add_flag(
        "--check", migrate_.check, "Change nothing; exit with 3 if a migration is needed"
    );
    CLI::Option* plan = migrate_command->add_flag(
        "--plan", migrate_.plan, "Change nothing; print the changes that a migration would make"
    );
    plan->excludes(check);
    CLI::Option* compact = migrate_command->add_flag(
        "--compact",
        migrate_.compact,
        "Also rewrite a SQLite file without the space of deleted rows; stop the server first"
    );
    compact->excludes(check)->excludes(plan);
    CLI::Option* from = migrate_command->add_option(
        "--from", copy_.from, "Database to copy from: an address or a SQLite file"
    );
    CLI::Option* to = migrate_command->add_option(
        "--to", copy_.to, "Database to copy to: an address or a SQLite file; it must be empty"
    );
    const auto not_empty = [](const std::string& address) {
      return address.empty() ? "an address or a file is needed" : "";
    };
    from->needs(to)->excludes(check)->excludes(plan)->excludes(compact)->check(not_empty);
    to->check(not_empty);
    to->needs(from);
    add_plain_command("openapi", "Print the OpenAPI document", [] {
      fmt::print("{}\n", web::openapi_document(routes::make_router(), services::kApiVersion, ""));
    });
    add_plain_command("settings", "Print docs/settings.md", [] {
      fmt::print("{}", app::settings_document());
    });
    add_plain_command("version", "Print the versions", [] { fmt::print("{}\n", versions()); });
  }

  int main(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) {  // --help, --version
        return run_plain([&] { app_.exit(error); });
      }
      const std::string problem = problem_of_command(argc, argv).value_or(error.what());
      print_error_line(fmt::format("chap: {} (chap --help lists the commands)", problem));
      return kWrongUsage;
    }
    return run_selected_ ? run_selected_() : 0;
  }

 private:
  // A text about the error in the first argument; nullopt if the first argument is a command.
  std::optional<std::string> problem_of_command(int argc, char** argv) const {
    if (argc < 2) return std::nullopt;
    const auto commands =
        app_.get_subcommands([&](const CLI::App* command) { return command->check_name(argv[1]); });
    if (!commands.empty()) return std::nullopt;
    return fmt::format("'{}' is not {}", argv[1], argv[1][0] == '-' ? "an option" : "a command");
  }

  // Adds a command that accepts the settings as options.
  CLI::App* add_command(const char* name, const char* help, const Run& command) {
    CLI::App* added = app_.add_subcommand(name, help);
    add_settings(*added, texts_, flags_);
    added->callback([this, command] {
      run_selected_ = [this, command] { return run(flags_, command); };
    });
    return added;
  }

  // Adds a command without options.
  void add_plain_command(const char* name, const char* help, const std::function<void()>& command) {
    app_.add_subcommand(name, help)->callback([this, command] {
      run_selected_ = [command] { return run_plain(command); };
    });
  }

  CLI::App app_;
  std::deque<std::string> texts_;
  Flags flags_;
  DemoOptions demo_;
  MigrateOptions migrate_;
  CopyAddresses copy_;
  std::function<int()> run_selected_;
};

}  // namespace
}  // namespace chap::cli

int main(int argc, char** argv) {
  // Without this, a write beyond a limit for the size of files (RLIMIT_FSIZE) would end the process
  // instead of failing.
  std::signal(SIGXFSZ, SIG_IGN);
  // A job process must fork before it starts a thread.
  if (argc >= 2 && std::strcmp(argv[1], "job") == 0) return chap::cli::run_job();
  return chap::cli::CommandLine().main(argc, argv);
}
