// SPDX-License-Identifier: Apache-2.0
// Backups from anywhere. The input is either a whole file, or a list of edits of a genuine one (three bytes each: where, twice, and
// what): no file is read past its end, and no edit of the genuine one goes unnoticed.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "crypto/random.h"
#include "keeping/archive_reader.h"
#include "keeping/archive_writer.h"

namespace {

using namespace yunguan;
using namespace yunguan::keeping;

constexpr std::string_view kWords = "what is kept";
constexpr std::int64_t kIterationsMax = 10'000;  // more takes time, and nothing else

const crypto::Secret& secret() {
  static const crypto::Secret passphrase{std::string{"a passphrase of the fuzzer"}};
  return passphrase;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

struct Place {
  Place() : folder(std::filesystem::temp_directory_path() / ("yunguan_fuzz_archive_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder);
  }
  ~Place() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
};
const std::filesystem::path& folder() {
  static const Place place;
  return place.folder;
}

std::string make_genuine() {
  const auto path = folder() / "genuine.ygb";
  crypto::SystemRandom random;
  auto writer = ArchiveWriter::create(path, {.archive_id = std::string(32, 'a'), .opens_with = OpensWith::passphrase},
                                      secret(), random, 1);
  YG_ASSERT(writer.has_value());
  (*writer)->begin_part("sql/card");
  YG_ASSERT((*writer)->write(kWords).has_value());
  (*writer)->end_part(1, {"id"});
  (*writer)->begin_part("file/empty");
  (*writer)->end_part();
  YG_ASSERT((*writer)->finish({}, [](std::string_view) -> Result<std::string> { return "v1:1:none"; }).has_value());
  return bytes_of(path);
}
const std::string& genuine() {
  static const std::string bytes = make_genuine();
  return bytes;
}

// What the archive holds, or nothing.
std::string read(std::string_view bytes) {
  const auto path = folder() / "tried.ygb";
  std::ofstream(path, std::ios::binary) << bytes;
  auto archive = ArchiveReader::open(path);
  if (!archive || archive->head().iterations > kIterationsMax || !archive->unlock(secret())) return {};
  std::string found;
  const auto whole = archive->each({.data = [&](const ArchivePart&, std::string_view piece) -> Result<void> {
    found += piece;
    return {};
  }});
  return whole ? found : std::string{};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.starts_with(kArchiveMagic)) {
    read(input);
    return 0;
  }
  std::string edited = genuine();
  for (std::size_t at = 0; at + 2 < size; at += 3) {
    const std::size_t where = (std::size_t{data[at]} << 8 | data[at + 1]) % edited.size();
    edited[where] = static_cast<char>(data[at + 2]);
  }
  // The rest of the input, if there is any, cuts the file short or makes it longer.
  if (size % 3 == 1) edited.resize(edited.size() - std::min<std::size_t>(data[size - 1], edited.size()));
  if (size % 3 == 2) edited.append(data[size - 1], 'x');
  const std::string found = read(edited);
  YG_ASSERT(edited == genuine() ? found == kWords : found.empty());
  return 0;
}
