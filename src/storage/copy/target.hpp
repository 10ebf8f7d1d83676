// The target of a copy: whether it may be one, and the mark that it carries while it is unfinished.
#pragma once

#include "storage/copy/survey.hpp"

#include <string>
#include <vector>

namespace chap::copy {

// Throws kConflict when the target has rows; a template and a configured model named `seeded`,
// which every server makes at its start, do not count. Tables may be missing.
void require_empty(
    sql::Connection& target, const std::vector<Table>& tables, const std::string& seeded
);

// Marks a target that is still empty.
void mark(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const std::string& seeded,
    const std::string& source_name
);
// Takes the mark from a target that no row has been copied to.
void unmark_untouched(sql::Connection& target);

// Takes away what a server has seeded, and notes what is going to be copied. True when that was
// done before and the copy has to go on; throws kConflict when it was the copy of something else.
bool begin_or_resume(
    sql::Connection& target, const std::string& source_name, const std::string& fingerprint
);

// Lets rows in that refer to others which do not exist. On PostgreSQL the foreign keys concerned
// are dropped, so that the target is as its source.
void admit(sql::Connection& target, const std::vector<Orphans>& orphans);

void finish_copy(sql::Connection& target);

}  // namespace chap::copy
