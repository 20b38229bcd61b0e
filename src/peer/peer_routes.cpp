// SPDX-License-Identifier: Apache-2.0
#include "peer/peer_routes.h"

#include "http/etag.h"

namespace yunguan::peer {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::Asking;

constexpr std::chrono::seconds kTrialLimit{75};  // longer than a peer may take
constexpr std::uint32_t kTrialsPerMinute = 20;
// Of one address: a peer that was away brings what it did meanwhile.
constexpr std::uint32_t kAnswersPerMinute = 6'000;

JsonRoute declared(Method method, std::string path, std::string operation, std::string summary,
                   std::string permission = "peer.manage") {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .tag = "peers"};
}

// What is no code names no peer; it is asked for all the same, and answered so.
std::string code_in(const Request& request) { return request.path_values.at("code"); }

void add_peers(std::vector<http::Route>& routes, const PeerService& peers) {
  routes.push_back(http::get_route<PeersAnswer>(
      declared(Method::get, "/api/v1/peers", "list_peers", "The systems that orders call, and how they do."),
      [&peers](const Request&) { return peers.all(); }));
  auto add = declared(Method::post, "/api/v1/peers", "add_peer", "Enters a peer; its secret is asked for afterwards.");
  add.success_status = 201;
  add.idempotent_create = true;
  routes.push_back(http::json_route<NewPeer, PeerView>(
      std::move(add),
      [&peers](const Request& request, const NewPeer& input) { return peers.add(Asking::of(request), input); }));
  routes.push_back(http::get_route<PeerView>(declared(Method::get, "/api/v1/peers/{code}", "get_peer", "One of them."),
                                             [&peers](const Request& request) { return peers.one(code_in(request)); }));
  auto change = declared(Method::put, "/api/v1/peers/{code}", "change_peer", "Changes a peer, or switches it.");
  change.if_match = true;
  routes.push_back(http::json_route<PeerInput, PeerView>(
      std::move(change), [&peers](const Request& request, const PeerInput& input) -> Result<PeerView> {
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return peers.change(Asking::of(request), code_in(request), version, input);
      }));
  auto rotate = declared(Method::post, "/api/v1/peers/{code}/secret", "rotate_peer_secret",
                         "Makes a new secret and shows it this once; the old one is good for seven days more.");
  rotate.if_match = true;
  routes.push_back(http::json_route<PeerSecretInput, PeerSecret>(
      std::move(rotate), [&peers](const Request& request, const PeerSecretInput& input) -> Result<PeerSecret> {
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return peers.rotate(Asking::of(request), code_in(request), version, input);
      }));
  auto trial = declared(Method::post, "/api/v1/peers/{code}/trial", "try_peer",
                        "Sends the peer a signed post that asks for nothing, and says what came of it.");
  trial.time_limit = kTrialLimit;
  trial.rate_per_minute = kTrialsPerMinute;
  routes.push_back(http::get_route<PeerTrial>(std::move(trial), [&peers](const Request& request) {
    return peers.try_out(Asking::of(request), code_in(request));
  }));
}

void add_calls(std::vector<http::Route>& routes, const CallLog& calls) {
  auto list = declared(Method::get, "/api/v1/peer_calls", "list_peer_calls",
                       "What was called and how far it is; not what stood in it.");
  list.query = CallLog::declaration().parameters();
  routes.push_back(http::get_route<http::Page<CallRow>>(
      std::move(list), [&calls](const Request& request) { return calls.page(request); }));
  // A call is also for those who see its order.
  const auto for_people = [](Method method, std::string path, std::string operation, std::string summary) {
    return declared(method, std::move(path), std::move(operation), std::move(summary), std::string{http::kSignedIn});
  };
  routes.push_back(http::get_route<CallDetail>(
      for_people(Method::get, "/api/v1/peer_calls/{id}", "get_peer_call", "One call with every try."),
      [&calls](const Request& request) -> Result<CallDetail> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return calls.one(Asking::of(request), CallId{id});
      }));
  routes.push_back(
      http::get_route<CallDetail>(for_people(Method::post, "/api/v1/peer_calls/{id}/send", "send_peer_call_again",
                                             "Sends a call again that was not answered, under the same id."),
                                  [&calls](const Request& request) -> Result<CallDetail> {
                                    YG_TRY_ASSIGN(const auto id, request.path_id("id"));
                                    return calls.send_again(Asking::of(request), CallId{id});
                                  }));
  routes.push_back(http::json_route<GiveUpInput, CallDetail>(
      for_people(Method::post, "/api/v1/peer_calls/{id}/give_up", "give_up_peer_call",
                 "Waits for the peer no longer: the step is a person's."),
      [&calls](const Request& request, const GiveUpInput& input) -> Result<CallDetail> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return calls.give_up(Asking::of(request), CallId{id}, input);
      }));
  routes.push_back(http::get_route<OrderCalls>(
      for_people(Method::get, "/api/v1/orders/{id}/calls", "list_order_calls", "What the order called, and every try."),
      [&calls](const Request& request) -> Result<OrderCalls> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return calls.of_order(Asking::of(request), order::OrderId{id});
      }));
}

}  // namespace

std::vector<http::Route> peer_routes(const PeerService& peers, const CallLog& calls, AnswerDesk& desk) {
  std::vector<http::Route> routes;
  add_peers(routes, peers);
  add_calls(routes, calls);
  auto answer = declared(Method::post, "/api/v1/peers/{code}/answers", "answer_peer_call",
                         "A peer answers a call; signed, not signed in (docs/peers.md).", std::string{http::kPublic});
  answer.body_max = kAnswerMax;
  answer.rate_per_minute = kAnswersPerMinute;
  // The signature is over the bytes as they came: they are read by the desk.
  auto route = http::raw_route(std::move(answer), [&desk](const Request& request) -> Result<http::Response> {
    YG_TRY_ASSIGN(const AnswerTaken taken, desk.take(request));
    return http::Response::json(json::write(taken));
  });
  route.request_schema = json::schema<AnswerText>();
  route.response_schema = json::schema<AnswerTaken>();
  routes.push_back(std::move(route));
  return routes;
}

}  // namespace yunguan::peer
