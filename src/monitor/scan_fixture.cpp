// SPDX-License-Identifier: Apache-2.0
#include "monitor/scan_fixture.h"

#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "usage/csv.h"

namespace yunguan::monitor {

std::string content_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void write_file(const std::string& path, std::string_view content) {
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file.good())
    throw std::filesystem::filesystem_error("cannot be written", path, {errno, std::generic_category()});
}

ScratchFolder::ScratchFolder() {
  // In memory where there is such a place: the scans bring their outputs to disk, which is slow hundreds of times over.
  const std::filesystem::path memory = "/dev/shm";
  const auto above = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  std::string name = (above / "yunguan-scan-XXXXXX").string();
  // Never one that was there before, whatever other runs have left behind.
  if (::mkdtemp(name.data()) == nullptr)
    throw std::filesystem::filesystem_error("mkdtemp", above, {errno, std::generic_category()});
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ScanRun run_scan(const ScanFiles& files, const ScanSettings& settings) {
  const ScratchFolder folder;
  const ScanOutputs outputs{.findings = folder / "findings.csv",
                            .rejects = folder / "rejects.csv",
                            .bindings = folder / "bindings.csv",
                            .history = folder / "history.csv",
                            .card_rejects = folder / "card-rejects.csv"};
  auto summary = scan(files, outputs, settings);
  // The test then fails with the sentence, and says whether it was the disk, a file, or the scan.
  if (!summary) throw std::runtime_error(describe(summary.error()));
  return {std::move(*summary), content_of(outputs.findings), content_of(outputs.rejects), content_of(outputs.bindings),
          content_of(outputs.history)};
}

std::string without_detail(std::string_view findings) {
  std::string out;
  std::string storage;
  std::vector<std::string_view> fields;
  while (!findings.empty()) {
    const auto extent = usage::record_extent(findings);
    usage::split_record(findings.substr(0, extent.bytes), storage, fields);
    for (std::size_t i = 0; i + 1 < fields.size(); ++i) {
      if (i != 0) out += ',';
      usage::append_csv_field(out, fields[i]);
    }
    out += '\n';
    findings.remove_prefix(extent.bytes);
  }
  return out;
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  YG_ASSERT(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  YG_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstd(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3);
  YG_ASSERT(ZSTD_isError(size) == 0);
  packed.resize(size);
  return packed;
}

}  // namespace yunguan::monitor
