// SPDX-License-Identifier: Apache-2.0
#include "card/card_history.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "card/card_form.h"

namespace yunguan::card {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

constexpr NamedQuery kHistory{
    "card.history",
    "SELECT id, at, person_login, action, changes, job_id, reason FROM card_event WHERE card_id = :card "
    "ORDER BY id DESC LIMIT :limit"};

}  // namespace

const std::vector<std::string_view>& event_columns() {
  static const std::vector<std::string_view> kNames{"id",     "card_id", "at",     "person_id", "person_login",
                                                    "action", "changes", "job_id", "reason"};
  return kNames;
}

Params event_row(std::int64_t id, CardId card, const Origin& origin, const std::vector<Change>& changes) {
  return {id,         card,         origin.at, origin.person, origin.login, origin.action, json::write(changes),
          origin.job, origin.reason};
}

Result<void> publish_changes(store::Transaction& tx, const std::vector<CardId>& cards, const Origin& origin) {
  if (cards.empty()) return {};
  std::vector<std::int64_t> ids;
  for (const CardId card : cards) ids.push_back(card.value);
  const std::string payload = fmt::format(R"({{"ids":[{}],"action":"{}"}})", fmt::join(ids, ","), origin.action);
  return store::publish(tx, kChangedTopic, fmt::format("{}", ids.front()), payload, origin.at);
}

std::vector<std::int64_t> changed_cards(const std::vector<store::Event>& events) {
  std::vector<std::int64_t> ids;
  for (const store::Event& event : events) {
    const auto payload = json::parse(event.payload);
    const auto* object = payload ? payload->if_object() : nullptr;
    YG_ASSERT(object != nullptr);
    if (const auto* list = object->if_contains("ids")) {
      for (const auto& id : list->as_array()) ids.push_back(id.to_number<std::int64_t>());
      continue;
    }
    const auto first = object->at("first_id").to_number<std::int64_t>();
    const auto count = object->at("count").to_number<std::int64_t>();
    for (std::int64_t i = 0; i < count; ++i) ids.push_back(first + i);
  }
  std::ranges::sort(ids);
  const auto repeats = std::ranges::unique(ids);
  ids.erase(repeats.begin(), repeats.end());
  return ids;
}

std::vector<Change> changes_between(const Facts& before, const Facts& after) {
  std::vector<Change> changes;
  for (const Field& field : fields()) {
    const auto unit = [](const Facts& facts) { return fmt::format("{}", facts.unit.value); };
    std::string from = word_of(before, field.name, unit(before));
    std::string to = word_of(after, field.name, unit(after));
    if (from == to) continue;
    if (field.personal) {
      from = from.empty() ? "" : "***";
      to = to.empty() ? "" : "***";
    }
    changes.push_back({std::string{field.name}, std::move(from), std::move(to)});
  }
  const auto limits = [](const Excepted& excepted) {
    return excepted.empty() ? std::string{}
                            : fmt::format("voice {}, sms {}, data {}", excepted.voice, excepted.sms, excepted.data);
  };
  if (before.excepted != after.excepted)
    changes.push_back({"excepted", limits(before.excepted), limits(after.excepted)});
  return changes;
}

Result<std::vector<HistoryEntry>> history(store::Reader& reader, CardId id, std::size_t limit) {
  return reader.all(kHistory, {id, static_cast<std::int64_t>(limit)}, [](const Row& row) {
    auto changes = json::read<std::vector<Change>>(row.text(4));
    YG_ASSERT(changes);
    const auto job = row.id<JobId>(5);
    return HistoryEntry{row.integer(0), row.instant(1),      row.text(2),
                        row.text(3),    std::move(*changes), job.empty() ? std::nullopt : std::optional{job},
                        row.text(6)};
  });
}

}  // namespace yunguan::card
