// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>

#include "base/parse.h"
#include "http/table_download.h"
#include "identity/enum_name.h"
#include "identity/review_campaign_service.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

struct ReviewItems {
  std::vector<ReviewView> items;
};
BOOST_DESCRIBE_STRUCT(ReviewItems, (), (items))

struct CampaignItems {
  std::vector<CampaignView> items;
};
BOOST_DESCRIBE_STRUCT(CampaignItems, (), (items))

struct CloseBody {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(CloseBody, (), (note))

std::unexpected<Error> bad_query(std::string field) {
  return fail(ErrorKind::invalid, "http.query", {"查询条件无法读懂。", "The filter cannot be read."},
              {.field = std::move(field)});
}

std::vector<http::QueryParameter> filter_parameters() {
  return {{"finding", "Only accounts with this finding."},
          {"unit_id", "Only accounts of this unit and those below.", "integer"},
          {"q", "Part of login or name."},
          {"confirmed", "true for those kept until a later day as well.", "boolean"},
          {"all", "true for those without a finding as well.", "boolean"}};
}

Result<ReviewFilter> filter_of(const http::Request& request) {
  ReviewFilter filter{.confirmed = request.query_value("confirmed") == "true",
                      .all = request.query_value("all") == "true"};
  if (const auto finding = request.query_value("finding"); finding && !finding->empty()) {
    filter.finding = from_name<FindingKind>(*finding);
    if (!filter.finding) return bad_query("finding");
  }
  if (const auto unit = request.query_value("unit_id"); unit && !unit->empty()) {
    const auto id = parse_integer<std::int64_t>(*unit);
    if (!id) return bad_query("unit_id");
    filter.unit_id = UnitId{*id};
  }
  filter.search = std::string(trimmed(request.query_value("q").value_or("")));
  return filter;
}

std::vector<std::string> head_of(http::Language language) {
  if (language == http::Language::zh) {
    return {"登录名",   "姓名", "单位",     "状态", "角色", "最近登录", "建立时间",
            "账号到期", "发现", "最近清查", "结论", "理由", "清查人"};
  }
  return {"Login",    "Name",     "Unit",    "State",  "Roles", "Last sign-in", "Made", "Ends",
          "Findings", "Reviewed", "Outcome", "Reason", "By"};
}

std::string word_of(PersonStanding state, bool zh) {
  switch (state) {
    case PersonStanding::active:
      return zh ? "在用" : "in use";
    case PersonStanding::locked:
      return zh ? "已锁定" : "locked";
    case PersonStanding::disabled:
      return zh ? "已停用" : "disabled";
    case PersonStanding::expired:
      return zh ? "已到期" : "ended";
  }
  return {};
}

std::string word_of(ReviewOutcome outcome, bool zh) {
  switch (outcome) {
    case ReviewOutcome::keep:
      return zh ? "确认仍需要" : "still needed";
    case ReviewOutcome::disable:
      return zh ? "停用" : "disabled";
    case ReviewOutcome::lock:
      return zh ? "锁定" : "locked";
    case ReviewOutcome::end:
      return zh ? "到期停用" : "ends at a day";
    case ReviewOutcome::require_password:
      return zh ? "要求改口令" : "new password required";
  }
  return {};
}

std::vector<std::string> cells_of(const ReviewedAccount& account, http::Language language) {
  const bool zh = language == http::Language::zh;
  std::string findings;
  for (const AccountFinding& finding : account.findings) findings += zh ? finding.text.zh : finding.text.en + " ";
  const auto when = [](const std::optional<Instant>& at) { return at ? format_clock(*at) : std::string(); };
  const auto& review = account.last_review;
  return {account.login,
          account.name,
          account.unit_name,
          word_of(account.state, zh),
          roles_text(account.roles),
          when(account.last_sign_in_at),
          format_clock(account.created_at),
          when(account.expires_at),
          findings,
          review ? format_clock(review->at) : "",
          review ? word_of(review->outcome, zh) : "",
          review ? review->reason : "",
          review ? review->reviewer_login : ""};
}

Result<http::Response> export_accounts(const AccountReviewService& reviews, const http::Request& request) {
  YG_TRY_ASSIGN(const ReviewFilter filter, filter_of(request));
  const auto format = sheet::table_format_from(request.query_value("format").value_or("csv"));
  if (!format) return bad_query("format");
  YG_TRY_ASSIGN(auto accounts, reviews.export_rows(Asking::of(request), filter));
  std::error_code none;
  return http::table_download(
      request.language == http::Language::zh ? "账号清查" : "account_review", *format, head_of(request.language),
      [accounts = std::move(accounts), language = request.language](const auto& visit) -> Result<void> {
        for (const ReviewedAccount& account : accounts) YG_TRY(visit(cells_of(account, language)));
        return {};
      },
      std::filesystem::temp_directory_path(none));
}

Result<PersonId> person_of(const http::Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return PersonId{id};
}

Result<CampaignId> campaign_of(const http::Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return CampaignId{id};
}

void add_account_routes(std::vector<http::Route>& routes, const AccountReviewService& reviews) {
  using http::Method;
  routes.push_back(http::get_route<AccountsToReview>(
      {Method::get, "/api/v1/account_review", "list_accounts_to_review", "review.read",
       "Accounts that want a look, and why.", "reviews", filter_parameters()},
      [&reviews](const http::Request& request) -> Result<AccountsToReview> {
        YG_TRY_ASSIGN(const ReviewFilter filter, filter_of(request));
        return reviews.list(Asking::of(request), filter);
      }));
  auto parameters = filter_parameters();
  parameters.push_back({"format", "csv or xlsx."});
  http::Route exported =
      http::raw_route({Method::get, "/api/v1/account_review/export", "export_accounts_to_review", "review.read",
                       "The same list as a file.", "reviews", parameters},
                      [&reviews](const http::Request& request) { return export_accounts(reviews, request); });
  exported.response_type = "text/csv";
  routes.push_back(std::move(exported));
  routes.push_back(http::get_route<ReviewItems>({Method::get, "/api/v1/account_review/{id}", "list_reviews_of_account",
                                                 "review.read", "What was decided about an account.", "reviews"},
                                                [&reviews](const http::Request& request) -> Result<ReviewItems> {
                                                  YG_TRY_ASSIGN(const PersonId id, person_of(request));
                                                  YG_TRY_ASSIGN(auto items, reviews.history(Asking::of(request), id));
                                                  return ReviewItems{std::move(items)};
                                                }));
  routes.push_back(http::act_route<ReviewAct>(
      {Method::post, "/api/v1/account_review/{id}", "review_account", "review.write",
       "Decide about an account: keep, disable, lock, let it end, or require a new password.", "reviews"},
      [&reviews](const http::Request& request, const ReviewAct& act) -> Result<void> {
        YG_TRY_ASSIGN(const PersonId id, person_of(request));
        return reviews.act(Asking::of(request), id, act);
      }));
}

void add_campaign_routes(std::vector<http::Route>& routes, const ReviewCampaignService& campaigns) {
  using http::Method;
  routes.push_back(http::get_route<CampaignItems>({Method::get, "/api/v1/review_campaigns", "list_review_campaigns",
                                                   "review.read", "Rounds of account reviews.", "reviews"},
                                                  [&campaigns](const http::Request& request) -> Result<CampaignItems> {
                                                    YG_TRY_ASSIGN(auto items, campaigns.list(Asking::of(request)));
                                                    return CampaignItems{std::move(items)};
                                                  }));
  routes.push_back(http::json_route<NewCampaign, CampaignView>(
      {.method = Method::post,
       .path = "/api/v1/review_campaigns",
       .operation = "begin_review_campaign",
       .permission = "review.write",
       .summary = "Begin a round of account reviews for a unit and all below it.",
       .tag = "reviews",
       .success_status = 201,
       .idempotent_create = true},
      [&campaigns](const http::Request& request, const NewCampaign& wanted) {
        return campaigns.begin(Asking::of(request), wanted);
      }));
  routes.push_back(http::get_route<CampaignDetail>(
      {Method::get, "/api/v1/review_campaigns/{id}", "get_review_campaign", "review.read",
       "A round of account reviews with every account of it.", "reviews"},
      [&campaigns](const http::Request& request) -> Result<CampaignDetail> {
        YG_TRY_ASSIGN(const CampaignId id, campaign_of(request));
        return campaigns.get(Asking::of(request), id);
      }));
  routes.push_back(http::json_route<CloseBody, CampaignView>(
      {.method = Method::post,
       .path = "/api/v1/review_campaigns/{id}/close",
       .operation = "close_review_campaign",
       .permission = "review.write",
       .summary = "Close a round of account reviews.",
       .tag = "reviews"},
      [&campaigns](const http::Request& request, const CloseBody& body) -> Result<CampaignView> {
        YG_TRY_ASSIGN(const CampaignId id, campaign_of(request));
        return campaigns.close(Asking::of(request), id, body.note);
      }));
}

}  // namespace

std::vector<http::Route> review_routes(const AccountReviewService& reviews, const ReviewCampaignService& campaigns) {
  std::vector<http::Route> routes;
  add_account_routes(routes, reviews);
  add_campaign_routes(routes, campaigns);
  return routes;
}

}  // namespace yunguan::identity
