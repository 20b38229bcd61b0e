// SPDX-License-Identifier: Apache-2.0
#include "peer/answer_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/enum_name.h"
#include "peer/call_store.h"

namespace yunguan::peer {
namespace {

using boost::json::object;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

// The same whatever the order of its members, so that an answer is known again.
std::string canonical(const boost::json::value& value) {
  if (value.is_array()) {
    std::string text = "[";
    for (const auto& one : value.get_array()) text += canonical(one) + ",";
    return text + "]";
  }
  if (!value.is_object()) return json::write(value);
  std::map<std::string, std::string> members;
  for (const auto& [name, member] : value.get_object()) members[std::string{name}] = canonical(member);
  std::string text = "{";
  for (const auto& [name, member] : members) text += json::write(boost::json::value(name)) + ":" + member + ",";
  return text + "}";
}

bool is_same(const AnswerText& a, const AnswerText& b) {
  return a.outcome == b.outcome && a.words.value_or("") == b.words.value_or("") &&
         canonical(a.result.value_or(object{})) == canonical(b.result.value_or(object{}));
}

std::unexpected<Error> late() {
  return fail(ErrorKind::conflict, "peer.late",
              {"工单不再等待这个答复", "the order does not wait for this answer any more"}, {.field = "call"});
}

}  // namespace

std::string shown(std::string_view bytes) {
  std::string text;
  while (!bytes.empty() && text.size() < kTextMax) {
    const std::size_t length = utf8_sequence_length(bytes);
    if (length == 0 || is_control(bytes.front())) {
      text += '?';
      bytes.remove_prefix(1);
      continue;
    }
    text += bytes.substr(0, length);
    bytes.remove_prefix(length);
  }
  return text;
}

Result<AnswerText> read_answer(std::string_view body) {
  YG_TRY_ASSIGN(auto text, json::read<AnswerText>(body));
  const std::string& words = text.words.value_or("");
  if (words.size() > kWordsMax || std::ranges::any_of(words, is_control)) {
    return fail(ErrorKind::invalid, "peer.words",
                {"说明不超过 2000 字节，不含控制字符", "words are at most 2000 bytes, without control characters"},
                {.field = "/words"});
  }
  return text;
}

// The members of the result that the step may write into the form; the others are kept with the deed alone. Objects of the platform are
// nothing that a peer can name.
Result<object> AnswerBook::changes_of(const catalog::Service& service, const order::Order& order,
                                      const std::string& step, const object& result) const {
  const auto objects = service.form().objects();
  object sent;
  for (const catalog::GroupText& group : service.text().form) {
    for (const catalog::FieldText& field : group.fields) {
      const auto* const value = result.if_contains(field.id);
      const bool is_object = std::ranges::count(objects, field.id, [](const auto& one) { return one.first; }) > 0;
      if (value == nullptr || field.value || is_object) continue;
      if (service.form().right(field.id, step, false) == catalog::Right::write) sent[field.id] = *value;
    }
  }
  if (sent.empty()) return object{};
  auto taken = service.form().take(form_of(order), sent, step, false, false);
  if (!taken.is_good()) {
    Error error{ErrorKind::invalid, "peer.result", {"结果不符合表单", "the result does not fit the form"}, {}, {}};
    for (const catalog::Remark& remark : taken.remarks) {
      if (remark.weight != catalog::RuleWeight::refuse) continue;
      error.details.push_back(
          {ErrorKind::invalid, remark.code, remark.words, {.field = "/result/" + remark.field}, {}});
    }
    return fail(std::move(error));
  }
  object changes;
  for (const auto& [name, value] : taken.values) {
    const auto* const before = form_of(order).if_contains(name);
    if (before == nullptr || *before != value) changes[name] = value;
  }
  return changes;
}

Result<void> AnswerBook::conclude(store::Transaction& tx, const order::Times& times, order::Order& order,
                                  const Call& call, const AnswerText& text) const {
  YG_TRY_ASSIGN(auto deed, order::find_deed(tx, order.id, call.visit, call.is_undo));
  YG_ASSERT(deed.has_value());
  YG_TRY_ASSIGN(const auto version, ground_.orders.shelf.version(tx, order.service_version));
  const std::string& words = text.words.value_or("");
  const std::string login = fmt::format("[{}]", deed->target);
  if (text.outcome == Outcome::done) {
    object changes;
    if (!call.is_undo) {
      YG_TRY_ASSIGN(changes, changes_of(*version->service, order, deed->step, text.result.value_or(object{})));
    }
    order::Accomplished done{
        .result = text.result.value_or(object{}),
        .words = words.empty() ? Text{"对端系统已办成", "the peer has done it"} : Text{words, words},
        .links = {}};
    return deeds_.done(tx, times, *version, order, *deed, std::move(done), {login, std::move(changes)});
  }
  // It failed before: a person has it, and learns nothing new.
  if (deed->standing == order::DeedStanding::failed) return {};
  const Error error{ErrorKind::conflict,
                    "peer.not_done",
                    {"对端系统答复未办成" + (words.empty() ? "" : "：" + words),
                     "the peer answers that it was not done" + (words.empty() ? "" : ": " + words)},
                    {},
                    {}};
  return deeds_.failed(tx, times, *version, order, *deed, error, {login, {}});
}

Result<void> AnswerBook::take(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                              const AnswerText& text) const {
  if (call.state == CallState::answered) {
    // Both as they are read when kept: a number of many digits is not quite the same before and behind that.
    YG_TRY_ASSIGN(const auto first, json::read<AnswerText>(call.answer));
    YG_TRY_ASSIGN(const auto now, json::read<AnswerText>(json::write(text)));
    if (is_same(first, now)) return {};
    return fail(ErrorKind::conflict, "peer.answered",
                {"这次调用已有另一个答复", "this call has been answered, and otherwise"}, {.field = "call"});
  }
  if (call.state == CallState::skipped || !order::awaits_answer(order, call.visit, call.is_undo)) return late();
  // Before the order goes on: what follows from that looks at the calls it still waits for.
  call.state = CallState::answered;
  call.outcome = identity::name_of(text.outcome);
  call.answer = json::write(text);
  call.next_at.reset();
  call.ended_at = ground_.clock().now();
  call.error_code.clear();
  call.error = {};
  YG_TRY(update(tx, call));
  return conclude(tx, times, order, call, text);
}

Result<void> AnswerBook::give_up(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                                 const Error& error) const {
  const bool awaited = order::awaits_answer(order, call.visit, call.is_undo);
  call.state = awaited ? CallState::failed : CallState::skipped;
  call.next_at.reset();
  call.ended_at = ground_.clock().now();
  call.error_code = error.code;
  call.error = error.text;
  YG_TRY(update(tx, call));
  if (!awaited) return {};
  YG_TRY_ASSIGN(auto deed, order::find_deed(tx, order.id, call.visit, call.is_undo));
  YG_ASSERT(deed.has_value());
  YG_TRY_ASSIGN(const auto version, ground_.orders.shelf.version(tx, order.service_version));
  deed->attempts = call.failed;
  return deeds_.failed(tx, times, *version, order, *deed, error);
}

}  // namespace yunguan::peer
