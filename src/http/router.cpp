// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"

namespace yunguan::http {
namespace {

constexpr std::size_t kMethods = 5;
constexpr std::size_t kSegmentsMax = 16;

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

// "{part:integer}" → "part"
std::string_view parameter_name(std::string_view segment) {
  const std::string_view inside = segment.substr(1, segment.size() - 2);
  return inside.substr(0, inside.find(':'));
}

std::vector<std::string_view> segments_of(std::string_view path) { return split(path.substr(1), '/'); }

}  // namespace

// One segment of the paths. Routes are positions in routes_, -1 for none.
struct Router::Node {
  std::map<std::string, Node, std::less<>> literal;
  std::unique_ptr<Node> parameter;
  std::array<int, kMethods> route{-1, -1, -1, -1, -1};

  [[nodiscard]] bool ends_here() const {
    return std::any_of(route.begin(), route.end(), [](int at) { return at >= 0; });
  }
  // The node where `segments` from `at` on end; literals first, going back where that leads nowhere.
  [[nodiscard]] const Node* find(const std::vector<std::string_view>& segments, std::size_t at) const {
    if (at == segments.size()) return ends_here() ? this : nullptr;
    if (const auto child = literal.find(segments[at]); child != literal.end()) {
      if (const Node* found = child->second.find(segments, at + 1)) return found;
    }
    if (parameter && !segments[at].empty()) return parameter->find(segments, at + 1);
    return nullptr;
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Route route) {
  YG_ASSERT(route.path.starts_with('/'));
  YG_ASSERT(!route.permission.empty() && !route.summary.empty() && !route.operation.empty() && route.handle);
  const bool operation_is_new = std::none_of(routes_.begin(), routes_.end(),
                                             [&](const Route& other) { return other.operation == route.operation; });
  if (!operation_is_new) broken_invariant("an operation is declared twice: " + route.operation, __FILE__, __LINE__);
  Node* node = root_.get();
  const auto segments = segments_of(route.path);
  YG_ASSERT(segments.size() <= kSegmentsMax);
  for (const std::string_view segment : segments) {
    if (is_parameter(segment)) {
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node = node->parameter.get();
    } else {
      node = &node->literal[std::string(segment)];
    }
  }
  int& place = node->route[static_cast<std::size_t>(route.method)];
  if (place >= 0) broken_invariant("a path is declared twice: " + route.path, __FILE__, __LINE__);
  place = static_cast<int>(routes_.size());
  routes_.push_back(std::move(route));
}

void Router::add(std::vector<Route> routes) {
  for (Route& route : routes) add(std::move(route));
}

Result<Match> Router::match(Method method, std::string_view path) const {
  const auto no_route = [&] {
    return fail(ErrorKind::not_found, "http.no_route", {"没有这个地址", "there is nothing at this address"},
                {.field = "path", .value = clipped(path)});
  };
  if (!path.starts_with('/')) return no_route();
  const auto segments = segments_of(path);
  const Node* node = segments.size() <= kSegmentsMax ? root_->find(segments, 0) : nullptr;
  if (node == nullptr) return no_route();

  const int at = node->route[static_cast<std::size_t>(method)];
  if (at < 0) {
    std::vector<std::string_view> allowed;
    for (std::size_t i = 0; i < kMethods; ++i) {
      if (node->route[i] < 0) continue;
      allowed.push_back(method_name(static_cast<Method>(i)));
      if (static_cast<Method>(i) == Method::get) allowed.emplace_back("HEAD");
    }
    return fail(ErrorKind::invalid, "http.method",
                {"此地址不支持该方法", "this address does not answer to that method"},
                {.field = "method", .value = fmt::format("{}", fmt::join(allowed, ", "))});
  }
  Match found{&routes_[static_cast<std::size_t>(at)], {}};
  const auto names = segments_of(found.route->path);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_parameter(names[i])) found.path_values.emplace(parameter_name(names[i]), segments[i]);
  }
  return found;
}

}  // namespace yunguan::http
