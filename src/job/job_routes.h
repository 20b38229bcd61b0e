// SPDX-License-Identifier: Apache-2.0
// A person's own jobs over HTTP.
#pragma once

#include <vector>

#include "http/route.h"
#include "identity/audit.h"
#include "identity/permission.h"
#include "job/job_runner.h"

namespace yunguan::job {

inline constexpr std::array kPermissions{
    identity::Permission{"job.read_all", "job", "查看他人的任务", "See other people's jobs",
                         identity::kBusiness | identity::kSystemAdmin},
};

inline constexpr std::array kActions{identity::AuditAction{"job.cancel", "取消作业", "Cancel a job"}};

struct JobPage {
  std::vector<Job> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(JobPage, (), (items, next_cursor))

[[nodiscard]] std::vector<http::Route> job_routes(store::Database& db, Runner& runner, const identity::Audit& audit);

}  // namespace yunguan::job
