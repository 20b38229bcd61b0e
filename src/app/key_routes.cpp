// SPDX-License-Identifier: Apache-2.0
#include "app/key_routes.h"

#include <fmt/format.h>
#include <boost/describe.hpp>

#include <algorithm>
#include <map>

#include "base/parse.h"
#include "store/portable.h"

namespace yunguan::app {

struct KeyVersion {
  std::int64_t version = 0;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(KeyVersion, (), (version, created_at))

// Rows of a column that stand under a version of a key.
struct KeyUse {
  std::string table;
  std::string column;
  std::int64_t version = 0;
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(KeyUse, (), (table, column, version, rows))

struct RingKey {
  std::string purpose;
  Text name;
  Text algorithm;
  bool rotates = false;
  std::vector<KeyVersion> versions;  // newest first
  std::vector<KeyUse> uses;
};
BOOST_DESCRIBE_STRUCT(RingKey, (), (purpose, name, algorithm, rotates, versions, uses))

struct KeysView {
  std::vector<RingKey> items;
  std::int64_t old_sealed = 0;  // sealed fields that do not stand under the newest data key
};
BOOST_DESCRIBE_STRUCT(KeysView, (), (items, old_sealed))

struct RotatedKey {
  std::string purpose;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(RotatedKey, (), (purpose, version))

namespace {

using crypto::KeyPurpose;
using http::JsonRoute;
using http::Method;
using http::Request;

struct Words {
  KeyPurpose purpose;
  Text name;
  Text algorithm;
};

const std::array<Words, crypto::kKeyPurposes.size()>& words() {
  static const std::array<Words, crypto::kKeyPurposes.size()> all{
      Words{KeyPurpose::data, {"个人信息加密", "Sealing of personal data"}, {"SM4-GCM", "SM4-GCM"}},
      Words{KeyPurpose::integrity, {"完整性校验码", "Integrity codes"}, {"HMAC-SM3", "HMAC-SM3"}},
      Words{KeyPurpose::blind_index, {"按密文查找的索引", "Blind indexes"}, {"HMAC-SM3", "HMAC-SM3"}},
      Words{KeyPurpose::seal, {"审计日封与备份签名", "Seals of the log, signatures of backups"}, {"SM2", "SM2"}},
      Words{KeyPurpose::login, {"登录口令传输", "Passwords on their way"}, {"SM2", "SM2"}}};
  return all;
}

// Sealed fields and codes are written "v1:<version>:…".
Result<std::vector<KeyUse>> uses_of(store::Reader& reader, const std::string& table, const std::string& column) {
  const std::string sql = fmt::format(
      "SELECT SUBSTR({0}, 4, 4), count(*) FROM {1} WHERE {0} IS NOT NULL GROUP BY SUBSTR({0}, 4, 4)", column, table);
  std::map<std::int64_t, std::int64_t> rows;
  YG_TRY(reader.each({"app.key_uses", sql}, {}, [&](const store::Row& row) {
    const std::string front = row.text(0);
    const auto version = parse_integer<std::int64_t>(std::string_view(front).substr(0, front.find(':')));
    if (version) rows[*version] += row.integer(1);
    return true;
  }));
  std::vector<KeyUse> uses;
  for (const auto& [version, count] : rows) uses.push_back({table, column, version, count});
  return uses;
}

Result<KeysView> keys_view(store::Database& db, const crypto::KeyRing& keys) {
  KeysView view;
  for (const Words& one : words()) {
    RingKey key{.purpose = std::string(crypto::name_of(one.purpose)),
                .name = one.name,
                .algorithm = one.algorithm,
                .rotates = false,
                .versions = {},
                .uses = {}};
    key.rotates = std::ranges::find(kRotated, one.purpose) != kRotated.end();
    for (const crypto::KeyInfo& info : keys.keys()) {
      if (info.purpose == one.purpose) key.versions.insert(key.versions.begin(), {info.version, info.created_at});
    }
    view.items.push_back(std::move(key));
  }
  RingKey& data = view.items[0];
  RingKey& integrity = view.items[1];
  YG_TRY(db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto tables, store::portable_tables(reader));
    for (const auto& table : tables) {
      for (const auto& column : table.columns) {
        const bool sealed = column.name == "sealed" || column.name.ends_with("_sealed");
        if (!sealed && column.name != "integrity") continue;
        YG_TRY_ASSIGN(auto uses, uses_of(reader, table.name, column.name));
        std::ranges::move(uses, std::back_inserter(sealed ? data.uses : integrity.uses));
      }
    }
    return {};
  }));
  for (const KeyUse& use : data.uses) {
    if (use.version != data.versions.front().version) view.old_sealed += use.rows;
  }
  return view;
}

}  // namespace

const Text& purpose_words(KeyPurpose purpose) {
  const auto found = std::ranges::find(words(), purpose, &Words::purpose);
  YG_ASSERT(found != words().end());
  return found->name;
}

Result<std::uint32_t> rotate_key(const identity::Context& context, crypto::KeyRing& keys, const identity::Actor& actor,
                                 std::string_view purpose) {
  const auto found = std::ranges::find(kRotated, purpose, crypto::name_of);
  if (found == kRotated.end()) {
    return fail(ErrorKind::invalid, "keys.purpose",
                {"用途须为 data、integrity、seal 或 login。", "The purpose is data, integrity, seal or login."},
                {.field = "purpose", .value = clipped(purpose)});
  }
  YG_TRY(context.audit.record_alone(
      context.db, {.actor = actor, .action = "key.rotate", .object_type = "key", .object_id = std::string(purpose)}));
  return keys.rotate(*found);
}

std::vector<http::Route> key_routes(const identity::Context& context, crypto::KeyRing& keys, job::Runner& jobs) {
  // Counting what stands under which version walks whole tables.
  constexpr std::chrono::minutes kCountLimit{2};
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<KeysView>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/keys",
                .operation = "list_keys",
                .permission = "key.read",
                .summary = "Purpose, versions and ages of the keys, and what stands under which version.",
                .tag = "security",
                .time_limit = kCountLimit},
      [&db = context.db, &keys](const Request&) { return keys_view(db, keys); }));
  routes.push_back(http::get_route<RotatedKey>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/keys/{purpose}/rotate",
                .operation = "rotate_key",
                .permission = "key.rotate",
                .summary = "Makes a new version of a key; old versions still open what they sealed.",
                .tag = "security"},
      [context, &keys](const Request& request) -> Result<RotatedKey> {
        const std::string& purpose = request.path_values.at("purpose");
        YG_TRY_ASSIGN(const std::uint32_t version, rotate_key(context, keys, identity::Actor::of(request), purpose));
        return RotatedKey{purpose, version};
      }));
  routes.push_back(http::get_route<job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/keys/reseal",
                .operation = "reseal_data",
                .permission = "key.rotate",
                .summary = "Begins to seal personal data anew under the newest data key; the answer is the job.",
                .tag = "security",
                .success_status = 202},
      [&jobs](const Request& request) {
        const identity::Actor actor = identity::Actor::of(request);
        return jobs.submit({.kind = std::string(kResealJob),
                            .title = {"用新密钥重新加密", "Seal anew under the new key"},
                            .spec = nullptr,
                            .person_id = actor.person_id,
                            .person_login = actor.login});
      }));
  return routes;
}

}  // namespace yunguan::app
