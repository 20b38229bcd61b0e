// SPDX-License-Identifier: Apache-2.0
#include "keeping/keeping_routes.h"

namespace yunguan::keeping {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> backup_routes(BackupService& backups) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<BackupsView>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/backups",
                .operation = "list_backups",
                .permission = "backup.read",
                .summary = "The backups in the folder, how they were made and looked at, and when the next one comes.",
                .tag = "keeping"},
      [&backups](const Request&) { return backups.view(); }));
  routes.push_back(http::get_route<job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/backups",
                .operation = "begin_backup",
                .permission = "backup.make",
                .summary = "Begins a backup now; the answer is its job.",
                .tag = "keeping",
                .success_status = 202},
      [&backups](const Request& request) { return backups.begin(identity::Actor::of(request)); }));
  routes.push_back(http::get_route<job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/backups/{file}/verify",
                .operation = "verify_backup",
                .permission = "backup.make",
                .summary = "Restores a backup into a scratch place and looks at it there; the answer is the job.",
                .tag = "keeping",
                .success_status = 202},
      [&backups](const Request& request) {
        return backups.begin_verify(identity::Actor::of(request), request.path_values.at("file"));
      }));
  return routes;
}

std::vector<http::Route> mode_routes(ReadOnly& mode) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<Mode>(JsonRoute{.method = Method::get,
                                                   .path = "/api/v1/platform/mode",
                                                   .operation = "get_mode",
                                                   .permission = std::string(http::kSignedIn),
                                                   .summary = "Whether the platform is read-only, why and until when.",
                                                   .tag = "platform"},
                                         [&mode](const Request&) -> Result<Mode> { return mode.now(); }));
  routes.push_back(
      http::json_route<NewMode, Mode>(JsonRoute{.method = Method::put,
                                                .path = "/api/v1/platform/mode",
                                                .operation = "set_mode",
                                                .permission = "mode.change",
                                                .summary = "Enters or leaves read-only mode, with a reason.",
                                                .tag = "platform"},
                                      [&mode](const Request& request, const NewMode& wanted) {
                                        return mode.set(identity::Actor::of(request), wanted);
                                      }));
  return routes;
}

}  // namespace yunguan::keeping
