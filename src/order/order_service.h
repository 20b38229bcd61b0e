// SPDX-License-Identifier: Apache-2.0
// What people do with orders: begin, fill in, submit, decide, and everything else of flow/event.h that a person may do. Each act is one
// transaction with its audit row. Who may do what within an order is the engine's to say; whose order somebody may see is said here:
// the applicant's own, those he has or had a part in, and those of units he holds order.read or order.supervise for. A draft is its
// applicant's alone.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "identity/context.h"
#include "order/hang.h"
#include "order/lookup.h"
#include "order/order_book.h"

namespace yunguan::order {

inline constexpr std::ptrdiff_t kWordsMax = 2'000;  // code points of a comment or reason
inline constexpr std::size_t kBatchMax = 200;       // orders dealt with at once

struct BeginInput {
  std::string service;
  boost::json::object values;
  std::optional<bool> submit;  // at once; else it stays a draft
  std::optional<std::map<std::string, std::vector<PersonId>>> chosen;
};
BOOST_DESCRIBE_STRUCT(BeginInput, (), (service, values, submit, chosen))

struct ActInput {
  flow::Act act = flow::Act::comment;
  std::optional<std::int64_t> task;
  std::optional<std::int64_t> visit;
  std::optional<std::vector<PersonId>> people;
  std::optional<std::string> step;
  std::optional<bool> then_here;
  std::optional<bool> before;
  std::optional<std::string> name;
  std::optional<std::string> words;
  std::optional<boost::json::object> values;
  std::optional<std::map<std::string, std::vector<PersonId>>> chosen;  // by step: who is to decide there
  std::optional<std::vector<AttachmentId>> files = {};  // kFilesMax at most, of the caller's, hung nowhere yet
};
BOOST_DESCRIBE_STRUCT(ActInput, (),
                      (act, task, visit, people, step, then_here, before, name, words, values, chosen, files))

struct BatchInput {
  std::vector<OrderId> orders;
  flow::Act act = flow::Act::approve;  // approve, refuse, urge, comment, withdraw, terminate
  std::optional<std::string> words;
  std::optional<std::vector<AttachmentId>> files = {};  // as for one act; they hang to every order that it is done to
};
BOOST_DESCRIBE_STRUCT(BatchInput, (), (orders, act, words, files))
struct BatchLine {
  OrderId order;
  std::string number;
  bool done = false;
  std::string code;  // of what kept it from being done
  Text text;
};
BOOST_DESCRIBE_STRUCT(BatchLine, (), (order, number, done, code, text))

// A form as far as it is filled in, looked through.
struct CheckAnswer {
  boost::json::object values;  // with what is computed, without what is hidden
  std::vector<catalog::Remark> remarks;
  bool is_good = false;
};
BOOST_DESCRIBE_STRUCT(CheckAnswer, (), (values, remarks, is_good))

class OrderService {
 public:
  // Both outlive it.
  OrderService(const Ground& ground, const Lookups& lookups) : ground_(ground), lookups_(lookups), book_(ground) {}

  // Errors: order.no_service (not_found), order.not_offered (forbidden), form (invalid; details by field), and those of submit.
  Result<Order> begin(const identity::Asking& asking, const BeginInput& input) const;
  // Values of a form that is being filled in: kept as far as they can be. order.not_open (conflict) when it is not before its applicant.
  Result<Order> save(const identity::Asking& asking, OrderId id, std::int64_t version,
                     const boost::json::object& values) const;
  // Answers while somebody fills in; nothing is kept.
  Result<CheckAnswer> check(const identity::Asking& asking, const std::string& service,
                            const boost::json::object& values) const;
  // The same at a task that is the caller's: order.no_task (not_found) when it is not.
  Result<CheckAnswer> check_task(const identity::Asking& asking, OrderId id, std::int64_t task,
                                 const boost::json::object& values) const;
  // A draft that was never submitted. order.not_draft (conflict)
  Result<void> remove(const identity::Asking& asking, OrderId id) const;

  // order.not_found, also for one that the caller may not see (recorded); order.act (invalid) for one of the world;
  // order.words (invalid): too long, or none where a reason is wanted; order.person (invalid); form; those of flow::apply.
  Result<Order> act(const identity::Asking& asking, OrderId id, const ActInput& input) const;
  // One transaction each: what can be done is done, and every order gets its answer. Errors of the whole, nothing being done:
  // order.batch, order.attachment, order.attachments (invalid).
  Result<std::vector<BatchLine>> act_on_many(const identity::Asking& asking, const BatchInput& input) const;

  // The order, when the caller may see it; else order.not_found, which is recorded.
  Result<Order> visible(const identity::Asking& asking, OrderId id) const;
  [[nodiscard]] bool may_supervise(const identity::Principal& principal, const identity::UnitTree& units,
                                   const Order& order) const;
  // order.read or order.supervise for the applicant's unit.
  [[nodiscard]] bool may_read_all(const identity::Principal& principal, const identity::UnitTree& units,
                                  const Order& order) const;
  // A copy has been looked at.
  Result<void> read(const identity::Asking& asking, OrderId id) const;

 private:
  struct Filled {
    boost::json::object changes;  // an event's values: what is new, and null for what went
    boost::json::object values;   // afterwards
    std::vector<Link> links;
  };
  struct Filler {
    const identity::Principal& principal;
    const identity::Unit* unit;    // the applicant's
    std::optional<OrderId> order;  // an empty one: it is being begun; none: nothing is begun, it is only looked through
  };
  // What the values name: links, and a remark on what is not there or not theirs to name.
  Result<std::vector<Link>> look_up(store::Reader& reader, const Filler& filler, const catalog::Form& form,
                                    const boost::json::object& named, std::vector<catalog::Remark>& remarks) const;
  Result<Filled> fill(store::Reader& reader, const Filler& filler, const ServiceVersion& version,
                      const boost::json::object& before, const boost::json::object& sent, const std::string& step,
                      bool complete) const;
  Result<CheckAnswer> look_through(store::Reader& reader, const Filler& filler, const ServiceVersion& version,
                                   const boost::json::object& before, const boost::json::object& sent,
                                   const flow::Step& step) const;
  Result<void> submit(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                      const identity::Asking& asking, const BeginInput& input) const;
  // What is attached to the form while it is being filled in.
  Result<void> hold_files(store::Transaction& tx, const identity::Asking& asking, const ServiceVersion& version,
                          const Order& order) const;
  // What is attached with the event that comes next.
  Result<std::vector<HungFile>> hang_files(store::Transaction& tx, const ServiceVersion& version, const Order& order,
                                           const flow::Event& event, const ActFiles& files) const;
  Result<Order> act_with(const identity::Asking& asking, OrderId id, const ActInput& input,
                         const ActFiles& files) const;
  Result<Order> act_as_one_of_many(const identity::Asking& asking, OrderId id, const BatchInput& input, bool is_first,
                                   BatchLine& line) const;
  Result<flow::Event> event_of(store::Transaction& tx, const identity::Asking& asking, const Times& times,
                               const ServiceVersion& version, const Order& order, const ActInput& input,
                               std::vector<Link>& links) const;
  Result<std::vector<flow::Assignee>> assignees(store::Transaction& tx, const Order& order,
                                                const std::vector<PersonId>& people) const;
  Result<void> check_visible(store::Reader& reader, const identity::Asking& asking, const identity::UnitTree& units,
                             const Order& order) const;
  Result<Order> find_for(store::Transaction& tx, const identity::Asking& asking, const identity::UnitTree& units,
                         OrderId id) const;

  const Ground& ground_;
  const Lookups& lookups_;
  const OrderBook book_;
};

// As an error of one request: order.form with every remark that refuses as a detail.
[[nodiscard]] Error form_error(const std::vector<catalog::Remark>& remarks);

}  // namespace yunguan::order
