// SPDX-License-Identifier: Apache-2.0
// For tests: zip files that are not what they say.
#pragma once

#include <zlib.h>

#include <string>
#include <utility>
#include <vector>

namespace yunguan::sheet {

// A zip file of entries that are stored as they are.
inline std::string zip_of_stored(const std::vector<std::pair<std::string, std::string>>& entries) {
  const auto little = [](std::uint64_t value, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i, value >>= 8) bytes += static_cast<char>(value & 255);
    return bytes;
  };
  std::string bytes;
  std::string directory;
  for (const auto& [name, data] : entries) {
    const std::string sizes = little(0, 4) + little(data.size(), 4) + little(data.size(), 4) + little(name.size(), 2);
    directory += std::string("PK\x01\x02") + little(20, 2) + little(20, 2) + little(0, 8) + sizes + little(0, 12) +
                 little(bytes.size(), 4) + name;
    bytes += "PK\x03\x04" + little(20, 2) + little(0, 8) + sizes + little(0, 2) + name + data;
  }
  return bytes + directory + "PK\x05\x06" + little(0, 4) + little(entries.size(), 2) + little(entries.size(), 2) +
         little(directory.size(), 4) + little(bytes.size(), 4) + little(0, 2);
}

// A zip file of one deflated entry; `declared` is the size it claims.
inline std::string zip_of(const std::string& name, const std::string& data, std::uint32_t declared) {
  std::string packed(compressBound(data.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  const auto little = [](std::uint64_t value, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i, value >>= 8) bytes += static_cast<char>(value & 255);
    return bytes;
  };
  const std::string sizes = little(0, 4) + little(packed.size(), 4) + little(declared, 4);
  const std::string local = "PK\x03\x04" + little(20, 2) + little(0, 2) + little(8, 2) + little(0, 4) + sizes +
                            little(name.size(), 2) + little(0, 2) + name + packed;
  const std::string entry = std::string("PK\x01\x02") + little(20, 2) + little(20, 2) + little(0, 2) + little(8, 2) +
                            little(0, 4) + sizes + little(name.size(), 2) + little(0, 12) + little(0, 4) + name;
  return local + entry + "PK\x05\x06" + little(0, 4) + little(1, 2) + little(1, 2) + little(entry.size(), 4) +
         little(local.size(), 4) + little(0, 2);
}

}  // namespace yunguan::sheet
