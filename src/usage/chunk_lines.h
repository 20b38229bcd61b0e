// SPDX-License-Identifier: Apache-2.0
// The records of a chunk, one after the other: by position for well-formed lines, exactly by RFC 4180 for chunks in which
// there is a quotation mark.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "usage/input.h"
#include "usage/separators.h"

namespace yunguan::usage {

struct Line {
  std::uint64_t number = 0;                  // of its first line within the chunk, from 0
  bool good = false;                         // has the wanted number of fields, and its quotes close
  bool quoted = false;                       // its fields may lie outside the chunk; they stay until the next chunk
  std::string_view text;                     // the record with its line end
  std::span<const std::string_view> fields;  // only of a good line; kReadAhead bytes behind each can be read
};

// One thread at a time; reused from chunk to chunk.
class ChunkLines {
 public:
  // Calls each(const Line&) for every record. Returns how many lines the chunk has.
  template <class Each>
  std::uint64_t each(const Chunk& chunk, std::size_t width, Each each);

 private:
  template <class Each>
  std::uint64_t each_exact(const Chunk& chunk, std::size_t width, Each each);

  std::vector<std::string_view> fields_;
  std::deque<std::string> unescaped_;
};

// Beyond this a chunk is one huge record, and the positions of its separators would cost more than they save.
inline constexpr std::size_t kIndexedChunkMax = 4u << 20;

template <class Each>
std::uint64_t ChunkLines::each(const Chunk& chunk, std::size_t width, Each each) {
  unescaped_.clear();
  if (chunk.quotes || chunk.text.size() > kIndexedChunkMax) return each_exact(chunk, width, each);
  static thread_local SeparatorIndex index;
  find_separators(chunk.text, index);
  if (!chunk.text.ends_with('\n')) {
    index.at[index.count] = static_cast<std::uint32_t>(chunk.text.size());
    index.lines[index.line_count++] = static_cast<std::uint32_t>(index.count++);
  }
  fields_.resize(width);
  const char* const text = chunk.text.data();
  std::size_t start = 0;
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < index.line_count; ++i) {
    const std::uint32_t last = index.lines[i];
    const std::size_t feed = index.at[last];
    Line line{.number = i, .good = last - first + 1 == width};
    line.text = {text + start, std::min(feed + 1, chunk.text.size()) - start};
    if (line.good) {
      std::size_t at = start;
      for (std::size_t field = 0; field < width; ++field) {
        const std::size_t end = index.at[first + field];
        fields_[field] = {text + at, end - at};
        at = end + 1;
      }
      if (fields_.back().ends_with('\r')) fields_.back().remove_suffix(1);
      line.fields = fields_;
    }
    each(line);
    start = feed + 1;
    first = last + 1;
  }
  return index.line_count;
}

template <class Each>
std::uint64_t ChunkLines::each_exact(const Chunk& chunk, std::size_t width, Each each) {
  std::uint64_t number = 0;
  for (std::string_view rest = chunk.text; !rest.empty();) {
    const RecordExtent extent = record_extent(rest);
    Line line{.number = number, .quoted = extent.quoted, .text = rest.substr(0, extent.bytes)};
    if (extent.closed) {
      split_record(line.text, unescaped_.emplace_back(), fields_);
      line.good = fields_.size() == width;
      line.fields = fields_;
      if (!extent.quoted) unescaped_.pop_back();
    }
    each(line);
    number += extent.lines;
    rest.remove_prefix(extent.bytes);
  }
  return number;
}

}  // namespace yunguan::usage
