// SPDX-License-Identifier: Apache-2.0
// Nonces for signing in: ours, fresh, and good once. Issuing one stores nothing: "<random>.<expires, microseconds>.<code>",
// the code proving that it is ours and what it is for.
#pragma once

#include <string>
#include <string_view>

#include "identity/context.h"

namespace yunguan::identity {

struct IssuedNonce {
  std::string text;
  Instant expires_at;
};

class LoginNonce {
 public:
  // `purpose` keeps nonces for one thing from serving another.
  static Result<IssuedNonce> issue(const Context& context, std::string_view purpose);

  // nullopt when it is not ours, for something else, or too old.
  static Result<std::optional<LoginNonce>> read(const Context& context, std::string_view purpose,
                                                std::string_view text);

  // Uses it up in the caller's transaction; false when that has been done before.
  Result<bool> consume(store::Transaction& tx, Instant now) const;

 private:
  std::string id_;
  Instant expires_at_;
};

}  // namespace yunguan::identity
