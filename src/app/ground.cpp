// SPDX-License-Identifier: Apache-2.0
#include "app/ground.h"

#include <fmt/format.h>

namespace yunguan::app {

Result<std::unique_ptr<Ground>> Ground::open(const Settings& settings) {
  YG_TRY_ASSIGN(const config::Loaded loaded, settings.load());
  // Opening would make a new store and new keys.
  std::error_code ignored;
  if (!std::filesystem::exists(loaded.config.key_ring.file, ignored)) {
    const std::string place = loaded.config.key_ring.file.string();
    return fail(ErrorKind::not_found, "data.nothing_here",
                {fmt::format("这里还没有运行过平台：找不到密钥文件 {}。", place),
                 fmt::format("No platform has run here yet: there is no key file {}.", place)});
  }
  YG_TRY_ASSIGN(auto foundation, open_foundation(loaded.config));
  YG_TRY_ASSIGN(identity::SignInPolicy policy, identity::sign_in_policy(loaded.config.sign_in));
  return std::unique_ptr<Ground>(new Ground(std::move(foundation), std::move(policy)));
}

Ground::Ground(std::unique_ptr<Foundation> foundation, identity::SignInPolicy policy)
    : foundation_(std::move(foundation)),
      identity_(*foundation_->db, *foundation_->keys, foundation_->random, foundation_->clock,
                {.policy = std::move(policy)}) {}

}  // namespace yunguan::app
