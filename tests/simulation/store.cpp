// SPDX-License-Identifier: Apache-2.0
#include "store.h"

namespace yunguan::simulation {
namespace {

std::unexpected<Error> away() {
  return fail(ErrorKind::unavailable, "store.connection", {"库不在", "the store is away"});
}
std::unexpected<Error> unknown_outcome() {
  return fail(ErrorKind::unavailable, "store.unknown_outcome", {"结果不明", "nobody knows whether it was committed"});
}

}  // namespace

Result<void> Store::write_erased(const std::function<Result<void>(store::Transaction&)>& body) {
  if (!life_->alive) return dead();
  if (faults_.is_store_away()) return away();
  const Fate fate = faults_.draw(Write::sql, *life_);
  if (fate == Fate::dies_before) return dead();
  if (fate == Fate::refused) return away();
  auto done = real_.write([&](store::Transaction& tx) { return body(tx); });
  if (fate == Fate::dies_after) return dead();
  if (fate == Fate::unheard && done) return unknown_outcome();
  return done;
}

Result<void> Store::read_erased(const std::function<Result<void>(store::Reader&)>& body) {
  if (!life_->alive) return dead();
  if (faults_.is_store_away()) return away();
  return real_.read([&](store::Reader& reader) { return body(reader); });
}

}  // namespace yunguan::simulation
