// SPDX-License-Identifier: Apache-2.0
#include "order/order_service.h"

#include <algorithm>

#include "base/parse.h"
#include "duty/duty_store.h"
#include "flow/engine.h"
#include "http/etag.h"
#include "identity/administrators.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"

namespace yunguan::order {
namespace {

using boost::json::object;
using flow::Act;
using identity::Asking;

std::unexpected<Error> not_found() {
  return fail(ErrorKind::not_found, "order.not_found", {"没有这张工单", "there is no such order"});
}

std::unexpected<Error> no_service(const std::string& code) {
  return fail(ErrorKind::not_found, "order.no_service", {"没有这项服务", "there is no such service"},
              {.field = "service", .value = code});
}

std::string_view path_of(const identity::UnitTree& units, UnitId id) {
  const identity::Unit* const unit = units.find(id);
  return unit == nullptr ? std::string_view{} : std::string_view{unit->path};
}

// A draft is about what its form names now; what was submitted once stays linked.
Result<void> link(store::Transaction& tx, const Order& order, const std::vector<Link>& links) {
  if (order.events == 0) YG_TRY(remove_links(tx, order.id));
  return add_links(tx, order.id, links);
}

void describe_in(identity::AuditEntry& entry, const Order& order) {
  entry.object_id = std::to_string(order.id.value);
  entry.object_label = order.number;
  entry.unit_id = order.unit;
}

// Where the applicant has the form before him.
const flow::Visit* filling_in(const catalog::Service& service, const Order& order) {
  for (const flow::Visit& visit : order.state.visits) {
    if (visit.step == flow::kNone || service.flow().at(visit.step).kind != flow::StepKind::fill) continue;
    if (visit.state == flow::VisitState::open) return &visit;
  }
  return nullptr;
}

const flow::Seat* seat_of(const Order& order, std::int64_t task) {
  for (const flow::Visit& visit : order.state.visits) {
    const auto seat = std::ranges::find(visit.seats, task, &flow::Seat::task);
    if (seat != visit.seats.end()) return &*seat;
  }
  return nullptr;
}

// The step of the visit that has the task.
int step_of_task(const Order& order, std::int64_t task) {
  for (const flow::Visit& visit : order.state.visits) {
    if (std::ranges::find(visit.seats, task, &flow::Seat::task) != visit.seats.end()) return visit.step;
  }
  return flow::kNone;
}

bool wants_reason(Act act) {
  return act == Act::refuse || act == Act::send_back || act == Act::terminate || act == Act::skip || act == Act::mend ||
         act == Act::comment;
}

Result<void> check_words(const ActInput& input) {
  const std::string_view words = input.words ? trimmed(*input.words) : std::string_view{};
  if (words.empty() && wants_reason(input.act)) {
    return fail(ErrorKind::invalid, "order.words", {"请写明理由或意见", "say why, or what"}, {.field = "words"});
  }
  if (characters_in(words) > kWordsMax) {
    return fail(ErrorKind::invalid, "order.words", {"意见不能超过 2000 字", "at most 2000 characters"},
                {.field = "words"});
  }
  return {};
}

// A new object under the reserved name, on top of what was named before.
void add_chosen(object& changes, const object& before, const std::map<std::string, std::vector<PersonId>>& chosen) {
  object all;
  if (const auto* const held = before.if_contains(kChosen); held != nullptr && held->is_object())
    all = held->get_object();
  for (const auto& [step, people] : chosen) {
    boost::json::array ids;
    for (const PersonId person : people) ids.emplace_back(person.value);
    all[step] = std::move(ids);
  }
  changes[kChosen] = std::move(all);
}

}  // namespace

Error form_error(const std::vector<catalog::Remark>& remarks) {
  Error error{ErrorKind::invalid, "order.form", {"表单有需要更正的地方", "the form needs to be corrected"}, {}, {}};
  for (const catalog::Remark& remark : remarks) {
    if (remark.weight != catalog::RuleWeight::refuse) continue;
    error.details.push_back({ErrorKind::invalid,
                             remark.code,
                             remark.words,
                             {.field = "values." + remark.field, .clause = remark.clause},
                             {}});
  }
  return error;
}

bool OrderService::may_supervise(const identity::Principal& principal, const identity::UnitTree& units,
                                 const Order& order) const {
  return principal.may("order.supervise", path_of(units, order.unit));
}

bool OrderService::may_read_all(const identity::Principal& principal, const identity::UnitTree& units,
                                const Order& order) const {
  const std::string_view path = path_of(units, order.unit);
  return principal.may("order.read", path) || principal.may("order.supervise", path);
}

Result<void> OrderService::check_visible(store::Reader& reader, const Asking& asking, const identity::UnitTree& units,
                                         const Order& order) const {
  const identity::Principal& caller = asking.principal;
  if (order.applicant == caller.person_id) return {};
  if (order.state.status == flow::Status::draft && order.events == 0) return not_found();
  if (may_read_all(caller, units, order)) return {};
  YG_TRY_ASSIGN(const bool has_part, takes_part(reader, order.id, caller.person_id));
  if (!has_part) return not_found();
  return {};
}

Result<Order> OrderService::find_for(store::Transaction& tx, const Asking& asking, const identity::UnitTree& units,
                                     OrderId id) const {
  YG_TRY_ASSIGN(auto order, find_to_change(tx, id));
  if (!order) return not_found();
  YG_TRY(check_visible(tx, asking, units, *order));
  return std::move(*order);
}

Result<Order> OrderService::visible(const Asking& asking, OrderId id) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  auto found = ground_.db.read([&](store::Reader& reader) -> Result<Order> {
    YG_TRY_ASSIGN(auto order, find(reader, id));
    if (!order) return not_found();
    YG_TRY(check_visible(reader, asking, *units, *order));
    return std::move(*order);
  });
  if (!found && found.error().kind == ErrorKind::not_found) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "order", std::to_string(id.value),
                                         std::move(found).error());
  }
  return found;
}

Result<std::vector<Link>> OrderService::look_up(store::Reader& reader, const Filler& filler, const catalog::Form& form,
                                                const object& named, std::vector<catalog::Remark>& remarks) const {
  YG_TRY_ASSIGN(auto found, lookups_.look(reader, filler.principal, form, named));
  YG_TRY_ASSIGN(const auto attached, check_attachments(reader, form, named, filler.principal.person_id, filler.order));
  remarks.insert(remarks.end(), found.remarks.begin(), found.remarks.end());
  remarks.insert(remarks.end(), attached.begin(), attached.end());
  return std::move(found.links);
}

Result<OrderService::Filled> OrderService::fill(store::Reader& reader, const Filler& filler,
                                                const ServiceVersion& version, const object& before, const object& sent,
                                                const std::string& step, bool complete) const {
  const catalog::Service& service = *version.service;
  const int number = service.flow().find(step);
  const bool is_fill = number != flow::kNone && service.flow().at(number).kind == flow::StepKind::fill;
  auto taken = service.form().take(before, sent, step, is_fill, complete);
  Filled filled{.changes = {}, .values = taken.values, .links = {}};
  for (const auto& [key, value] : taken.values) {
    const auto* const stood = before.if_contains(key);
    if (stood == nullptr || *stood != value) filled.changes[key] = value;
  }
  // What the applicant has named is his to name; whoever decides on it need not see it in its own place.
  YG_TRY_ASSIGN(filled.links,
                look_up(reader, filler, service.form(), is_fill ? filled.values : filled.changes, taken.remarks));
  if (complete) YG_TRY(ground_.checks.look(reader, service.text(), {filled.values, filler.unit, true}, taken.remarks));
  if (!taken.is_good()) return std::unexpected(form_error(taken.remarks));
  for (const auto& [key, value] : before) {
    if (!taken.values.contains(key) && !value.is_null()) filled.changes[key] = nullptr;
  }
  return filled;
}

Result<CheckAnswer> OrderService::look_through(store::Reader& reader, const Filler& filler,
                                               const ServiceVersion& version, const object& before, const object& sent,
                                               const flow::Step& step) const {
  const catalog::Form& form = version.service->form();
  const bool is_fill = step.kind == flow::StepKind::fill;
  auto taken = form.take(before, sent, step.id, is_fill, true);
  YG_TRY(look_up(reader, filler, form, is_fill ? taken.values : sent, taken.remarks));
  YG_TRY(ground_.checks.look(reader, version.service->text(), {taken.values, filler.unit, taken.is_good()},
                             taken.remarks));
  CheckAnswer answer{std::move(taken.values), std::move(taken.remarks), false};
  answer.is_good = std::ranges::none_of(
      answer.remarks, [](const catalog::Remark& one) { return one.weight == catalog::RuleWeight::refuse; });
  for (const catalog::GroupText& group : version.service->text().form) {
    for (const catalog::FieldText& field : group.fields) {
      if (form.right(field.id, step.id, is_fill) == catalog::Right::hidden) answer.values.erase(field.id);
    }
  }
  return answer;
}

Result<CheckAnswer> OrderService::check(const Asking& asking, const std::string& code, const object& values) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  return ground_.db.read([&](store::Reader& reader) -> Result<CheckAnswer> {
    YG_TRY_ASSIGN(const auto version, ground_.shelf.current(reader, code));
    if (version == nullptr) {
      return no_service(code);
    }
    return look_through(reader, {asking.principal, units->find(asking.principal.unit_id), std::nullopt}, *version, {},
                        values, version->service->flow().steps.front());
  });
}

Result<CheckAnswer> OrderService::check_task(const Asking& asking, OrderId id, std::int64_t task,
                                             const object& values) const {
  YG_TRY_ASSIGN(const auto order, visible(asking, id));
  const flow::Seat* const seat = seat_of(order, task);
  if (seat == nullptr || seat->person != asking.principal.person_id || seat->state != flow::SeatState::open) {
    return fail(ErrorKind::not_found, "order.no_task", {"这项任务不在您手里", "this task is not before you"},
                {.field = "task", .value = std::to_string(task)});
  }
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  return ground_.db.read([&](store::Reader& reader) -> Result<CheckAnswer> {
    YG_TRY_ASSIGN(const auto version, ground_.shelf.version(reader, order.service_version));
    const flow::Step& step = version->service->flow().at(step_of_task(order, task));
    return look_through(reader, {asking.principal, units->find(order.unit), order.id}, *version, form_of(order), values,
                        step);
  });
}

Result<Order> OrderService::begin(const Asking& asking, const BeginInput& input) const {
  YG_TRY_ASSIGN(const auto times, Times::of(ground_));
  identity::AuditEntry entry{
      .actor = asking.actor, .action = "order.begin", .object_type = "order", .object_label = input.service};
  return identity::audited(
      ground_.audit, ground_.db, std::move(entry),
      [&](store::Transaction& tx, identity::AuditEntry& written) -> Result<Order> {
        YG_TRY_ASSIGN(const auto version, ground_.shelf.current(tx, input.service));
        if (version == nullptr) {
          return no_service(input.service);
        }
        if (!asking.principal.may(version->service->text().permission)) {
          return fail(ErrorKind::forbidden, "order.not_offered",
                      {"您没有申请这项服务的权限", "you may not apply for this service"},
                      {.field = "service", .value = input.service});
        }
        const std::string& first = version->service->flow().steps.front().id;
        const bool submits = input.submit.value_or(false);
        YG_TRY_ASSIGN(auto filled, fill(tx, {asking.principal, times.units->find(asking.principal.unit_id), OrderId{}},
                                        *version, {}, input.values, first, submits));
        YG_TRY_ASSIGN(auto order, book_.begin(tx, *version,
                                              {.applicant = asking.principal.person_id,
                                               .unit = asking.principal.unit_id,
                                               .values = std::move(filled.values)}));
        YG_TRY(add_links(tx, order.id, filled.links));
        YG_TRY(submits ? submit(tx, times, *version, order, asking, input) : hold_files(tx, asking, *version, order));
        describe_in(written, order);
        if (submits) written.action = "order.submit";
        written.after = object{{"service", order.service}, {"number", order.number}};
        return order;
      });
}

// The applicant's first task, with the form as it already stands.
Result<void> OrderService::submit(store::Transaction& tx, const Times& times, const ServiceVersion& version,
                                  Order& order, const Asking& asking, const BeginInput& input) const {
  flow::Event event{.act = Act::submit, .at = ground_.clock.now(), .by = asking.principal.person_id, .task = 1};
  object values = form_of(order);
  if (input.chosen) add_chosen(values, {}, *input.chosen);
  event.values = std::move(values);
  YG_TRY_ASSIGN(auto files, hang_files(tx, version, order, event, {}));
  YG_TRY(book_.take(tx, times, version, order, asking.principal.signature(), event, std::move(files)));
  return {};
}

Result<void> OrderService::hold_files(store::Transaction& tx, const Asking& asking, const ServiceVersion& version,
                                      const Order& order) const {
  return hold(tx, ground_.keys, {order, version.service->form(), asking.principal.person_id, ground_.clock.now()},
              form_of(order));
}

Result<std::vector<HungFile>> OrderService::hang_files(store::Transaction& tx, const ServiceVersion& version,
                                                       const Order& order, const flow::Event& event,
                                                       const ActFiles& files) const {
  return hang(tx, ground_.keys, {order, version.service->form(), event.by.value_or(PersonId{}), event.at}, event.values,
              event.act == Act::submit, files, order.events + 1);
}

Result<Order> OrderService::save(const Asking& asking, OrderId id, std::int64_t version, const object& values) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  identity::AuditEntry entry{
      .actor = asking.actor, .action = "order.save", .object_type = "order", .object_id = std::to_string(id.value)};
  return identity::audited(
      ground_.audit, ground_.db, std::move(entry),
      [&](store::Transaction& tx, identity::AuditEntry& written) -> Result<Order> {
        YG_TRY_ASSIGN(auto order, find_for(tx, asking, *units, id));
        describe_in(written, order);
        YG_TRY(http::check_version(version, order.version));
        YG_TRY_ASSIGN(const auto held, ground_.shelf.version(tx, order.service_version));
        const flow::Visit* const visit = filling_in(*held->service, order);
        const bool is_own = visit != nullptr && order.applicant == asking.principal.person_id;
        if (!is_own) {
          return fail(ErrorKind::conflict, "order.not_open",
                      {"申请不在您手里，不能修改", "the form is not before you, so it cannot be changed"});
        }
        const std::string& step = held->service->flow().at(visit->step).id;
        auto taken = held->service->form().take(form_of(order), values, step, true, false);
        if (!taken.is_good()) return std::unexpected(form_error(taken.remarks));
        YG_TRY_ASSIGN(const auto found, lookups_.look(tx, asking.principal, held->service->form(), taken.values));
        YG_TRY(link(tx, order, found.links));
        order.state.values = boost::json::value(std::move(taken.values));
        order.updated_at = ground_.clock.now();
        YG_TRY(hold_files(tx, asking, *held, order));
        YG_TRY(book_.keep(tx, *held, order));
        return order;
      });
}

Result<void> OrderService::remove(const Asking& asking, OrderId id) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  identity::AuditEntry entry{
      .actor = asking.actor, .action = "order.remove", .object_type = "order", .object_id = std::to_string(id.value)};
  return identity::audited(ground_.audit, ground_.db, std::move(entry),
                           [&](store::Transaction& tx, identity::AuditEntry& written) -> Result<void> {
                             YG_TRY_ASSIGN(const auto order, find_for(tx, asking, *units, id));
                             describe_in(written, order);
                             if (order.events > 0 || order.applicant != asking.principal.person_id) {
                               return fail(ErrorKind::conflict, "order.not_draft",
                                           {"只能删除自己未提交过的草稿",
                                            "only a draft of one's own that was never submitted can be removed"});
                             }
                             return remove_draft(tx, id);
                           });
}

Result<std::vector<flow::Assignee>> OrderService::assignees(store::Transaction& tx, const Order& order,
                                                            const std::vector<PersonId>& people) const {
  const Instant now = ground_.clock.now();
  std::vector<flow::Assignee> found;
  for (const PersonId id : people) {
    YG_TRY_ASSIGN(const auto person, identity::find_person(tx, id));
    if (!person || !identity::may_act(*person, now)) {
      return fail(ErrorKind::invalid, "order.person",
                  {"没有此人，或其账号已停用", "there is no such person, or the account is closed"},
                  {.field = "people", .value = std::to_string(id.value)});
    }
    YG_TRY(identity::check_takes_part(tx, id, "people"));
    YG_TRY_ASSIGN(const auto stand_in, duty::stand_in_for(tx, id, order.service, now));
    const bool takes_over = stand_in && *stand_in != order.applicant;
    found.push_back(takes_over ? flow::Assignee{*stand_in, id} : flow::Assignee{id, std::nullopt});
  }
  return found;
}

Result<flow::Event> OrderService::event_of(store::Transaction& tx, const Asking& asking, const Times& times,
                                           const ServiceVersion& version, const Order& order, const ActInput& input,
                                           std::vector<Link>& links) const {
  flow::Event event{.act = input.act,
                    .at = ground_.clock.now(),
                    .by = asking.principal.person_id,
                    .supervises = may_supervise(asking.principal, *times.units, order),
                    .task = input.task.value_or(0),
                    .visit = input.visit.value_or(0),
                    .step = input.step.value_or(""),
                    .then_here = input.then_here.value_or(false),
                    .before = input.before.value_or(false),
                    .name = input.name.value_or(""),
                    .words = std::string{trimmed(input.words.value_or(""))}};
  if (input.people) {
    YG_TRY_ASSIGN(event.people, assignees(tx, order, *input.people));
  }
  const bool takes_values = input.act == Act::submit || input.act == Act::approve || input.act == Act::mend ||
                            (input.act == Act::add_signers && !event.before);
  if (!takes_values) return event;
  const int step = step_of_task(order, event.task);
  if (step != flow::kNone) {
    // Form fields that this step has to fill in are asked for whether or not any were sent.
    YG_TRY_ASSIGN(auto filled,
                  fill(tx, {asking.principal, times.units->find(order.unit), order.id}, version, form_of(order),
                       input.values.value_or(object{}), version.service->flow().at(step).id, true));
    links = std::move(filled.links);
    // A submission says the whole form, so that the order can be told from its events: drafts are saved without any.
    if (input.act == Act::submit) {
      for (auto& [key, value] : filled.values) filled.changes[key] = value;
    }
    event.values = boost::json::value(std::move(filled.changes));
  }
  if (input.chosen) {
    object changes = event.values.is_object() ? event.values.get_object() : object{};
    add_chosen(changes, form_of(order), *input.chosen);
    event.values = boost::json::value(std::move(changes));
  }
  return event;
}

Result<Order> OrderService::act(const Asking& asking, OrderId id, const ActInput& input) const {
  return act_with(asking, id, input, {.ids = input.files.value_or(std::vector<AttachmentId>{})});
}

Result<Order> OrderService::act_with(const Asking& asking, OrderId id, const ActInput& input,
                                     const ActFiles& act_files) const {
  if (input.act >= Act::people_found) {
    return fail(ErrorKind::invalid, "order.act", {"不是人可以做的操作", "this is nothing that a person does"},
                {.field = "act", .value = identity::name_of(input.act)});
  }
  YG_TRY(check_words(input));
  YG_TRY_ASSIGN(const auto times, Times::of(ground_));
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "order." + identity::name_of(input.act),
                             .object_type = "order",
                             .object_id = std::to_string(id.value)};
  return identity::audited(
      ground_.audit, ground_.db, std::move(entry),
      [&](store::Transaction& tx, identity::AuditEntry& written) -> Result<Order> {
        YG_TRY_ASSIGN(auto order, find_for(tx, asking, *times.units, id));
        describe_in(written, order);
        YG_TRY_ASSIGN(const auto version, ground_.shelf.version(tx, order.service_version));
        std::vector<Link> links;
        YG_TRY_ASSIGN(const auto event, event_of(tx, asking, times, *version, order, input, links));
        const std::string before = identity::name_of(order.state.status);
        YG_TRY(link(tx, order, links));
        YG_TRY_ASSIGN(auto files, hang_files(tx, *version, order, event, act_files));
        const std::size_t attached = files.size();
        YG_TRY(book_.take(tx, times, *version, order, asking.principal.signature(), event, std::move(files)));
        written.reason = event.words;
        written.before = object{{"status", before}};
        written.after = object{{"status", identity::name_of(order.state.status)}};
        if (event.task != 0) (*written.after)["task"] = event.task;
        if (attached != 0) (*written.after)["attachments"] = attached;
        return order;
      });
}

Result<Order> OrderService::act_as_one_of_many(const Asking& asking, OrderId id, const BatchInput& input, bool is_first,
                                               BatchLine& line) const {
  YG_TRY_ASSIGN(const auto order, visible(asking, id));
  line.number = order.number;
  ActInput one{.act = input.act, .words = input.words};
  // The caller's own open task in it; an order without one is answered by the engine.
  for (const flow::Visit& visit : order.state.visits) {
    for (const flow::Seat& seat : visit.seats) {
      if (seat.person == asking.principal.person_id && seat.state == flow::SeatState::open) one.task = seat.task;
    }
  }
  return act_with(asking, id, one,
                  {.ids = input.files.value_or(std::vector<AttachmentId>{}), .hang_already = !is_first});
}

Result<std::vector<BatchLine>> OrderService::act_on_many(const Asking& asking, const BatchInput& input) const {
  if (input.orders.empty() || input.orders.size() > kBatchMax) {
    return fail(ErrorKind::invalid, "order.batch", {"请选择 1 至 200 张工单", "choose 1 to 200 orders"},
                {.field = "orders", .value = std::to_string(input.orders.size())});
  }
  if (input.files) {
    YG_TRY(ground_.db.read(
        [&](store::Reader& reader) { return check_files(reader, *input.files, asking.principal.person_id); }));
  }
  std::vector<BatchLine> lines;
  std::optional<Error> unavailable;
  bool is_first = true;
  for (const OrderId id : input.orders) {
    BatchLine line{.order = id};
    Result<Order> order =
        unavailable ? std::unexpected(*unavailable) : act_as_one_of_many(asking, id, input, is_first, line);
    line.done = order.has_value();
    if (order) {
      is_first = false;
    } else {
      const Error& error = order.error();
      // Once something was done the answer has to say so; the rest is not tried against what is not there.
      if (error.kind == ErrorKind::unavailable && is_first) return std::unexpected(error);
      if (error.kind == ErrorKind::unavailable) unavailable = error;
      line.code = error.code;
      line.text = error.text;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<void> OrderService::read(const Asking& asking, OrderId id) const {
  YG_TRY(visible(asking, id));
  return ground_.db.write(
      [&](store::Transaction& tx) { return mark_read(tx, id, asking.principal.person_id, ground_.clock.now()); });
}

}  // namespace yunguan::order
