// SPDX-License-Identifier: Apache-2.0
// Files as a sequence of chunks of whole records, so that many threads can work while the order stays known.
//
// Plain files are mapped; .gz and .zst (told by their first bytes) are unpacked as they are read. A file must not be
// shortened while it is read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "usage/csv.h"
#include "usage/digits.h"

namespace yunguan::usage {

inline constexpr std::size_t kChunkBytes = 256u << 10;
inline constexpr std::size_t kLineBytesMax = 1u << 30;

// Bytes in order. One thread.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // At most `size` bytes; 0 at the end. Errors: input.unreadable, input.truncated, input.corrupt.
  [[nodiscard]] virtual Result<std::size_t> read(char* to, std::size_t size) = 0;
};
// A plain, .gz or .zst file. Error input.unreadable names it (absent, a folder, no permission …).
[[nodiscard]] Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path);
// The whole of a small file (lists, rules), at most `bytes_max`. Errors: those of ByteStream, input.too_large.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t bytes_max = 1u << 30);

struct Chunk {
  std::uint32_t file = 0;    // index into the paths given to ChunkReader
  std::uint64_t number = 0;  // 0, 1, 2 … over all files
  std::string_view
      text;  // whole records, the last one perhaps without its line end; behind it kReadAhead bytes may be read
  bool quotes = false;  // there is a quotation mark somewhere
  bool first = false;   // of its file: its first line is line 1 + header_lines
  std::uint64_t offset =
      0;  // of the text in its file, behind the header; of a packed or mapped file, as it was unpacked
  std::uint64_t lines = 0;  // of the file before it, the header's among them; only when lines are counted
  std::shared_ptr<const void> owner;
};

struct FileHeader {
  std::string path;
  std::vector<std::string> columns;
  std::uint64_t lines = 1;  // that the header takes
  std::size_t bytes = 0;    // of the header, with a byte order mark
  std::uint64_t size = 0;   // of the file on disk
};

struct Mapping;

// Hands out the chunks of several files in the given order. next() is for one thread at a time.
class ChunkReader {
 public:
  // Opens every file and reads its header, so that nothing starts when one of them cannot be read.
  // `columns`: the files are in a carrier's own format (mapping.h); it outlives the reader.
  // Errors: those of ByteStream; csv.header (empty file, column named twice).
  [[nodiscard]] static Result<ChunkReader> open(std::vector<std::string> paths, std::size_t chunk_bytes = kChunkBytes,
                                                const Mapping* columns = nullptr);

  ChunkReader(ChunkReader&&) noexcept;
  ChunkReader& operator=(ChunkReader&&) noexcept;
  ~ChunkReader();

  [[nodiscard]] const std::vector<FileHeader>& files() const;
  // Bytes of all files on disk, and of those already handed out.
  [[nodiscard]] std::uint64_t bytes_total() const;
  [[nodiscard]] std::uint64_t bytes_done() const;

  // From now on chunks say how many lines stand before them. Before the first next().
  void count_lines();
  // Passes over the first `bytes` behind the first file's header, in which there were so many `lines` together with the header: where a
  // chunk began or ended before. Before the first next(), after count_lines(). Errors: those of ByteStream.
  [[nodiscard]] Result<> skip(std::uint64_t bytes, std::uint64_t lines);

  // False at the end of the last file. Errors: those of ByteStream, csv.line_too_long.
  [[nodiscard]] Result<bool> next(Chunk& chunk);

 private:
  struct State;
  explicit ChunkReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace yunguan::usage
