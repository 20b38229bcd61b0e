// SPDX-License-Identifier: Apache-2.0
// Usage and card files: any bytes are cut into the same records whatever the chunk size, by the fast reader and by the
// exact one, and every row is taken or has its reason.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "monitor/card_line.h"
#include "usage/chunk_lines.h"
#include "usage/usage_row.h"

namespace {

using namespace yunguan;

struct Records {
  std::string text;
  std::string fault;  // the code of what ended the reading before its end; a caller then throws all records away

  // How much of a damaged file comes before its fault depends on the chunks, but not what it says.
  [[nodiscard]] bool agrees_with(const Records& other) const {
    if (fault != other.fault) return false;
    if (fault.empty()) return text == other.text;
    return text.starts_with(other.text) || other.text.starts_with(text);
  }
};

// The file's records as one text, cut at `chunk_bytes`.
Records records_of(const std::string& path, std::size_t chunk_bytes, bool exact) {
  auto reader = usage::ChunkReader::open({path}, chunk_bytes);
  if (!reader) return {"", reader.error().code};
  const std::size_t width = reader->files()[0].columns.size();
  Records out;
  usage::ChunkLines lines;
  usage::Chunk chunk;
  std::uint64_t base = 0;
  while (true) {
    const auto more = reader->next(chunk);
    if (!more) out.fault = more.error().code;
    if (!more || !*more) return out;
    chunk.quotes = chunk.quotes || exact;
    base += lines.each(chunk, width, [&](const usage::Line& line) {
      out.text += fmt::format("{}:{}", base + line.number, line.good ? "" : "bad");
      for (const std::string_view field : line.fields.first(line.good ? width : 0))
        out.text += fmt::format("|{}", field);
    });
  }
}

void read_rows(const std::string& path) {
  auto reader = usage::ChunkReader::open({path});
  if (!reader) return;
  const auto layout = usage::Layout::from(reader->files()[0].columns, path);
  const auto cards = monitor::CardLayout::from(reader->files()[0].columns, path);
  const monitor::Lists lists;
  monitor::CardLists card_lists;
  const auto month = usage::Month::parse("2026-10");
  usage::ChunkLines lines;
  usage::Chunk chunk;
  while (reader->next(chunk).value_or(false)) {
    lines.each(chunk, reader->files()[0].columns.size(), [&](const usage::Line& line) {
      if (!line.good) return;
      usage::UsageRow row;
      if (layout) (void)usage::read_row(line.fields, *layout, *month, row);
      monitor::CardRecord record;
      if (cards) (void)monitor::compile_card(line.fields, *cards, lists, card_lists, true, record);
    });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = fmt::format("/dev/shm/yunguan-usage-fuzz-{}", ::getpid());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  YG_ASSERT(file >= 0 && ::write(file, data, size) == static_cast<::ssize_t>(size));
  ::close(file);
  const Records whole = records_of(path, std::size_t{1} << 20, true);
  for (const std::size_t chunk_bytes : {std::size_t{1}, std::size_t{40}, std::size_t{1} << 18}) {
    YG_ASSERT(records_of(path, chunk_bytes, false).agrees_with(whole));
  }
  read_rows(path);
  ::unlink(path.c_str());
  return 0;
}
