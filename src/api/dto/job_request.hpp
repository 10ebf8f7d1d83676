// The base of requests that create a job: what was ignored in them is named in the log of the job.
#pragma once

#include <string>
#include <vector>

namespace chap::dto {

struct JobRequest {
  std::vector<std::string> unknown_members;  // filled by schema::read_body()

  // Lines for the log of the job.
  std::vector<std::string> notes() const {
    if (unknown_members.empty()) return {};
    std::string line = "Members of the request that are not known and were ignored:";
    for (const std::string& name : unknown_members) line += " '" + name + "'";
    return {line};
  }
};

}  // namespace chap::dto
