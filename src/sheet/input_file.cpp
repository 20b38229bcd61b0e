// SPDX-License-Identifier: Apache-2.0
#include "sheet/input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "sheet/inflate.h"

namespace yunguan::sheet {

struct InputFile::Holder {
  void* map = nullptr;
  std::size_t mapped = 0;
  std::string read;

  Holder() = default;
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() {
    if (map != nullptr) ::munmap(map, mapped);
  }
};

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ > STDIN_FILENO) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

std::unexpected<Error> unreadable(const std::string& name, int reason) {
  const bool missing = reason == ENOENT || reason == ENOTDIR;
  const char* const why = std::strerror(reason);
  return fail(missing ? ErrorKind::not_found : ErrorKind::unavailable, missing ? "file.not_found" : "file.unreadable",
              {missing ? std::string("没有这个文件。") : fmt::format("无法读取文件：{}。", why),
               missing ? std::string("There is no such file.") : fmt::format("The file cannot be read: {}.", why)},
              {.file = name, .row = {}, .field = {}, .value = {}, .clause = {}});
}

// False with errno set when reading fails.
bool read_all(int descriptor, std::string& text) {
  constexpr std::size_t kPiece = 1u << 18;
  while (true) {
    const std::size_t before = text.size();
    text.resize(before + kPiece);
    const ssize_t got = ::read(descriptor, text.data() + before, kPiece);
    text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
  }
}

}  // namespace

InputFile::InputFile(std::string name, std::unique_ptr<Holder> holder, std::string_view bytes)
    : name_(std::move(name)), holder_(std::move(holder)), bytes_(bytes) {}
InputFile::InputFile(InputFile&&) noexcept = default;
InputFile& InputFile::operator=(InputFile&&) noexcept = default;
InputFile::~InputFile() = default;

Result<InputFile> InputFile::open(const std::filesystem::path& path, std::size_t inflated_max) {
  const bool standard = path == "-";
  const std::string name = standard ? "standard input" : path.string();
  const Descriptor file(standard ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) return unreadable(name, errno);
  if (S_ISDIR(status.st_mode)) return unreadable(name, EISDIR);
  auto holder = std::make_unique<Holder>();
  std::string_view bytes;
  if (S_ISREG(status.st_mode) && status.st_size > 0 && ::lseek(file.number(), 0, SEEK_CUR) == 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.number(), 0);
    if (map == MAP_FAILED) return unreadable(name, errno);
    holder->map = map;
    holder->mapped = size;
    bytes = {static_cast<const char*>(map), size};
  } else {
    if (!read_all(file.number(), holder->read)) return unreadable(name, errno);
    bytes = holder->read;
  }
  if (const Compression compression = compression_of(bytes); compression != Compression::none) {
    YG_TRY_ASSIGN(std::string plain, inflate(bytes, compression, inflated_max, name));
    holder = std::make_unique<Holder>();
    holder->read = std::move(plain);
    bytes = holder->read;
  }
  return InputFile(name, std::move(holder), bytes);
}

}  // namespace yunguan::sheet
