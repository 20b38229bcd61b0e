// SPDX-License-Identifier: Apache-2.0
// The records of one shard as the judge reads them: what was said before each row, told again to the slow reference.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "journal/record.h"
#include "monitor/live_record.h"
#include "monitor/reference_fixture.h"
#include "monitor/settings.h"

namespace yunguan::simulation {

struct KeptRecord {
  journal::Kind kind = 0;
  std::string bytes;  // with kReadAhead bytes behind
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return std::string_view{bytes}.substr(0, size); }
};

// A finding by its meaning and what was said of it: "hits first_time".
using Findings = std::map<std::string, std::string>;

class ShardStory {
 public:
  // `lists`: the texts of the versions. `late`: months that were folded anew after they closed.
  ShardStory(const std::vector<KeptRecord>& records, const std::vector<monitor::SettingsTexts>& lists,
             const std::set<std::uint32_t>& late);

  // What the reference finds in all months.
  [[nodiscard]] Findings reference() const;
  [[nodiscard]] const std::map<std::uint64_t, std::uint32_t>& rows() const { return rows_; }    // id → how often
  [[nodiscard]] const std::map<std::uint64_t, std::uint64_t>& files() const { return files_; }  // origin → rows
  [[nodiscard]] const std::map<std::string, monitor::CardSheet>& cards() const { return cards_; }
  [[nodiscard]] const std::map<std::uint32_t, std::uint64_t>& closed_rows() const { return closed_; }  // by month
  [[nodiscard]] const std::set<std::uint32_t>& open_months() const { return open_; }
  [[nodiscard]] std::size_t poisoned() const { return poisoned_; }
  // Rows that came before the first word of their month, which nothing would have folded.
  [[nodiscard]] std::size_t premature() const { return premature_; }
  // Those whose device is bound by use, perhaps by rows of another month: the reference knows one month only.
  [[nodiscard]] const std::set<std::string>& bound_by_use() const { return bound_by_use_; }

 private:
  struct Month {
    reference::MonitorInput input;
    reference::Edit edit;  // before the next row
    std::uint64_t version = 0;
    bool accounting = false;  // the rows of the file that is being written
  };
  void take_month(const monitor::MonthChange& change);
  void take_card(const monitor::CardSheet& sheet);
  void take_row(std::string_view bytes);
  void take_settings(const monitor::SettingsFrom& from);
  [[nodiscard]] std::uint64_t version_on(std::uint32_t month, std::uint32_t second) const;

  const std::vector<monitor::SettingsTexts>& lists_;
  const std::set<std::uint32_t>& late_;
  std::vector<monitor::SettingsFrom> timeline_;
  std::map<std::string, monitor::CardSheet> cards_;
  std::map<std::uint32_t, Month> months_;  // that ever opened
  std::set<std::uint32_t> open_;
  std::set<std::string> bound_by_use_;
  std::map<std::uint64_t, std::uint32_t> rows_;
  std::map<std::uint64_t, std::uint64_t> files_;
  std::map<std::uint32_t, std::uint64_t> closed_;
  std::size_t poisoned_ = 0, premature_ = 0;
};

}  // namespace yunguan::simulation
