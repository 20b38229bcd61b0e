// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sheet/inflate.h"
#include "sheet/input_file.h"
#include "sheet/output_file.h"

namespace yunguan::sheet {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/yunguan_sheet_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static void write(const fs::path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }
  static std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

std::string gzipped(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

TEST_F(Files, AreReadPlainAndCompressed) {
  const std::string text(700'000, 'x');
  write(folder_ / "plain.csv", text);
  write(folder_ / "gzip.csv.gz", gzipped(text) + gzipped("tail"));
  write(folder_ / "zstd.csv.zst", zstd(text) + zstd("tail"));
  write(folder_ / "empty.csv", "");
  EXPECT_EQ(InputFile::open(folder_ / "plain.csv")->bytes(), text);
  EXPECT_EQ(InputFile::open(folder_ / "gzip.csv.gz")->bytes(), text + "tail");
  EXPECT_EQ(InputFile::open(folder_ / "zstd.csv.zst")->bytes(), text + "tail");
  EXPECT_EQ(InputFile::open(folder_ / "empty.csv")->bytes(), "");
}

TEST_F(Files, AreRefusedWithTheReason) {
  const std::string whole = gzipped(std::string(100'000, 'x') + "ab");
  write(folder_ / "cut.gz", std::string_view(whole).substr(0, whole.size() - 9));
  write(folder_ / "bomb.gz", gzipped(std::string(5'000'000, '\0')));
  write(folder_ / "bomb.zst", zstd(std::string(5'000'000, '\0')));
  const std::string frame = zstd("some text");
  write(folder_ / "cut.zst", std::string_view(frame).substr(0, frame.size() - 2));
  EXPECT_EQ(InputFile::open(folder_ / "absent.csv").error().code, "file.not_found");
  EXPECT_EQ(InputFile::open(folder_).error().code, "file.unreadable");
  EXPECT_EQ(InputFile::open(folder_ / "cut.gz").error().code, "file.damaged");
  EXPECT_EQ(InputFile::open(folder_ / "cut.zst").error().code, "file.damaged");
  EXPECT_EQ(InputFile::open(folder_ / "bomb.gz", 1'000'000).error().code, "file.too_large");
  EXPECT_EQ(InputFile::open(folder_ / "bomb.zst", 1'000'000).error().code, "file.too_large");
}

TEST_F(Files, AppearWholeOrNotAtAll) {
  const fs::path place = folder_ / "out.csv";
  write(place, "before");
  {
    auto output = OutputFile::create(place);
    ASSERT_TRUE(output);
    ASSERT_TRUE(output->write("half"));
    EXPECT_EQ(read(place), "before");
  }
  EXPECT_EQ(read(place), "before");
  EXPECT_EQ(entries(), 1u);  // the temporary file is gone
  auto output = OutputFile::create(place);
  ASSERT_TRUE(output && output->write("new ") && output->write("content") && output->commit());
  EXPECT_EQ(read(place), "new content");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, KeepTheirRightsAndLinks) {
  const fs::path place = folder_ / "real.csv";
  write(place, "before");
  ASSERT_EQ(::chmod(place.c_str(), 0640), 0);
  fs::create_symlink("real.csv", folder_ / "link.csv");
  auto output = OutputFile::create(folder_ / "link.csv");
  ASSERT_TRUE(output && output->write("after") && output->commit());
  EXPECT_TRUE(fs::is_symlink(folder_ / "link.csv"));
  EXPECT_EQ(read(place), "after");
  EXPECT_EQ(static_cast<unsigned>(fs::status(place).permissions()), 0640u);
}

TEST_F(Files, AreHandedOnToWhatIsNoRegularFile) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  const int reader = ::open((folder_ / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  auto output = OutputFile::create(folder_ / "pipe");
  ASSERT_TRUE(output) << describe(output.error());
  ASSERT_TRUE(output->write("content"));
  std::string got(100, '\0');
  EXPECT_LE(::read(reader, got.data(), got.size()), 0);
  ASSERT_TRUE(output->commit());
  got.resize(static_cast<std::size_t>(::read(reader, got.data(), got.size())));
  EXPECT_EQ(got, "content");
  ::close(reader);
  EXPECT_TRUE(fs::is_fifo(folder_ / "pipe"));
}

TEST_F(Files, SayWhyTheyCannotBeWritten) {
  const Error error = OutputFile::create(folder_ / "absent" / "out.csv").error();
  EXPECT_EQ(error.code, "file.unwritable");
  EXPECT_NE(error.text.en.find("No such file or directory"), std::string::npos);
  EXPECT_EQ(OutputFile::create(folder_).error().code, "file.unwritable");
}

}  // namespace
}  // namespace yunguan::sheet
