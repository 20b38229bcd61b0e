// SPDX-License-Identifier: Apache-2.0
#include "keeping/personal_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/document_decode.h"

namespace yunguan::keeping {
namespace {

constexpr std::array<std::string_view, 3> kKept{"sealed", "digested", "plain"};

}  // namespace

Result<PersonalBook> load_personal_data(const std::filesystem::path& rules_dir, const Counts& counts,
                                        const identity::PermissionTable& permissions) {
  YG_TRY_ASSIGN(const Document document, load_yaml(rules_dir / "personal-data.yaml"));
  return personal_data_from(document, counts, permissions);
}

Result<PersonalBook> personal_data_from(const Document& document, const Counts& counts,
                                        const identity::PermissionTable& permissions) {
  YG_TRY_ASSIGN(PersonalBook book, decode_document<PersonalBook>(document));
  std::set<std::string> codes;
  for (std::size_t k = 0; k < book.kinds.size(); ++k) {
    const PersonalKind& kind = book.kinds[k];
    const auto place = [&](std::string_view field) { return document.where(fmt::format("/kinds/{}/{}", k, field)); };
    if (!counts.contains(kind.code) || !codes.insert(kind.code).second) {
      return fail(ErrorKind::invalid, "personal_data.code",
                  {"程序不存这类个人信息，或已经列过。", "The program stores no such kind, or it is there already."},
                  place("code"));
    }
    if (std::ranges::find(kKept, kind.kept) == kKept.end()) {
      return fail(ErrorKind::invalid, "personal_data.kept",
                  {"应为 sealed、digested 或 plain。", "It is sealed, digested or plain."}, place("kept"));
    }
    for (const auto& [field, code] : {std::pair{"permission", &kind.permission}, std::pair{"whole", &kind.whole}}) {
      if (code->empty() || permissions.find(*code) != nullptr) continue;
      return fail(ErrorKind::invalid, "personal_data.permission", {"没有这项权限。", "There is no such permission."},
                  place(field));
    }
  }
  for (const auto& [code, count] : counts) {
    if (codes.contains(code)) continue;
    return fail(ErrorKind::invalid, "personal_data.missing",
                {fmt::format("台账缺少程序所存的“{}”。", code),
                 fmt::format("The program stores \"{}\", which the register does not name.", code)},
                document.where("/kinds"));
  }
  return book;
}

}  // namespace yunguan::keeping
