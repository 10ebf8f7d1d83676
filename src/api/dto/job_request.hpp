// The base of requests that create a job. The log of the job names the members of the request that
// the server ignored.
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
