// SPDX-License-Identifier: Apache-2.0
// Attachments being sent in, thrown away, and handed out.
#include <algorithm>
#include <memory>

#include "identity/principal.h"
#include "order/order_routes.h"
#include "order/order_view.h"

namespace yunguan::order {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using http::Response;
using identity::Asking;

constexpr std::size_t kPieceBytes = 256u << 10;

struct AttachInput {
  file::UploadId upload;
};
BOOST_DESCRIBE_STRUCT(AttachInput, (), (upload))

JsonRoute declared(Method method, std::string path, std::string operation, std::string summary,
                   std::vector<http::QueryParameter> query = {}) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::string{http::kSignedIn},
          .summary = std::move(summary),
          .tag = "orders",
          .query = std::move(query),
          .token_scope = std::string{http::kOwnWork}};
}

Response answer_of(const AttachmentView& attachment, std::string bytes, bool shown) {
  auto content = std::make_shared<const std::string>(std::move(bytes));
  Response response = Response::download(attachment.name, std::string{content_type_of(attachment.kind)},
                                         [content](http::Sink& sink) -> Result<void> {
                                           for (std::size_t at = 0; at < content->size(); at += kPieceBytes)
                                             YG_TRY(sink.write(std::string_view{*content}.substr(at, kPieceBytes)));
                                           return {};
                                         });
  // Whatever stands in it runs nowhere: not in a frame, not as a page of its own.
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
  if (!shown || !is_picture(attachment.kind)) return response;
  for (auto& [name, value] : response.headers) {
    if (name == "Content-Disposition") value.replace(0, std::string_view{"attachment"}.size(), "inline");
  }
  return response;
}

// Whoever is shown an attachment with the order may fetch it.
Result<Response> fetched(const Ground& ground, const OrderService& service, Attachments& attachments,
                         const Request& request) {
  const Asking asking = Asking::of(request);
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  YG_TRY_ASSIGN(const auto number, request.path_id("attachment"));
  YG_TRY_ASSIGN(const Order order, service.visible(asking, OrderId{id}));
  YG_TRY_ASSIGN(const OrderDetail detail, detail_of(ground, service, asking, order));
  const auto found = std::ranges::find(detail.attachments, AttachmentId{number}, &AttachmentView::id);
  if (found == detail.attachments.end()) {
    return identity::refuse_out_of_scope(ground.audit, ground.db, request, "attachment", std::to_string(number),
                                         "order.no_attachment", {"没有这个附件", "there is no such attachment"});
  }
  YG_TRY_ASSIGN(auto bytes, attachments.open(asking, order, found->id));
  return answer_of(*found, std::move(bytes), request.query_value("show") == "true");
}

}  // namespace

std::vector<http::Route> attachment_routes(const Ground& ground, const OrderService& service,
                                           Attachments& attachments) {
  std::vector<http::Route> routes;
  auto add = declared(Method::post, "/api/v1/orders/attachments", "add_attachment",
                      "Takes a finished upload of the caller's as an attachment, to be hung to an order.");
  add.success_status = 201;
  add.idempotent_create = true;
  routes.push_back(
      http::json_route<AttachInput, AttachmentView>(add, [&](const Request& request, const AttachInput& input) {
        return attachments.add(Asking::of(request), input.upload);
      }));
  routes.push_back(http::act_route(declared(Method::del, "/api/v1/orders/attachments/{attachment}", "remove_attachment",
                                            "Throws an attachment of the caller's away that hangs to nothing."),
                                   [&](const Request& request) -> Result<void> {
                                     YG_TRY_ASSIGN(const auto id, request.path_id("attachment"));
                                     return attachments.remove(Asking::of(request), AttachmentId{id});
                                   }));
  auto route =
      http::raw_route(declared(Method::get, "/api/v1/orders/{id}/attachments/{attachment}", "get_attachment",
                               "The content of an attachment of an order that the caller may see; recorded.",
                               {{"show", "true: a picture is shown in the page instead of saved.", "boolean"}}),
                      [&](const Request& request) { return fetched(ground, service, attachments, request); });
  route.response_type = "application/octet-stream";
  routes.push_back(std::move(route));
  return routes;
}

}  // namespace yunguan::order
