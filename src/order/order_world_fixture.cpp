// SPDX-License-Identifier: Apache-2.0
#include "order/order_world_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"
#include "identity/role_store.h"
#include "identity/unit_store.h"
#include "order/order_integrity.h"

namespace yunguan::order {
namespace {

std::shared_ptr<const WorkingCalendar> working_days() {
  CalendarText text{.name = "test"};
  for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
    text.hours[day] = {"09:00-17:00"};
  return std::make_shared<WorkingCalendar>(WorkingCalendar::from(text).value());
}

}  // namespace

struct OrderWorld::Parts {
  Parts(OrderWorld& world, store::Database& db)
      : audit(world.keys_.ring(), world.clock_),
        units(db, world.clock_),
        ground{db,
               world.keys_.ring(),
               audit,
               units,
               shelf,
               effects,
               checks,
               world.clock_,
               [&world]() -> Result<std::shared_ptr<const WorkingCalendar>> { return world.calendar_; },
               [] { return std::set<std::string, std::less<>>{"order.apply"}; },
               std::filesystem::temp_directory_path(),
               &world.calls_},
        files(db, world.clock_, world.folder_, {.disk_reserve = 0}),
        attachments(ground, files, world.folder_ / "attachments", 1 << 20) {
    add_identity_lookups(lookups);
    lookups.add(catalog::FieldKind::cards, "card",
                [](store::Reader&, const identity::Principal& caller, std::span<const std::int64_t> ids) {
                  std::vector<Looked> found;
                  for (const std::int64_t id : ids) {
                    if (caller.unit_id == kPolice && id < 100) found.push_back({.id = id, .label = std::to_string(id)});
                  }
                  return Result<std::vector<Looked>>{std::move(found)};
                });
    effects.add("test.do", {"试做", "Try"},
                [&world](store::Transaction&, const Errand& errand) -> Result<Accomplished> {
                  if (world.effect_error_) return fail(*world.effect_error_);
                  world.done_.emplace_back(errand.order.value, errand.visit);
                  return Accomplished{.result = {{"did", errand.visit}}, .words = {"做了", "done"}, .links = {}};
                });
    effects.add("test.undo", {"撤销试做", "Take back"},
                [&world](store::Transaction&, const Errand& errand) -> Result<Accomplished> {
                  world.undone_.emplace_back(errand.order.value, errand.visit);
                  EXPECT_EQ(errand.done, (boost::json::object{{"did", errand.visit}}));
                  return Accomplished{.result = {}, .words = {"撤了", "undone"}, .links = {}};
                });
    audit.add_actions(kActions);
  }

  identity::Audit audit;
  identity::UnitDirectory units;
  Shelf shelf;
  Effects effects;
  Checks checks;
  Lookups lookups;
  Ground ground;
  file::Files files;
  Attachments attachments;
};

OrderWorld::OrderWorld() = default;
OrderWorld::~OrderWorld() = default;

void OrderWorld::SetUp() {
  store::OnBothStores::SetUp();
  if (IsSkipped()) return;
  ASSERT_TRUE(log::configure({.level = log::Level::error}));
  std::vector<store::Migration> steps = identity::migrations();
  for (const auto& folder : {duty::migrations(), file::migrations(), migrations(), more_migrations()})
    steps.insert(steps.end(), folder.begin(), folder.end());
  const auto migrated = store::migrate(db(), steps);
  ASSERT_TRUE(migrated) << describe(migrated.error());
  std::string name = (std::filesystem::temp_directory_path() / "yunguan_order_XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  make_parts();
  people();
}

void OrderWorld::make_parts() {
  if (!calendar_) calendar_ = working_days();
  parts_ = std::make_unique<Parts>(*this, db());
  service_ = std::make_unique<OrderService>(parts_->ground, parts_->lookups);
  clerk_ = std::make_unique<Clerk>(parts_->ground);
  ASSERT_TRUE(parts_->files.start());
  ASSERT_TRUE(parts_->attachments.start());
}

void OrderWorld::restart() {
  clerk_.reset();
  service_.reset();
  parts_.reset();
  reopen();
  make_parts();
}

Attachments& OrderWorld::attachments() { return parts_->attachments; }
file::Files& OrderWorld::files() { return parts_->files; }
const Ground& OrderWorld::ground() { return parts_->ground; }

void OrderWorld::TearDown() {
  clerk_.reset();
  service_.reset();
  parts_.reset();
  store::OnBothStores::TearDown();
  if (!folder_.empty()) std::filesystem::remove_all(folder_);
}

void OrderWorld::people() {
  const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(identity::insert_unit(
        tx, keys_.ring(),
        {.id = kCentre, .code = "DC", .name = "数据中心", .kind = identity::UnitKind::managing, .path = "/1/"},
        clock_.now()));
    YG_TRY(identity::insert_unit(tx, keys_.ring(),
                                 {.id = kPolice, .parent_id = kCentre, .code = "GA", .name = "公安局", .path = "/1/2/"},
                                 clock_.now()));
    YG_TRY(identity::insert_role(
        tx, keys_.ring(),
        {.id = RoleId{1}, .code = "card_manager", .name = {"卡管理员", "Card manager"}, .permissions = {}}));
    for (const auto& [id, login, unit] :
         {std::tuple{kAnna, "anna", kPolice}, std::tuple{kBo, "bo", kPolice}, std::tuple{kCai, "cai", kCentre},
          std::tuple{kDu, "du", kCentre}, std::tuple{kEve, "eve", kCentre}, std::tuple{kFen, "fen", kCentre}}) {
      identity::Person person{.id = id, .login = login, .name = login, .unit_id = unit, .created_at = clock_.now()};
      YG_TRY(identity::insert_person(tx, keys_.ring(), person));
      identity::Principal principal;
      principal.person_id = id;
      principal.login = login;
      principal.name = login;
      principal.unit_id = unit;
      principal.unit_path = unit == kCentre ? "/1/" : "/1/2/";
      identity::Grant grant{.permissions = {"order.apply"}, .unit_id = unit, .unit_path = principal.unit_path};
      if (id == kFen) grant.permissions = {"order.read", "order.supervise", "service.publish"};
      principal.grants.push_back(std::move(grant));
      principals_[id] = std::move(principal);
    }
    for (const PersonId id : {kCai, kDu}) {
      YG_TRY(identity::insert_person_role(tx, keys_.ring(),
                                          {.person_id = id,
                                           .role_id = RoleId{1},
                                           .unit_id = kCentre,
                                           .granted_by = "test",
                                           .granted_at = clock_.now()}));
    }
    return {};
  });
  ASSERT_TRUE(made) << describe(made.error());
  run_sql("INSERT INTO post_holding (unit_id, post_id, person_id, granted_by, granted_at) VALUES (2, 1, 2, 'test', 0)");
  run_sql(
      "INSERT INTO duty_group (id, code, name_zh, name_en, unit_id, version) VALUES (1, 'carrier_desk', '运营商席', "
      "'Desk', 1, 1)");
  run_sql(fmt::format("INSERT INTO duty_shift (id, group_id, person_id, from_at, to_at) VALUES (1, 1, 5, 0, {})",
                      to_micros(clock_.now() + std::chrono::hours{24 * 365})));
}

void OrderWorld::offer(const std::string& yaml) {
  const auto document = parse_yaml(yaml, "service.yaml");
  ASSERT_TRUE(document) << describe(document.error());
  const std::string code{document->root().as_object().at("code").as_string()};
  const auto named = parse_yaml(yaml, code + ".yaml");
  const auto made = catalog::Service::from(*named, nullptr);
  ASSERT_TRUE(made) << describe(made.error());
  const auto published = db().write(
      [&](store::Transaction& tx) { return parts_->shelf.publish(tx, **made, yaml, "file", "test", clock_.now()); });
  ASSERT_TRUE(published) << describe(published.error());
}

void OrderWorld::offer_sample(const std::string& file) {
  std::ifstream in{"tests/samples/catalog/" + file};
  std::ostringstream text;
  text << in.rdbuf();
  offer(text.str());
}

identity::Asking OrderWorld::as(PersonId person) {
  const identity::Principal& principal = principals_.at(person);
  return {
      principal,
      {.person_id = person, .login = principal.login, .unit_id = principal.unit_id, .remote_ip = "", .trace_id = ""}};
}

OrderId OrderWorld::submitted(PersonId applicant, const std::string& code, const std::string& values) {
  const auto order = service_->begin(
      as(applicant),
      {.service = code, .values = json::parse(values).value().as_object(), .submit = true, .chosen = {}});
  EXPECT_TRUE(order) << describe(order.error());
  return order ? order->id : OrderId{};
}

std::string OrderWorld::act(PersonId person, OrderId order, ActInput input) {
  if (!input.task) {
    for (const flow::Visit& visit : kept(order).state.visits) {
      for (const flow::Seat& seat : visit.seats) {
        if (seat.person == person && seat.state == flow::SeatState::open) input.task = seat.task;
      }
    }
  }
  if (!input.words) input.words = "因为";
  const auto done = service_->act(as(person), order, input);
  return done ? "" : done.error().code;
}

Order OrderWorld::kept(OrderId id) {
  auto order = db().read([&](store::Reader& reader) { return find(reader, id); });
  EXPECT_TRUE(order && *order);
  return order && *order ? std::move(**order) : Order{};
}

std::string OrderWorld::stands(OrderId id) {
  const Order order = kept(id);
  const auto version =
      db().read([&](store::Reader& reader) { return parts_->shelf.version(reader, order.service_version); });
  std::string text;
  for (const flow::Visit& visit : order.state.visits) {
    if (visit.step == flow::kNone || visit.state == flow::VisitState::around) continue;
    text += fmt::format("{}{}", text.empty() ? "" : "; ", (*version)->service->flow().at(visit.step).id);
    if (visit.state != flow::VisitState::open) text += " " + identity::name_of(visit.state);
    std::string people;
    for (const flow::Seat& seat : visit.seats) {
      if (seat.state == flow::SeatState::open) people += fmt::format(" {}", seat.person.value);
    }
    if (!people.empty()) text += ":" + people;
  }
  return text;
}

std::vector<std::string> OrderWorld::changed_rows() {
  identity::PermissionTable permissions;
  const identity::SignInPolicy policy;
  const identity::Context context{db(),        keys_.ring(),  keys_.randomness(), clock_,
                                  permissions, parts_->audit, parts_->units,      policy};
  identity::IntegrityCheck integrity{context};
  add_row_checks(integrity, &parts_->attachments);
  add_history_check(integrity, parts_->ground);
  const auto report = integrity.run();
  EXPECT_TRUE(report) << describe(report.error());
  std::vector<std::string> lines;
  if (!report) return lines;
  for (const identity::TableCheck& table : report->checked) {
    if (!table.table.starts_with("order")) continue;
    std::string line = table.table + ":";
    for (const identity::ChangedRow& row : table.changed) line += " " + row.id;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string OrderWorld::status(OrderId id) { return identity::name_of(kept(id).state.status); }

void OrderWorld::work() {
  for (int round = 0; round < 100; ++round) {
    const auto done = clerk_->work();
    ASSERT_TRUE(done) << describe(done.error());
    if (*done == 0) return;
  }
  FAIL() << "the clerk never came to an end";
}

std::int64_t OrderWorld::count(const std::string& sql) {
  const auto found = db().read([&](store::Reader& reader) {
    return reader.one({"test.count", sql}, {}, [](const store::Row& row) { return row.integer(0); });
  });
  EXPECT_TRUE(found) << describe(found.error());
  return found && *found ? **found : -1;
}

void OrderWorld::run_sql(const std::string& sql) {
  const auto done = db().write([&](store::Transaction& tx) { return tx.run({"test.run", sql}, {}); });
  ASSERT_TRUE(done) << describe(done.error());
}

}  // namespace yunguan::order
