// SPDX-License-Identifier: Apache-2.0
#include "notify/setting.h"

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"
#include "crypto/sealed.h"
#include "identity/enum_name.h"

namespace yunguan::notify {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kFind{"notify.setting",
                           "SELECT address_sealed, language, quiet_from, quiet_to, choices, version FROM notice_setting"
                           " WHERE person_id = :person"};
constexpr NamedQuery kKeep{
    "notify.keep_setting",
    "INSERT INTO notice_setting (person_id, address_sealed, language, quiet_from, quiet_to, choices, version)"
    " VALUES (:person, :address, :language, :from, :to, :choices, :version) ON CONFLICT (person_id) DO UPDATE SET"
    " address_sealed = excluded.address_sealed, language = excluded.language, quiet_from = excluded.quiet_from,"
    " quiet_to = excluded.quiet_to, choices = excluded.choices, version = excluded.version"};
constexpr NamedQuery kSealed{"notify.sealed_addresses",
                             "SELECT person_id, address_sealed FROM notice_setting WHERE address_sealed IS NOT NULL"};

constexpr std::int64_t kMinutesOfDay = 24 * 60;

crypto::FieldPlace place_of(PersonId person) { return {"notice_setting", "address", person.value}; }

bool is_local(char c) {
  constexpr std::string_view kSigns = ".!#$%&'*+-/=?^_`{|}~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kSigns.find(c) != std::string_view::npos;
}

bool is_domain(std::string_view domain) {
  if (domain.empty() || domain.size() > 253) return false;
  return std::ranges::all_of(split(domain, '.'), [](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
           });
  });
}

}  // namespace

Choice Setting::choice(const Kind& kind) const {
  const auto found = choices.find(std::string{kind.code});
  return found == choices.end() ? Choice{.mail = kind.by_mail, .webhook = false} : found->second;
}

std::optional<Instant> Setting::quiet_until(Instant at) const {
  const auto from = checked_hour(quiet_from, "");
  const auto to = checked_hour(quiet_to, "");
  if (!from || !to || *from == *to) return std::nullopt;
  const Instant midnight = start_of(shanghai_date(at));
  const auto now = std::chrono::duration_cast<std::chrono::minutes>(at - midnight).count();
  const bool over_midnight = *from > *to;
  const bool quiet = over_midnight ? now >= *from || now < *to : now >= *from && now < *to;
  if (!quiet) return std::nullopt;
  const std::int64_t end = over_midnight && now >= *from ? *to + kMinutesOfDay : *to;
  return midnight + std::chrono::minutes{end};
}

Result<std::string> checked_address(std::string_view address) {
  const std::string_view text = trimmed(address);
  const std::size_t at = text.rfind('@');
  const std::string_view local = text.substr(0, at == std::string_view::npos ? 0 : at);
  const bool good = at != std::string_view::npos && !local.empty() && local.size() <= 64 && text.size() <= 254 &&
                    local.front() != '.' && local.back() != '.' && local.find("..") == std::string_view::npos &&
                    std::ranges::all_of(local, is_local) && is_domain(text.substr(at + 1));
  if (!good) {
    return fail(ErrorKind::invalid, "notify.address",
                {"请填写邮箱地址，例如 name@example.com", "give a mail address, for example name@example.com"},
                {.field = "/address", .value = clipped(text)});
  }
  return std::string{text};
}

Result<std::int64_t> checked_hour(std::string_view hour, std::string_view field) {
  const auto hours = hour.size() == 5 && hour[2] == ':' && all_digits(hour.substr(0, 2))
                         ? parse_integer<std::int64_t>(hour.substr(0, 2))
                         : std::nullopt;
  const auto minutes = hours && all_digits(hour.substr(3)) ? parse_integer<std::int64_t>(hour.substr(3)) : std::nullopt;
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return fail(ErrorKind::invalid, "notify.hour", {"请填写时刻，例如 22:00", "give a time of day, for example 22:00"},
                {.field = std::string{field}, .value = clipped(hour)});
  }
  return *hours * 60 + *minutes;
}

Result<Setting> find_setting(store::Reader& reader, const crypto::KeyRing& keys, PersonId person) {
  std::optional<std::string> sealed;
  std::string choices;
  YG_TRY_ASSIGN(auto found, reader.one(kFind, {person}, [&](const Row& row) {
    sealed = row.optional_text(0);
    choices = row.text(4);
    return Setting{.address = {},
                   .language = identity::from_name_or(row.text(1), Language::zh),
                   .quiet_from = row.text(2),
                   .quiet_to = row.text(3),
                   .choices = {},
                   .version = row.integer(5)};
  }));
  if (!found) return Setting{};
  YG_TRY_ASSIGN(found->choices, (json::read<std::map<std::string, Choice>>(choices)));
  if (sealed) {
    YG_TRY_ASSIGN(found->address, crypto::open_sealed(keys, place_of(person), *sealed));
  }
  return std::move(*found);
}

Result<void> keep_setting(store::Transaction& tx, const crypto::KeyRing& keys, PersonId person,
                          const Setting& setting) {
  std::optional<std::string> sealed;
  if (!setting.address.empty()) {
    YG_TRY_ASSIGN(sealed, crypto::seal(keys, place_of(person), setting.address));
  }
  YG_TRY(tx.run(kKeep, {person, sealed, identity::name_of(setting.language), setting.quiet_from, setting.quiet_to,
                        json::write(setting.choices), setting.version + 1}));
  return {};
}

Result<std::int64_t> reseal_addresses(store::Database& db, const crypto::KeyRing& keys) {
  const std::uint32_t newest = keys.current_version(crypto::KeyPurpose::data);
  std::vector<PersonId> old;
  YG_TRY(db.read([&](store::Reader& reader) {
    return reader.each(kSealed, {}, [&](const Row& row) {
      if (crypto::sealed_version(row.text(1)) != newest) old.push_back(row.id<PersonId>(0));
      return true;
    });
  }));
  for (const PersonId person : old) {
    YG_TRY(db.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(const auto setting, find_setting(tx, keys, person));
      return keep_setting(tx, keys, person, setting);
    }));
  }
  return static_cast<std::int64_t>(old.size());
}

}  // namespace yunguan::notify
