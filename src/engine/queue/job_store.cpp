#include "engine/queue/job_store.hpp"

#include "engine/queue/job_sql.hpp"
#include "foundation/base/ids.hpp"
#include "storage/store/meta_store.hpp"

#include <algorithm>
#include <cctype>

namespace chap::queue {
namespace {

std::string in_case(std::string text, int (*convert)(int)) {
  std::transform(text.begin(), text.end(), text.begin(), [convert](unsigned char c) {
    return static_cast<char>(convert(c));
  });
  return text;
}

// Appends clauses to a statement, numbers their placeholders and collects their values.
class Conditions {
 public:
  void add(std::string& sql, std::string_view clause, sql::Value value) {
    values_.push_back(std::move(value));
    sql += fmt::format(fmt::runtime(clause), fmt::arg("n", values_.size()));
  }
  const std::vector<sql::Value>& values() const { return values_; }

 private:
  std::vector<sql::Value> values_;
};

}  // namespace

bool is_active(std::string_view status) {
  return status == job_status::kPending || status == job_status::kStarted;
}

bool is_terminal(std::string_view status) {
  return status == job_status::kSuccess || status == job_status::kFailure ||
         status == job_status::kRevoked;
}

void JobStore::insert(const std::string& id, const NewJob& job, const std::string& now) {
  db_.execute(
      job_sql::kInsert.of(db_.dialect()),
      id,
      job.type,
      job.name,
      job.task,
      job.prediction_setup_id,
      job.priority,
      now,
      job.eta,
      job.expires,
      sql::Blob{job.arguments}
  );
  if (job.payload) {
    db_.execute(job_sql::kInsertPayload, id, sql::Blob{*job.payload});
  }
  if (job.request) {
    db_.execute(job_sql::kInsertRequest, id, now, sql::Blob{*job.request});
  }
}

std::optional<JobRecord> JobStore::find(const std::string& id) {
  return sql::read_first<JobRecord>(db_, job_sql::kSelectById, id);
}

std::vector<JobRecord> JobStore::list(const JobFilter& filter) {
  Conditions conditions;
  std::string where;
  std::string page;
  if (filter.ids) {
    conditions.add(where, job_sql::kAndIdIn.of(db_.dialect()), sql::to_value(*filter.ids));
  }
  if (filter.status) {
    std::vector<std::string> upper;
    for (const std::string& status : *filter.status) {
      upper.push_back(in_case(status, std::toupper));
    }
    conditions.add(where, job_sql::kAndStatusIn.of(db_.dialect()), sql::to_value(upper));
  }
  if (filter.type) {
    conditions.add(where, job_sql::kAndType, in_case(*filter.type, std::tolower));
  }
  if (filter.prediction_setup_id) {
    conditions.add(where, job_sql::kAndSetup, *filter.prediction_setup_id);
  }
  if (filter.limit || filter.offset > 0) {
    // SQLite has no OFFSET without a LIMIT.
    conditions.add(page, job_sql::kLimit, filter.limit.value_or(INT64_MAX));
    conditions.add(page, job_sql::kOffset, filter.offset);
  }
  const std::string sql = fmt::format(
      fmt::runtime(job_sql::kSelectList),
      fmt::arg("columns", sql::column_list<JobRecord>()),
      fmt::arg("where", where),
      fmt::arg("page", page)
  );
  std::vector<JobRecord> found;
  const std::unique_ptr<sql::Cursor> cursor = db_.query_values(sql, conditions.values());
  while (cursor->next()) {
    found.push_back(sql::read_row<JobRecord>(*cursor));
  }
  return found;
}

std::optional<std::string> JobStore::text(std::string_view sql, const std::string& id) {
  const std::unique_ptr<sql::Cursor> cursor = db_.query(sql, id);
  if (!cursor->next() || cursor->is_null(0)) {
    return std::nullopt;
  }
  return std::string(cursor->blob(0));
}

std::vector<std::string> JobStore::ids(std::string_view sql, const sql::Value& value) {
  std::vector<std::string> found;
  const std::unique_ptr<sql::Cursor> cursor = db_.query_values(sql, {&value, 1});
  while (cursor->next()) {
    found.emplace_back(cursor->text(0));
  }
  return found;
}

std::string JobStore::traceback(const std::string& id) {
  return text(job_sql::kSelectTraceback, id).value_or("");
}

std::string JobStore::arguments(const std::string& id) {
  return text(job_sql::kSelectArguments, id).value_or("{}");
}

std::optional<std::string> JobStore::payload(const std::string& id) {
  return text(job_sql::kSelectPayload, id);
}

std::optional<std::string> JobStore::request(const std::string& id) {
  return text(job_sql::kSelectRequest, id);
}

bool JobStore::has_waiting(double now_seconds) {
  return db_.query_integer(job_sql::kSelectWaiting, now_seconds) != 0;
}

std::optional<JobRecord> JobStore::next_waiting(double now_seconds) {
  const std::string_view sql = job_sql::kSelectNext.of(db_.dialect());
  return sql::read_first<JobRecord>(db_, sql, now_seconds);
}

void JobStore::start(
    const std::string& id,
    const std::string& boot_id,
    const std::string& worker,
    const std::string& now
) {
  db_.execute(job_sql::kUpdateStarted, id, boot_id, worker, now);
}

void JobStore::lock(const std::string& id) {
  if (db_.dialect() == sql::Dialect::kPostgresql) {
    db_.execute(job_sql::kLock, id);
  }
}

void JobStore::expire(const std::string& id, const std::string& now) {
  db_.execute(job_sql::kUpdateExpired, id, now);
  remove_payload(id);
}

void JobStore::set_process(
    const std::string& id, std::int64_t attempt, std::int64_t pid, std::int64_t pid_start
) {
  db_.execute(job_sql::kUpdateProcess, id, attempt, pid, pid_start);
}

void JobStore::clear_process(const std::string& id, std::int64_t attempt) {
  db_.execute(job_sql::kClearProcess, id, attempt);
}

bool JobStore::is_claim_valid(const std::string& id, std::int64_t attempt) {
  return db_.query_integer(job_sql::kSelectClaimValid, id, attempt) != 0;
}

bool JobStore::finish(
    const std::string& id, std::int64_t attempt, const Outcome& outcome, const std::string& now
) {
  using Kind = Outcome::Kind;
  const bool success = outcome.kind == Kind::kSuccess;
  const std::string_view status = success                          ? job_status::kSuccess
                                  : outcome.kind == Kind::kFailure ? job_status::kFailure
                                                                   : job_status::kRevoked;
  const bool has_result = success && outcome.result != kNoResult;
  const auto unless_success = [success](const std::string& value) {
    return success ? std::optional<std::string>() : std::optional(value);
  };
  const std::int64_t changed = db_.execute(
      job_sql::kUpdateFinished,
      id,
      attempt,
      status,
      now,
      has_result ? std::optional(outcome.result) : std::nullopt,
      unless_success(outcome.error),
      unless_success(outcome.traceback)
  );
  if (changed > 0) {
    remove_payload(id);
  }
  return changed > 0;
}

bool JobStore::requeue(
    const std::string& id, std::int64_t attempt, bool counted, const std::string& now
) {
  return db_.execute(job_sql::kRequeue, id, attempt, counted ? 0 : 1, now) > 0;
}

bool JobStore::cancel(const std::string& id, const std::string& now) {
  const bool cancelled = db_.execute(job_sql::kUpdateCancelled, id, now) > 0;
  if (cancelled) {
    remove_payload(id);
  }
  return cancelled;
}

bool JobStore::remove(const std::string& id) {
  if (db_.execute(job_sql::kDeleteEnded, id) == 0) {
    return false;
  }
  remove_dependent_rows(id);
  return true;
}

void JobStore::remove_dependent_rows(const std::string& id) {
  for (const std::string_view statement : job_sql::kDeleteDependentRows) {
    db_.execute(statement, id);
  }
}

std::vector<JobRecord> JobStore::unfinished_of_other_boots(const std::string& boot_id) {
  return sql::read_rows<JobRecord>(db_, job_sql::kSelectOrphaned, boot_id);
}

std::vector<std::string> JobStore::ended_before(const std::string& time) {
  return ids(job_sql::kSelectEndedBefore, sql::to_value(time));
}

std::vector<std::string> JobStore::requests_before(const std::string& time) {
  return ids(job_sql::kSelectRequestsBefore, sql::to_value(time));
}

void JobStore::remove_request(const std::string& id) { db_.execute(job_sql::kDeleteRequest, id); }

std::vector<std::string> JobStore::remove_of_setup(std::int64_t setup_id) {
  std::vector<std::string> removed = ids(job_sql::kSelectOfSetup, setup_id);
  for (const std::string& id : removed) {
    db_.execute(job_sql::kDeleteAny, id);
    remove_dependent_rows(id);
  }
  return removed;
}

void JobStore::record_result(
    const std::string& id, std::int64_t attempt, const std::string& result
) {
  db_.execute(job_sql::kInsertResult, id, result, attempt);
}

std::optional<std::string> JobStore::result(const std::string& id) {
  return text(job_sql::kSelectResult, id);
}

void JobStore::record_step(
    const std::string& id, const std::string& step, const std::string& value
) {
  db_.execute(job_sql::kUpsertStep, id, step, value);
}

std::optional<std::string> JobStore::step(const std::string& id, const std::string& step) {
  const std::unique_ptr<sql::Cursor> cursor = db_.query(job_sql::kSelectStep, id, step);
  return cursor->next() ? std::optional(std::string(cursor->text(0))) : std::nullopt;
}

void JobStore::store_logs(const std::string& id, const JobLogs& logs) {
  db_.execute(job_sql::kUpsertLogs, id, logs.status, logs.debug);
}

std::string JobStore::status_log(const std::string& id) {
  return text(job_sql::kSelectStatusLog, id).value_or("");
}

void JobStore::remove_payload(const std::string& id) { db_.execute(job_sql::kDeletePayload, id); }

void JobStore::probe_write() { store::MetaStore(db_).put("write_probe", "1"); }

std::string enqueue(sql::Connection& transaction, const NewJob& job, Timestamp now) {
  std::string id = job.id.empty() ? new_uuid() : job.id;
  JobStore(transaction).insert(id, job, iso_micros(now));
  return id;
}

}  // namespace chap::queue
