// SPDX-License-Identifier: Apache-2.0
// The versions of what the monitoring goes by. A version is named by its content: the same lists, rules and lines are the same
// version, on whatever day and however they came about. Versions and their texts are kept for ever, since the journal names them.
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "monitor/settings.h"
#include "tuning/settings_parts.h"

namespace yunguan::tuning {

const std::vector<store::Migration>& library_migrations();

// Thread-safe.
class Library final : public monitor::SettingsLibrary {
 public:
  explicit Library(const Ground& ground) : ground_(ground) {}

  // For every day from the beginning of the month before `today` on at which something begins or ends, the version that holds from
  // then; neighbours differ, the first is that beginning. Stores versions that are new. Its own transactions: never inside one,
  // so a subscriber of kSettingsTopic wakes a thread of its own to ask. Takes a second for lists of some hundred thousand rows.
  // What holds from that beginning on is kept with the moment it was said (held_version.h).
  Result<std::vector<monitor::SettingsFrom>> boundaries(Date today);

  // Compiled ones are kept at hand, the last few that were asked for. Error: tuning.no_version (internal).
  Result<std::shared_ptr<const monitor::Settings>> find(std::uint64_t version) override;
  Result<monitor::SettingsTexts> texts(std::uint64_t version);
  // The digests of its seven texts; empty: an empty text. Error: tuning.no_version (internal).
  static Result<std::array<std::string, kPartCount>> digests(store::Reader& reader, std::int64_t version);

  // The version of the texts, stored when it is new. Errors: those of monitor::compile.
  Result<std::uint64_t> keep(const monitor::SettingsTexts& texts);
  // For a month that is judged with other rules and lines, both as settings_parts.h writes them: for every day of it on which a list
  // begins or ends something, and its first, the version of that day's lists with them.
  Result<std::vector<monitor::SettingsFrom>> over_month(Date first, const std::string& rules, const std::string& lines);
  // The version that holds on the day.
  Result<std::uint64_t> version_on(Date day);

 private:
  using Days = std::vector<std::pair<Date, std::string>>;  // from the day on, the text's digest
  struct Known {
    std::int64_t revision = -1;
    Date first;
    Days days;
  };
  Result<std::vector<monitor::SettingsFrom>> boundaries_from(Date first);
  Result<std::vector<monitor::SettingsFrom>> versions_of(const std::vector<Days>& parts, Date last,
                                                         const std::map<std::string, std::string>& fresh);
  Result<std::vector<Days>> digests_from(Date first, std::map<std::string, std::string>& fresh);
  Result<Days> list_digests(store::Reader& reader, ListKind kind, Date first,
                            std::map<std::string, std::string>& fresh);
  Result<std::uint64_t> version_of(const std::array<std::string, kPartCount>& digests,
                                   const std::map<std::string, std::string>& fresh);
  Result<std::uint64_t> store_version(const std::array<std::string, kPartCount>& digests, const std::string& digest,
                                      const std::map<std::string, std::string>& fresh);
  Result<PartTexts> read_parts(store::Reader& reader, const std::array<std::string, kPartCount>& digests,
                               const std::map<std::string, std::string>& fresh) const;
  void remember(std::shared_ptr<const monitor::Settings> settings);

  static constexpr std::size_t kAtHand = 4;
  // Fixed after construction.
  const Ground& ground_;

  std::mutex asking_;                // one boundaries() at a time
  std::map<ListKind, Known> known_;  // under asking_

  std::mutex mutex_;
  std::list<std::shared_ptr<const monitor::Settings>> at_hand_;  // under mutex_; last used first
};

}  // namespace yunguan::tuning
