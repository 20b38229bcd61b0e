// SPDX-License-Identifier: Apache-2.0
// What a peer said, and what becomes of the order: in one transaction, so that an answer counts once whoever dies when.
#pragma once

#include "order/deed_book.h"
#include "peer/ground.h"
#include "peer/peer.h"

namespace yunguan::peer {

inline constexpr std::size_t kAnswerMax = 64u << 10;  // bytes
inline constexpr std::size_t kWordsMax = 2'000;       // bytes

// As a peer writes it. `call` may be left out in the reply to the call itself.
struct AnswerText {
  std::optional<CallId> call;
  Outcome outcome = Outcome::done;
  std::optional<boost::json::object> result;
  std::optional<std::string> words;
};
BOOST_DESCRIBE_STRUCT(AnswerText, (), (call, outcome, result, words))

// Errors (invalid): those of json::read; peer.words.
Result<AnswerText> read_answer(std::string_view body);

class AnswerBook {
 public:
  // `ground` outlives it.
  explicit AnswerBook(const Ground& ground) : ground_(ground), deeds_(ground.orders) {}

  // `order` and `call` were read in this transaction, the order by find_to_change. The same answer again changes nothing. Errors:
  // peer.answered (conflict): it was answered otherwise; peer.late (conflict): the order does not wait for it any more; peer.result
  // (invalid): what it says for the form cannot stand there, by field.
  Result<void> take(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                    const AnswerText& text) const;
  // No answer is to be had: a person decides. Nothing when the order does not wait for it.
  Result<void> give_up(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                       const Error& error) const;

 private:
  Result<boost::json::object> changes_of(const catalog::Service& service, const order::Order& order,
                                         const std::string& step, const boost::json::object& result) const;
  Result<void> conclude(store::Transaction& tx, const order::Times& times, order::Order& order, const Call& call,
                        const AnswerText& text) const;

  const Ground& ground_;
  const order::DeedBook deeds_;
};

// Bytes of a peer as they can be kept and shown: the first kTextMax, as text.
[[nodiscard]] std::string shown(std::string_view bytes);

}  // namespace yunguan::peer
