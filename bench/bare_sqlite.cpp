// Measures how fast SQLite alone can read and write the rows. The benchmarks compare the server
// with this program. SQLite is called directly in one loop, with the pragmas of the server, on a
// database that `chap migrate` has created.
//
//   bare_sqlite insert FILE ORG_UNITS MONTHS FEATURES   writing the observations of one data set
//   bare_sqlite observations FILE DATASET               reading observations, every column
//   bare_sqlite samples FILE BACKTEST                   reading and parsing forecast samples
//
// Prints the seconds of the work. Opening the file and filling the page cache are not included.
#include <sqlite3.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

class Database {
 public:
  explicit Database(const char* file) {
    check(sqlite3_open_v2(file, &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
    run("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=33554432; PRAGMA journal_mode=WAL");
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() {
    sqlite3_finalize(statement_);
    sqlite3_close_v2(handle_);
  }

  void run(const char* sql) { check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_finalize(statement_);
    statement_ = nullptr;
    check(sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
    return statement_;
  }
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) check(code);
    return code == SQLITE_ROW;
  }

 private:
  void check(int code) const {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  sqlite3* handle_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

void insert(Database& db, int org_units, int months, int features) {
  db.run("BEGIN IMMEDIATE");
  db.run("INSERT INTO dataset (id, name) VALUES (1, 'limit')");
  sqlite3_stmt* row = db.prepare(
      "INSERT INTO observation (dataset_id, org_unit, period, feature_name, value)"
      " VALUES (1, ?, ?, ?, ?)"
  );
  for (int p = 0; p < org_units; ++p) {
    const std::string org_unit = "ou_" + std::to_string(p);
    for (int m = 0; m < months; ++m) {
      const std::string period =
          std::to_string(1980 + m / 12) + (m % 12 < 9 ? "0" : "") + std::to_string(m % 12 + 1);
      for (int f = 0; f < features; ++f) {
        const std::string feature = "feature_" + std::to_string(f);
        sqlite3_bind_text(row, 1, org_unit.data(), int(org_unit.size()), SQLITE_STATIC);
        sqlite3_bind_text(row, 2, period.data(), int(period.size()), SQLITE_STATIC);
        sqlite3_bind_text(row, 3, feature.data(), int(feature.size()), SQLITE_STATIC);
        sqlite3_bind_double(row, 4, p * 0.37 + m * 1.5 + f);
        db.step();
        sqlite3_reset(row);
      }
    }
  }
  db.run("COMMIT");
}

// The sum depends on every value, so that the compiler cannot leave out the reading of a value.
double read_observations(Database& db, const char* dataset) {
  sqlite3_stmt* row = db.prepare(
      "SELECT org_unit, period, feature_name, value FROM observation"
      " WHERE id IN (SELECT id FROM observation WHERE dataset_id = ?) ORDER BY id"
  );
  sqlite3_bind_int64(row, 1, std::atoll(dataset));
  double sum = 0;
  while (db.step()) {
    for (int column = 0; column < 3; ++column) {
      sum += *sqlite3_column_text(row, column);
      sum += sqlite3_column_bytes(row, column);
    }
    sum += sqlite3_column_double(row, 3);
  }
  return sum;
}

// The sum depends on the samples, so that the compiler cannot leave out the parsing.
double read_samples(Database& db, const char* backtest) {
  sqlite3_stmt* row = db.prepare("SELECT \"values\" FROM backtestforecast WHERE backtest_id = ?");
  sqlite3_bind_int64(row, 1, std::atoll(backtest));
  double sum = 0;
  std::vector<double> samples;
  while (db.step()) {
    const char* at = reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
    const char* end = at + sqlite3_column_bytes(row, 0);
    samples.clear();
    while (++at < end) {  // skips '[' and the commas
      double value = 0;
      at = std::from_chars(at, end, value).ptr;
      samples.push_back(value);
    }
    sum += samples.back();
  }
  return sum;
}

template <class Work>
int print_seconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  std::printf("%.6f\n", elapsed.count());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 4) throw std::runtime_error("see the comment at the top of bare_sqlite.cpp");
    const std::string what = argv[1];
    Database db(argv[2]);
    if (what == "insert" && argc == 6) {
      return print_seconds([&] {
        insert(db, std::atoi(argv[3]), std::atoi(argv[4]), std::atoi(argv[5]));
      });
    }
    const auto read = what == "samples" ? read_samples : read_observations;
    volatile double sink = read(db, argv[3]);  // fills the page cache
    return print_seconds([&] { sink = read(db, argv[3]); });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bare_sqlite: %s\n", error.what());
    return 1;
  }
}
