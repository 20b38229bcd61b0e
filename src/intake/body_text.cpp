// SPDX-License-Identifier: Apache-2.0
#include "intake/body_text.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "usage/csv.h"

namespace yunguan::intake {

std::unexpected<Error> too_large() {
  return fail(ErrorKind::too_large, "intake.batch_large",
              {"解压后超过 64 MiB，请分批提交", "unpacked it is over 64 MiB: submit it in parts"});
}

namespace {

class TextStream final : public usage::ByteStream {
 public:
  explicit TextStream(std::string_view text) : rest_(text) {}
  Result<std::size_t> read(char* to, std::size_t size) override {
    const std::size_t bytes = std::min(size, rest_.size());
    std::memcpy(to, rest_.data(), bytes);
    rest_.remove_prefix(bytes);
    return bytes;
  }

 private:
  std::string_view rest_;
};

// The text in our own columns.
Result<std::string> mapped(std::string_view text, const usage::Mapping& mapping) {
  const auto stream = usage::map_stream(std::make_unique<TextStream>(text), mapping, "batch");
  std::string out;
  while (true) {
    const std::size_t before = out.size();
    if (before > kUnpackedMax) return too_large();
    out.resize(before + (256u << 10));
    YG_TRY_ASSIGN(const std::size_t got, stream->read(out.data() + before, out.size() - before));
    out.resize(before + got);
    if (got == 0) return out;
  }
}

// Cuts the header off `text`; what is left is one chunk, which points into `text`.
Result<usage::Chunk> chunk_of(std::string& text, bool header_is_ours, usage::FileHeader& header) {
  const std::size_t size = text.size();
  text.append(usage::kReadAhead, '\0');
  std::string_view whole{text.data(), size};
  if (whole.starts_with(usage::kByteOrderMark)) whole.remove_prefix(usage::kByteOrderMark.size());
  const usage::RecordExtent extent = usage::record_extent(whole);
  YG_TRY_ASSIGN(const usage::CsvTable table, usage::parse_csv(whole.substr(0, extent.bytes), "batch"));
  header.columns = table.header;
  whole.remove_prefix(extent.bytes);
  usage::Chunk chunk;
  chunk.text = whole;
  chunk.quotes = whole.contains('"');
  chunk.first = true;
  chunk.lines = header_is_ours ? 0 : extent.lines;
  return chunk;
}

}  // namespace

Result<void> read_text(std::string text, const usage::Mapping* mapping, Body& body) {
  body.text = std::move(text);
  bool header_is_ours = false;
  if (mapping != nullptr) {
    YG_TRY_ASSIGN(body.text, mapped(body.text, *mapping));
    header_is_ours = !mapping->header;
  }
  YG_TRY_ASSIGN(body.chunk, chunk_of(body.text, header_is_ours, body.header));
  return {};
}

}  // namespace yunguan::intake
