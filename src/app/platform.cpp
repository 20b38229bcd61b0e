// SPDX-License-Identifier: Apache-2.0
#include "app/platform.h"

#include <fmt/format.h>

#include "app/data_directory.h"
#include "app/foundation.h"
#include "base/log.h"
#include "job/job_runner.h"

namespace yunguan::app {

// In the order of the folders; destroyed last first, so no part outlives what it refers to.
struct Platform::Impl {
  Impl(config::Config chosen, DataDirectory opened, std::unique_ptr<Foundation> ground)
      : config(std::move(chosen)),
        data(std::move(opened)),
        foundation(std::move(ground)),
        jobs(*foundation->db, foundation->clock) {
    parts.add(
        "job", [this] { return jobs.start(); }, [this] { jobs.stop(); });
  }

  const config::Config config;
  const DataDirectory data;
  const std::unique_ptr<Foundation> foundation;
  job::Runner jobs;
  Parts parts;
};

Platform::Platform(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Platform::~Platform() = default;

Result<std::unique_ptr<Platform>> Platform::build(const config::Config& config) {
  YG_TRY_ASSIGN(DataDirectory data, DataDirectory::open(config.data_dir));
  YG_TRY_ASSIGN(auto foundation, open_foundation(config));
  return std::unique_ptr<Platform>(
      new Platform(std::make_unique<Impl>(config, std::move(data), std::move(foundation))));
}

Result<> Platform::start() { return impl_->parts.start(); }

void Platform::stop() { impl_->parts.stop(); }

std::vector<std::string> Platform::greeting(Language language) const {
  const bool chinese = language == &Text::zh;
  return {fmt::format("{} {}", chinese ? "数据目录" : "data in", impl_->data.path().string())};
}

}  // namespace yunguan::app
