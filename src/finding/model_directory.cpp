// SPDX-License-Identifier: Apache-2.0
#include "finding/model_directory.h"

#include <algorithm>

#include "monitor/model.h"
#include "store/id_source.h"

namespace yunguan::finding {
namespace {

constexpr store::NamedQuery kAll{"finding.models", "SELECT id, name FROM finding_model ORDER BY id"};
constexpr store::NamedQuery kOne{"finding.model", "SELECT id FROM finding_model WHERE name = :name"};
// Two shards may say a new rule's first finding at the same moment.
constexpr store::NamedQuery kInsert{
    "finding.insert_model", "INSERT INTO finding_model (id, name) VALUES (:id, :name) ON CONFLICT (name) DO NOTHING"};

}  // namespace

Result<ModelDirectory> ModelDirectory::load(store::Reader& reader) {
  ModelDirectory directory;
  YG_TRY(reader.each(kAll, {}, [&](const store::Row& row) {
    directory.own_.emplace(row.text(1), row.integer(0));
    return true;
  }));
  return directory;
}

std::optional<std::int64_t> ModelDirectory::number(std::string_view name) const {
  if (const auto model = monitor::model_named(name)) return static_cast<std::int64_t>(*model);
  const auto found = own_.find(name);
  return found == own_.end() ? std::nullopt : std::optional{found->second};
}

std::string ModelDirectory::name(std::int64_t number) const {
  if (number >= 0 && number < static_cast<std::int64_t>(monitor::kModelCount))
    return std::string{monitor::info_of(static_cast<monitor::Model>(number)).name};
  const auto found = std::ranges::find(own_, number, &decltype(own_)::value_type::second);
  return found == own_.end() ? std::string{} : found->first;
}

std::vector<std::int64_t> ModelDirectory::numbers() const {
  std::vector<std::int64_t> all;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(monitor::kModelCount); ++i) all.push_back(i);
  for (const auto& [name, number] : own_) all.push_back(number);
  return all;
}

Result<std::int64_t> ModelDirectory::ensure(store::Transaction& tx, const std::string& name) {
  if (const auto known = number(name)) return *known;
  YG_TRY_ASSIGN(const auto fresh, store::reserve_ids(tx, "finding_model", 1));
  YG_TRY(tx.run(kInsert, {kOwnModelBase + fresh, name}));
  YG_TRY_ASSIGN(const auto kept, tx.one(kOne, {name}, [](const store::Row& row) { return row.integer(0); }));
  YG_ASSERT(kept.has_value());
  own_.emplace(name, *kept);
  return *kept;
}

}  // namespace yunguan::finding
