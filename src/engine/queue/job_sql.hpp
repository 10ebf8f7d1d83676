// Statements of the job tables (contract, jobs.md E1).
#pragma once

#include "storage/sql/connection.hpp"

#include <array>

namespace chap::queue::job_sql {

inline constexpr sql::Spellings kInsert{
    "INSERT INTO chapx_job (id, seq, type, name, task, prediction_setup_id, status, priority,"
    " start_time, updated_time, eta, expires, payload)"
    " VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM chapx_job), $2, $3, $4, $5, 'PENDING', $6,"
    " $7, $7, $8, $9, $10)",
    // A sequence: many write at once.
    "INSERT INTO chapx_job (id, type, name, task, prediction_setup_id, status, priority,"
    " start_time, updated_time, eta, expires, payload)"
    " VALUES ($1, $2, $3, $4, $5, 'PENDING', $6, $7, $7, $8, $9, $10)"};
inline constexpr std::string_view kInsertPayload =
    "INSERT INTO chapx_job_payload (id, data) VALUES ($1, $2)";

inline constexpr std::string_view kSelectById = "SELECT {columns} FROM chapx_job WHERE id = $1";
// {where} and {page} are put together from the pieces below; {n} is a placeholder's number.
inline constexpr std::string_view kSelectList =
    "SELECT {columns} FROM chapx_job WHERE 1 = 1{where}"
    " ORDER BY start_time DESC NULLS LAST, id DESC{page}";
inline constexpr sql::Spellings kOfIds{
    " AND id IN (SELECT value FROM json_each(${n}))",
    " AND id IN (SELECT json_array_elements_text(${n}::json))"};
inline constexpr sql::Spellings kOfStatus{
    " AND status IN (SELECT value FROM json_each(${n}))",
    " AND status IN (SELECT json_array_elements_text(${n}::json))"};
inline constexpr std::string_view kOfType = " AND lower(type) = ${n}";
inline constexpr std::string_view kOfSetup = " AND prediction_setup_id = ${n}";
inline constexpr std::string_view kLimit = " LIMIT ${n}";
inline constexpr std::string_view kOffset = " OFFSET ${n}";
inline constexpr std::string_view kSelectTraceback =
    "SELECT traceback FROM chapx_job WHERE id = $1";
inline constexpr std::string_view kSelectArguments = "SELECT payload FROM chapx_job WHERE id = $1";
inline constexpr std::string_view kSelectPayload =
    "SELECT data FROM chapx_job_payload WHERE id = $1";

inline constexpr std::string_view kSelectWaiting =
    "SELECT EXISTS (SELECT 1 FROM chapx_job WHERE status = 'PENDING' AND (eta IS NULL OR eta <= "
    "$1))";
inline constexpr sql::Spellings kSelectNext{
    "SELECT {columns} FROM chapx_job WHERE status = 'PENDING' AND (eta IS NULL OR eta <= $1)"
    " ORDER BY priority, seq LIMIT 1",
    "SELECT {columns} FROM chapx_job WHERE status = 'PENDING' AND (eta IS NULL OR eta <= $1)"
    " ORDER BY priority, seq LIMIT 1 FOR UPDATE SKIP LOCKED"};
inline constexpr std::string_view kUpdateStarted =
    "UPDATE chapx_job SET status = 'STARTED', attempt = attempt + 1, boot = $2, worker = $3,"
    " started_time = $4, updated_time = $4, pid = NULL, pid_start = NULL WHERE id = $1";
inline constexpr std::string_view kUpdateProcess =
    "UPDATE chapx_job SET pid = $3, pid_start = $4 WHERE id = $1 AND attempt = $2";
inline constexpr std::string_view kUpdateProcessGone =
    "UPDATE chapx_job SET pid = NULL, pid_start = NULL WHERE id = $1 AND attempt = $2";
// The rule of E4: whoever is no longer the one that runs the job changes nothing.
inline constexpr std::string_view kUpdateFinished =
    "UPDATE chapx_job SET status = $3, end_time = $4, updated_time = $4, result = $5, error = $6,"
    " traceback = $7, payload = NULL, pid = NULL, pid_start = NULL"
    " WHERE id = $1 AND attempt = $2 AND status = 'STARTED'";
inline constexpr std::string_view kUpdateGivenBack =
    "UPDATE chapx_job SET status = 'PENDING', attempt = attempt - $3, started_time = NULL,"
    " updated_time = $4, boot = NULL, worker = NULL, pid = NULL, pid_start = NULL"
    " WHERE id = $1 AND attempt = $2 AND status = 'STARTED'";
// A job whose rows are committed has ended, even if its record does not say so yet (F9).
inline constexpr std::string_view kUpdateCancelled =
    "UPDATE chapx_job SET status = 'REVOKED', cancel_requested = 1, end_time = $2, updated_time = "
    "$2,"
    " payload = NULL WHERE id = $1 AND status IN ('PENDING', 'STARTED')"
    " AND NOT EXISTS (SELECT 1 FROM chapx_job_result WHERE job_id = $1)";
inline constexpr std::string_view kUpdateExpired =
    "UPDATE chapx_job SET status = 'REVOKED', error = 'expired', end_time = $2, updated_time = $2,"
    " payload = NULL WHERE id = $1 AND status = 'PENDING'";

inline constexpr std::string_view kSelectHeld =
    "SELECT EXISTS (SELECT 1 FROM chapx_job WHERE id = $1 AND attempt = $2 AND status = 'STARTED')";
inline constexpr std::string_view kSelectLeftBehind =
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
inline constexpr std::string_view kDeleteEnded =
    "DELETE FROM chapx_job WHERE id = $1 AND status NOT IN ('PENDING', 'STARTED')";
// What goes with a job's record; the rows the job made stay.
inline constexpr std::array<std::string_view, 4> kDeleteBelongings{
    "DELETE FROM chapx_job_payload WHERE id = $1",
    "DELETE FROM chapx_job_result WHERE job_id = $1",
    "DELETE FROM chapx_job_step WHERE job_id = $1",
    "DELETE FROM chapx_job_log WHERE job_id = $1",
};
inline constexpr std::string_view kSelectOfSetup =
    "SELECT id FROM chapx_job WHERE prediction_setup_id = $1";
// Also of jobs that run: whoever runs one finds its claim gone and stops.
inline constexpr std::string_view kDeleteAny = "DELETE FROM chapx_job WHERE id = $1";
// Before a job's fate is decided: a process that has committed its rows, or is about to, is waited
// for and then seen. SQLite has one writer at a time.
inline constexpr std::string_view kLock = "SELECT 1 FROM chapx_job WHERE id = $1 FOR UPDATE";
// One executor per schema; the lock goes with the session.
inline constexpr std::string_view kTryExecutorLock =
    "SELECT pg_try_advisory_lock(1667785074,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";

}  // namespace chap::queue::job_sql
