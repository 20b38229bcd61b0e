// SPDX-License-Identifier: Apache-2.0
#include "app/personal_data.h"

#include "base/json.h"
#include "card/person_erasure.h"
#include "keeping/check_store.h"

namespace yunguan::app {

struct PersonalKindView {
  keeping::PersonalKind kind;
  Text permission_text;
  Text whole_text;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(PersonalKindView, (), (kind, permission_text, whole_text, count))

struct ErasureView {
  bool enabled = false;
  std::int64_t after_days = 0;  // as configured
  std::int64_t floor_days = 0;
  std::int64_t due_cards = 0;   // whose persons the next run erases
  std::int64_t next_cards = 0;  // whose time is over within 30 days
  std::optional<Instant> last_at;
  std::int64_t last_cards = 0;
};
BOOST_DESCRIBE_STRUCT(ErasureView, (), (enabled, after_days, floor_days, due_cards, next_cards, last_at, last_cards))

struct PersonalDataView {
  std::string version;
  std::vector<PersonalKindView> kinds;
  ErasureView erasure;
};
BOOST_DESCRIBE_STRUCT(PersonalDataView, (), (version, kinds, erasure))

namespace {

constexpr std::string_view kErasureCheck = "erasure";
constexpr std::chrono::days kSoon{30};

constexpr store::NamedQuery kResponsible{"app.count_responsible",
                                         "SELECT CAST(COUNT(*) AS BIGINT) FROM card_person WHERE role = 1"};
constexpr store::NamedQuery kActualUsers{"app.count_actual_users",
                                         "SELECT CAST(COUNT(*) AS BIGINT) FROM card_person WHERE role = 2"};
constexpr store::NamedQuery kStaff{"app.count_staff", "SELECT CAST(COUNT(*) AS BIGINT) FROM person"};
constexpr store::NamedQuery kStaffPhones{"app.count_staff_phones",
                                         "SELECT CAST(COUNT(*) AS BIGINT) FROM person WHERE phone_sealed IS NOT NULL"};
constexpr store::NamedQuery kStaffMail{
    "app.count_staff_mail", "SELECT CAST(COUNT(*) AS BIGINT) FROM notice_setting WHERE address_sealed IS NOT NULL"};
constexpr store::NamedQuery kCertificates{"app.count_certificates", "SELECT CAST(COUNT(*) AS BIGINT) FROM certificate"};
constexpr store::NamedQuery kSessions{"app.count_sessions", "SELECT CAST(COUNT(*) AS BIGINT) FROM session"};
constexpr store::NamedQuery kAttempts{"app.count_attempts", "SELECT CAST(COUNT(*) AS BIGINT) FROM sign_in_attempt"};
// The log only grows, by numbers without gaps that matter: its last number, as counting millions of rows takes a second.
constexpr store::NamedQuery kAudit{"app.count_audit", "SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM audit_row"};
constexpr store::NamedQuery kUploads{"app.count_uploads", "SELECT CAST(COUNT(*) AS BIGINT) FROM file_upload"};

keeping::Count counted(const store::NamedQuery& query) {
  return [&query](store::Reader& reader) -> Result<std::int64_t> {
    YG_TRY_ASSIGN(const auto count, reader.one(query, {}, [](const store::Row& row) { return row.integer(0); }));
    return count.value_or(0);
  };
}

const keeping::Counts& counts() {
  static const keeping::Counts all{
      {"card_responsible", counted(kResponsible)},
      {"card_actual_user", counted(kActualUsers)},
      {"staff", counted(kStaff)},
      {"staff_phone", counted(kStaffPhones)},
      {"staff_mail", counted(kStaffMail)},
      {"certificate", counted(kCertificates)},
      {"session", counted(kSessions)},
      {"sign_in_attempt", counted(kAttempts)},
      {"audit", counted(kAudit)},
      {"upload", counted(kUploads)},
  };
  return all;
}

Text words_of(const identity::PermissionTable& permissions, const std::string& code) {
  const identity::Permission* found = permissions.find(code);
  return found == nullptr ? Text{} : Text{std::string(found->zh), std::string(found->en)};
}

Result<ErasureView> erasure_view(store::Reader& reader, const config::PersonalData& rule, Instant now) {
  ErasureView view{.enabled = card::erasure_is_on(rule.erase_after),
                   .after_days = rule.erase_after.count(),
                   .floor_days = card::kErasureFloor.count()};
  // While the rule is off, what the shortest rule would erase.
  const auto after = view.enabled ? rule.erase_after : card::kErasureFloor;
  YG_TRY_ASSIGN(view.due_cards, card::count_erasable(reader, now - after));
  YG_TRY_ASSIGN(view.next_cards, card::count_erasable(reader, now - after + kSoon));
  view.next_cards -= view.due_cards;
  YG_TRY_ASSIGN(const auto last, keeping::last_check(reader, kErasureCheck));
  if (last) {
    view.last_at = last->at;
    const auto erased = json::decode<card::Erased>(last->report);
    if (erased) view.last_cards = erased->cards;
  }
  return view;
}

Result<PersonalDataView> view_of(const identity::Context& context, const keeping::PersonalBook& book,
                                 const config::PersonalData& rule) {
  return context.db.read([&](store::Reader& reader) -> Result<PersonalDataView> {
    PersonalDataView view{.version = book.version};
    for (const keeping::PersonalKind& kind : book.kinds) {
      PersonalKindView one{kind, words_of(context.permissions, kind.permission),
                           words_of(context.permissions, kind.whole), 0};
      YG_TRY_ASSIGN(one.count, counts().find(kind.code)->second(reader));
      view.kinds.push_back(std::move(one));
    }
    YG_TRY_ASSIGN(view.erasure, erasure_view(reader, rule, context.clock.now()));
    return view;
  });
}

}  // namespace

Result<void> PersonalData::load() {
  YG_TRY_ASSIGN(book_, keeping::load_personal_data(config_.rules.dir, counts(), context_.permissions));
  return {};
}

std::vector<http::Route> PersonalData::routes() const {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<PersonalDataView>(
      {http::Method::get, "/api/v1/security/personal_data", "get_personal_data", "personal_data.read",
       "The kinds of personal data that are stored, how many there are, and what the rule of erasure concerns.",
       "security"},
      [this](const http::Request&) { return view_of(context_, book_, config_.personal_data); }));
  return routes;
}

Result<void> PersonalData::erase_due() const {
  const auto after = config_.personal_data.erase_after;
  if (!card::erasure_is_on(after)) return {};
  const Instant now = context_.clock.now();
  const auto began = std::chrono::steady_clock::now();
  YG_TRY_ASSIGN(const card::Erased erased, card::erase_closed_persons(context_.db, context_.audit, now, now - after));
  keeping::CheckRun run{.kind = std::string(kErasureCheck),
                        .at = now,
                        .ok = true,
                        .person_login = identity::Actor::machine("erasure").login,
                        .report = json::encode(erased)};
  run.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
  return context_.db.write([&](store::Transaction& tx) { return keeping::insert_check(tx, run); });
}

}  // namespace yunguan::app
