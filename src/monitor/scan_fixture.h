// SPDX-License-Identifier: Apache-2.0
// Running whole scans over files in a temporary folder, for tests.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "monitor/scan.h"

namespace yunguan::monitor {

[[nodiscard]] std::string content_of(const std::string& path);
void write_file(const std::string& path, std::string_view content);

// A folder of its own, taken away at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

struct ScanRun {
  ScanSummary summary;
  std::string findings, rejects, bindings, history;
};
// Runs the scan with every output; a failure fails the test with its sentence.
[[nodiscard]] ScanRun run_scan(const ScanFiles& files, const ScanSettings& settings);

// The findings file without its last column.
[[nodiscard]] std::string without_detail(std::string_view findings);

// `text` packed as gzip or zstd has it.
[[nodiscard]] std::string gzip(std::string_view text);
[[nodiscard]] std::string zstd(std::string_view text);

}  // namespace yunguan::monitor
