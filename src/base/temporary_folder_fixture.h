// SPDX-License-Identifier: Apache-2.0
// For tests: a folder of its own, gone at the end.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace yunguan {

class InTemporaryFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/yunguan_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static void write(const std::filesystem::path& file, std::string_view text) { std::ofstream(file) << text; }

  std::filesystem::path folder_;
};

}  // namespace yunguan
