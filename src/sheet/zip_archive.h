// SPDX-License-Identifier: Apache-2.0
// A zip file in memory, bounded: the directory is checked before anything is unpacked, and an entry never unpacks to more
// than the directory says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan::sheet {

struct ZipLimits {
  std::size_t entries = 2000;
  std::uint64_t unpacked = std::uint64_t{1} << 30;  // bytes declared by all entries together
};

class ZipArchive;

// One entry, unpacked piece by piece. The archive's bytes must outlive it.
class ZipStream {
 public:
  ZipStream(ZipStream&&) noexcept;
  ZipStream& operator=(ZipStream&&) noexcept;
  ~ZipStream();

  // Fills at most `size` bytes and returns how many; 0 at the end. Errors: table.zip_bomb (more than declared),
  // table.damaged (less than declared, or no deflate stream).
  [[nodiscard]] Result<std::size_t> read(char* out, std::size_t size);

 private:
  friend class ZipArchive;
  struct State;
  explicit ZipStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class ZipArchive {
 public:
  // Every entry must lie within the file, be stored or deflated, and not be encrypted; the declared sizes together keep to
  // the limit. Errors: table.damaged, table.encrypted, table.zip_bomb.
  [[nodiscard]] static Result<ZipArchive> open(std::string_view bytes, std::string file, const ZipLimits& limits = {});

  [[nodiscard]] bool has(std::string_view name) const { return entries_.contains(name); }
  // Of all entries, as long as the archive lives.
  [[nodiscard]] std::vector<std::string_view> names() const;
  // Error: table.damaged when there is no such entry.
  [[nodiscard]] Result<ZipStream> stream(std::string_view name) const;
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  struct Entry {
    bool deflated = false;
    std::string_view packed;
    std::uint64_t unpacked = 0;  // as declared
  };
  ZipArchive() = default;
  [[nodiscard]] Result<> read_directory(std::string_view bytes, const ZipLimits& limits);
  [[nodiscard]] Result<> read_entry(std::string_view bytes, std::size_t& at);

  std::string file_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace yunguan::sheet
