// SPDX-License-Identifier: Apache-2.0
#include "http/table_download.h"

#include <gmock/gmock.h>
#include <stdlib.h>

namespace yunguan::http {
namespace {

using sheet::TableFormat;
namespace fs = std::filesystem;

class Kept final : public Sink {
 public:
  Result<void> write(std::string_view bytes) override {
    if (gone) return fail(ErrorKind::unavailable, "peer.gone", {"对方已断开", "the peer has gone"});
    all += bytes;
    return {};
  }
  std::string all;
  bool gone = false;
};

class TableDownload : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(::mkdtemp(pattern_.data()), nullptr); }
  void TearDown() override { fs::remove_all(pattern_); }

  [[nodiscard]] fs::path scratch() const { return pattern_; }
  Response download(TableFormat format, TableRows rows) const {
    return table_download("卡", format, {"卡号", "备注"}, std::move(rows), scratch());
  }

 private:
  std::string pattern_ = (fs::temp_directory_path() / "yunguan-download-test-XXXXXX").string();
};

Result<void> one_row(const std::function<Result<void>(const std::vector<std::string>&)>& row) {
  return row({"10648", "=1+1"});
}

TEST_F(TableDownload, StreamsCsvThatASpreadsheetDoesNotCompute) {
  Kept kept;
  ASSERT_TRUE(download(TableFormat::csv, one_row).stream(kept));
  EXPECT_EQ(kept.all, "\xEF\xBB\xBF卡号,备注\n10648,'=1+1\n");
}

TEST_F(TableDownload, SendsAWholeXlsxAndLeavesNothingBehind) {
  Kept kept;
  ASSERT_TRUE(download(TableFormat::xlsx, one_row).stream(kept));
  EXPECT_TRUE(kept.all.starts_with("PK"));
  EXPECT_NE(kept.all.find("PK\x05\x06"), std::string::npos) << "the end of the archive is there";
  EXPECT_TRUE(fs::is_empty(scratch()));
}

TEST_F(TableDownload, LeavesNothingBehindWhenRowsFailOrThePeerHasGone) {
  const auto broken = [](const auto&) -> Result<void> {
    return fail(ErrorKind::unavailable, "store.connection", {"连接断了", "the connection was lost"});
  };
  Kept kept;
  EXPECT_EQ(download(TableFormat::xlsx, broken).stream(kept).error().code, "store.connection");
  EXPECT_EQ(kept.all, "");
  EXPECT_TRUE(fs::is_empty(scratch()));
  kept.gone = true;
  EXPECT_EQ(download(TableFormat::xlsx, one_row).stream(kept).error().code, "peer.gone");
  EXPECT_TRUE(fs::is_empty(scratch()));
}

TEST_F(TableDownload, SaysSoWhenThereIsNoPlaceForTheFile) {
  Kept kept;
  const auto nowhere = table_download("卡", TableFormat::xlsx, {"卡号"}, one_row, scratch() / "gone");
  EXPECT_EQ(nowhere.stream(kept).error().code, "http.export_file");
  EXPECT_EQ(kept.all, "");
}

}  // namespace
}  // namespace yunguan::http
