// SPDX-License-Identifier: Apache-2.0
// How a carrier's network is told what to do. A carrier without a link is served by hand (difference.h).
#pragma once

#include <string>
#include <string_view>

#include "card/card_record.h"
#include "card/enforcement.h"

namespace yunguan::control {

class NetworkLink {
 public:
  virtual ~NetworkLink() = default;

  enum class Answer : std::uint8_t {
    done,     // it is in force
    refused,  // the network will not; a person decides
    failed,   // no answer, or none that says which: it is tried again
  };
  struct Outcome {
    Answer answer = Answer::failed;
    std::string note;  // what the network said, for people
  };

  // What stands as the source of its answers.
  [[nodiscard]] virtual std::string_view name() const = 0;
  // Blocks until the network has answered or the link gives up. Called by one thread. The same command may come twice, after a crash
  // between the answer and its keeping.
  virtual Outcome carry_out(const card::Record& card, card::Aspect aspect, std::string_view desired) = 0;
};

}  // namespace yunguan::control
