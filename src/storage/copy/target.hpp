// Checks the target of a copy, which is the database into which rows are copied, and marks it while
// the copy is unfinished.
#pragma once

#include "storage/copy/survey.hpp"

#include <string>
#include <vector>

namespace chap::copy {

// Throws Error (kConflict) if the target has rows. Templates and configured models with the names
// `seeded` are allowed, because every server inserts them at its start. Tables may be missing.
void require_empty(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const std::vector<std::string>& seeded
);

// Marks an empty target as an unfinished copy.
void mark_as_unfinished(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const std::vector<std::string>& seeded,
    const std::string& source_name
);
// Removes the mark if no row has been copied.
void unmark_if_no_rows_copied(sql::Connection& target);

// Deletes the rows that a server has inserted at its start, and stores the fingerprint of the
// source. If the same fingerprint is already stored, changes nothing and returns true; an
// interrupted copy then continues. Throws Error (kConflict) if the stored fingerprint is a
// different one.
bool begin_or_resume(
    sql::Connection& target, const std::string& source_name, const std::string& fingerprint
);

// Makes it possible to insert the rows of `orphans`, which refer to rows that do not exist. On
// PostgreSQL this drops the foreign keys of the columns that `orphans` names.
void allow_orphans(sql::Connection& target, const std::vector<Orphans>& orphans);

// Removes the mark and the fingerprint.
void finish_copy(sql::Connection& target);

}  // namespace chap::copy
