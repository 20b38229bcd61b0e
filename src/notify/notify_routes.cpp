// SPDX-License-Identifier: Apache-2.0
#include "notify/notify_routes.h"

#include "http/etag.h"

namespace yunguan::notify {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::Asking;

// Connecting, waiting, and being refused.
constexpr std::chrono::minutes kTrialLimit{3};
constexpr std::uint32_t kTrialsPerMinute = 5;

JsonRoute declared(Method method, std::string path, std::string operation, std::string permission,
                   std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .tag = "notices"};
}

JsonRoute own(Method method, std::string path, std::string operation, std::string summary) {
  auto route =
      declared(method, std::move(path), std::move(operation), std::string{http::kSignedIn}, std::move(summary));
  route.token_scope = std::string{http::kOwnWork};
  return route;
}

// For people only: a program with a person's token is not to send mail or turn his notices elsewhere.
JsonRoute for_people(JsonRoute route) {
  route.token_scope.clear();
  return route;
}

void add_inbox(std::vector<http::Route>& routes, const Inbox& inbox) {
  auto list = own(Method::get, "/api/v1/notices", "list_notices", "The caller's notices.");
  list.query = Inbox::declaration().parameters();
  routes.push_back(http::get_route<http::Page<NoticeView>>(
      std::move(list), [&inbox](const Request& request) { return inbox.list(request); }));
  routes.push_back(http::get_route<NoticeSummary>(
      own(Method::get, "/api/v1/notices/summary", "summarise_notices", "How many are unread, and the newest of them."),
      [&inbox](const Request& request) { return inbox.summary(Asking::of(request)); }));
  routes.push_back(http::act_route(own(Method::post, "/api/v1/notices/{id}/read", "read_notice", "It has been read."),
                                   [&inbox](const Request& request) { return inbox.read(request); }));
  routes.push_back(http::json_route<ReadNotices, NoticesRead>(
      own(Method::post, "/api/v1/notices/read", "read_notices", "All have been read, or those of a kind."),
      [&inbox](const Request& request, const ReadNotices& input) {
        return inbox.read_many(Asking::of(request), input);
      }));
  routes.push_back(http::get_route<NoticeSettings>(
      for_people(own(Method::get, "/api/v1/notices/settings", "get_notice_settings",
                     "By which channels the caller is told of what.")),
      [&inbox](const Request& request) { return inbox.settings(Asking::of(request)); }));
  auto change = for_people(own(Method::put, "/api/v1/notices/settings", "set_notice_settings", "Changes them."));
  change.if_match = true;
  routes.push_back(http::json_route<NoticeSettingsInput, NoticeSettings>(
      std::move(change), [&inbox](const Request& request, const NoticeSettingsInput& input) -> Result<NoticeSettings> {
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return inbox.change(Asking::of(request), version, input);
      }));
  auto trial = for_people(
      own(Method::post, "/api/v1/notices/settings/trial", "try_own_mail", "Sends a mail to the caller's own address."));
  trial.time_limit = kTrialLimit;
  trial.rate_per_minute = kTrialsPerMinute;
  routes.push_back(http::act_route(std::move(trial),
                                   [&inbox](const Request& request) { return inbox.try_own(Asking::of(request)); }));
}

void add_templates(std::vector<http::Route>& routes, const Administration& administration) {
  constexpr const char* kTemplates = "notice.templates";
  routes.push_back(
      http::get_route<NoticeTemplates>(declared(Method::get, "/api/v1/notice_templates", "list_notice_templates",
                                                kTemplates, "The words of every kind of notice, with their variables."),
                                       [&administration](const Request&) { return administration.templates(); }));
  auto change = declared(Method::put, "/api/v1/notice_templates/{kind}/{channel}", "change_notice_template", kTemplates,
                         "Changes the words of a kind for the console or for mail.");
  change.if_match = true;
  routes.push_back(http::json_route<NoticeTemplateInput, NoticeTemplate>(
      std::move(change), [&administration](const Request& request, const NoticeTemplateInput& input) {
        return administration.change(Asking::of(request), request, input);
      }));
  routes.push_back(http::get_route<NoticeTemplate>(
      declared(Method::del, "/api/v1/notice_templates/{kind}/{channel}", "reset_notice_template", kTemplates,
               "Puts the words back as shipped."),
      [&administration](const Request& request) { return administration.put_back(Asking::of(request), request); }));
  routes.push_back(http::json_route<NoticePreviewInput, NoticeWords>(
      declared(Method::post, "/api/v1/notice_templates/preview", "preview_notice_template", kTemplates,
               "Checks words and shows them with samples; nothing is kept."),
      [&administration](const Request&, const NoticePreviewInput& input) { return administration.preview(input); }));
}

void add_channels(std::vector<http::Route>& routes, const Administration& administration) {
  constexpr const char* kChannels = "notice.channels";
  routes.push_back(
      http::get_route<NoticeChannels>(declared(Method::get, "/api/v1/notice_channels", "list_notice_channels",
                                               kChannels, "How every channel does: what waits, what failed last."),
                                      [&administration](const Request&) { return administration.channels(); }));
  auto trial = declared(Method::post, "/api/v1/notice_channels/mail/trial", "try_notice_mail", kChannels,
                        "Sends a mail to any address, to try the channel.");
  trial.time_limit = kTrialLimit;
  trial.rate_per_minute = kTrialsPerMinute;
  routes.push_back(http::act_route<MailTrialInput>(
      std::move(trial), [&administration](const Request& request, const MailTrialInput& input) {
        return administration.try_mail(Asking::of(request), input);
      }));
  auto list = declared(Method::get, "/api/v1/notice_deliveries", "list_notice_deliveries", kChannels,
                       "What was sent, waits, or was given up; not what stood in it.");
  list.query = Administration::declaration().parameters();
  routes.push_back(http::get_route<http::Page<NoticeDelivery>>(
      std::move(list), [&administration](const Request& request) { return administration.deliveries(request); }));
  routes.push_back(http::act_route(
      declared(Method::post, "/api/v1/notice_deliveries/{id}/retry", "retry_notice_delivery", kChannels,
               "Sends again what was given up."),
      [&administration](const Request& request) { return administration.send_again(Asking::of(request), request); }));
}

}  // namespace

std::vector<http::Route> notify_routes(const Inbox& inbox, const Administration& administration) {
  std::vector<http::Route> routes;
  add_inbox(routes, inbox);
  add_templates(routes, administration);
  add_channels(routes, administration);
  return routes;
}

}  // namespace yunguan::notify
