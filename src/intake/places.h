// SPDX-License-Identifier: Apache-2.0
// Where the intake keeps its files, below one folder.
#pragma once

#include <fmt/format.h>

#include <filesystem>

namespace yunguan::intake {

struct Places {
  std::filesystem::path in;          // a folder for each feed, into which others put files
  std::filesystem::path spool;       // copies that are being taken; ours alone
  std::filesystem::path rejects;     // rows that were rejected, a file each
  std::filesystem::path quarantine;  // rows of months that are not open, a file each

  [[nodiscard]] std::filesystem::path spooled(std::int64_t file) const { return spool / fmt::format("{}.usage", file); }
  [[nodiscard]] std::filesystem::path mapping_of(std::int64_t file) const {
    return spool / fmt::format("{}.yaml", file);
  }
  [[nodiscard]] std::filesystem::path rejects_of(std::int64_t file) const {
    return rejects / fmt::format("{}.csv", file);
  }
  [[nodiscard]] std::filesystem::path quarantine_of(std::int64_t file) const {
    return quarantine / fmt::format("{}.csv", file);
  }
};

}  // namespace yunguan::intake
