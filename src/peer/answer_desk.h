// SPDX-License-Identifier: Apache-2.0
// Where peers bring their answers. Nobody is signed in: the signature says who it is. What is not signed, or wrongly, is recorded; what
// belongs to a call is logged with it, also when it comes too late.
#pragma once

#include <mutex>

#include "http/message.h"
#include "http/rate_limit.h"
#include "peer/answer_book.h"

namespace yunguan::peer {

struct AnswerTaken {
  CallId call;
  CallState state = CallState::answered;
};
BOOST_DESCRIBE_STRUCT(AnswerTaken, (), (call, state))

class AnswerDesk {
 public:
  // `ground` outlives it.
  explicit AnswerDesk(const Ground& ground) : ground_(ground), book_(ground) {}

  // Errors: peer.unsigned, peer.signature, peer.clock (unauthorized); peer.forged_too_often (too_many); peer.off (forbidden);
  // peer.no_call (not_found); peer.call (invalid): body and header name different calls; those of read_answer and AnswerBook::take.
  Result<AnswerTaken> take(const http::Request& request);

 private:
  struct Signed {
    PeerId peer;
    std::string code;
    CallId call;
  };
  Result<Signed> check(const http::Request& request);
  std::unexpected<Error> refuse(const http::Request& request, Error error);
  Result<AnswerTaken> take_signed(const Signed& from, const http::Request& request);

  static constexpr std::uint32_t kForgedPerMinute = 60;  // of an address, before it is no longer looked at

  const Ground& ground_;
  const AnswerBook book_;
  std::mutex mutex_;
  http::RateLimit forged_;  // under mutex_
};

}  // namespace yunguan::peer
