// SPDX-License-Identifier: Apache-2.0
#include "life/violation_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/document_decode.h"
#include "store/id_source.h"

namespace yunguan::life {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kChanges{"life.policy_changes",
                              "SELECT id, effective_from, kinds, reason, person_login, at FROM violation_policy "
                              "ORDER BY effective_from DESC, id DESC"};
constexpr NamedQuery kKeep{"life.keep_policy_change",
                           "INSERT INTO violation_policy (id, effective_from, kinds, reason, person_login, at) "
                           "VALUES (:id, :effective_from, :kinds, :reason, :login, :at)"};

}  // namespace

Result<ViolationFile> load_violations(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "violations.yaml"));
  return violations_from(document);
}

Result<ViolationFile> violations_from(const Document& document) {
  YG_TRY_ASSIGN(auto file, decode_document<ViolationFile>(document));
  std::set<std::int64_t> numbers;
  for (std::size_t i = 0; i < file.kinds.size(); ++i) {
    if (file.kinds[i].number > 0 && numbers.insert(file.kinds[i].number).second) continue;
    return fail(ErrorKind::invalid, "violation.kind",
                {"序号须为正整数，且不能重复。", "The number must be positive and stand once only."},
                document.where(fmt::format("/kinds/{}/number", i)));
  }
  if (file.kinds.empty()) {
    return fail(ErrorKind::invalid, "violation.kind", {"至少要有一类违规。", "At least one kind is needed."},
                document.where("/kinds"));
  }
  return file;
}

Result<std::vector<PolicyChange>> policy_changes(store::Reader& reader) {
  return reader.all(kChanges, {}, [](const Row& row) {
    auto kinds = json::read<std::vector<KindChange>>(row.text(2));
    YG_ASSERT(kinds);
    const auto day = parse_date(row.text(1));
    YG_ASSERT(day);
    return PolicyChange{row.integer(0), *day, std::move(*kinds), row.text(3), row.text(4), row.instant(5)};
  });
}

Result<void> keep_policy_change(store::Transaction& tx, PolicyChange change) {
  YG_TRY_ASSIGN(change.id, store::reserve_ids(tx, "violation_policy", 1));
  YG_TRY(tx.run(kKeep, {change.id, change.effective_from, json::write(change.kinds), change.reason, change.person_login,
                        change.at}));
  return {};
}

Result<std::vector<ViolationKind>> kinds_on(store::Reader& reader, const ViolationFile& file, Date day) {
  std::vector<ViolationKind> kinds = file.kinds;
  YG_TRY_ASSIGN(const auto changes, policy_changes(reader));
  const auto holds = std::ranges::find_if(changes, [&](const PolicyChange& c) { return c.effective_from <= day; });
  if (holds == changes.end()) return kinds;
  for (const KindChange& change : holds->kinds) {
    const auto kind = std::ranges::find(kinds, change.number, &ViolationKind::number);
    if (kind == kinds.end()) continue;
    kind->first = change.first;
    kind->again = change.again;
  }
  return kinds;
}

}  // namespace yunguan::life
