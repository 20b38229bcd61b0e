// SPDX-License-Identifier: Apache-2.0
// For stories of machines that die: the program itself on a store in a temporary folder, killed (-9) and started again, and the
// store as another process sees it meanwhile.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/foundation.h"
#include "identity/identity.h"
#include "store/database.h"

namespace yunguan {

class MortalPlatform : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  void start_platform(const std::vector<std::string>& more_options = {});
  void kill_platform();
  // A command of the program over the same data directory; its exit status.
  [[nodiscard]] int run(std::vector<std::string> words) const;

  // nullptr while there is none yet.
  [[nodiscard]] std::unique_ptr<store::Database> open_store() const;
  // The first row's numbers; empty while nobody can tell.
  [[nodiscard]] std::vector<std::int64_t> numbers(std::string_view sql, int columns) const;
  // The ground a command stands on, while the platform does not run; ends the test when it cannot be had.
  void on_the_ground(const std::function<void(app::Foundation&)>& work) const;
  // Every row's code is right, the counters say what the cards add up to, and the audit log is whole.
  void expect_nothing_is_broken() const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path data() const { return folder_ / "data"; }

 private:
  [[nodiscard]] pid_t spawn(std::vector<std::string> words) const;

  std::filesystem::path folder_;
  pid_t process_ = -1;
};

}  // namespace yunguan
