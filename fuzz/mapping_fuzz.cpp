// SPDX-License-Identifier: Apache-2.0
// Carriers' usage files through the shipped descriptions: any bytes give the same records whatever the chunk size, and
// every line is accounted for.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>

#include "usage/chunk_lines.h"
#include "usage/mapping.h"
#include "usage/usage_row.h"

namespace {

using namespace yunguan;

std::string records_of(const std::string& path, std::size_t chunk_bytes, const usage::Mapping& mapping) {
  auto reader = usage::ChunkReader::open({path}, chunk_bytes, &mapping);
  if (!reader) return reader.error().code;
  const auto layout = usage::Layout::from(reader->files()[0].columns, path);
  YG_ASSERT(layout.has_value());
  const auto month = usage::Month::parse("2026-10");
  std::string out;
  usage::ChunkLines lines;
  usage::Chunk chunk;
  std::uint64_t base = 0;
  while (true) {
    const auto more = reader->next(chunk);
    if (!more) return more.error().code;
    if (!*more) return out;
    base += lines.each(chunk, layout->width, [&](const usage::Line& line) {
      usage::UsageRow row;
      const auto reason = line.good ? usage::read_row(line.fields, *layout, *month, row) : usage::Reject::fields;
      out += fmt::format("{}:{}|", base + line.number, usage::name_of(reason));
    });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<usage::Mapping, 2> mappings{*usage::load_mapping("rules/usage-formats/pipe-positions.yaml"),
                                                      *usage::load_mapping("rules/usage-formats/named-unix.yaml")};
  static const std::string path = fmt::format("/dev/shm/yunguan-mapping-fuzz-{}", ::getpid());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  YG_ASSERT(file >= 0 && ::write(file, data, size) == static_cast<::ssize_t>(size));
  ::close(file);
  for (const usage::Mapping& mapping : mappings) {
    const std::string whole = records_of(path, std::size_t{1} << 18, mapping);
    for (const std::size_t chunk_bytes : {std::size_t{1}, std::size_t{50}})
      YG_ASSERT(records_of(path, chunk_bytes, mapping) == whole);
  }
  ::unlink(path.c_str());
  return 0;
}
