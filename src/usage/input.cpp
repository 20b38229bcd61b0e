// SPDX-License-Identifier: Apache-2.0
#include "usage/input.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "usage/mapping.h"

namespace yunguan::usage {
namespace {

// Mapped pages this far behind the reader are given back, so that memory does not grow with the file.
constexpr std::size_t kDropBehind = 64u << 20;
constexpr std::size_t kDropStep = 16u << 20;
constexpr std::size_t kHeaderBytesMax = 1u << 20;

bool has(std::string_view text, char c) { return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr; }

struct MappedFile {
  char* data = nullptr;
  std::size_t size = 0;
  MappedFile(char* at, std::size_t bytes) : data(at), size(bytes) {}
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() { ::munmap(data, size); }
};

// Null when the file is not a plain regular one, or empty: then it is read as a stream.
std::shared_ptr<MappedFile> map_plain(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return nullptr;
  struct stat status {};
  std::shared_ptr<MappedFile> mapping;
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (at != MAP_FAILED) {
      ::madvise(at, size, MADV_SEQUENTIAL);
      mapping = std::make_shared<MappedFile>(static_cast<char*>(at), size);
    }
  }
  ::close(descriptor);
  const auto begins = [&](std::string_view magic) {
    return mapping && mapping->size >= magic.size() && std::memcmp(mapping->data, magic.data(), magic.size()) == 0;
  };
  if (begins("\x1F\x8B") || begins("\x28\xB5\x2F\xFD")) return nullptr;
  return mapping;
}

std::unexpected<Error> line_too_long(const std::string& path) {
  return fail(ErrorKind::too_large, "csv.line_too_long", {"有一行超过 1 GiB", "a line is longer than 1 GiB"},
              {.file = path});
}

// Where to cut so that only whole records stand before it. 0: no whole record yet, more bytes are needed.
// `goal`: the cut may come with the first record that ends there or behind. `last`: no bytes follow `text`.
std::size_t cut_of(std::string_view text, std::size_t goal, bool last, bool& quotes) {
  quotes = has(text.substr(0, goal), '"');
  if (!quotes) {
    const std::size_t feed = goal > 0 ? text.find('\n', goal - 1) : std::string_view::npos;
    const std::size_t end = feed == std::string_view::npos ? text.size() : feed + 1;
    quotes = goal < end && has(text.substr(goal, end - goal), '"');
    if (!quotes) {
      if (feed != std::string_view::npos || last) return end;
      const std::size_t previous = text.rfind('\n');
      return previous == std::string_view::npos ? 0 : previous + 1;
    }
  }
  std::size_t at = 0;
  while (at < goal && at < text.size()) {
    const RecordExtent extent = record_extent(text.substr(at));
    const bool ended = text[at + extent.bytes - 1] == '\n';
    const bool settled = extent.closed ? ended : text.size() - at >= kRecordBytesMax;
    if (!settled && !last) break;
    at += extent.bytes;
  }
  return at;
}

Result<std::unique_ptr<ByteStream>> open_columns(const std::string& path, const Mapping* columns) {
  YG_TRY_ASSIGN(auto stream, open_stream(path));
  return columns == nullptr ? std::move(stream) : map_stream(std::move(stream), *columns, path);
}

Result<FileHeader> read_header(const std::string& path, const Mapping* columns) {
  YG_TRY_ASSIGN(const auto stream, open_columns(path, columns));
  FileHeader header{.path = path};
  std::string text;
  std::array<char, 4096> block;
  RecordExtent extent;
  while (true) {
    YG_TRY_ASSIGN(const std::size_t got, stream->read(block.data(), block.size()));
    text.append(block.data(), got);
    const std::size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    extent = record_extent(std::string_view{text}.substr(mark));
    header.bytes = mark + extent.bytes;
    const bool ended = extent.closed && extent.bytes > 0 && text[header.bytes - 1] == '\n';
    if (ended || got == 0) break;
    if (text.size() > kHeaderBytesMax) return line_too_long(path);
  }
  const std::size_t mark = header.bytes - extent.bytes;
  YG_TRY_ASSIGN(const CsvTable table, parse_csv(std::string_view{text}.substr(mark, extent.bytes), path));
  header.columns = table.header;
  // A carrier's file without a header has none to count.
  header.lines = columns != nullptr && !columns->header ? 0 : extent.lines;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode))
    header.size = static_cast<std::uint64_t>(status.st_size);
  return header;
}

}  // namespace

struct ChunkReader::State {
  std::vector<FileHeader> files;
  std::size_t chunk_bytes = kChunkBytes;
  const Mapping* columns = nullptr;
  std::uint64_t total = 0;
  std::uint64_t done = 0;  // of the files before the present one

  std::size_t file = 0;
  std::uint64_t number = 0;
  bool opened = false;
  bool first = true;
  std::shared_ptr<MappedFile> mapping;
  std::size_t at = 0;       // in the mapping
  std::size_t dropped = 0;  // pages before this were given back
  std::unique_ptr<ByteStream> stream;
  std::string carry;  // of the stream: read, but not yet handed out
  bool ended = false;
  bool counting = false;
  std::uint64_t offset = 0;  // of the next chunk in the present file
  std::uint64_t lines = 0;   // of the present file before it, when they are counted

  Result<> open_file();
  Result<> read_over(std::uint64_t bytes);
  Result<bool> next_mapped(Chunk& chunk);
  Result<bool> next_streamed(Chunk& chunk);
  void close_file();
};

Result<> ChunkReader::State::open_file() {
  opened = first = true;
  ended = false;
  at = files[file].bytes;
  dropped = 0;
  offset = 0;
  lines = files[file].lines;
  if (columns == nullptr) mapping = map_plain(files[file].path);
  if (mapping) return {};
  YG_TRY_ASSIGN(stream, open_columns(files[file].path, columns));
  carry.clear();
  return read_over(files[file].bytes);
}

// Of the stream.
Result<> ChunkReader::State::read_over(std::uint64_t bytes) {
  std::string skipped(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kChunkBytes)), '\0');
  while (bytes > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, skipped.size()));
    YG_TRY_ASSIGN(const std::size_t got, stream->read(skipped.data(), wanted));
    if (got == 0) break;
    bytes -= got;
  }
  return {};
}

Result<bool> ChunkReader::State::next_mapped(Chunk& chunk) {
  if (at >= mapping->size) return false;
  const std::string_view rest{mapping->data + at, mapping->size - at};
  const std::size_t size = cut_of(rest, std::min(chunk_bytes, rest.size()), true, chunk.quotes);
  if (size > kLineBytesMax) return line_too_long(files[file].path);
  chunk.text = rest.substr(0, size);
  chunk.owner = mapping;
  at += size;
  if (at + kReadAhead > mapping->size) {
    auto copy = std::make_shared<std::string>(chunk.text);
    copy->append(kReadAhead, '\0');
    chunk.text = std::string_view{*copy}.substr(0, size);
    chunk.owner = std::move(copy);
  }
  if (at > dropped + kDropBehind + kDropStep) {
    ::madvise(mapping->data + dropped, kDropStep, MADV_DONTNEED);
    dropped += kDropStep;
  }
  return true;
}

Result<bool> ChunkReader::State::next_streamed(Chunk& chunk) {
  std::size_t cut = 0;
  std::size_t goal = chunk_bytes;
  while (true) {
    while (!ended && carry.size() < goal) {
      const std::size_t size = carry.size();
      carry.resize(goal);
      const auto got = stream->read(carry.data() + size, goal - size);
      carry.resize(size + got.value_or(0));
      if (!got) return std::unexpected(got.error());
      ended = *got == 0;
    }
    if (carry.empty()) return false;
    cut = cut_of(carry, std::min(goal, carry.size()), ended, chunk.quotes);
    if (cut != 0) break;
    if (goal > kLineBytesMax) return line_too_long(files[file].path);
    goal *= 2;
  }
  auto text = std::make_shared<std::string>(std::string_view{carry}.substr(0, cut));
  carry.erase(0, cut);
  text->append(kReadAhead, '\0');
  chunk.text = std::string_view{*text}.substr(0, cut);
  chunk.owner = std::move(text);
  return true;
}

void ChunkReader::State::close_file() {
  mapping.reset();
  stream.reset();
  opened = false;
  done += files[file].size;
  ++file;
}

ChunkReader::ChunkReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChunkReader::ChunkReader(ChunkReader&&) noexcept = default;
ChunkReader& ChunkReader::operator=(ChunkReader&&) noexcept = default;
ChunkReader::~ChunkReader() = default;

Result<ChunkReader> ChunkReader::open(std::vector<std::string> paths, std::size_t chunk_bytes, const Mapping* columns) {
  auto state = std::make_unique<State>();
  state->chunk_bytes = chunk_bytes;
  state->columns = columns;
  for (const std::string& path : paths) {
    YG_TRY_ASSIGN(FileHeader header, read_header(path, columns));
    state->total += header.size;
    state->files.push_back(std::move(header));
  }
  return ChunkReader{std::move(state)};
}

const std::vector<FileHeader>& ChunkReader::files() const { return state_->files; }
std::uint64_t ChunkReader::bytes_total() const { return state_->total; }
std::uint64_t ChunkReader::bytes_done() const { return state_->done + (state_->mapping ? state_->at : 0); }

void ChunkReader::count_lines() { state_->counting = true; }

Result<> ChunkReader::skip(std::uint64_t bytes, std::uint64_t lines) {
  State& state = *state_;
  if (!state.opened) YG_TRY(state.open_file());
  if (state.mapping) {
    state.at = static_cast<std::size_t>(std::min<std::uint64_t>(state.at + bytes, state.mapping->size));
  } else {
    YG_TRY(state.read_over(bytes));
  }
  state.offset = bytes;
  state.lines = lines;
  state.first = bytes == 0;
  return {};
}

Result<bool> ChunkReader::next(Chunk& chunk) {
  State& state = *state_;
  while (state.file < state.files.size()) {
    if (!state.opened) YG_TRY(state.open_file());
    const auto more = state.mapping ? state.next_mapped(chunk) : state.next_streamed(chunk);
    if (!more) return std::unexpected(more.error());
    if (*more) {
      chunk.file = static_cast<std::uint32_t>(state.file);
      chunk.number = state.number++;
      chunk.first = state.first;
      state.first = false;
      chunk.offset = state.offset;
      state.offset += chunk.text.size();
      chunk.lines = state.lines;
      if (state.counting) state.lines += static_cast<std::uint64_t>(std::ranges::count(chunk.text, '\n'));
      return true;
    }
    state.close_file();
  }
  return false;
}

}  // namespace yunguan::usage
