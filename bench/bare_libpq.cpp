// Measures how fast libpq alone can read from PostgreSQL. The benchmarks compare the server with
// this program. It reads every field of all rows of one statement in binary form, and does nothing
// else with the fields.
//
//   bare_libpq ADDRESS SQL
//
// Reads the rows in two ways, one after the other: row by row, and the whole result at once. Prints
// the seconds of the faster way. A first run, which is not measured, fills the caches of
// PostgreSQL.
#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace {

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Finish>;
using Result = std::unique_ptr<PGresult, Clear>;

enum class Mode { kRowByRow, kWhole };

// Returns a sum that depends on every field.
long touched(const PGresult* rows) {
  long sum = 0;
  const int columns = PQnfields(rows);
  for (int row = 0; row < PQntuples(rows); ++row) {
    for (int column = 0; column < columns; ++column) {
      sum += PQgetlength(rows, row, column) + *PQgetvalue(rows, row, column);
    }
  }
  return sum;
}

// The result depends on every field, so that the compiler cannot leave out the reading of a field.
long read_all(PGconn* connection, const char* sql, Mode mode) {
  if (PQsendQueryParams(connection, sql, 0, nullptr, nullptr, nullptr, nullptr, 1) == 0) {
    throw std::runtime_error(PQerrorMessage(connection));
  }
  if (mode == Mode::kRowByRow) PQsetSingleRowMode(connection);
  long sum = 0;
  while (const Result result{PQgetResult(connection)}) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK) {
      throw std::runtime_error(PQresultErrorMessage(result.get()));
    }
    sum += touched(result.get());
  }
  return sum;
}

double seconds(PGconn* connection, const char* sql, Mode mode) {
  const auto start = std::chrono::steady_clock::now();
  volatile long sink = read_all(connection, sql, mode);
  static_cast<void>(sink);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("see the comment at the top of bare_libpq.cpp");
    const Connection connection(PQconnectdb(argv[1]));
    if (PQstatus(connection.get()) != CONNECTION_OK) {
      throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    seconds(connection.get(), argv[2], Mode::kWhole);
    const double by_row = seconds(connection.get(), argv[2], Mode::kRowByRow);
    const double whole = seconds(connection.get(), argv[2], Mode::kWhole);
    std::fprintf(stderr, "row by row %.4f, whole %.4f\n", by_row, whole);
    std::printf("%.6f\n", std::min(by_row, whole));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bare_libpq: %s\n", error.what());
    return 1;
  }
}
