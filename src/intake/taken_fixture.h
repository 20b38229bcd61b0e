// SPDX-License-Identifier: Apache-2.0
// For tests: what has been taken in, by the register and by the journal.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "intake/register.h"
#include "journal/journal.h"
#include "usage/usage_record.h"

namespace yunguan::intake {

inline std::vector<UsageFile> files_of(store::Database& db) {
  return db
      .read([](store::Reader& reader) -> Result<std::vector<UsageFile>> {
        const std::string sql =
            file_select() + " FROM usage_file f JOIN usage_feed e ON e.id = f.feed_id ORDER BY f.id";
        return reader.all({"test.files", sql}, {}, file_at);
      })
      .value();
}

// The usage records of the first two shards.
inline void each_row(journal::Journal& journal, const std::function<void(const usage::UsageRecord&)>& visit) {
  for (std::uint32_t shard = 0; shard < 2; ++shard) {
    EXPECT_TRUE(journal.read({shard}, 0, [&](const journal::Record& record) {
      std::string bytes{record.bytes};
      bytes.append(usage::kReadAhead, '\0');
      visit(usage::decode_usage(std::string_view{bytes}.substr(0, record.bytes.size())).value());
      return true;
    }));
  }
}

}  // namespace yunguan::intake
