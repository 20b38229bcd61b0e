// SPDX-License-Identifier: Apache-2.0
// Posts, which are the same for the whole platform, and who holds them in each unit, which is the unit's.
#pragma once

#include "duty/duty.h"
#include "duty/ground.h"
#include "http/page.h"

namespace yunguan::duty {

struct NewPost {
  std::string code;
  Text name;
};
BOOST_DESCRIBE_STRUCT(NewPost, (), (code, name))

struct NameInput {
  Text name;
};
BOOST_DESCRIBE_STRUCT(NameInput, (), (name))

struct HoldersInput {
  std::vector<PersonId> people;  // all of them, in any order
};
BOOST_DESCRIBE_STRUCT(HoldersInput, (), (people))

class PostService {
 public:
  explicit PostService(const Ground& ground) : ground_(ground) {}

  // Every post, with how many hold it in the caller's units.
  Result<std::vector<Post>> list(const identity::Asking& asking) const;
  // Only who holds duty.posts for the whole platform makes, renames and removes posts: duty.whole_platform (forbidden). Errors:
  // duty.code, duty.name (invalid), duty.code_taken, duty.too_many_posts (conflict)
  Result<Post> create(const identity::Asking& asking, const NewPost& wanted) const;
  // duty.no_post (not_found), http.stale, duty.name
  Result<Post> rename(const identity::Asking& asking, PostId id, std::int64_t version, const NameInput& input) const;
  // Besides: duty.post_built_in, duty.post_held (conflict: somebody holds it somewhere)
  Result<void> remove(const identity::Asking& asking, PostId id, std::int64_t version) const;

  // Units of the caller's, open or with holders, by the order of the tree.
  [[nodiscard]] static const http::List& declaration();
  Result<http::Page<UnitPosts>> units(const http::Request& request) const;
  // unit.not_found, also for one outside the caller's units, which is recorded.
  Result<UnitPosts> of_unit(const identity::Asking& asking, UnitId unit) const;
  // The whole list of those who hold the post in the unit. Whoever is added must be of a unit that the caller holds duty.posts for, and
  // have an account in use; who is there already may stay. Nobody adds himself. Errors: unit.not_found, duty.no_post,
  // http.stale, duty.too_many_holders, duty.person, duty.twice (invalid), duty.self_post (conflict)
  Result<UnitPost> set_holders(const identity::Asking& asking, UnitId unit, PostId post, std::int64_t version,
                               const HoldersInput& input) const;

 private:
  const Ground& ground_;
};

}  // namespace yunguan::duty
