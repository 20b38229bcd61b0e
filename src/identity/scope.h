// SPDX-License-Identifier: Apache-2.0
// Whose data somebody may touch: whole subtrees of the unit tree, named by the materialised paths of their tops.
//
// A unit's path is "/1/5/23/": the ids from the root down to itself. There is one root, so a scope that holds it holds
// all; so does "/", which commands on the machine have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yunguan::identity {

class Scope {
 public:
  Scope() = default;  // nothing
  // Paths inside another are dropped.
  explicit Scope(std::vector<std::string> tops);

  [[nodiscard]] bool empty() const { return tops_.empty(); }
  [[nodiscard]] bool everything() const;
  [[nodiscard]] bool contains(std::string_view unit_path) const;
  [[nodiscard]] const std::vector<std::string>& tops() const { return tops_; }

  // What both hold.
  [[nodiscard]] Scope intersected(const Scope& other) const;

 private:
  std::vector<std::string> tops_;
};

// The first path behind the subtree of `path` in byte order: "/1/5/" → "/1/50". A subtree is [path, path_end).
[[nodiscard]] std::string path_end(std::string_view path);

}  // namespace yunguan::identity
