// Statements of the job tables (contract, jobs.md E1).
#pragma once

#include "storage/sql/connection.hpp"

#include <array>

namespace chap::queue::job_sql {

inline constexpr sql::StatementVariants kInsert{
    "INSERT INTO chapx_job (id, seq, type, name, task, prediction_setup_id, status, priority,"
    " start_time, updated_time, eta, expires, arguments)"
    " VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM chapx_job), $2, $3, $4, $5, 'PENDING', $6,"
    " $7, $7, $8, $9, $10)",
    // PostgreSQL takes `seq` from a sequence, because several connections insert at the same time.
    "INSERT INTO chapx_job (id, type, name, task, prediction_setup_id, status, priority,"
    " start_time, updated_time, eta, expires, arguments)"
    " VALUES ($1, $2, $3, $4, $5, 'PENDING', $6, $7, $7, $8, $9, $10)"};
inline constexpr std::string_view kInsertPayload =
    "INSERT INTO chapx_job_payload (id, data) VALUES ($1, $2)";
inline constexpr std::string_view kInsertRequest =
    "INSERT INTO chapx_job_request (job_id, created, data) VALUES ($1, $2, $3)";

inline constexpr std::string_view kSelectById = "SELECT {columns} FROM chapx_job WHERE id = $1";
// {where} and {page} are composed of the clauses below; {n} is the number of a placeholder.
inline constexpr std::string_view kSelectList =
    "SELECT {columns} FROM chapx_job WHERE 1 = 1{where}"
    " ORDER BY start_time DESC NULLS LAST, id DESC{page}";
inline constexpr sql::StatementVariants kAndIdIn{
    " AND id IN (SELECT value FROM json_each(${n}))",
    " AND id IN (SELECT json_array_elements_text(${n}::json))"};
inline constexpr sql::StatementVariants kAndStatusIn{
    " AND status IN (SELECT value FROM json_each(${n}))",
    " AND status IN (SELECT json_array_elements_text(${n}::json))"};
inline constexpr std::string_view kAndType = " AND lower(type) = ${n}";
inline constexpr std::string_view kAndSetup = " AND prediction_setup_id = ${n}";
inline constexpr std::string_view kLimit = " LIMIT ${n}";
inline constexpr std::string_view kOffset = " OFFSET ${n}";
inline constexpr std::string_view kSelectTraceback =
    "SELECT traceback FROM chapx_job WHERE id = $1";
inline constexpr std::string_view kSelectArguments =
    "SELECT arguments FROM chapx_job WHERE id = $1";
inline constexpr std::string_view kSelectPayload =
    "SELECT data FROM chapx_job_payload WHERE id = $1";
inline constexpr std::string_view kSelectRequest =
    "SELECT data FROM chapx_job_request WHERE job_id = $1";
inline constexpr std::string_view kSelectRequestsBefore =
    "SELECT job_id FROM chapx_job_request WHERE created < $1";

inline constexpr std::string_view kSelectWaiting =
    "SELECT EXISTS (SELECT 1 FROM chapx_job WHERE status = 'PENDING' AND (eta IS NULL OR eta <= "
    "$1))";
inline constexpr sql::StatementVariants kSelectNext{
    "SELECT {columns} FROM chapx_job WHERE status = 'PENDING' AND (eta IS NULL OR eta <= $1)"
    " ORDER BY priority, seq LIMIT 1",
    "SELECT {columns} FROM chapx_job WHERE status = 'PENDING' AND (eta IS NULL OR eta <= $1)"
    " ORDER BY priority, seq LIMIT 1 FOR UPDATE SKIP LOCKED"};
inline constexpr std::string_view kUpdateStarted =
    "UPDATE chapx_job SET status = 'STARTED', attempt = attempt + 1, boot = $2, worker = $3,"
    " started_time = $4, updated_time = $4, pid = NULL, pid_start = NULL WHERE id = $1";
inline constexpr std::string_view kUpdateProcess =
    "UPDATE chapx_job SET pid = $3, pid_start = $4 WHERE id = $1 AND attempt = $2";
inline constexpr std::string_view kClearProcess =
    "UPDATE chapx_job SET pid = NULL, pid_start = NULL WHERE id = $1 AND attempt = $2";
// Changes no row if the claim of the executor is not valid any more (E4).
inline constexpr std::string_view kUpdateFinished =
    "UPDATE chapx_job SET status = $3, end_time = $4, updated_time = $4, result = $5, error = $6,"
    " traceback = $7, arguments = NULL, pid = NULL, pid_start = NULL"
    " WHERE id = $1 AND attempt = $2 AND status = 'STARTED'";
// $3 is 0 if the attempt is counted, and otherwise 1.
inline constexpr std::string_view kRequeue =
    "UPDATE chapx_job SET status = 'PENDING', attempt = attempt - $3, started_time = NULL,"
    " updated_time = $4, boot = NULL, worker = NULL, pid = NULL, pid_start = NULL"
    " WHERE id = $1 AND attempt = $2 AND status = 'STARTED'";
// A job whose rows are committed cannot be cancelled any more, even if its status has not been
// updated yet (F9).
inline constexpr std::string_view kUpdateCancelled =
    "UPDATE chapx_job SET status = 'REVOKED', cancel_requested = 1, end_time = $2, updated_time = "
    "$2,"
    " arguments = NULL WHERE id = $1 AND status IN ('PENDING', 'STARTED')"
    " AND NOT EXISTS (SELECT 1 FROM chapx_job_result WHERE job_id = $1)";
inline constexpr std::string_view kUpdateExpired =
    "UPDATE chapx_job SET status = 'REVOKED', error = 'expired', end_time = $2, updated_time = $2,"
    " arguments = NULL WHERE id = $1 AND status = 'PENDING'";

inline constexpr std::string_view kSelectClaimValid =
    "SELECT EXISTS (SELECT 1 FROM chapx_job WHERE id = $1 AND attempt = $2 AND status = 'STARTED')";
inline constexpr std::string_view kSelectOrphaned =
    "SELECT {columns} FROM chapx_job WHERE (pid IS NOT NULL OR status = 'STARTED')"
    " AND (boot IS NULL OR boot <> $1)";

inline constexpr std::string_view kInsertResult =
    "INSERT INTO chapx_job_result (job_id, result, attempt) VALUES ($1, $2, $3)";
inline constexpr std::string_view kSelectResult =
    "SELECT result FROM chapx_job_result WHERE job_id = $1";
inline constexpr std::string_view kUpsertStep =
    "INSERT INTO chapx_job_step (job_id, step, value) VALUES ($1, $2, $3)"
    " ON CONFLICT (job_id, step) DO UPDATE SET value = excluded.value";
inline constexpr std::string_view kSelectStep =
    "SELECT value FROM chapx_job_step WHERE job_id = $1 AND step = $2";
inline constexpr std::string_view kUpsertLogs =
    "INSERT INTO chapx_job_log (job_id, status_log, debug_log)"
    " SELECT id, $2, $3 FROM chapx_job WHERE id = $1"
    " ON CONFLICT (job_id) DO UPDATE SET status_log = excluded.status_log,"
    " debug_log = excluded.debug_log";
inline constexpr std::string_view kSelectStatusLog =
    "SELECT status_log FROM chapx_job_log WHERE job_id = $1";

inline constexpr std::string_view kSelectEndedBefore =
    "SELECT id FROM chapx_job WHERE status IN ('SUCCESS', 'FAILURE', 'REVOKED') AND end_time < $1";
inline constexpr std::string_view kDeletePayload = "DELETE FROM chapx_job_payload WHERE id = $1";
inline constexpr std::string_view kDeleteRequest =
    "DELETE FROM chapx_job_request WHERE job_id = $1";
inline constexpr std::string_view kDeleteEnded =
    "DELETE FROM chapx_job WHERE id = $1 AND status NOT IN ('PENDING', 'STARTED')";
// These statements delete the rows of a job in the other job tables. The data that the job stored,
// such as a backtest, are kept.
inline constexpr std::array<std::string_view, 5> kDeleteDependentRows{
    "DELETE FROM chapx_job_payload WHERE id = $1",
    kDeleteRequest,
    "DELETE FROM chapx_job_result WHERE job_id = $1",
    "DELETE FROM chapx_job_step WHERE job_id = $1",
    "DELETE FROM chapx_job_log WHERE job_id = $1",
};
inline constexpr std::string_view kSelectOfSetup =
    "SELECT id FROM chapx_job WHERE prediction_setup_id = $1";
// Also deletes active jobs. If such a job is running, its executor finds that the claim is not
// valid any more, and stops the process of the job.
inline constexpr std::string_view kDeleteAny = "DELETE FROM chapx_job WHERE id = $1";
// Locks a job before its new status is decided. If a job process is about to commit a result, this
// statement waits for the commit, so that the result is visible afterwards. SQLite does not need
// this statement, because SQLite allows only one writer at a time.
inline constexpr std::string_view kLock = "SELECT 1 FROM chapx_job WHERE id = $1 FOR UPDATE";

}  // namespace chap::queue::job_sql
