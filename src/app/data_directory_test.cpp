// SPDX-License-Identifier: Apache-2.0
#include "app/data_directory.h"

#include <unistd.h>

#include "base/temporary_folder_fixture.h"

namespace yunguan::app {
namespace {

using DataDirectoryTest = InTemporaryFolder;

TEST_F(DataDirectoryTest, IsMadeForItsOwnerOnly) {
  const auto data = DataDirectory::open(folder_ / "deep" / "data");
  ASSERT_TRUE(data) << describe(data.error());
  EXPECT_EQ(std::filesystem::status(data->path()).permissions(), std::filesystem::perms::owner_all);
}

TEST_F(DataDirectoryTest, BelongsToOneHolderUntilItLetsGo) {
  const auto path = folder_ / "data";
  EXPECT_FALSE(holder_of(path));
  {
    const auto first = DataDirectory::open(path);
    ASSERT_TRUE(first);
    EXPECT_EQ(holder_of(path), std::to_string(getpid()));
    const auto second = DataDirectory::open(path);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "data.in_use");
  }
  EXPECT_FALSE(holder_of(path));
  EXPECT_TRUE(DataDirectory::open(path));
}

TEST_F(DataDirectoryTest, AFileInItsPlaceIsRefused) {
  write(folder_ / "data", "x");
  const auto data = DataDirectory::open(folder_ / "data");
  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().code, "data.unwritable");
}

}  // namespace
}  // namespace yunguan::app
