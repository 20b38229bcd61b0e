// SPDX-License-Identifier: Apache-2.0
// The register of personal data (SEC-14): every kind the product keeps, what for, on what ground, for how long, who may see it
// and how it lies in the store. The words are rules/personal-data.yaml, which an installation may adapt; the figures are counted.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "identity/permission.h"
#include "store/database.h"

namespace yunguan::keeping {

struct PersonalKind {
  std::string code;  // "card_responsible": also names the count
  Text name;
  Text fields;     // which data
  Text purpose;    // what for
  Text basis;      // the ground, in our words
  Text retention;  // how long, and what ends it
  std::string
      kept;    // sealed: SM4, masked in lists | digested: a digest alone | plain: in the clear, under an integrity code
  Text place;  // where it lies
  std::string permission;  // who holds it sees it, in whole only where `whole` says so
  std::string whole;       // the permission to see it whole, for a reason; empty: nobody's
};
BOOST_DESCRIBE_STRUCT(PersonalKind, (), (code, name, fields, purpose, basis, retention, kept, place, permission, whole))

struct PersonalBook {
  std::string version;
  std::vector<PersonalKind> kinds;
};
BOOST_DESCRIBE_STRUCT(PersonalBook, (), (version, kinds))

// How many there are now of each kind the program stores, by its code.
using Count = std::function<Result<std::int64_t>(store::Reader&)>;
using Counts = std::map<std::string, Count, std::less<>>;

// personal_data.code (a kind twice, or one the program does not count), personal_data.missing (one it stores is not there),
// personal_data.permission, personal_data.kept; with file and line.
Result<PersonalBook> load_personal_data(const std::filesystem::path& rules_dir, const Counts& counts,
                                        const identity::PermissionTable& permissions);
Result<PersonalBook> personal_data_from(const Document& document, const Counts& counts,
                                        const identity::PermissionTable& permissions);

}  // namespace yunguan::keeping
